//! Support for Perf Maps.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(all(
    unix,
    any(
        capi_fallback = "PyUnstable_PerfMapState_Init",
        capi_fallback = "PyUnstable_WritePerfMapEntry",
        capi_fallback = "PyUnstable_PerfMapState_Fini",
        capi_fallback = "PyUnstable_CopyPerfMapFile"
    )
))]
#[allow(dead_code)] // what a target needs differs
mod map {
    use crate::prelude::*;
    use core::sync::atomic::{AtomicI32, Ordering};

    /// The perf map's file descriptor, or -1.
    static FILE_DESCRIPTOR: AtomicI32 = AtomicI32::new(-1);

    pub(super) unsafe fn open() -> Option<c_int> {
        let file = FILE_DESCRIPTOR.load(Ordering::Acquire);
        if file >= 0 {
            return Some(file);
        }
        let mut name = [0; 64];
        libc::snprintf(name.as_mut_ptr(), name.len(), c"/tmp/perf-%ld.map".as_ptr(), c_long::from(libc::getpid()));
        let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_APPEND | libc::O_NOFOLLOW | libc::O_CLOEXEC;
        let file = libc::open(name.as_ptr(), flags, 0o600);
        if file < 0 {
            return None;
        }
        match FILE_DESCRIPTOR.compare_exchange(-1, file, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Some(file),
            // Another thread was faster.
            Err(other) => {
                libc::close(file);
                Some(other)
            }
        }
    }

    pub(super) unsafe fn close() {
        let file = FILE_DESCRIPTOR.swap(-1, Ordering::AcqRel);
        if file >= 0 {
            libc::close(file);
        }
    }

    /// Whether the call that just failed was only interrupted.
    pub(super) fn was_interrupted() -> bool {
        std::io::Error::last_os_error().raw_os_error() == Some(libc::EINTR)
    }
}

#[cfg(capi_fallback = "PyUnstable_PerfMapState_Init")]
#[inline]
pub unsafe extern "C" fn PyUnstable_PerfMapState_Init() -> c_int {
    #[cfg(unix)]
    if map::open().is_none() {
        return -1;
    }
    0
}

#[cfg(capi_fallback = "PyUnstable_WritePerfMapEntry")]
#[inline]
pub unsafe extern "C" fn PyUnstable_WritePerfMapEntry(
    code_addr: *const c_void,
    code_size: usize,
    entry_name: *const c_char,
) -> c_int {
    #[cfg(unix)]
    {
        let Some(file) = map::open() else { return -1 };
        let mut numbers = [0; 64];
        let (address, size) = (code_addr as c_ulong, code_size as c_ulong);
        libc::snprintf(numbers.as_mut_ptr(), numbers.len(), c"%lx %lx ".as_ptr(), address, size);
        let part = |text: *const c_char| libc::iovec { iov_base: text.cast_mut().cast(), iov_len: libc::strlen(text) };
        let parts = [part(numbers.as_ptr()), part(entry_name), part(c"\n".as_ptr())];
        // One call, so that the lines of several threads and extensions stay whole.
        while libc::writev(file, parts.as_ptr(), 3) < 0 && map::was_interrupted() {}
    }
    #[cfg(not(unix))]
    let _ = (code_addr, code_size, entry_name);
    0
}

#[cfg(capi_fallback = "PyUnstable_PerfMapState_Fini")]
#[inline]
pub unsafe extern "C" fn PyUnstable_PerfMapState_Fini() {
    #[cfg(unix)]
    map::close();
}

#[cfg(capi_fallback = "PyUnstable_CopyPerfMapFile")]
#[inline]
pub unsafe extern "C" fn PyUnstable_CopyPerfMapFile(parent_filename: *const c_char) -> c_int {
    #[cfg(unix)]
    {
        let Some(file) = map::open() else { return -1 };
        let parent = libc::open(parent_filename, libc::O_RDONLY | libc::O_CLOEXEC);
        if parent < 0 {
            return -1;
        }
        let result = copy(parent, file);
        libc::close(parent);
        result
    }
    #[cfg(not(unix))]
    {
        let _ = parent_filename;
        0
    }
}

#[cfg(all(unix, capi_fallback = "PyUnstable_CopyPerfMapFile"))]
unsafe fn copy(from: c_int, to: c_int) -> c_int {
    let mut buffer = [0u8; 4096];
    loop {
        let size = libc::read(from, buffer.as_mut_ptr().cast(), buffer.len());
        if size == 0 {
            return 0;
        }
        if size < 0 {
            if map::was_interrupted() {
                continue;
            }
            return -1;
        }
        let mut done = 0;
        while done < size as usize {
            let written = libc::write(to, buffer[done..].as_ptr().cast(), size as usize - done);
            if written >= 0 {
                done += written as usize;
            } else if !map::was_interrupted() {
                return -1;
            }
        }
    }
}
