//! Function Objects, method definitions.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "METH_FASTCALL")]
pub const METH_FASTCALL: c_int = 0x0080;

#[cfg(capi_fallback = "METH_METHOD")]
pub const METH_METHOD: c_int = 0x0200;

#[cfg(capi_fallback = "PyCFunctionFast")]
pub type PyCFunctionFast =
    unsafe extern "C" fn(self_: *mut PyObject, args: *mut *mut PyObject, nargs: Py_ssize_t) -> *mut PyObject;

#[cfg(capi_fallback = "PyCFunctionFastWithKeywords")]
pub type PyCFunctionFastWithKeywords = unsafe extern "C" fn(
    self_: *mut PyObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwnames: *mut PyObject,
) -> *mut PyObject;

#[cfg(capi_fallback = "PyCMethod")]
pub type PyCMethod = unsafe extern "C" fn(
    self_: *mut PyObject,
    defining_class: *mut PyTypeObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwnames: *mut PyObject,
) -> *mut PyObject;

#[cfg(capi_fallback = "PyCFunction_CheckExact")]
#[inline]
pub unsafe extern "C" fn PyCFunction_CheckExact(op: *mut PyObject) -> c_int {
    (Py_TYPE(op) == &raw mut PyCFunction_Type).into()
}

/// `PyCMethodObject`, as far as the fallbacks read it.
#[cfg(capi_fallback = "PyCFunction_GET_CLASS")]
#[repr(C)]
struct MethodMembers {
    function: PyCFunctionObject,
    mm_class: *mut PyTypeObject,
}

#[cfg(capi_fallback = "PyCFunction_GET_CLASS")]
#[inline]
pub unsafe extern "C" fn PyCFunction_GET_CLASS(func_obj: *mut PyObject) -> *mut PyTypeObject {
    let method = func_obj.cast::<MethodMembers>();
    if (*(*method).function.m_ml).ml_flags & METH_METHOD != 0 {
        (*method).mm_class
    } else {
        null_mut()
    }
}

#[cfg(any(capi_fallback = "PyCMethod_Check", capi_fallback = "PyCMethod_CheckExact"))]
unsafe fn is_c_method(op: *mut PyObject) -> c_int {
    #[cfg(PyPy)]
    {
        let _ = op;
        0
    }
    // Nobody else can derive a type from that of C functions.
    #[cfg(not(PyPy))]
    {
        let function = &raw mut PyCFunction_Type;
        (Py_TYPE(op) != function && PyObject_TypeCheck(op, function) != 0).into()
    }
}

#[cfg(capi_fallback = "PyCMethod_Check")]
#[inline]
pub unsafe extern "C" fn PyCMethod_Check(op: *mut PyObject) -> c_int {
    is_c_method(op)
}

#[cfg(capi_fallback = "PyCMethod_CheckExact")]
#[inline]
pub unsafe extern "C" fn PyCMethod_CheckExact(op: *mut PyObject) -> c_int {
    is_c_method(op)
}

#[cfg(capi_fallback = "PyFunction_SetVectorcall")]
#[inline]
pub unsafe extern "C" fn PyFunction_SetVectorcall(func: *mut PyFunctionObject, vectorcall: Option<vectorcallfunc>) {
    #[cfg(capi_has = "function_version_is_plain")]
    {
        (*func).func_version = 0;
    }
    #[cfg(any(capi_has = "function_version_is_plain", capi_has = "function_has_no_version"))]
    {
        (*func).vectorcall = vectorcall;
    }
    #[cfg(not(any(capi_has = "function_version_is_plain", capi_has = "function_has_no_version")))]
    {
        extern "C" {
            #[link_name = "PyFunction_SetVectorcall"]
            fn real(func: *mut PyFunctionObject, vectorcall: Option<vectorcallfunc>);
        }
        real(func, vectorcall);
    }
}

#[cfg(capi_fallback = "PyFunction_WatchEvent")]
pub type PyFunction_WatchEvent = c_int;

#[cfg(capi_fallback = "PyFunction_EVENT_CREATE")]
pub const PyFunction_EVENT_CREATE: PyFunction_WatchEvent = 0;

#[cfg(capi_fallback = "PyFunction_EVENT_DESTROY")]
pub const PyFunction_EVENT_DESTROY: PyFunction_WatchEvent = 1;

#[cfg(capi_fallback = "PyFunction_EVENT_MODIFY_CODE")]
pub const PyFunction_EVENT_MODIFY_CODE: PyFunction_WatchEvent = 2;

#[cfg(capi_fallback = "PyFunction_EVENT_MODIFY_DEFAULTS")]
pub const PyFunction_EVENT_MODIFY_DEFAULTS: PyFunction_WatchEvent = 3;

#[cfg(capi_fallback = "PyFunction_EVENT_MODIFY_KWDEFAULTS")]
pub const PyFunction_EVENT_MODIFY_KWDEFAULTS: PyFunction_WatchEvent = 4;

#[cfg(capi_fallback = "PyFunction_EVENT_MODIFY_QUALNAME")]
pub const PyFunction_EVENT_MODIFY_QUALNAME: PyFunction_WatchEvent = 5;

#[cfg(capi_fallback = "PyFunction_WatchCallback")]
pub type PyFunction_WatchCallback =
    unsafe extern "C" fn(event: PyFunction_WatchEvent, func: *mut PyFunctionObject, new_value: *mut PyObject) -> c_int;
