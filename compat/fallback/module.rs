//! Module objects.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyModule_AddObjectRef")]
#[inline]
pub unsafe extern "C" fn PyModule_AddObjectRef(
    r#mod: *mut PyObject,
    name: *const c_char,
    value: *mut PyObject,
) -> c_int {
    if PyModule_Check(r#mod) == 0 {
        PyErr_SetString(PyExc_TypeError, c"PyModule_AddObjectRef() first argument must be a module".as_ptr());
        return -1;
    }
    if value.is_null() {
        if PyErr_Occurred().is_null() {
            let message = c"PyModule_AddObjectRef() must be called with an exception raised if value is NULL";
            PyErr_SetString(PyExc_SystemError, message.as_ptr());
        }
        return -1;
    }
    let dict = PyModule_GetDict(r#mod);
    if dict.is_null() {
        // An old Python's ModuleType.__new__ alone makes a module without a dict, which has no name either.
        let module_name = PyModule_GetName(r#mod);
        if !module_name.is_null() {
            PyErr_Format(PyExc_SystemError, c"module '%s' has no __dict__".as_ptr(), module_name);
        }
        return -1;
    }
    PyDict_SetItemString(dict, name, value)
}

#[cfg(capi_fallback = "PyModule_Add")]
#[inline]
pub unsafe extern "C" fn PyModule_Add(r#mod: *mut PyObject, name: *const c_char, value: *mut PyObject) -> c_int {
    let status = PyModule_AddObjectRef(r#mod, name, value);
    Py_XDECREF(value);
    status
}

#[cfg(all(capi_fallback = "PyModule_AddType", capi_has = "type_struct_is_public"))]
pub unsafe extern "C" fn PyModule_AddType(module: *mut PyObject, r#type: *mut PyTypeObject) -> c_int {
    if PyType_Ready(r#type) < 0 {
        return -1;
    }
    let name = (*r#type).tp_name;
    let dot = libc::strrchr(name, b'.' as c_int);
    PyModule_AddObjectRef(module, if dot.is_null() { name } else { dot.add(1) }, r#type.cast())
}

#[cfg(all(capi_fallback = "PyModule_AddType", not(capi_has = "type_struct_is_public")))]
pub unsafe extern "C" fn PyModule_AddType(module: *mut PyObject, r#type: *mut PyTypeObject) -> c_int {
    if PyType_Ready(r#type) < 0 {
        return -1;
    }
    let object = PyType_GetName(r#type);
    if object.is_null() {
        return -1;
    }
    let bytes = PyUnicode_AsUTF8String(object);
    Py_DECREF(object);
    if bytes.is_null() {
        return -1;
    }
    let name: *const c_char = PyBytes_AsString(bytes);
    let dot: *const c_char = libc::strrchr(name, b'.' as c_int);
    let status = PyModule_AddObjectRef(module, if dot.is_null() { name } else { dot.add(1) }, r#type.cast());
    Py_DECREF(bytes);
    status
}

#[cfg(capi_fallback = "PyUnstable_Module_SetGIL")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Module_SetGIL(_module: *mut PyObject, _gil: *mut c_void) -> c_int {
    0
}

/// The definition behind a module that was made from slots by an interpreter that knows definitions only. Its m_name
/// points at the name in the same block, which is how it is told from others. The C header has the same structure.
#[allow(dead_code)]
#[repr(C)]
pub struct ModuleRecord {
    definition: PyModuleDef,
    create: Option<unsafe extern "C" fn(*mut PyObject, *mut PyModuleDef) -> *mut PyObject>,
    free: Option<freefunc>,
    token: *mut c_void,
    /// Owned by another record before, whose module this one describes now.
    former: *mut ModuleRecord,
    /// While the module is made.
    name_of_spec: *mut PyObject,
    is_dead: c_int,
    slots: [PyModuleDef_Slot; 5],
    mark: [u8; 16],
    name: [c_char; 1],
}

#[allow(dead_code)]
const MARK: [u8; 16] = *b"capi_shims.slot\0";

#[allow(dead_code)]
unsafe fn record_of(definition: *mut PyModuleDef) -> *mut ModuleRecord {
    // Every interpreter that loads an abi3t file knows slots, so there are no records.
    #[cfg(capi_abi3t)]
    {
        let _ = definition;
        null_mut()
    }
    #[cfg(not(capi_abi3t))]
    let record = definition.cast::<ModuleRecord>();
    #[cfg(not(capi_abi3t))]
    if definition.is_null()
        || (*definition).m_name != (&raw const (*record).name).cast::<c_char>()
        || (*record).mark != MARK
    {
        return null_mut();
    }
    #[cfg(not(capi_abi3t))]
    record
}

/// The token of a module object.
#[allow(dead_code)]
pub(crate) unsafe fn module_token(module: *mut PyObject) -> *mut c_void {
    let definition = PyModule_GetDef(module);
    let record = record_of(definition);
    if record.is_null() {
        definition.cast()
    } else {
        (*record).token
    }
}

#[cfg(capi_fallback = "PyModule_GetToken")]
pub unsafe extern "C" fn PyModule_GetToken(module: *mut PyObject, result: *mut *mut c_void) -> c_int {
    *result = null_mut();
    if PyModule_Check(module) == 0 {
        super::type_::raise_for_type(c"expected module, got %U", module);
        return -1;
    }
    *result = module_token(module);
    0
}

#[cfg(capi_fallback = "PyModule_GetToken_DuringGC")]
pub unsafe extern "C" fn PyModule_GetToken_DuringGC(module: *mut PyObject, result: *mut *mut c_void) -> c_int {
    *result = null_mut();
    if PyModule_Check(module) == 0 {
        return -1;
    }
    *result = module_token(module);
    0
}

#[cfg(capi_fallback = "PyModule_GetState_DuringGC")]
#[inline]
pub unsafe extern "C" fn PyModule_GetState_DuringGC(module: *mut PyObject) -> *mut c_void {
    if PyModule_Check(module) != 0 {
        PyModule_GetState(module)
    } else {
        null_mut()
    }
}

#[cfg(capi_fallback = "PyModule_GetStateSize")]
pub unsafe extern "C" fn PyModule_GetStateSize(module: *mut PyObject, result: *mut Py_ssize_t) -> c_int {
    *result = -1;
    if PyModule_Check(module) == 0 {
        super::type_::raise_for_type(c"expected module, got %U", module);
        return -1;
    }
    let definition = PyModule_GetDef(module);
    *result = if definition.is_null() { 0 } else { (*definition).m_size };
    0
}

#[cfg(capi_fallback = "PyModule_Exec")]
pub unsafe extern "C" fn PyModule_Exec(module: *mut PyObject) -> c_int {
    if PyModule_Check(module) == 0 {
        super::type_::raise_for_type(c"expected module, got %U", module);
        return -1;
    }
    let definition = PyModule_GetDef(module);
    if definition.is_null() {
        0
    } else {
        PyModule_ExecDef(module, definition)
    }
}

/// As the newest interpreters do, hands no definition to the user's function.
#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
unsafe extern "C" fn create(spec: *mut PyObject, definition: *mut PyModuleDef) -> *mut PyObject {
    let record = record_of(definition);
    let module = match (*record).create {
        Some(create) => create(spec, null_mut()),
        None => PyModule_NewObject((*record).name_of_spec),
    };
    if (*record).name_of_spec.is_null() {
        return module;
    }
    // What is no module must not ask for m_free, and what comes with an exception is refused.
    if !module.is_null() && PyModule_Check(module) != 0 && PyErr_Occurred().is_null() {
        let former = PyModule_GetDef(module);
        if !former.is_null() && (*former).m_free.is_some_and(is_own_free) {
            (*record).former = record_of(former);
        }
        (*record).go_with_module();
    }
    module
}

#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
fn is_own_free(function: freefunc) -> bool {
    function as usize == free as freefunc as usize
}

#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
unsafe extern "C" fn free(module: *mut c_void) {
    let record = record_of(PyModule_GetDef(module.cast()));
    if let Some(free) = (*record).free {
        free(module);
    }
    if !(*record).name_of_spec.is_null() {
        (*record).is_dead = 1;
    } else {
        // The interpreter does not look at the definition any more.
        PyMem_Free(record.cast());
    }
}

#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
impl ModuleRecord {
    fn go_with_module(&mut self) {
        self.free = self.definition.m_free;
        self.definition.m_free = Some(free);
    }

    fn add(&mut self, slot: c_int, value: *mut c_void) {
        let place = self.slots.iter_mut().find(|slot| slot.slot == 0).expect("there are four slots and the end");
        *place = PyModuleDef_Slot { slot, value };
    }

    /// Makes the definition that old interpreters want: a block of `PyMem_Malloc`, or null with an exception set.
    unsafe fn new(slots: *const PySlot, name: *const c_char) -> *mut ModuleRecord {
        let size = core::mem::offset_of!(ModuleRecord, name) + libc::strlen(name) + 1;
        let record = PyMem_Malloc(size.max(size_of::<ModuleRecord>())).cast::<ModuleRecord>();
        if record.is_null() {
            PyErr_NoMemory();
            return null_mut();
        }
        record.cast::<u8>().write_bytes(0, size.max(size_of::<ModuleRecord>()));
        (&raw mut (*record).definition.m_base).write(PyModuleDef_HEAD_INIT);
        libc::strcpy((&raw mut (*record).name).cast(), name);
        let name = (&raw const (*record).name).cast::<c_char>();
        let this = &mut *record;
        this.mark = MARK;
        this.definition.m_name = name;
        this.definition.m_slots = this.slots.as_mut_ptr();
        if this.read(slots, name) < 0 {
            PyMem_Free(record.cast());
            return null_mut();
        }
        record
    }

    unsafe fn read(&mut self, slots: *const PySlot, name: *const c_char) -> c_int {
        use super::slots::{id, Defines, SlotReader, Structure};
        use core::mem::transmute;

        let mut reader = SlotReader::new(Defines::Module, slots.cast(), Structure::New);
        reader.name = name;
        loop {
            let status = reader.next();
            if status < 0 {
                return -1;
            }
            if status == 0 {
                break;
            }
            let value = reader.pointer;
            match reader.id {
                // SAFETY, also below: a slot's identifier says its function's type; null is None.
                id::MOD_CREATE => {
                    self.create = transmute::<*mut c_void, Option<_>>(value);
                    if !value.is_null() {
                        self.add(1, create as *mut c_void);
                    }
                }
                id::MOD_EXEC => {
                    if self.slots.iter().any(|slot| slot.slot == 2) {
                        let format = c"module %s has multiple Py_mod_exec slots";
                        PyErr_Format(PyExc_SystemError, format.as_ptr(), name);
                        return -1;
                    }
                    self.add(2, value);
                }
                id::MOD_MULTIPLE_INTERPRETERS => {
                    if crate::running_version() >= crate::since::Py_mod_multiple_interpreters {
                        self.add(3, value);
                    }
                }
                id::MOD_GIL => {
                    if crate::running_version() >= crate::since::Py_mod_gil {
                        self.add(4, value);
                    }
                }
                // The spec's counts.
                Py_mod_name => {}
                Py_mod_doc => self.definition.m_doc = value.cast(),
                Py_mod_state_size => self.definition.m_size = reader.integer as Py_ssize_t,
                Py_mod_methods => self.definition.m_methods = value.cast(),
                Py_mod_state_traverse => self.definition.m_traverse = transmute::<*mut c_void, Option<_>>(value),
                Py_mod_state_clear => self.definition.m_clear = transmute::<*mut c_void, Option<_>>(value),
                Py_mod_state_free => self.definition.m_free = transmute::<*mut c_void, Option<_>>(value),
                Py_mod_abi => {
                    if PyABIInfo_Check(value.cast(), name) < 0 {
                        return -1;
                    }
                }
                _ => self.token = value,
            }
        }
        if !reader.saw(Py_mod_abi) {
            let format =
                c"module %s does not define Py_mod_abi, which is mandatory for modules defined from slots only.";
            PyErr_Format(PyExc_SystemError, format.as_ptr(), name);
            return -1;
        }
        0
    }
}

#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
pub unsafe extern "C" fn PyModule_FromSlotsAndSpec(slots: *const PySlot, spec: *mut PyObject) -> *mut PyObject {
    if slots.is_null() {
        PyErr_SetString(PyExc_SystemError, c"PyModule_FromSlotsAndSpec called with NULL slots".as_ptr());
        return null_mut();
    }
    let name = PyObject_GetAttrString(spec, c"name".as_ptr());
    if name.is_null() {
        return null_mut();
    }
    let bytes = PyUnicode_AsUTF8String(name);
    let record = if bytes.is_null() { null_mut() } else { ModuleRecord::new(slots, PyBytes_AsString(bytes)) };
    Py_XDECREF(bytes);
    if record.is_null() {
        Py_DECREF(name);
        return null_mut();
    }
    if (*record).create.is_none() {
        (*record).add(1, create as *mut c_void);
    }
    (*record).name_of_spec = name;
    let module = PyModule_FromDefAndSpec(&raw mut (*record).definition, spec);
    (*record).name_of_spec = null_mut();
    Py_DECREF(name);
    PyMem_Free((*record).former.cast());
    (*record).former = null_mut();
    if module.is_null() {
        // There may be a module with this definition all the same: the user's own, or one in a cycle of references. One
        // that asks for a state and never got it goes without m_free, and leaves this behind.
        let is_unused = !(*record).definition.m_free.is_some_and(is_own_free);
        if is_unused || (*record).is_dead != 0 {
            PyMem_Free(record.cast());
        }
        return null_mut();
    }
    if PyModule_Check(module) == 0 {
        let has_token = !(*record).token.is_null();
        if has_token {
            let format = c"module %s specifies a token, but did not create a ModuleType instance";
            PyErr_Format(PyExc_SystemError, format.as_ptr(), (*record).definition.m_name);
            Py_DECREF(module);
        }
        PyMem_Free(record.cast());
        return if has_token { null_mut() } else { module };
    }
    module
}

/// What `PyInit_NAME` returns for a module defined by slots. The definition is made by the first import and lives on:
/// imports in several interpreters may run at once.
#[cfg(capi_fallback = "PyModule_FromSlotsAndSpec")]
pub unsafe fn module_init(
    place: &core::sync::atomic::AtomicPtr<ModuleRecord>,
    slots: *mut PySlot,
    name: &CStr,
) -> *mut PyObject {
    use core::sync::atomic::Ordering;

    let mut record = place.load(Ordering::Acquire);
    if record.is_null() {
        record = ModuleRecord::new(slots, name.as_ptr());
        if record.is_null() {
            return null_mut();
        }
        if (*record).token.is_null() {
            (*record).token = slots.cast();
        }
        if let Err(other) = place.compare_exchange(null_mut(), record, Ordering::AcqRel, Ordering::Acquire) {
            PyMem_Free(record.cast());
            record = other;
        }
    }
    PyModuleDef_Init(&raw mut (*record).definition)
}
