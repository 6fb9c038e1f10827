//! Types of signatures that the documentation shows for every target, where `pyo3-ffi` has them for others only.

#[cfg(Py_LIMITED_API)]
pub type Py_tracefunc = *mut core::ffi::c_void;
pub type _PyFrameEvalFunction = *mut core::ffi::c_void;

macro_rules! opaque {
    ($($name:ident)*) => { $(pub struct $name { _opaque: [u8; 0] })* };
}

opaque! { PyConfig PyPreConfig PyStatus PyWideStringList }
#[cfg(Py_LIMITED_API)]
opaque! { PyFunctionObject }
