//! File Objects.

#[allow(unused_imports)] // what a target needs differs
use crate::fallback::macros::raise_type_between;
#[allow(unused_imports)]
use crate::prelude::*;

#[cfg(capi_fallback = "Py_OpenCodeHookFunction")]
pub type Py_OpenCodeHookFunction = unsafe extern "C" fn(path: *mut PyObject, userData: *mut c_void) -> *mut PyObject;

#[cfg(capi_fallback = "Py_fopen")]
pub unsafe extern "C" fn Py_fopen(path: *mut PyObject, mode: *const c_char) -> *mut FILE {
    #[cfg(capi_has = "fopen_obj_is_exported")]
    {
        extern "C" {
            fn _Py_fopen_obj(path: *mut PyObject, mode: *const c_char) -> *mut FILE;
        }
        _Py_fopen_obj(path, mode)
    }
    #[cfg(not(capi_has = "fopen_obj_is_exported"))]
    {
        let args = Py_BuildValue(c"(Osi)".as_ptr(), path, mode, 0 as c_int);
        if args.is_null() {
            return null_mut();
        }
        let status = PySys_AuditTuple(c"open".as_ptr(), args);
        Py_DECREF(args);
        if status < 0 {
            return null_mut();
        }
        let Some(file) = open(path, mode) else { return null_mut() };
        if file.is_null() {
            PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path);
        }
        file
    }
}

/// Opens the file: `None` with an exception set, or null with `errno`.
#[cfg(all(capi_fallback = "Py_fopen", not(capi_has = "fopen_obj_is_exported"), not(windows)))]
unsafe fn open(path: *mut PyObject, mode: *const c_char) -> Option<*mut FILE> {
    let mut bytes = null_mut::<PyObject>();
    if PyUnicode_FSConverter(path, (&raw mut bytes).cast()) == 0 {
        return None;
    }
    let mut file;
    let mut status = 0;
    loop {
        let thread_state = PyEval_SaveThread();
        file = libc::fopen(PyBytes_AsString(bytes), mode);
        PyEval_RestoreThread(thread_state);
        if !file.is_null() || std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            break;
        }
        status = PyErr_CheckSignals();
        if status < 0 {
            break;
        }
    }
    Py_DECREF(bytes);
    if status < 0 {
        return None;
    }
    if !file.is_null() && libc::fcntl(libc::fileno(file), libc::F_SETFD, libc::FD_CLOEXEC) < 0 {
        libc::fclose(file);
        file = null_mut();
    }
    Some(file)
}

#[cfg(all(capi_fallback = "Py_fopen", not(capi_has = "fopen_obj_is_exported"), windows))]
unsafe fn open(path: *mut PyObject, mode: *const c_char) -> Option<*mut FILE> {
    extern "C" {
        fn _wfopen(path: *const wchar_t, mode: *const wchar_t) -> *mut FILE;
    }
    let mut decoded = null_mut::<PyObject>();
    if PyUnicode_FSDecoder(path, (&raw mut decoded).cast()) == 0 {
        return None;
    }
    let mode = CStr::from_ptr(mode).to_bytes();
    let mut wide_mode = [0 as wchar_t; 11];
    if mode.len() >= wide_mode.len() || !mode.is_ascii() {
        Py_DECREF(decoded);
        PyErr_SetString(PyExc_OSError, c"invalid mode".as_ptr());
        return None;
    }
    for (wide, byte) in wide_mode.iter_mut().zip(mode) {
        *wide = wchar_t::from(*byte);
    }
    let wide = PyUnicode_AsWideCharString(decoded, null_mut());
    Py_DECREF(decoded);
    if wide.is_null() {
        return None;
    }
    let file = _wfopen(wide, wide_mode.as_ptr());
    PyMem_Free(wide.cast());
    Some(file)
}

#[cfg(capi_fallback = "Py_fclose")]
pub unsafe extern "C" fn Py_fclose(file: *mut FILE) -> c_int {
    libc::fclose(file)
}

#[cfg(capi_fallback = "PyFile_OpenCodeObject")]
pub unsafe extern "C" fn PyFile_OpenCodeObject(path: *mut PyObject) -> *mut PyObject {
    if PyUnicode_Check(path) == 0 {
        let name = super::object::type_name(path);
        if !name.is_null() {
            PyErr_Format(PyExc_TypeError, c"'path' must be 'str', not '%U'".as_ptr(), name);
            Py_DECREF(name);
        }
        return null_mut();
    }
    let module = PyImport_ImportModule(c"io".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let result = PyObject_CallMethod(module, c"open_code".as_ptr(), c"O".as_ptr(), path);
    Py_DECREF(module);
    result
}

#[cfg(capi_fallback = "PyFile_OpenCode")]
pub unsafe extern "C" fn PyFile_OpenCode(utf8path: *const c_char) -> *mut PyObject {
    let path = PyUnicode_FromString(utf8path);
    if path.is_null() {
        return null_mut();
    }
    let result = PyFile_OpenCodeObject(path);
    Py_DECREF(path);
    result
}
