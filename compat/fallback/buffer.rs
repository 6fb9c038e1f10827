//! The buffer protocol.
#![allow(unused_imports)]

use super::object::type_name;
use crate::prelude::*;

#[cfg(all(capi_fallback = "PyObject_CheckBuffer", Py_LIMITED_API))]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: *mut PyObject) -> c_int {
    // Only where the running interpreter's own function cannot be found.
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    let view = PyMemoryView_FromObject(obj);
    let mut found = 1;
    if view.is_null() {
        found = (PyErr_ExceptionMatches(PyExc_TypeError) == 0).into();
        PyErr_Clear();
    }
    Py_XDECREF(view);
    PyErr_Restore(ty, value, traceback);
    found
}

#[cfg(all(capi_fallback = "PyObject_CheckBuffer", not(Py_LIMITED_API)))]
#[inline]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: *mut PyObject) -> c_int {
    let methods = (*Py_TYPE(obj)).tp_as_buffer;
    (!methods.is_null() && (*methods).bf_getbuffer.is_some()).into()
}

#[cfg(capi_fallback = "PyBuffer_SizeFromFormat")]
pub unsafe extern "C" fn PyBuffer_SizeFromFormat(format: *const c_char) -> Py_ssize_t {
    let module = PyImport_ImportModule(c"struct".as_ptr());
    if module.is_null() {
        return -1;
    }
    let size = PyObject_CallMethod(module, c"calcsize".as_ptr(), c"s".as_ptr(), format);
    Py_DECREF(module);
    if size.is_null() {
        return -1;
    }
    let result = PyLong_AsSsize_t(size);
    Py_DECREF(size);
    result
}

#[cfg(any(capi_fallback = "PyPickleBuffer_FromObject", capi_fallback = "PyPickleBuffer_Release"))]
unsafe fn pickle_buffer_type() -> *mut PyObject {
    let module = PyImport_ImportModule(c"pickle".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let ty = PyObject_GetAttrString(module, c"PickleBuffer".as_ptr());
    Py_DECREF(module);
    ty
}

#[cfg(capi_fallback = "PyPickleBuffer_FromObject")]
pub unsafe extern "C" fn PyPickleBuffer_FromObject(obj: *mut PyObject) -> *mut PyObject {
    let ty = pickle_buffer_type();
    if ty.is_null() {
        return null_mut();
    }
    let result = PyObject_CallFunctionObjArgs(ty, obj, null_mut::<PyObject>());
    Py_DECREF(ty);
    result
}

#[cfg(capi_fallback = "PyPickleBuffer_Release")]
pub unsafe extern "C" fn PyPickleBuffer_Release(picklebuf: *mut PyObject) -> c_int {
    let ty = pickle_buffer_type();
    if ty.is_null() {
        return -1;
    }
    let matches = Py_TYPE(picklebuf).cast() == ty;
    Py_DECREF(ty);
    if !matches {
        let name = type_name(picklebuf);
        if !name.is_null() {
            PyErr_Format(PyExc_TypeError, c"expected PickleBuffer, %U found".as_ptr(), name);
            Py_DECREF(name);
        }
        return -1;
    }
    let done = PyObject_CallMethod(picklebuf, c"release".as_ptr(), null());
    if done.is_null() {
        return -1;
    }
    Py_DECREF(done);
    0
}

#[cfg(capi_fallback = "Py_buffer")]
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct Py_buffer {
    pub buf: *mut c_void,
    /// Owned reference
    pub obj: *mut PyObject,
    pub len: Py_ssize_t,
    pub itemsize: Py_ssize_t,
    pub readonly: c_int,
    pub ndim: c_int,
    pub format: *mut c_char,
    pub shape: *mut Py_ssize_t,
    pub strides: *mut Py_ssize_t,
    pub suboffsets: *mut Py_ssize_t,
    pub internal: *mut c_void,
}

#[cfg(capi_fallback = "Py_buffer")]
impl Py_buffer {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Py_buffer {
            buf: null_mut(),
            obj: null_mut(),
            len: 0,
            itemsize: 0,
            readonly: 0,
            ndim: 0,
            format: null_mut(),
            shape: null_mut(),
            strides: null_mut(),
            suboffsets: null_mut(),
            internal: null_mut(),
        }
    }
}

#[cfg(capi_fallback = "PyBUF_MAX_NDIM")]
pub const PyBUF_MAX_NDIM: usize = 64;

#[cfg(capi_fallback = "PyBUF_SIMPLE")]
pub const PyBUF_SIMPLE: c_int = 0;

#[cfg(capi_fallback = "PyBUF_WRITABLE")]
pub const PyBUF_WRITABLE: c_int = 0x0001;

#[cfg(capi_fallback = "PyBUF_FORMAT")]
pub const PyBUF_FORMAT: c_int = 0x0004;

#[cfg(capi_fallback = "PyBUF_ND")]
pub const PyBUF_ND: c_int = 0x0008;

#[cfg(capi_fallback = "PyBUF_STRIDES")]
pub const PyBUF_STRIDES: c_int = 0x0018;

#[cfg(capi_fallback = "PyBUF_C_CONTIGUOUS")]
pub const PyBUF_C_CONTIGUOUS: c_int = 0x0038;

#[cfg(capi_fallback = "PyBUF_F_CONTIGUOUS")]
pub const PyBUF_F_CONTIGUOUS: c_int = 0x0058;

#[cfg(capi_fallback = "PyBUF_ANY_CONTIGUOUS")]
pub const PyBUF_ANY_CONTIGUOUS: c_int = 0x0098;

#[cfg(capi_fallback = "PyBUF_INDIRECT")]
pub const PyBUF_INDIRECT: c_int = 0x0118;

#[cfg(capi_fallback = "PyBUF_CONTIG")]
pub const PyBUF_CONTIG: c_int = 0x0009;

#[cfg(capi_fallback = "PyBUF_CONTIG_RO")]
pub const PyBUF_CONTIG_RO: c_int = 0x0008;

#[cfg(capi_fallback = "PyBUF_STRIDED")]
pub const PyBUF_STRIDED: c_int = 0x0019;

#[cfg(capi_fallback = "PyBUF_STRIDED_RO")]
pub const PyBUF_STRIDED_RO: c_int = 0x0018;

#[cfg(capi_fallback = "PyBUF_RECORDS")]
pub const PyBUF_RECORDS: c_int = 0x001d;

#[cfg(capi_fallback = "PyBUF_RECORDS_RO")]
pub const PyBUF_RECORDS_RO: c_int = 0x001c;

#[cfg(capi_fallback = "PyBUF_FULL")]
pub const PyBUF_FULL: c_int = 0x011d;

#[cfg(capi_fallback = "PyBUF_FULL_RO")]
pub const PyBUF_FULL_RO: c_int = 0x011c;

#[cfg(capi_fallback = "PyBUF_READ")]
pub const PyBUF_READ: c_int = 0x100;

#[cfg(capi_fallback = "PyBUF_WRITE")]
pub const PyBUF_WRITE: c_int = 0x200;

#[cfg(all(capi_fallback = "PyObject_GetBuffer", not(Py_LIMITED_API)))]
pub unsafe extern "C" fn PyObject_GetBuffer(obj: *mut PyObject, view: *mut Py_buffer, flags: c_int) -> c_int {
    if flags == PyBUF_READ || flags == PyBUF_WRITE {
        PyErr_BadInternalCall();
        return -1;
    }
    let methods = (*Py_TYPE(obj)).tp_as_buffer;
    if !methods.is_null() {
        if let Some(function) = (*methods).bf_getbuffer {
            return function(obj, view, flags);
        }
    }
    let name = (*Py_TYPE(obj)).tp_name;
    PyErr_Format(PyExc_TypeError, c"a bytes-like object is required, not '%.100s'".as_ptr(), name);
    -1
}

/// Only where the running interpreter's own function cannot be found.
#[cfg(all(capi_fallback = "PyObject_GetBuffer", Py_LIMITED_API))]
pub unsafe extern "C" fn PyObject_GetBuffer(_obj: *mut PyObject, view: *mut Py_buffer, _flags: c_int) -> c_int {
    (*view).obj = null_mut();
    PyErr_SetString(PyExc_BufferError, c"this interpreter's PyObject_GetBuffer cannot be found".as_ptr());
    -1
}

#[cfg(capi_fallback = "PyBuffer_Release")]
pub unsafe extern "C" fn PyBuffer_Release(view: *mut Py_buffer) {
    let obj = (*view).obj;
    if obj.is_null() {
        return;
    }
    #[cfg(not(Py_LIMITED_API))]
    {
        let methods = (*Py_TYPE(obj)).tp_as_buffer;
        if !methods.is_null() {
            if let Some(function) = (*methods).bf_releasebuffer {
                function(obj, view);
            }
        }
    }
    (*view).obj = null_mut();
    Py_DECREF(obj);
}

#[cfg(capi_fallback = "PyBuffer_IsContiguous")]
pub unsafe extern "C" fn PyBuffer_IsContiguous(view: *const Py_buffer, order: c_char) -> c_int {
    unsafe fn follows(view: &Py_buffer, fortran: bool) -> bool {
        let ndim = view.ndim as isize;
        if view.len == 0 {
            return true;
        }
        if view.strides.is_null() {
            // Without strides the order is C's, which is Fortran's too if only one dimension counts.
            let long = |n: &isize| *view.shape.offset(*n) > 1;
            return !fortran || ndim <= 1 || (!view.shape.is_null() && (0..ndim).filter(long).count() <= 1);
        }
        let mut stride = view.itemsize;
        for n in 0..ndim {
            let n = if fortran { n } else { ndim - 1 - n };
            let length = *view.shape.offset(n);
            if length > 1 && *view.strides.offset(n) != stride {
                return false;
            }
            stride *= length;
        }
        true
    }
    let view = &*view;
    if !view.suboffsets.is_null() {
        return 0;
    }
    match order as u8 {
        b'C' => follows(view, false).into(),
        b'F' => follows(view, true).into(),
        b'A' => (follows(view, false) || follows(view, true)).into(),
        _ => 0,
    }
}

#[cfg(capi_fallback = "PyBuffer_GetPointer")]
pub unsafe extern "C" fn PyBuffer_GetPointer(view: *const Py_buffer, indices: *const Py_ssize_t) -> *mut c_void {
    let view = &*view;
    let mut pointer = view.buf.cast::<c_char>();
    for n in 0..view.ndim as isize {
        pointer = pointer.offset(*view.strides.offset(n) * *indices.offset(n));
        if !view.suboffsets.is_null() && *view.suboffsets.offset(n) >= 0 {
            pointer = (*pointer.cast::<*mut c_char>()).offset(*view.suboffsets.offset(n));
        }
    }
    pointer.cast()
}

/// The next item's indices, where the last one varies fastest, or the first.
#[cfg(any(
    capi_fallback = "PyBuffer_FromContiguous",
    capi_fallback = "PyBuffer_ToContiguous",
    capi_fallback = "PyObject_CopyData"
))]
unsafe fn advance(view: &Py_buffer, indices: &mut [Py_ssize_t; 64], fortran: bool) {
    let ndim = view.ndim as usize;
    for n in 0..ndim {
        let n = if fortran { n } else { ndim - 1 - n };
        indices[n] += 1;
        if indices[n] < *view.shape.add(n) {
            return;
        }
        indices[n] = 0;
    }
}

#[cfg(capi_fallback = "PyBuffer_FromContiguous")]
pub unsafe extern "C" fn PyBuffer_FromContiguous(
    view: *const Py_buffer,
    buf: *const c_void,
    len: Py_ssize_t,
    order: c_char,
) -> c_int {
    let len = len.min((*view).len);
    let mut source = buf.cast::<u8>();
    if PyBuffer_IsContiguous(view, order) != 0 {
        core::ptr::copy_nonoverlapping(source, (*view).buf.cast(), len as usize);
        return 0;
    }
    let mut indices = [0; 64];
    for _ in 0..len / (*view).itemsize {
        let item = PyBuffer_GetPointer(view, indices.as_ptr());
        core::ptr::copy_nonoverlapping(source, item.cast(), (*view).itemsize as usize);
        source = source.offset((*view).itemsize);
        advance(&*view, &mut indices, order as u8 == b'F');
    }
    0
}

#[cfg(capi_fallback = "PyBuffer_ToContiguous")]
pub unsafe extern "C" fn PyBuffer_ToContiguous(
    buf: *mut c_void,
    view: *const Py_buffer,
    len: Py_ssize_t,
    order: c_char,
) -> c_int {
    let mut destination = buf.cast::<u8>();
    if len != (*view).len {
        PyErr_SetString(PyExc_ValueError, c"PyBuffer_ToContiguous: len != view->len".as_ptr());
        return -1;
    }
    if PyBuffer_IsContiguous(view, order) != 0 {
        core::ptr::copy_nonoverlapping((*view).buf.cast(), destination, len as usize);
        return 0;
    }
    let mut indices = [0; 64];
    for _ in 0..len / (*view).itemsize {
        let item = PyBuffer_GetPointer(view, indices.as_ptr());
        core::ptr::copy_nonoverlapping(item.cast(), destination, (*view).itemsize as usize);
        destination = destination.offset((*view).itemsize);
        advance(&*view, &mut indices, order as u8 == b'F');
    }
    0
}

#[cfg(capi_fallback = "PyObject_CopyData")]
pub unsafe extern "C" fn PyObject_CopyData(dest: *mut PyObject, src: *mut PyObject) -> c_int {
    if PyObject_CheckBuffer(dest) == 0 || PyObject_CheckBuffer(src) == 0 {
        let message = c"both destination and source must be bytes-like objects";
        PyErr_SetString(PyExc_TypeError, message.as_ptr());
        return -1;
    }
    let (mut to, mut from) = (Py_buffer::new(), Py_buffer::new());
    if PyObject_GetBuffer(dest, &mut to, PyBUF_FULL) != 0 {
        return -1;
    }
    if PyObject_GetBuffer(src, &mut from, PyBUF_FULL_RO) != 0 {
        PyBuffer_Release(&mut to);
        return -1;
    }
    let mut result = 0;
    let contiguous = |order: u8| {
        let order = order as c_char;
        PyBuffer_IsContiguous(&to, order) != 0 && PyBuffer_IsContiguous(&from, order) != 0
    };
    if to.len < from.len {
        let message = c"destination is too small to receive data from source";
        PyErr_SetString(PyExc_BufferError, message.as_ptr());
        result = -1;
    } else if contiguous(b'C') || contiguous(b'F') {
        core::ptr::copy(from.buf.cast::<u8>(), to.buf.cast::<u8>(), from.len as usize);
    } else {
        let mut indices = [0; 64];
        let elements: Py_ssize_t = (0..from.ndim as isize).map(|n| *from.shape.offset(n)).product();
        for _ in 0..elements {
            advance(&from, &mut indices, false);
            let target = PyBuffer_GetPointer(&to, indices.as_ptr());
            let source = PyBuffer_GetPointer(&from, indices.as_ptr());
            core::ptr::copy(source.cast::<u8>(), target.cast::<u8>(), from.itemsize as usize);
        }
    }
    PyBuffer_Release(&mut to);
    PyBuffer_Release(&mut from);
    result
}

#[cfg(capi_fallback = "PyBuffer_FillContiguousStrides")]
pub unsafe extern "C" fn PyBuffer_FillContiguousStrides(
    ndims: c_int,
    shape: *mut Py_ssize_t,
    strides: *mut Py_ssize_t,
    itemsize: c_int,
    order: c_char,
) {
    let mut stride = itemsize as Py_ssize_t;
    for n in 0..ndims as isize {
        let n = if order as u8 == b'F' { n } else { ndims as isize - 1 - n };
        *strides.offset(n) = stride;
        stride *= *shape.offset(n);
    }
}

#[cfg(capi_fallback = "PyBuffer_FillInfo")]
pub unsafe extern "C" fn PyBuffer_FillInfo(
    view: *mut Py_buffer,
    o: *mut PyObject,
    buf: *mut c_void,
    len: Py_ssize_t,
    readonly: c_int,
    flags: c_int,
) -> c_int {
    if view.is_null() {
        PyErr_SetString(PyExc_BufferError, c"PyBuffer_FillInfo: view==NULL argument is obsolete".as_ptr());
        return -1;
    }
    if flags == PyBUF_READ || flags == PyBUF_WRITE {
        PyErr_BadInternalCall();
        return -1;
    }
    if flags & PyBUF_WRITABLE != 0 && readonly == 1 {
        PyErr_SetString(PyExc_BufferError, c"Object is not writable.".as_ptr());
        return -1;
    }
    Py_XINCREF(o);
    let view = &mut *view;
    view.obj = o;
    view.buf = buf;
    view.len = len;
    view.readonly = readonly;
    view.itemsize = 1;
    view.format = if flags & PyBUF_FORMAT != 0 { c"B".as_ptr().cast_mut() } else { null_mut() };
    view.ndim = 1;
    view.shape = if flags & PyBUF_ND != 0 { &mut view.len } else { null_mut() };
    view.strides = if flags & PyBUF_STRIDES == PyBUF_STRIDES { &mut view.itemsize } else { null_mut() };
    view.suboffsets = null_mut();
    view.internal = null_mut();
    0
}
