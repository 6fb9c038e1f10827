//! Looking functions up in the running interpreter, for files of the stable ABI: the one place that does so.

#[cfg(not(test))]
use core::ffi::c_char;
use core::ffi::c_void;
use core::sync::atomic::{AtomicPtr, Ordering};

/// The running interpreter's `PY_VERSION_HEX` as far as major and minor go; pre-releases count as their feature release.
pub(crate) fn running_version() -> u32 {
    parse_version(crate::running::VersionText::read().as_bytes())
}

/// `3.13.0 (main, …)` is 0x030DFFFF.
fn parse_version(text: &[u8]) -> u32 {
    let mut numbers = text.split(|byte| !byte.is_ascii_digit()).map(|digits| {
        digits.iter().fold(0u32, |number, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit - b'0')) & 0xFF)
    });
    let major = numbers.next().unwrap_or(0);
    let minor = numbers.next().unwrap_or(0);
    major << 24 | minor << 16 | 0xFFFF
}

/// The interpreter's own function of that name (which ends in NUL), if the running version has it in its stable ABI.
pub(crate) fn lookup(name: &str, since: u32) -> Option<*mut c_void> {
    debug_assert!(name.ends_with('\0'));
    if running_version() < since {
        return None;
    }
    let address = symbol(name.as_ptr().cast());
    (!address.is_null()).then_some(address)
}

/// A private function of releases that nothing can change any more, looked up once.
#[allow(dead_code)] // what a floor needs differs
pub(crate) struct Known {
    name: &'static str,
    since: u32,
    until: u32,
    function: AtomicPtr<c_void>,
}

#[allow(dead_code)]
impl Known {
    /// The name ends in NUL.
    pub(crate) const fn new(name: &'static str, since: u32, until: u32) -> Self {
        Known { name, since, until, function: AtomicPtr::new(core::ptr::null_mut()) }
    }

    /// None where the running interpreter is another release.
    #[inline]
    pub(crate) fn get(&'static self) -> Option<*mut c_void> {
        // Its own address stands for a function that is not there.
        let absent = (&raw const *self).cast_mut().cast::<c_void>();
        let mut function = self.function.load(Ordering::Relaxed);
        if function.is_null() {
            let found = if running_version() < self.until { lookup(self.name, self.since) } else { None };
            function = found.unwrap_or(absent);
            self.function.store(function, Ordering::Relaxed);
        }
        (function != absent).then_some(function)
    }
}

#[cfg(test)]
use crate::testing::symbol;

#[cfg(not(any(windows, test)))]
fn symbol(name: *const c_char) -> *mut c_void {
    // SAFETY: the name ends in NUL; RTLD_DEFAULT searches what the process has loaded globally.
    unsafe { libc::dlsym(libc::RTLD_DEFAULT, name) }
}

#[cfg(all(windows, not(test)))]
fn symbol(name: *const c_char) -> *mut c_void {
    extern "system" {
        fn GetModuleHandleA(name: *const c_char) -> *mut c_void;
        fn GetProcAddress(module: *mut c_void, name: *const c_char) -> *mut c_void;
    }
    let minor = (running_version() >> 16 & 0xFF) as u8;
    let versioned = *b"python300.dll\0";
    let versioned = {
        let mut file = versioned;
        file[7] = b'0' + minor / 10;
        file[8] = b'0' + minor % 10;
        file
    };
    for file in [&b"python3.dll\0"[..], &versioned[..]] {
        // SAFETY: both names end in NUL; a module that is not loaded gives null, which is not asked further.
        unsafe {
            let module = GetModuleHandleA(file.as_ptr().cast());
            if !module.is_null() {
                let address = GetProcAddress(module, name);
                if !address.is_null() {
                    return address;
                }
            }
        }
    }
    core::ptr::null_mut()
}

/// Defines a function that calls through a pointer. The pointer starts at a function that looks the name up, stores what
/// it found and calls it, so that a call needs no test.
#[allow(unused_macros)] // the newest floor has nothing to look up
macro_rules! dispatch {
    (fn $name:ident($($parameter:ident: $type:ty),* $(,)?) $(-> $result:ty)?, ($($argument:ident),*), $since:literal, $fallback:path) => {
        #[inline]
        pub unsafe extern "C" fn $name($($parameter: $type),*) $(-> $result)? {
            use core::sync::atomic::{AtomicPtr, Ordering};
            type Function = unsafe extern "C" fn($($type),*) $(-> $result)?;
            static POINTER: AtomicPtr<core::ffi::c_void> = AtomicPtr::new(first as Function as *mut core::ffi::c_void);

            #[cold]
            unsafe extern "C" fn first($($parameter: $type),*) $(-> $result)? {
                let found = $crate::dispatch::lookup(concat!(stringify!($name), "\0"), $since)
                    .unwrap_or($fallback as Function as *mut core::ffi::c_void);
                POINTER.store(found, Ordering::Relaxed);
                // SAFETY: both the symbol of that name and the fallback have the type `Function`.
                let function: Function = unsafe { core::mem::transmute(found) };
                unsafe { function($($argument),*) }
            }

            // SAFETY: the pointer always holds a function of the type `Function`.
            unsafe {
                let function: Function = core::mem::transmute(POINTER.load(Ordering::Relaxed));
                function($($argument),*)
            }
        }
    };
}
pub(crate) use dispatch;

#[cfg(test)]
mod tests {
    use super::{parse_version, running_version, Known};
    use core::ffi::{c_int, c_void};
    use std::sync::Barrier;

    #[test]
    fn versions_are_read_to_the_feature_release() {
        assert_eq!(parse_version(b"3.9.18 (main, Jan  1 2024)"), 0x0309_FFFF);
        assert_eq!(parse_version(b"3.15.0a2+ (heads/main)"), 0x030F_FFFF);
        assert_eq!(parse_version(b"3.12"), 0x030C_FFFF);
        assert_eq!(parse_version(b"3"), 0x0300_FFFF);
        assert_eq!(parse_version(b""), 0x0000_FFFF);
        // Numbers that no version has do no harm.
        assert_eq!(parse_version(b"259.99999999999999999999.1") & 0xFFFF, 0xFFFF);
        assert_eq!(running_version(), 0x030C_FFFF);
    }

    unsafe extern "C" fn fallback(value: c_int) -> c_int {
        -value
    }

    dispatch!(fn capi_test_found(value: c_int) -> c_int, (value), 0x030A_0000, fallback);
    dispatch!(fn capi_test_lacking(value: c_int) -> c_int, (value), 0x030A_0000, fallback);
    dispatch!(fn capi_test_too_new(value: c_int) -> c_int, (value), 0x030D_0000, fallback);

    type Dispatched = unsafe extern "C" fn(c_int) -> c_int;

    /// The first calls come from several threads at once, and each is followed by more.
    fn results_on_threads(function: Dispatched) -> Vec<c_int> {
        let start = &Barrier::new(4);
        let call = move || {
            start.wait();
            // SAFETY: the functions of this module take any number.
            (0..3).map(|_| unsafe { function(7) }).collect::<Vec<_>>()
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(call)).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    }

    #[test]
    fn calls_reach_what_was_looked_up() {
        assert_eq!(results_on_threads(capi_test_found), [8; 12]);
        assert_eq!(results_on_threads(capi_test_lacking), [-7; 12]);
        assert_eq!(results_on_threads(capi_test_too_new), [-7; 12]);
    }

    fn addresses_on_threads(known: &'static Known) -> Vec<Option<usize>> {
        let start = &Barrier::new(4);
        let get = move || {
            start.wait();
            [known.get(), known.get()].map(|address| address.map(|address| address as usize))
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(get)).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        })
    }

    #[test]
    fn private_functions_are_known_in_their_releases_alone() {
        static HERE: Known = Known::new("capi_test_found\0", 0x030C_0000, 0x030D_0000);
        static BEFORE: Known = Known::new("capi_test_found\0", 0x0309_0000, 0x030C_0000);
        static AFTER: Known = Known::new("capi_test_found\0", 0x030D_0000, 0x030E_0000);
        static LACKING: Known = Known::new("capi_test_lacking\0", 0x030C_0000, 0x030D_0000);
        for absent in [&BEFORE, &AFTER, &LACKING] {
            assert_eq!(addresses_on_threads(absent), [None; 8]);
        }
        assert!(addresses_on_threads(&HERE).iter().all(Option::is_some));
        // SAFETY: the address is that of a function of this type.
        let function = unsafe { core::mem::transmute::<*mut c_void, Dispatched>(HERE.get().unwrap()) };
        assert_eq!(unsafe { function(7) }, 8);
    }
}
