//! PyBytesWriter. The bytes are in the object that Finish hands out, so that a size which is known needs no copy.

use crate::prelude::*;
#[cfg(all(test, capi_compat_force_fallback))]
use crate::testing::{
    PyBytes_AsString, PyBytes_FromStringAndSize, PyErr_Clear, PyErr_NoMemory, PyMem_Free, PyMem_Malloc, Py_XDECREF,
};

#[cfg(all(test, capi_compat_force_fallback))]
#[path = "bytes_tests.rs"]
mod tests;

/// What is short is copied to an object of its exact size in the end.
const SMALL: usize = 256;

#[repr(C)]
struct Own {
    object: *mut PyObject,
    data: *mut c_char,
    size: Py_ssize_t,
    allocated: Py_ssize_t,
    small_buffer: [c_char; SMALL],
}

unsafe fn raise_value_error(message: &CStr) {
    PyErr_SetString(PyExc_ValueError, message.as_ptr());
}

/// Room for that many bytes in all. When this fails, what is there stays as it is.
#[inline]
unsafe fn reserve(writer: *mut Own, size: Py_ssize_t, overallocate: bool) -> c_int {
    if size <= (*writer).allocated {
        return 0;
    }
    grow(writer, size, overallocate)
}

#[cold]
unsafe fn grow(writer: *mut Own, mut size: Py_ssize_t, overallocate: bool) -> c_int {
    if overallocate && size <= isize::MAX / 2 {
        size += size / 4;
    }
    // PyPy does not check this.
    if size > isize::MAX - 64 {
        PyErr_SetString(PyExc_OverflowError, c"byte string is too large".as_ptr());
        return -1;
    }
    let object = PyBytes_FromStringAndSize(null(), size);
    let data = if object.is_null() { null_mut() } else { PyBytes_AsString(object) };
    if data.is_null() {
        Py_XDECREF(object);
        // PyPy has another exception here.
        PyErr_Clear();
        PyErr_NoMemory();
        return -1;
    }
    core::ptr::copy_nonoverlapping((*writer).data, data, (*writer).size as usize);
    Py_XDECREF((*writer).object);
    (*writer).object = object;
    (*writer).data = data;
    (*writer).allocated = size;
    0
}

#[inline]
unsafe fn set_size(writer: *mut Own, size: Py_ssize_t) {
    // As in debug builds' own writers, what is not written yet is easy to see.
    #[cfg(py_sys_config = "Py_DEBUG")]
    if size > (*writer).size {
        (*writer).data.offset((*writer).size).write_bytes(0xff, (size - (*writer).size) as usize);
    }
    (*writer).size = size;
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_Create(size: Py_ssize_t) -> *mut PyBytesWriter {
    if size < 0 {
        raise_value_error(c"size must be >= 0");
        return null_mut();
    }
    let writer = PyMem_Malloc(size_of::<Own>()).cast::<Own>();
    if writer.is_null() {
        PyErr_NoMemory();
        return null_mut();
    }
    (*writer).object = null_mut();
    (*writer).data = (&raw mut (*writer).small_buffer).cast();
    (*writer).size = 0;
    (*writer).allocated = SMALL as Py_ssize_t;
    if reserve(writer, size, false) < 0 {
        PyMem_Free(writer.cast());
        return null_mut();
    }
    set_size(writer, size);
    writer.cast()
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_Discard(writer: *mut PyBytesWriter) {
    if !writer.is_null() {
        Py_XDECREF((*writer.cast::<Own>()).object);
        PyMem_Free(writer.cast());
    }
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_GetData(writer: *mut PyBytesWriter) -> *mut c_void {
    (*writer.cast::<Own>()).data.cast()
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_GetSize(writer: *mut PyBytesWriter) -> Py_ssize_t {
    (*writer.cast::<Own>()).size
}

/// The object that the writer holds, cut to its size.
#[cfg(capi_has = "_PyBytes_Resize")]
unsafe fn cut_object(writer: *mut Own, size: Py_ssize_t) -> *mut PyObject {
    extern "C" {
        #[cfg_attr(PyPy, link_name = "_PyPyBytes_Resize")]
        fn _PyBytes_Resize(bytes: *mut *mut PyObject, newsize: Py_ssize_t) -> c_int;
    }
    let mut object = core::mem::replace(&mut (*writer).object, null_mut());
    // Sets the object to null when it fails.
    _PyBytes_Resize(&mut object, size);
    object
}

#[cfg(not(capi_has = "_PyBytes_Resize"))]
unsafe fn cut_object(writer: *mut Own, size: Py_ssize_t) -> *mut PyObject {
    PyBytes_FromStringAndSize((*writer).data, size)
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_FinishWithSize(writer: *mut PyBytesWriter, size: Py_ssize_t) -> *mut PyObject {
    let own = writer.cast::<Own>();
    let result = if size < 0 {
        raise_value_error(c"size must be positive");
        null_mut()
    } else if size > (*own).size {
        raise_value_error(c"size larger than allocated size");
        null_mut()
    } else if (*own).object.is_null() || size <= 1 {
        // The interpreter shares the shortest of them.
        PyBytes_FromStringAndSize((*own).data, size)
    } else if size == (*own).allocated {
        core::mem::replace(&mut (*own).object, null_mut())
    } else {
        cut_object(own, size)
    };
    PyBytesWriter_Discard(writer);
    result
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_Finish(writer: *mut PyBytesWriter) -> *mut PyObject {
    PyBytesWriter_FinishWithSize(writer, PyBytesWriter_GetSize(writer))
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_FinishWithPointer(
    writer: *mut PyBytesWriter,
    buf: *mut c_void,
) -> *mut PyObject {
    let size = (buf as isize).wrapping_sub((*writer.cast::<Own>()).data as isize);
    PyBytesWriter_FinishWithSize(writer, size)
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_Resize(writer: *mut PyBytesWriter, size: Py_ssize_t) -> c_int {
    let writer = writer.cast::<Own>();
    if size < 0 {
        raise_value_error(c"size must be >= 0");
        return -1;
    }
    if reserve(writer, size, true) < 0 {
        return -1;
    }
    set_size(writer, size);
    0
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_Grow(writer: *mut PyBytesWriter, size: Py_ssize_t) -> c_int {
    let writer = writer.cast::<Own>();
    let Some(size) = (*writer).size.checked_add(size) else {
        PyErr_NoMemory();
        return -1;
    };
    if size < 0 {
        raise_value_error(c"invalid size");
        return -1;
    }
    if reserve(writer, size, true) < 0 {
        return -1;
    }
    set_size(writer, size);
    0
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_GrowAndUpdatePointer(
    writer: *mut PyBytesWriter,
    size: Py_ssize_t,
    buf: *mut c_void,
) -> *mut c_void {
    let offset = (buf as isize).wrapping_sub((*writer.cast::<Own>()).data as isize);
    if PyBytesWriter_Grow(writer, size) < 0 {
        return null_mut();
    }
    (*writer.cast::<Own>()).data.wrapping_offset(offset).cast()
}

#[inline]
pub unsafe extern "C" fn PyBytesWriter_WriteBytes(
    writer: *mut PyBytesWriter,
    bytes: *const c_void,
    size: Py_ssize_t,
) -> c_int {
    let end = (*writer.cast::<Own>()).size;
    let size = if size < 0 { CStr::from_ptr(bytes.cast()).count_bytes() as Py_ssize_t } else { size };
    if PyBytesWriter_Grow(writer, size) < 0 {
        return -1;
    }
    if size > 0 {
        let data = (*writer.cast::<Own>()).data.offset(end);
        core::ptr::copy_nonoverlapping(bytes.cast(), data, size as usize);
    }
    0
}

/// Appends a new bytes object, which it releases; null is an error already set.
#[export_name = "capi_compat_bytes_writer_append_new"]
unsafe extern "C" fn append_new(writer: *mut PyBytesWriter, text: *mut PyObject) -> c_int {
    if text.is_null() {
        return -1;
    }
    let status = PyBytesWriter_WriteBytes(writer, PyBytes_AsString(text).cast(), PyBytes_Size(text));
    Py_DECREF(text);
    status
}
