//! Sets.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "PySet_CheckExact")]
#[inline]
pub unsafe extern "C" fn PySet_CheckExact(p: *mut PyObject) -> c_int {
    (Py_TYPE(p) == &raw mut PySet_Type).into()
}
