//! The object protocol.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "Py_Is")]
#[inline]
pub unsafe extern "C" fn Py_Is(x: *mut PyObject, y: *mut PyObject) -> c_int {
    (x == y).into()
}

#[cfg(capi_fallback = "Py_IsNone")]
#[inline]
pub unsafe extern "C" fn Py_IsNone(x: *mut PyObject) -> c_int {
    (x == Py_None()).into()
}

#[cfg(capi_fallback = "Py_IsTrue")]
#[inline]
pub unsafe extern "C" fn Py_IsTrue(x: *mut PyObject) -> c_int {
    (x == Py_True()).into()
}

#[cfg(capi_fallback = "Py_IsFalse")]
#[inline]
pub unsafe extern "C" fn Py_IsFalse(x: *mut PyObject) -> c_int {
    (x == Py_False()).into()
}

#[cfg(capi_fallback = "Py_IS_TYPE")]
#[inline]
pub unsafe extern "C" fn Py_IS_TYPE(ob: *mut PyObject, ty: *mut PyTypeObject) -> c_int {
    (Py_TYPE(ob) == ty).into()
}

#[cfg(capi_fallback = "Py_SET_TYPE")]
#[inline]
pub unsafe extern "C" fn Py_SET_TYPE(ob: *mut PyObject, ty: *mut PyTypeObject) {
    #[cfg(not(capi_abi3t))]
    {
        (*ob).ob_type = ty;
    }
    // Under abi3t the running interpreter knows how large the head of an object is; its type is the last member.
    #[cfg(capi_abi3t)]
    {
        let size = PyObject_GetAttrString((&raw mut PyBaseObject_Type).cast(), c"__basicsize__".as_ptr());
        let end = PyLong_AsSsize_t(size);
        Py_DECREF(size);
        *ob.byte_offset(end).cast::<*mut PyTypeObject>().sub(1) = ty;
    }
}

#[cfg(capi_fallback = "Py_SET_SIZE")]
#[inline]
pub unsafe extern "C" fn Py_SET_SIZE(ob: *mut PyVarObject, size: Py_ssize_t) {
    (*ob).ob_size = size;
}

/// The name of a type with the module, except for builtins and what stands in `__main__`; null with an
/// exception set on failure. A static type's own name has the same form.
#[cold]
#[allow(dead_code)]
unsafe fn full_name(ty: *mut PyObject) -> *mut PyObject {
    let name = PyObject_GetAttrString(ty, c"__qualname__".as_ptr());
    if name.is_null() {
        return null_mut();
    }
    let module = PyObject_GetAttrString(ty, c"__module__".as_ptr());
    if module.is_null() {
        Py_DECREF(name);
        return null_mut();
    }
    if PyUnicode_Check(module) == 0
        || PyUnicode_CompareWithASCIIString(module, c"builtins".as_ptr()) == 0
        || PyUnicode_CompareWithASCIIString(module, c"__main__".as_ptr()) == 0
    {
        Py_DECREF(module);
        return name;
    }
    let joined = PyUnicode_FromFormat(c"%U.%U".as_ptr(), module, name);
    Py_DECREF(module);
    Py_DECREF(name);
    joined
}

#[cold]
#[allow(dead_code)]
pub(crate) unsafe fn full_type_name(object: *mut PyObject) -> *mut PyObject {
    full_name(Py_TYPE(object).cast())
}

/// What the structure of the type says: a class's name without its module.
#[cold]
#[allow(dead_code)]
pub(crate) unsafe fn struct_name(ty: *mut PyTypeObject) -> *mut PyObject {
    #[cfg(Py_LIMITED_API)]
    {
        if PyType_GetFlags(ty) & Py_TPFLAGS_HEAPTYPE != 0 {
            return PyObject_GetAttrString(ty.cast(), c"__name__".as_ptr());
        }
        full_name(ty.cast())
    }
    #[cfg(not(Py_LIMITED_API))]
    PyUnicode_FromString((*ty).tp_name)
}

#[cold]
#[allow(dead_code)]
pub(crate) unsafe fn type_name(object: *mut PyObject) -> *mut PyObject {
    struct_name(Py_TYPE(object))
}

#[cfg(all(capi_fallback = "PyObject_GetOptionalAttr", capi_has = "_PyObject_LookupAttr"))]
#[inline]
pub unsafe extern "C" fn PyObject_GetOptionalAttr(
    obj: *mut PyObject,
    attr_name: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    extern "C" {
        fn _PyObject_LookupAttr(obj: *mut PyObject, name: *mut PyObject, result: *mut *mut PyObject) -> c_int;
        #[cfg(capi_has = "lookup_attr_raises_for_types")]
        fn _PyType_Lookup(ty: *mut PyTypeObject, name: *mut PyObject) -> *mut PyObject;
    }
    #[cfg(capi_has = "lookup_attr_raises_for_types")]
    if PyType_Check(obj) != 0
        && (*Py_TYPE(obj)).tp_getattro.map(|function| function as usize)
            == PyType_Type.tp_getattro.map(|function| function as usize)
        && PyUnicode_CheckExact(attr_name) != 0
        && _PyType_Lookup(Py_TYPE(obj), attr_name).is_null()
        && _PyType_Lookup(obj.cast(), attr_name).is_null()
    {
        *result = null_mut();
        return 0;
    }
    _PyObject_LookupAttr(obj, attr_name, result)
}

#[cfg(all(capi_fallback = "PyObject_GetOptionalAttr", not(capi_has = "_PyObject_LookupAttr")))]
#[inline]
pub unsafe extern "C" fn PyObject_GetOptionalAttr(
    obj: *mut PyObject,
    attr_name: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    #[cfg(Py_LIMITED_API)]
    {
        type Lookup = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut *mut PyObject) -> c_int;
        static KNOWN: crate::dispatch::Known = crate::dispatch::Known::new(
            "_PyObject_LookupAttr\0",
            crate::versions::SINCE__PyObject_LookupAttr,
            crate::versions::UNTIL__PyObject_LookupAttr,
        );
        if let Some(function) = KNOWN.get() {
            // SAFETY: the function has this type.
            return core::mem::transmute::<*mut c_void, Lookup>(function)(obj, attr_name, result);
        }
    }
    *result = PyObject_GetAttr(obj, attr_name);
    if !(*result).is_null() {
        return 1;
    }
    if PyErr_ExceptionMatches(PyExc_AttributeError) == 0 {
        return -1;
    }
    PyErr_Clear();
    0
}

#[cfg(capi_fallback = "PyObject_GetOptionalAttrString")]
#[inline]
pub unsafe extern "C" fn PyObject_GetOptionalAttrString(
    obj: *mut PyObject,
    attr_name: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    let name = PyUnicode_FromString(attr_name);
    if name.is_null() {
        *result = null_mut();
        return -1;
    }
    let found = PyObject_GetOptionalAttr(obj, name, result);
    Py_DECREF(name);
    found
}

#[cfg(capi_fallback = "PyObject_HasAttrWithError")]
#[inline]
pub unsafe extern "C" fn PyObject_HasAttrWithError(o: *mut PyObject, attr_name: *mut PyObject) -> c_int {
    let mut value = null_mut();
    let found = PyObject_GetOptionalAttr(o, attr_name, &mut value);
    Py_XDECREF(value);
    found
}

#[cfg(capi_fallback = "PyObject_HasAttrStringWithError")]
#[inline]
pub unsafe extern "C" fn PyObject_HasAttrStringWithError(o: *mut PyObject, attr_name: *const c_char) -> c_int {
    let mut value = null_mut();
    let found = PyObject_GetOptionalAttrString(o, attr_name, &mut value);
    Py_XDECREF(value);
    found
}

/// Where the dict of an object is that keeps one for itself; null if it has none.
#[cfg(any(capi_fallback = "PyObject_VisitManagedDict", capi_fallback = "PyObject_ClearManagedDict"))]
#[allow(dead_code)]
#[inline]
unsafe fn managed_dict(obj: *mut PyObject) -> *mut *mut PyObject {
    extern "C" {
        #[cfg_attr(PyPy, link_name = "_PyPyObject_GetDictPtr")]
        fn _PyObject_GetDictPtr(obj: *mut PyObject) -> *mut *mut PyObject;
    }
    _PyObject_GetDictPtr(obj)
}

#[cfg(capi_fallback = "PyObject_VisitManagedDict")]
#[inline]
pub unsafe extern "C" fn PyObject_VisitManagedDict(obj: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    #[cfg(capi_has = "_PyObject_VisitManagedDict")]
    {
        extern "C" {
            fn _PyObject_VisitManagedDict(obj: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int;
        }
        _PyObject_VisitManagedDict(obj, visit, arg)
    }
    #[cfg(not(capi_has = "_PyObject_VisitManagedDict"))]
    {
        let dict = managed_dict(obj);
        if dict.is_null() || (*dict).is_null() {
            0
        } else {
            visit(*dict, arg)
        }
    }
}

#[cfg(capi_fallback = "PyObject_ClearManagedDict")]
#[inline]
pub unsafe extern "C" fn PyObject_ClearManagedDict(obj: *mut PyObject) {
    #[cfg(capi_has = "_PyObject_ClearManagedDict")]
    {
        extern "C" {
            fn _PyObject_ClearManagedDict(obj: *mut PyObject);
        }
        _PyObject_ClearManagedDict(obj);
    }
    #[cfg(capi_has = "managed_dict_is_hidden")]
    {
        let dict = PyObject_GenericGetDict(obj, null_mut());
        if dict.is_null() {
            PyErr_Clear();
        } else {
            PyDict_Clear(dict);
            Py_DECREF(dict);
        }
    }
    #[cfg(not(any(capi_has = "_PyObject_ClearManagedDict", capi_has = "managed_dict_is_hidden")))]
    {
        let dict = managed_dict(obj);
        if !dict.is_null() {
            Py_CLEAR(dict);
        }
    }
}

#[cfg(all(capi_fallback = "PyObject_Dump", capi_has = "object_dump_is_private"))]
#[inline]
pub unsafe extern "C" fn PyObject_Dump(op: *mut PyObject) {
    extern "C" {
        fn _PyObject_Dump(op: *mut PyObject);
    }
    _PyObject_Dump(op);
}

#[cfg(all(capi_fallback = "PyObject_Dump", not(capi_has = "object_dump_is_private")))]
mod dump {
    use super::*;
    use core::fmt::{Arguments, Result, Write};

    /// The process's standard error, as the C library's stderr writes to it: sys.stderr may be what is being debugged.
    pub(super) struct Stderr;

    impl Stderr {
        pub(super) fn write_bytes(&mut self, mut bytes: &[u8]) {
            while !bytes.is_empty() {
                // SAFETY: the pointer and the length are those of a slice.
                let written = unsafe { libc::write(2, bytes.as_ptr().cast(), bytes.len() as _) };
                if written <= 0 {
                    return;
                }
                bytes = &bytes[written as usize..];
            }
        }

        pub(super) fn print(&mut self, text: Arguments<'_>) {
            _ = self.write_fmt(text);
        }

        /// Writes a str, which it takes over, as far as it is one.
        pub(super) unsafe fn print_object(&mut self, text: *mut PyObject) {
            if !text.is_null() {
                let bytes = PyUnicode_AsUTF8String(text);
                if !bytes.is_null() {
                    let data = PyBytes_AsString(bytes).cast::<u8>();
                    self.write_bytes(core::slice::from_raw_parts(data, PyBytes_Size(bytes) as usize));
                    Py_DECREF(bytes);
                }
                Py_DECREF(text);
            }
            PyErr_Clear();
        }
    }

    impl Write for Stderr {
        fn write_str(&mut self, text: &str) -> Result {
            self.write_bytes(text.as_bytes());
            Ok(())
        }
    }
}

#[cfg(all(capi_fallback = "PyObject_Dump", not(capi_has = "object_dump_is_private")))]
pub unsafe extern "C" fn PyObject_Dump(op: *mut PyObject) {
    let mut stderr = dump::Stderr;
    if op.is_null() {
        stderr.print(format_args!("<object at (nil) is freed>\n"));
        return;
    }
    stderr.print(format_args!("object address  : {op:p}\nobject refcount : {}\n", Py_REFCNT(op)));
    stderr.print(format_args!("object type     : {:p}\nobject type name: ", Py_TYPE(op)));
    let state = PyGILState_Ensure();
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    stderr.print_object(type_name(op));
    stderr.print(format_args!("\nobject repr     : "));
    stderr.print_object(PyObject_Repr(op));
    stderr.print(format_args!("\n"));
    PyErr_Restore(ty, value, traceback);
    PyGILState_Release(state);
}
