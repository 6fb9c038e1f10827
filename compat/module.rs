//! One module definition for all versions: the macros [`module!`](crate::module) and
//! [`PyABIInfo_VAR!`](crate::PyABIInfo_VAR).

/// What the macros expand to.
pub mod private {
    use core::cell::UnsafeCell;

    pub use core::ffi::c_void;

    #[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
    pub use crate::fallback::module::{module_init, ModuleRecord};

    /// The slots of a module. Interpreters want a mutable pointer to them, and do not write.
    #[repr(transparent)]
    pub struct Slots<const COUNT: usize>(pub UnsafeCell<[crate::PySlot; COUNT]>);

    // SAFETY: nobody writes.
    unsafe impl<const COUNT: usize> Sync for Slots<COUNT> {}

    pub const DEFAULT_ABI_INFO: crate::PyABIInfo = crate::PyABIInfo {
        abiinfo_major_version: 1,
        abiinfo_minor_version: 0,
        flags: crate::PyABIInfo_DEFAULT_FLAGS,
        build_version: crate::ABI_VERSION,
        abi_version: crate::ABI_VERSION,
    };
}

/// Defines a static variable of the type `PyABIInfo` that describes this build, for the slot `Py_mod_abi`.
///
/// ```
/// capi_compat::PyABIInfo_VAR!(ABI_INFO);
/// ```
#[macro_export]
macro_rules! PyABIInfo_VAR {
    ($name:ident) => {
        static mut $name: $crate::PyABIInfo = $crate::private::DEFAULT_ABI_INFO;
    };
}

/// Exports an extension module that an array of `PySlot` defines, for every Python: as `PyModExport_NAME` where the
/// interpreter knows slots, as `PyInit_NAME` where not, and as both in a file of the stable ABI that may meet either.
///
/// The slots `Py_mod_abi` and `Py_slot_end` are added. Slots that an interpreter has no use for are accepted everywhere.
///
/// ```ignore
/// use capi_compat::*;
/// use core::ffi::{c_int, c_void};
///
/// unsafe extern "C" fn exec(module: *mut PyObject) -> c_int {
///     PyModule_Add(module, c"answer".as_ptr(), PyLong_FromLong(42))
/// }
///
/// capi_compat::module! {
///     spam,
///     PySlot_STATIC_DATA(Py_mod_doc, c"Documentation".as_ptr() as *mut c_void),
///     PySlot_FUNC(Py_mod_exec, exec as *mut c_void),
///     PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
///     PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
/// }
/// ```
#[macro_export]
macro_rules! module {
    ($name:ident, $($slot:expr),* $(,)?) => {
        const _: () = {
            $crate::PyABIInfo_VAR!(ABI_INFO);
            const COUNT: usize = 2 $(+ { let _ = stringify!($slot); 1 })*;
            // SAFETY: PySlot_FUNC gets functions of the types that the slots ask for.
            #[allow(unused_unsafe)]
            static SLOTS: $crate::private::Slots<COUNT> = $crate::private::Slots(core::cell::UnsafeCell::new(unsafe {
                [
                    $crate::PySlot_DATA($crate::Py_mod_abi, (&raw mut ABI_INFO).cast::<$crate::private::c_void>()),
                    $($slot,)*
                    $crate::PySlot_END(),
                ]
            }));
            $crate::__module_init!($name, SLOTS);
            $crate::__module_export!($name, SLOTS);
        };
    };
}

#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
#[doc(hidden)]
#[macro_export]
macro_rules! __module_init {
    ($name:ident, $slots:ident) => {
        #[export_name = concat!("PyInit_", stringify!($name))]
        pub unsafe extern "C" fn init() -> *mut $crate::PyObject {
            use core::sync::atomic::AtomicPtr;
            static RECORD: AtomicPtr<$crate::private::ModuleRecord> = AtomicPtr::new(core::ptr::null_mut());
            let name = concat!(stringify!($name), "\0");
            // SAFETY: the name ends in NUL and has no other; the interpreter calls this with an attached thread state.
            unsafe {
                let name = core::ffi::CStr::from_bytes_with_nul_unchecked(name.as_bytes());
                $crate::private::module_init(&RECORD, $slots.0.get().cast::<$crate::PySlot>(), name)
            }
        }
    };
}

#[cfg(not(capi_fallback = "PyModule_FromSlotsAndSpec"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __module_init {
    ($name:ident, $slots:ident) => {};
}

#[cfg(any(capi_dispatches, not(capi_fallback = "PyModule_FromSlotsAndSpec")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __module_export {
    ($name:ident, $slots:ident) => {
        #[export_name = concat!("PyModExport_", stringify!($name))]
        pub unsafe extern "C" fn export() -> *mut $crate::PySlot {
            $slots.0.get().cast::<$crate::PySlot>()
        }
    };
}

#[cfg(not(any(capi_dispatches, not(capi_fallback = "PyModule_FromSlotsAndSpec"))))]
#[doc(hidden)]
#[macro_export]
macro_rules! __module_export {
    ($name:ident, $slots:ident) => {};
}
