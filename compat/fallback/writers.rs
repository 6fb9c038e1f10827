//! Writers of str and bytes objects.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyUnicodeWriter")]
#[repr(C)]
pub struct PyUnicodeWriter {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "PyBytesWriter")]
#[repr(C)]
pub struct PyBytesWriter {
    _opaque: [u8; 0],
}

// All functions of a writer come from one place.
#[cfg(capi_fallback = "PyUnicodeWriter_Create")]
mod unicode;
#[cfg(capi_fallback = "PyUnicodeWriter_Create")]
pub use unicode::{
    PyUnicodeWriter_Create, PyUnicodeWriter_DecodeUTF8Stateful, PyUnicodeWriter_Discard, PyUnicodeWriter_Finish,
    PyUnicodeWriter_WriteASCII, PyUnicodeWriter_WriteChar, PyUnicodeWriter_WriteRepr, PyUnicodeWriter_WriteStr,
    PyUnicodeWriter_WriteSubstring, PyUnicodeWriter_WriteUCS4, PyUnicodeWriter_WriteUTF8,
    PyUnicodeWriter_WriteWideChar,
};

#[cfg(capi_fallback = "PyBytesWriter_Create")]
mod bytes;
#[cfg(capi_fallback = "PyBytesWriter_Create")]
pub use bytes::{
    PyBytesWriter_Create, PyBytesWriter_Discard, PyBytesWriter_Finish, PyBytesWriter_FinishWithPointer,
    PyBytesWriter_FinishWithSize, PyBytesWriter_GetData, PyBytesWriter_GetSize, PyBytesWriter_Grow,
    PyBytesWriter_GrowAndUpdatePointer, PyBytesWriter_Resize, PyBytesWriter_WriteBytes,
};
