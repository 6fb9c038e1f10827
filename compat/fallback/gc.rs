//! Supporting Cyclic Garbage Collection.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// Calls a function of the module gc, if one is named, and tells whether the collector was enabled before. What goes wrong
/// is reported, since the callers cannot fail.
#[cfg(any(
    capi_fallback = "PyGC_Enable",
    capi_fallback = "PyGC_Disable",
    capi_fallback = "PyGC_IsEnabled",
    capi_fallback = "PyUnstable_GC_VisitObjects"
))]
unsafe fn switch(function: Option<&CStr>) -> c_int {
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    let gc = PyImport_ImportModule(c"gc".as_ptr());
    let before =
        if gc.is_null() { null_mut() } else { PyObject_CallMethod(gc, c"isenabled".as_ptr(), null::<c_char>()) };
    let mut was_enabled = -1;
    if !before.is_null() {
        was_enabled = PyObject_IsTrue(before);
        Py_DECREF(before);
    }
    let mut failed = was_enabled < 0;
    if let (false, Some(function)) = (failed, function) {
        let done = PyObject_CallMethod(gc, function.as_ptr(), null::<c_char>());
        failed = done.is_null();
        Py_XDECREF(done);
    }
    if failed {
        PyErr_WriteUnraisable(gc);
    }
    Py_XDECREF(gc);
    PyErr_Restore(ty, value, traceback);
    (was_enabled > 0).into()
}

/// A C function behind a function of the module gc, found once and for all: it takes no notice of the module, and what a
/// program puts in its place does not change the real functions either.
#[cfg(all(
    any(capi_fallback = "PyGC_Enable", capi_fallback = "PyGC_Disable", capi_fallback = "PyGC_IsEnabled"),
    not(PyPy)
))]
mod function {
    use super::*;
    use core::mem::transmute;
    use core::sync::atomic::{AtomicPtr, Ordering};

    type GcFunction = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

    pub struct Cached {
        name: &'static CStr,
        function: AtomicPtr<c_void>,
    }

    impl Cached {
        pub const fn new(name: &'static CStr) -> Self {
            Cached { name, function: AtomicPtr::new(null_mut()) }
        }

        /// None if something else is in its place. All threads find the same function.
        #[inline]
        pub unsafe fn get(&self) -> Option<GcFunction> {
            let mut function = self.function.load(Ordering::Relaxed);
            if function.is_null() {
                function = find(self.name);
                self.function.store(function, Ordering::Relaxed);
            }
            // SAFETY: null, or a function of METH_NOARGS.
            transmute::<*mut c_void, Option<GcFunction>>(function)
        }
    }

    #[cold]
    unsafe fn find(name: &CStr) -> *mut c_void {
        let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
        PyErr_Fetch(&mut ty, &mut value, &mut traceback);
        let gc = PyImport_ImportModule(c"gc".as_ptr());
        let object = if gc.is_null() { null_mut() } else { PyObject_GetAttrString(gc, name.as_ptr()) };
        let mut found = null_mut();
        if !object.is_null()
            && PyCFunction_Check(object) != 0
            && PyCFunction_GetFlags(object) == METH_NOARGS
            && PyCFunction_GetSelf(object) == gc
        {
            // SAFETY: both are pointers to functions or null.
            found = transmute::<Option<PyCFunction>, *mut c_void>(PyCFunction_GetFunction(object));
        }
        Py_XDECREF(object);
        Py_XDECREF(gc);
        PyErr_Restore(ty, value, traceback);
        found
    }
}

#[cfg(any(capi_fallback = "PyGC_Enable", capi_fallback = "PyGC_Disable", capi_fallback = "PyGC_IsEnabled"))]
#[inline]
unsafe fn is_enabled() -> c_int {
    #[cfg(not(PyPy))]
    {
        static IS_ENABLED: function::Cached = function::Cached::new(c"isenabled");
        if let Some(function) = IS_ENABLED.get() {
            let answer = function(null_mut(), null_mut());
            let is_enabled = answer == Py_True();
            Py_XDECREF(answer);
            return is_enabled.into();
        }
    }
    switch(None)
}

#[cfg(capi_fallback = "PyGC_Enable")]
#[inline]
pub unsafe extern "C" fn PyGC_Enable() -> c_int {
    #[cfg(not(PyPy))]
    {
        static ENABLE: function::Cached = function::Cached::new(c"enable");
        if let Some(function) = ENABLE.get() {
            let was_enabled = is_enabled();
            Py_XDECREF(function(null_mut(), null_mut()));
            return was_enabled;
        }
    }
    switch(Some(c"enable"))
}

#[cfg(capi_fallback = "PyGC_Disable")]
#[inline]
pub unsafe extern "C" fn PyGC_Disable() -> c_int {
    #[cfg(not(PyPy))]
    {
        static DISABLE: function::Cached = function::Cached::new(c"disable");
        if let Some(function) = DISABLE.get() {
            let was_enabled = is_enabled();
            Py_XDECREF(function(null_mut(), null_mut()));
            return was_enabled;
        }
    }
    switch(Some(c"disable"))
}

#[cfg(capi_fallback = "PyGC_IsEnabled")]
#[inline]
pub unsafe extern "C" fn PyGC_IsEnabled() -> c_int {
    is_enabled()
}

#[cfg(capi_fallback = "PyObject_IS_GC")]
#[inline]
pub unsafe extern "C" fn PyObject_IS_GC(obj: *mut PyObject) -> c_int {
    #[cfg(Py_LIMITED_API)]
    {
        let ty = Py_TYPE(obj);
        if PyType_GetFlags(ty) & Py_TPFLAGS_HAVE_GC == 0 {
            return 0;
        }
        // Some instances may be in the collector's hands and others not; the static types are the case that all have.
        if PyType_Check(obj) != 0 {
            return (PyType_GetFlags(obj.cast()) & Py_TPFLAGS_HEAPTYPE != 0).into();
        }
        if PyType_GetFlags(ty) & Py_TPFLAGS_HEAPTYPE == 0 {
            return 1;
        }
        let is_gc = PyType_GetSlot(ty, Py_tp_is_gc);
        if is_gc.is_null() {
            return 1;
        }
        // SAFETY: the slot holds a function of this type.
        let is_gc: unsafe extern "C" fn(*mut PyObject) -> c_int = core::mem::transmute(is_gc);
        is_gc(obj)
    }
    #[cfg(PyPy)]
    {
        let ty = Py_TYPE(obj);
        (PyType_HasFeature(ty, Py_TPFLAGS_HAVE_GC) != 0 && (*ty).tp_is_gc.is_none_or(|is_gc| is_gc(obj) != 0)).into()
    }
    #[cfg(not(any(Py_LIMITED_API, PyPy)))]
    {
        pyo3_ffi::PyObject_IS_GC(obj)
    }
}

#[cfg(capi_fallback = "gcvisitobjects_t")]
pub type gcvisitobjects_t = unsafe extern "C" fn(object: *mut PyObject, arg: *mut c_void) -> c_int;

#[cfg(capi_fallback = "PyUnstable_GC_VisitObjects")]
#[inline]
pub unsafe extern "C" fn PyUnstable_GC_VisitObjects(callback: gcvisitobjects_t, arg: *mut c_void) {
    let was_enabled = switch(Some(c"disable"));
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    let gc = PyImport_ImportModule(c"gc".as_ptr());
    let objects =
        if gc.is_null() { null_mut() } else { PyObject_CallMethod(gc, c"get_objects".as_ptr(), null::<c_char>()) };
    let size = if objects.is_null() { -1 } else { PyList_Size(objects) };
    if size < 0 {
        PyErr_WriteUnraisable(gc);
    }
    Py_XDECREF(gc);
    PyErr_Restore(ty, value, traceback);
    for index in 0..size {
        if callback(PyList_GetItem(objects, index), arg) == 0 {
            break;
        }
    }
    Py_XDECREF(objects);
    if was_enabled != 0 {
        switch(Some(c"enable"));
    }
}

#[cfg(capi_fallback = "PyUnstable_Object_GC_NewWithExtraData")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Object_GC_NewWithExtraData(
    type_: *mut PyTypeObject,
    extra_size: usize,
) -> *mut PyObject {
    // The allocator takes the size from a type, so it gets one that differs in this alone.
    #[cfg(capi_has = "gc_new_needs_only_basicsize")]
    {
        extern "C" {
            fn _PyObject_GC_New(type_: *mut PyTypeObject) -> *mut PyObject;
        }
        let mut sized = core::ptr::read(type_);
        if extra_size > (PY_SSIZE_T_MAX - (*type_).tp_basicsize) as usize {
            return PyErr_NoMemory();
        }
        sized.tp_basicsize += extra_size as Py_ssize_t;
        let object = _PyObject_GC_New(&raw mut sized);
        if object.is_null() {
            return null_mut();
        }
        let head = core::mem::size_of::<PyObject>();
        object.cast::<u8>().add(head).write_bytes(0, sized.tp_basicsize as usize - head);
        (*object).ob_type = type_;
        if PyType_HasFeature(type_, Py_TPFLAGS_HEAPTYPE) != 0 {
            Py_INCREF(type_.cast());
            Py_DECREF((&raw mut sized).cast());
        }
        object
    }
    #[cfg(PyPy)]
    {
        extern "C" {
            #[link_name = "_PyPyObject_GC_Malloc"]
            fn _PyObject_GC_Malloc(size: usize) -> *mut PyObject;
        }
        let size = ((*type_).tp_basicsize as usize).wrapping_add(extra_size);
        let object = if size < extra_size { null_mut() } else { _PyObject_GC_Malloc(size) };
        if object.is_null() {
            return PyErr_NoMemory();
        }
        object.cast::<u8>().write_bytes(0, size);
        PyObject_Init(object, type_)
    }
    #[cfg(not(any(capi_has = "gc_new_needs_only_basicsize", PyPy)))]
    {
        extern "C" {
            #[link_name = "PyUnstable_Object_GC_NewWithExtraData"]
            fn real(type_: *mut PyTypeObject, extra_size: usize) -> *mut PyObject;
        }
        real(type_, extra_size)
    }
}
