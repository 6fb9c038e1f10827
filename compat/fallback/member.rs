//! Members of C structures, descriptors.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "Py_AUDIT_READ")]
pub const Py_AUDIT_READ: c_int = 2;

#[cfg(capi_fallback = "PyDescr_IsData")]
pub unsafe extern "C" fn PyDescr_IsData(descr: *mut PyObject) -> c_int {
    #[cfg(capi_has = "type_struct_is_public")]
    {
        c_int::from((*Py_TYPE(descr)).tp_descr_set.is_some())
    }
    #[cfg(not(capi_has = "type_struct_is_public"))]
    {
        let has = |name: &CStr| PyObject_HasAttrString(Py_TYPE(descr).cast(), name.as_ptr()) != 0;
        c_int::from(has(c"__set__") || has(c"__delete__"))
    }
}
