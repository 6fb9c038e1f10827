//! Mutexes and critical sections.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyMutex")]
pub use word::PyMutex;

/// The legacy locks, on which waiting threads sleep.
#[allow(dead_code)] // what a target needs differs
pub(crate) mod legacy {
    use super::*;

    pub(crate) type PyThread_type_lock = *mut c_void;
    pub(crate) const WAIT_LOCK: c_int = 1;

    extern "C" {
        #[cfg_attr(PyPy, link_name = "PyPyThread_allocate_lock")]
        pub(crate) fn PyThread_allocate_lock() -> PyThread_type_lock;
        #[cfg_attr(PyPy, link_name = "PyPyThread_free_lock")]
        pub(crate) fn PyThread_free_lock(lock: PyThread_type_lock);
        #[cfg_attr(PyPy, link_name = "PyPyThread_acquire_lock")]
        pub(crate) fn PyThread_acquire_lock(lock: PyThread_type_lock, wait: c_int) -> c_int;
        #[cfg_attr(PyPy, link_name = "PyPyThread_acquire_lock_timed")]
        pub(crate) fn PyThread_acquire_lock_timed(
            lock: PyThread_type_lock,
            microseconds: c_longlong,
            intr_flag: c_int,
        ) -> c_int;
        #[cfg_attr(PyPy, link_name = "PyPyThread_release_lock")]
        pub(crate) fn PyThread_release_lock(lock: PyThread_type_lock);
    }
}

/// The mutex for interpreters that have none: a word with two bits and the address of the first waiter. All state is
/// here and on the stacks of those who wait.
#[cfg(capi_fallback = "PyMutex")]
#[allow(dead_code)] // what a target needs differs
mod word {
    use core::sync::atomic::{AtomicUsize, Ordering};

    use super::legacy::*;
    use crate::prelude::*;

    /// A lock of its own: initialize it with zero, keep it where it is, and there is nothing to free.
    #[repr(transparent)]
    #[derive(Debug)]
    pub struct PyMutex {
        _word: AtomicUsize,
    }

    // As in `pyo3_ffi`.
    #[allow(clippy::new_without_default)]
    impl PyMutex {
        pub const fn new() -> PyMutex {
            PyMutex { _word: AtomicUsize::new(0) }
        }
    }

    const LOCKED: usize = 1;
    /// Somebody edits the queue of waiters: the word is theirs.
    const QUEUE: usize = 2;

    /// A thread that waits, on its own stack.
    struct Waiter {
        wake: PyThread_type_lock,
        next: *mut Waiter,
        /// The last of the queue; the first one knows it.
        last: *mut Waiter,
        was_woken_in_vain: bool,
        owns_mutex: bool,
    }

    #[inline]
    fn load(m: &PyMutex) -> usize {
        m._word.load(Ordering::Relaxed)
    }

    #[inline]
    fn exchange(m: &PyMutex, expected: usize, desired: usize) -> bool {
        m._word.compare_exchange(expected, desired, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    #[inline]
    fn queue(word: usize) -> *mut Waiter {
        (word & !(LOCKED | QUEUE)) as *mut Waiter
    }

    fn give_way() {
        // SAFETY: neither call has requirements.
        #[cfg(unix)]
        unsafe {
            libc::sched_yield();
        }
        #[cfg(windows)]
        unsafe {
            extern "system" {
                fn SwitchToThread() -> c_int;
            }
            SwitchToThread();
        }
    }

    /// Waits until the mutex is ours. The calling thread has no attached thread state.
    unsafe fn wait(m: &PyMutex) {
        let mut waiter = Waiter {
            wake: PyThread_allocate_lock(),
            next: null_mut(),
            last: null_mut(),
            was_woken_in_vain: false,
            owns_mutex: false,
        };
        if !waiter.wake.is_null() {
            PyThread_acquire_lock(waiter.wake, WAIT_LOCK);
        }
        let me: *mut Waiter = &mut waiter;
        while !(*me).owns_mutex {
            let word = load(m);
            if word & LOCKED == 0 {
                if exchange(m, word, word | LOCKED) {
                    break;
                }
                continue;
            }
            // Without memory for a lock to sleep on, all that is left is to try again and again.
            if word & QUEUE != 0 || (*me).wake.is_null() || !exchange(m, word, word | QUEUE) {
                give_way();
                continue;
            }
            let mut first = queue(word);
            (*me).next = null_mut();
            if first.is_null() {
                first = me;
            } else {
                (*(*first).last).next = me;
            }
            (*first).last = me;
            m._word.store(first as usize | LOCKED, Ordering::Release);
            PyThread_acquire_lock((*me).wake, WAIT_LOCK);
            (*me).was_woken_in_vain = true;
        }
        if !(*me).wake.is_null() {
            PyThread_release_lock((*me).wake);
            PyThread_free_lock((*me).wake);
        }
    }

    #[inline]
    pub(super) unsafe fn lock(m: *mut PyMutex) {
        let m = &*m;
        let mut word = 0;
        while !exchange(m, word, word | LOCKED) {
            word = load(m);
            if word & LOCKED == 0 {
                continue;
            }
            let attached = !super::attached_thread_state().is_null();
            let saved = if attached { PyEval_SaveThread() } else { null_mut() };
            wait(m);
            if !saved.is_null() {
                PyEval_RestoreThread(saved);
            }
            return;
        }
    }

    #[inline]
    pub(super) unsafe fn unlock(m: *mut PyMutex) {
        let m = &*m;
        while !exchange(m, LOCKED, 0) {
            let word = load(m);
            if word & LOCKED == 0 {
                Py_FatalError(c"unlocking mutex that is not locked".as_ptr());
            }
            if word == LOCKED {
                continue;
            }
            if word & QUEUE != 0 || !exchange(m, word, word | QUEUE) {
                give_way();
                continue;
            }
            let first = queue(word);
            if !(*first).next.is_null() {
                (*(*first).next).last = (*first).last;
            }
            let word = (*first).next as usize;
            // Who finds the mutex taken again after the wait gets it handed over the next time, so that nobody starves.
            let hand_over = (*first).was_woken_in_vain;
            (*first).owns_mutex = hand_over;
            m._word.store(if hand_over { word | LOCKED } else { word }, Ordering::Release);
            PyThread_release_lock((*first).wake);
            return;
        }
    }

    #[inline]
    pub(super) unsafe fn is_locked(m: *mut PyMutex) -> c_int {
        c_int::from(load(&*m) & LOCKED != 0)
    }
}

/// The attached thread state of this very thread, or null.
#[allow(dead_code)] // what a target needs differs
#[inline]
pub(crate) unsafe fn attached_thread_state() -> *mut PyThreadState {
    #[cfg(PyPy)]
    {
        extern "C" {
            #[link_name = "PyPyGILState_Check"]
            fn PyGILState_Check() -> c_int;
        }
        if PyGILState_Check() != 0 {
            PyThreadState_Get()
        } else {
            null_mut()
        }
    }
    #[cfg(all(not(PyPy), capi_has = "unchecked_thread_state_is_private"))]
    {
        extern "C" {
            fn _PyThreadState_UncheckedGet() -> *mut PyThreadState;
        }
        let current = _PyThreadState_UncheckedGet();
        #[cfg(capi_has = "current_thread_state_is_global")]
        if !current.is_null()
            && current != PyGILState_GetThisThreadState()
            && !super::thread::belongs_to_this_thread(current)
        {
            return null_mut();
        }
        current
    }
    #[cfg(not(any(PyPy, Py_LIMITED_API, capi_has = "unchecked_thread_state_is_private")))]
    {
        pyo3_ffi::PyThreadState_GetUnchecked()
    }
    #[cfg(Py_LIMITED_API)]
    {
        use core::sync::atomic::{AtomicPtr, Ordering};

        use crate::dispatch::{lookup, running_version};
        use crate::versions;

        // Neither function is in the stable ABI, but each interpreter exports one of them.
        static KNOWN: AtomicPtr<c_void> = AtomicPtr::new(null_mut());
        let mut function = KNOWN.load(Ordering::Relaxed);
        if function.is_null() {
            let found = lookup("PyThreadState_GetUnchecked\0", versions::SINCE_PyThreadState_GetUnchecked)
                .or_else(|| lookup("_PyThreadState_UncheckedGet\0", versions::SINCE__PyThreadState_UncheckedGet));
            match found {
                Some(found) => function = found,
                None => return null_mut(),
            }
            KNOWN.store(function, Ordering::Relaxed);
        }
        // SAFETY: both functions have this type.
        let get: unsafe extern "C" fn() -> *mut PyThreadState = core::mem::transmute(function);
        let current = get();
        if current != PyGILState_GetThisThreadState()
            && running_version() < versions::UNTIL_current_thread_state_is_global
        {
            return null_mut();
        }
        current
    }
}

#[cfg(capi_fallback = "PyMutex_Lock")]
#[inline]
pub unsafe extern "C" fn PyMutex_Lock(m: *mut PyMutex) {
    #[cfg(capi_has = "mutex_is_one_byte")]
    pyo3_ffi::PyMutex_Lock(m);
    #[cfg(not(capi_has = "mutex_is_one_byte"))]
    word::lock(m);
}

#[cfg(capi_fallback = "PyMutex_Unlock")]
#[inline]
pub unsafe extern "C" fn PyMutex_Unlock(m: *mut PyMutex) {
    #[cfg(capi_has = "mutex_is_one_byte")]
    pyo3_ffi::PyMutex_Unlock(m);
    #[cfg(not(capi_has = "mutex_is_one_byte"))]
    word::unlock(m);
}

#[cfg(capi_fallback = "PyMutex_IsLocked")]
#[inline]
pub unsafe extern "C" fn PyMutex_IsLocked(m: *mut PyMutex) -> c_int {
    #[cfg(capi_has = "mutex_is_one_byte")]
    {
        use core::sync::atomic::{AtomicU8, Ordering};
        c_int::from((*m.cast::<AtomicU8>()).load(Ordering::Relaxed) & 1)
    }
    #[cfg(not(capi_has = "mutex_is_one_byte"))]
    word::is_locked(m)
}

#[cfg(capi_fallback = "PyCriticalSection")]
#[repr(C)]
pub struct PyCriticalSection {
    _cs_prev: usize,
    _cs_mutex: *mut PyMutex,
}

#[cfg(capi_fallback = "PyCriticalSection2")]
#[repr(C)]
pub struct PyCriticalSection2 {
    _cs_base: PyCriticalSection,
    _cs_mutex2: *mut PyMutex,
}

#[cfg(capi_fallback = "PyCriticalSection_Begin")]
#[inline]
pub unsafe extern "C" fn PyCriticalSection_Begin(_c: *mut PyCriticalSection, _op: *mut PyObject) {
    #[cfg(Py_GIL_DISABLED)]
    pyo3_ffi::PyCriticalSection_Begin(_c, _op);
}

#[cfg(capi_fallback = "PyCriticalSection_End")]
#[inline]
pub unsafe extern "C" fn PyCriticalSection_End(_c: *mut PyCriticalSection) {
    #[cfg(Py_GIL_DISABLED)]
    pyo3_ffi::PyCriticalSection_End(_c);
}

#[cfg(capi_fallback = "PyCriticalSection2_Begin")]
#[inline]
pub unsafe extern "C" fn PyCriticalSection2_Begin(_c: *mut PyCriticalSection2, _a: *mut PyObject, _b: *mut PyObject) {
    #[cfg(Py_GIL_DISABLED)]
    pyo3_ffi::PyCriticalSection2_Begin(_c, _a, _b);
}

#[cfg(capi_fallback = "PyCriticalSection2_End")]
#[inline]
pub unsafe extern "C" fn PyCriticalSection2_End(_c: *mut PyCriticalSection2) {
    #[cfg(Py_GIL_DISABLED)]
    pyo3_ffi::PyCriticalSection2_End(_c);
}

// The free-threaded builds that `pyo3_ffi` supports have both functions, except under their stable ABI, whose mutex is
// not the interpreter's.
#[cfg(capi_fallback = "PyCriticalSection_BeginMutex")]
#[inline]
pub unsafe extern "C" fn PyCriticalSection_BeginMutex(_c: *mut PyCriticalSection, _m: *mut PyMutex) {
    #[cfg(all(Py_GIL_DISABLED, not(Py_LIMITED_API)))]
    pyo3_ffi::PyCriticalSection_BeginMutex(_c, _m);
}

#[cfg(capi_fallback = "PyCriticalSection2_BeginMutex")]
#[inline]
pub unsafe extern "C" fn PyCriticalSection2_BeginMutex(
    _c: *mut PyCriticalSection2,
    _m1: *mut PyMutex,
    _m2: *mut PyMutex,
) {
    #[cfg(all(Py_GIL_DISABLED, not(Py_LIMITED_API)))]
    pyo3_ffi::PyCriticalSection2_BeginMutex(_c, _m1, _m2);
}
