//! Thread states and thread-local storage.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyThreadStateToken")]
#[repr(C)]
pub struct PyThreadStateToken {
    _opaque: [u8; 0],
}

/// The beginning of a thread state where `pyo3_ffi` declares none of it.
#[cfg(capi_has = "current_thread_state_is_global")]
#[allow(dead_code)] // what a target needs differs
mod layout {
    use crate::prelude::*;

    #[cfg(not(capi_has = "thread_state_has_no_frame"))]
    #[repr(C)]
    pub(super) struct ThreadState {
        links: [*mut c_void; 4],
        counters: [c_int; 3],
        pub(super) tracing: c_int,
        #[cfg(capi_has = "thread_state_has_use_tracing")]
        pub(super) use_tracing: c_int,
        /// It begins with `use_tracing`.
        #[cfg(not(capi_has = "thread_state_has_use_tracing"))]
        pub(super) cframe: *mut c_int,
        pub(super) c_profilefunc: *mut c_void,
        pub(super) c_tracefunc: *mut c_void,
        objects_and_errors: [*mut c_void; 11],
        gilstate_counter: c_int,
        async_exc: *mut PyObject,
        pub(super) thread_id: c_ulong,
    }

    #[cfg(capi_has = "thread_state_has_no_frame")]
    #[repr(C)]
    pub(super) struct ThreadState {
        links: [*mut c_void; 3],
        counters: [c_int; 7],
        cframe: *mut c_int,
        functions: [*mut c_void; 2],
        objects_and_errors: [*mut c_void; 7],
        gilstate_counter: c_int,
        async_exc: *mut PyObject,
        pub(super) thread_id: c_ulong,
    }
}

#[cfg(capi_has = "current_thread_state_is_global")]
#[allow(dead_code)] // what a target needs differs
#[inline]
pub(super) unsafe fn belongs_to_this_thread(tstate: *mut PyThreadState) -> bool {
    extern "C" {
        fn PyThread_get_thread_ident() -> c_ulong;
    }
    (*tstate.cast::<layout::ThreadState>()).thread_id == PyThread_get_thread_ident()
}

#[cfg(capi_fallback = "PyThread_get_thread_native_id")]
#[inline]
pub unsafe extern "C" fn PyThread_get_thread_native_id() -> c_ulong {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        libc::syscall(libc::SYS_gettid) as c_ulong
    }
    #[cfg(target_vendor = "apple")]
    {
        let mut identifier = 0u64;
        libc::pthread_threadid_np(0, &mut identifier);
        identifier as c_ulong
    }
    #[cfg(windows)]
    {
        extern "system" {
            fn GetCurrentThreadId() -> c_ulong;
        }
        GetCurrentThreadId()
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple", windows)))]
    {
        extern "C" {
            #[cfg_attr(PyPy, link_name = "PyPyThread_get_thread_ident")]
            fn PyThread_get_thread_ident() -> c_ulong;
        }
        PyThread_get_thread_ident()
    }
}

/// The running interpreter's own function, which it exports though its stable ABI does not have it yet.
#[cfg(Py_LIMITED_API)]
#[allow(unused_macros)] // what a target needs differs
macro_rules! exported {
    ($name:ident, $since:ident: $type:ty) => {
        crate::dispatch::lookup(concat!(stringify!($name), "\0"), crate::versions::$since)
            // SAFETY: the function has this type in every version.
            .map(|found| unsafe { core::mem::transmute::<*mut c_void, $type>(found) })
    };
}
#[cfg(Py_LIMITED_API)]
#[allow(unused_imports)]
pub(super) use exported;

#[allow(dead_code)] // what a target needs differs
#[inline]
pub(super) unsafe fn interpreter_of(tstate: *mut PyThreadState) -> *mut PyInterpreterState {
    #[cfg(Py_LIMITED_API)]
    {
        type Getter = unsafe extern "C" fn(*mut PyThreadState) -> *mut PyInterpreterState;
        match exported!(PyThreadState_GetInterpreter, SINCE_PyThreadState_GetInterpreter: Getter) {
            Some(get) => get(tstate),
            None => null_mut(),
        }
    }
    #[cfg(not(Py_LIMITED_API))]
    {
        PyThreadState_GetInterpreter(tstate)
    }
}

#[cfg(all(capi_fallback = "PyThreadState_GetInterpreter", Py_LIMITED_API))]
#[inline]
pub unsafe extern "C" fn PyThreadState_GetInterpreter(tstate: *mut PyThreadState) -> *mut PyInterpreterState {
    interpreter_of(tstate)
}

#[cfg(all(capi_fallback = "PyThreadState_GetInterpreter", not(Py_LIMITED_API)))]
#[inline]
pub unsafe extern "C" fn PyThreadState_GetInterpreter(tstate: *mut PyThreadState) -> *mut PyInterpreterState {
    #[cfg(PyPy)]
    {
        // It is the first member.
        *tstate.cast::<*mut PyInterpreterState>()
    }
    #[cfg(not(PyPy))]
    {
        pyo3_ffi::PyThreadState_GetInterpreter(tstate)
    }
}

#[cfg(capi_fallback = "PyThreadState_GetFrame")]
#[inline]
pub unsafe extern "C" fn PyThreadState_GetFrame(tstate: *mut PyThreadState) -> *mut PyFrameObject {
    #[cfg(Py_LIMITED_API)]
    {
        type Getter = unsafe extern "C" fn(*mut PyThreadState) -> *mut PyFrameObject;
        match exported!(PyThreadState_GetFrame, SINCE_PyThreadState_GetFrame: Getter) {
            Some(get) => get(tstate),
            None => null_mut(),
        }
    }
    #[cfg(not(Py_LIMITED_API))]
    {
        pyo3_ffi::PyThreadState_GetFrame(tstate)
    }
}

#[cfg(capi_fallback = "PyThreadState_GetID")]
#[inline]
pub unsafe extern "C" fn PyThreadState_GetID(tstate: *mut PyThreadState) -> u64 {
    #[cfg(Py_LIMITED_API)]
    {
        type Getter = unsafe extern "C" fn(*mut PyThreadState) -> u64;
        exported!(PyThreadState_GetID, SINCE_PyThreadState_GetID: Getter).map_or(0, |get| get(tstate))
    }
    #[cfg(not(Py_LIMITED_API))]
    {
        pyo3_ffi::PyThreadState_GetID(tstate) as u64
    }
}

#[cfg(capi_fallback = "PyThreadState_GetUnchecked")]
#[inline]
pub unsafe extern "C" fn PyThreadState_GetUnchecked() -> *mut PyThreadState {
    super::lock::attached_thread_state()
}

#[cfg(capi_fallback = "PyThreadState_EnterTracing")]
#[inline]
pub unsafe extern "C" fn PyThreadState_EnterTracing(tstate: *mut PyThreadState) {
    #[cfg(any(capi_has = "thread_state_has_use_tracing", capi_has = "cframe_has_use_tracing"))]
    {
        let tstate = tstate.cast::<layout::ThreadState>();
        (*tstate).tracing += 1;
        *use_tracing(tstate) = 0;
    }
    #[cfg(not(any(capi_has = "thread_state_has_use_tracing", capi_has = "cframe_has_use_tracing")))]
    pyo3_ffi::PyThreadState_EnterTracing(tstate);
}

#[cfg(capi_fallback = "PyThreadState_LeaveTracing")]
#[inline]
pub unsafe extern "C" fn PyThreadState_LeaveTracing(tstate: *mut PyThreadState) {
    #[cfg(any(capi_has = "thread_state_has_use_tracing", capi_has = "cframe_has_use_tracing"))]
    {
        let tstate = tstate.cast::<layout::ThreadState>();
        (*tstate).tracing -= 1;
        *use_tracing(tstate) = c_int::from(!(*tstate).c_tracefunc.is_null() || !(*tstate).c_profilefunc.is_null());
    }
    #[cfg(not(any(capi_has = "thread_state_has_use_tracing", capi_has = "cframe_has_use_tracing")))]
    pyo3_ffi::PyThreadState_LeaveTracing(tstate);
}

#[cfg(any(capi_has = "thread_state_has_use_tracing", capi_has = "cframe_has_use_tracing"))]
unsafe fn use_tracing(tstate: *mut layout::ThreadState) -> *mut c_int {
    #[cfg(capi_has = "thread_state_has_use_tracing")]
    {
        &mut (*tstate).use_tracing
    }
    #[cfg(capi_has = "cframe_has_use_tracing")]
    {
        (*tstate).cframe
    }
}

/// What `PyThreadState_Release` needs to know.
#[cfg(capi_fallback = "PyThreadState_Ensure")]
struct Token {
    attachment: super::interpreter::Attachment,
    /// Closed on release; null if the caller has a guard.
    guard: *mut PyInterpreterGuard,
}

/// The token of a thread that had the right thread state attached all along.
#[cfg(capi_fallback = "PyThreadState_Ensure")]
const TOKEN_OF_NOTHING: *mut PyThreadStateToken = core::ptr::without_provenance_mut(1);

#[cfg(capi_fallback = "PyThreadState_Ensure")]
unsafe fn ensure(guard: *mut PyInterpreterGuard, owned: *mut PyInterpreterGuard) -> *mut PyThreadStateToken {
    use super::interpreter::{attach, guarded_interpreter};

    let token: *mut Token = libc::malloc(core::mem::size_of::<Token>()).cast();
    if token.is_null() {
        return null_mut();
    }
    let Some(attachment) = attach(guarded_interpreter(guard)) else {
        libc::free(token.cast());
        return null_mut();
    };
    if attachment.is_nothing() && owned.is_null() {
        libc::free(token.cast());
        return TOKEN_OF_NOTHING;
    }
    token.write(Token { attachment, guard: owned });
    token.cast()
}

#[cfg(capi_fallback = "PyThreadState_Ensure")]
#[inline]
pub unsafe extern "C" fn PyThreadState_Ensure(guard: *mut PyInterpreterGuard) -> *mut PyThreadStateToken {
    ensure(guard, null_mut())
}

#[cfg(capi_fallback = "PyThreadState_EnsureFromView")]
#[inline]
pub unsafe extern "C" fn PyThreadState_EnsureFromView(view: *mut PyInterpreterView) -> *mut PyThreadStateToken {
    let guard = super::interpreter::guard_view(view);
    if guard.is_null() {
        return null_mut();
    }
    let token = ensure(guard, guard);
    if token.is_null() {
        super::interpreter::guard_close(guard);
    }
    token
}

#[cfg(capi_fallback = "PyThreadState_Release")]
#[inline]
pub unsafe extern "C" fn PyThreadState_Release(tstate: *mut PyThreadStateToken) {
    if tstate == TOKEN_OF_NOTHING {
        return;
    }
    let Token { attachment, guard } = tstate.cast::<Token>().read();
    libc::free(tstate.cast());
    attachment.undo();
    if !guard.is_null() {
        super::interpreter::guard_close(guard);
    }
}
