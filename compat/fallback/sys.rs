//! System Functions.

#[allow(unused_imports)] // what a target needs differs
use crate::fallback::macros::raise_type_between;
#[allow(unused_imports)]
use crate::prelude::*;

#[cfg(capi_fallback = "Py_AuditHookFunction")]
pub type Py_AuditHookFunction =
    unsafe extern "C" fn(event: *const c_char, args: *mut PyObject, userData: *mut c_void) -> c_int;

#[cfg(capi_fallback = "PySys_AuditTuple")]
#[inline]
pub unsafe extern "C" fn PySys_AuditTuple(event: *const c_char, args: *mut PyObject) -> c_int {
    if !args.is_null() && PyTuple_Check(args) == 0 {
        #[cfg(capi_has = "type_struct_is_public")]
        PyErr_Format(PyExc_TypeError, c"args must be tuple, got %s".as_ptr(), (*Py_TYPE(args)).tp_name);
        #[cfg(not(capi_has = "type_struct_is_public"))]
        {
            let name = PyObject_GetAttrString(Py_TYPE(args).cast(), c"__name__".as_ptr());
            if !name.is_null() {
                PyErr_Format(PyExc_TypeError, c"args must be tuple, got %S".as_ptr(), name);
                Py_DECREF(name);
            }
        }
        return -1;
    }
    #[cfg(capi_has = "audit_function")]
    {
        if args.is_null() {
            PySys_Audit(event, null())
        } else {
            PySys_Audit(event, c"O".as_ptr(), args)
        }
    }
    #[cfg(not(capi_has = "audit_function"))]
    {
        #[cfg(Py_LIMITED_API)]
        {
            type Audit = unsafe extern "C" fn(*const c_char, *const c_char, ...) -> c_int;
            static KNOWN: crate::dispatch::Known =
                crate::dispatch::Known::new("PySys_Audit\0", crate::since::PySys_Audit, u32::MAX);
            if let Some(function) = KNOWN.get() {
                // SAFETY: the function has this type.
                let function = core::mem::transmute::<*mut c_void, Audit>(function);
                return if args.is_null() { function(event, null()) } else { function(event, c"O".as_ptr(), args) };
            }
        }
        // The module's function; there is none in interpreters without auditing.
        let mut audit = null_mut();
        let found = get(c"audit".as_ptr(), &mut audit);
        if found <= 0 {
            return found;
        }
        let size = if args.is_null() { 0 } else { PyTuple_Size(args) };
        let name = PyUnicode_FromString(event);
        let arguments = if name.is_null() { null_mut() } else { PyTuple_New(size + 1) };
        let mut result = null_mut();
        if arguments.is_null() {
            Py_XDECREF(name);
        } else {
            PyTuple_SetItem(arguments, 0, name);
            for index in 0..size {
                let item = PyTuple_GetItem(args, index);
                Py_INCREF(item);
                PyTuple_SetItem(arguments, index + 1, item);
            }
            result = PyObject_CallObject(audit, arguments);
            Py_DECREF(arguments);
        }
        Py_DECREF(audit);
        if result.is_null() {
            return -1;
        }
        Py_DECREF(result);
        0
    }
}

/// Whether sys has an attribute, and a new reference to it; -1 without memory.
#[allow(dead_code)]
unsafe fn get(name: *const c_char, result: *mut *mut PyObject) -> c_int {
    *result = PySys_GetObject(name);
    if (*result).is_null() {
        // It does not tell what is missing from what it had no memory to look for: the name as an object.
        let object = PyUnicode_FromString(name);
        if object.is_null() {
            return -1;
        }
        *result = PySys_GetObject(name);
        Py_DECREF(object);
    }
    Py_XINCREF(*result);
    c_int::from(!(*result).is_null())
}

#[cfg(capi_fallback = "PySys_GetOptionalAttr")]
#[inline]
pub unsafe extern "C" fn PySys_GetOptionalAttr(name: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    #[cfg(capi_has = "_PySys_GetAttr")]
    if PyUnicode_CheckExact(name) != 0 {
        extern "C" {
            fn _PySys_GetAttr(tstate: *mut PyThreadState, name: *mut PyObject) -> *mut PyObject;
        }
        // Comparing str objects cannot fail, and it tells of no error.
        let value = _PySys_GetAttr(PyThreadState_Get(), name);
        *result = value;
        if value.is_null() {
            return 0;
        }
        super::refcount::incref(value);
        return 1;
    }
    #[cfg(capi_has = "identifier_holds_its_str")]
    if PyUnicode_CheckExact(name) != 0 {
        #[repr(C)]
        struct Identifier {
            next: *mut Identifier,
            string: *const c_char,
            object: *mut PyObject,
        }
        extern "C" {
            fn _PySys_GetObjectId(key: *mut Identifier) -> *mut PyObject;
        }
        // An identifier that has its str already, as if it had been used before.
        let mut identifier = Identifier { next: null_mut(), string: c"".as_ptr(), object: name };
        let value = _PySys_GetObjectId(&mut identifier);
        Py_XINCREF(value);
        *result = value;
        return c_int::from(!value.is_null());
    }
    get_optional(name, result)
}

#[cfg(capi_fallback = "PySys_GetOptionalAttr")]
unsafe fn get_optional(name: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    *result = null_mut();
    if PyUnicode_Check(name) == 0 {
        raise_type_between(c"attribute name must be string, not '", name, c"'");
        return -1;
    }
    if PyUnicode_CheckExact(name) == 0 {
        // A subclass may have a __hash__ and an __eq__ of its own.
        return search(name, result);
    }
    let mut size = 0;
    #[cfg(capi_has = "str_keeps_utf8")]
    let text = PyUnicode_AsUTF8AndSize(name, &mut size);
    #[cfg(not(capi_has = "str_keeps_utf8"))]
    let utf8 = PyUnicode_AsUTF8String(name);
    #[cfg(not(capi_has = "str_keeps_utf8"))]
    let text = if utf8.is_null() {
        null()
    } else {
        size = PyBytes_Size(utf8);
        PyBytes_AsString(utf8).cast_const()
    };
    if !text.is_null() {
        let is_whole = CStr::from_ptr(text).to_bytes().len() == size as usize;
        let mut found = 0;
        if is_whole {
            found = get(text, result);
        }
        #[cfg(not(capi_has = "str_keeps_utf8"))]
        Py_DECREF(utf8);
        if is_whole {
            return found;
        }
    } else if PyErr_ExceptionMatches(PyExc_UnicodeEncodeError) != 0 {
        PyErr_Clear();
    } else {
        return -1;
    }
    // A name that no C string can hold: no such attribute is the interpreter's own.
    search(name, result)
}

/// Searches by the object; `PySys_GetObject` takes a C string.
#[cfg(capi_fallback = "PySys_GetOptionalAttr")]
unsafe fn search(name: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    let module = PyDict_GetItemString(PyImport_GetModuleDict(), c"sys".as_ptr());
    if module.is_null() || PyModule_Check(module) == 0 {
        return 0;
    }
    let value = PyDict_GetItemWithError(PyModule_GetDict(module), name);
    if value.is_null() {
        return if PyErr_Occurred().is_null() { 0 } else { -1 };
    }
    Py_INCREF(value);
    *result = value;
    1
}

#[cfg(capi_fallback = "PySys_GetOptionalAttrString")]
#[inline]
pub unsafe extern "C" fn PySys_GetOptionalAttrString(name: *const c_char, result: *mut *mut PyObject) -> c_int {
    *result = null_mut();
    #[cfg(any(capi_has = "_PySys_GetAttr", capi_has = "identifier_holds_its_str"))]
    {
        let object = PyUnicode_FromString(name);
        if object.is_null() {
            return -1;
        }
        let found = PySys_GetOptionalAttr(object, result);
        Py_DECREF(object);
        found
    }
    #[cfg(not(any(capi_has = "_PySys_GetAttr", capi_has = "identifier_holds_its_str")))]
    {
        if !CStr::from_ptr(name).to_bytes().is_ascii() {
            // Bytes that are not UTF-8 are an error here; PySys_GetObject() does not report them.
            let decoded = PyUnicode_FromString(name);
            if decoded.is_null() {
                return -1;
            }
            Py_DECREF(decoded);
        }
        get(name, result)
    }
}

#[cfg(capi_fallback = "PySys_GetAttr")]
#[inline]
pub unsafe extern "C" fn PySys_GetAttr(name: *mut PyObject) -> *mut PyObject {
    let mut value = null_mut();
    if PySys_GetOptionalAttr(name, &mut value) == 0 {
        PyErr_Format(PyExc_RuntimeError, c"lost sys.%U".as_ptr(), name);
    }
    value
}

#[cfg(capi_fallback = "PySys_GetAttrString")]
#[inline]
pub unsafe extern "C" fn PySys_GetAttrString(name: *const c_char) -> *mut PyObject {
    #[cfg(capi_has = "identifier_holds_its_str")]
    {
        // It does not tell why it has none; newer ones write about a name that is not UTF-8.
        let value = PySys_GetObject(name);
        if !value.is_null() {
            Py_INCREF(value);
            return value;
        }
    }
    let mut value = null_mut();
    if PySys_GetOptionalAttrString(name, &mut value) == 0 {
        PyErr_Format(PyExc_RuntimeError, c"lost sys.%s".as_ptr(), name);
    }
    value
}
