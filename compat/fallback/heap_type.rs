//! Heap types: made from slots or with a metaclass, and the parts of their instances.

#[allow(unused_imports)] // what a target needs differs
use super::type_::{is_heap_type, raise_for_type};
use crate::prelude::*;

/// `tp_basicsize`, or `tp_itemsize`; -1 with an exception set.
#[allow(dead_code)]
unsafe fn size_of_type(r#type: *mut PyTypeObject, items: bool) -> Py_ssize_t {
    #[cfg(capi_has = "type_sizes_are_public")]
    return if items { (*r#type).tp_itemsize } else { (*r#type).tp_basicsize };
    #[cfg(not(capi_has = "type_sizes_are_public"))]
    {
        let size = super::type_::type_attribute(r#type, if items { c"__itemsize__" } else { c"__basicsize__" });
        if size.is_null() {
            return -1;
        }
        let number = PyLong_AsSsize_t(size);
        Py_DECREF(size);
        number
    }
}

/// `tp_base`, as a new strong reference; null for object itself, or with an exception set.
#[allow(dead_code)]
unsafe fn base_of_type(r#type: *mut PyTypeObject) -> *mut PyTypeObject {
    #[cfg(capi_has = "type_sizes_are_public")]
    {
        Py_XINCREF((*r#type).tp_base.cast());
        (*r#type).tp_base
    }
    #[cfg(not(capi_has = "type_sizes_are_public"))]
    {
        let base = super::type_::type_attribute(r#type, c"__base__");
        if base == Py_None() {
            Py_DECREF(base);
            return null_mut();
        }
        base.cast()
    }
}

#[allow(dead_code)]
const fn align(size: Py_ssize_t) -> Py_ssize_t {
    (size + 15) & !15
}

/// Where a type's own part of an instance begins; -1 with an exception set.
#[allow(dead_code)]
unsafe fn data_offset(r#type: *mut PyTypeObject) -> Py_ssize_t {
    let base = base_of_type(r#type);
    if base.is_null() {
        return if PyErr_Occurred().is_null() { 0 } else { -1 };
    }
    let size = size_of_type(base, false);
    Py_DECREF(base.cast());
    if size < 0 {
        -1
    } else {
        align(size)
    }
}

/// Whether the items of instances stand at their end; without memory false with an exception. No interpreter before 3.12
/// hands the flag on, and `type`, which has its items there, does not have it.
#[allow(dead_code)]
unsafe fn has_items_at_end(r#type: *mut PyTypeObject) -> bool {
    let mut found = PyType_IsSubtype(r#type, &raw mut PyType_Type) != 0;
    let mut r#type = r#type;
    Py_INCREF(r#type.cast());
    while !found && !r#type.is_null() {
        found = PyType_GetFlags(r#type) & Py_TPFLAGS_ITEMS_AT_END != 0;
        let base = if found { null_mut() } else { base_of_type(r#type) };
        Py_DECREF(r#type.cast());
        r#type = base;
    }
    Py_XDECREF(r#type.cast());
    found
}

#[cfg(capi_fallback = "PyObject_GetTypeData")]
pub unsafe extern "C" fn PyObject_GetTypeData(obj: *mut PyObject, cls: *mut PyTypeObject) -> *mut c_void {
    let offset = data_offset(cls);
    if offset < 0 {
        return null_mut();
    }
    obj.cast::<c_char>().offset(offset).cast()
}

#[cfg(capi_fallback = "PyObject_GetTypeData_DuringGC")]
pub unsafe extern "C" fn PyObject_GetTypeData_DuringGC(obj: *mut PyObject, cls: *mut PyTypeObject) -> *mut c_void {
    let offset = data_offset(cls);
    if offset < 0 {
        PyErr_Clear();
        return null_mut();
    }
    obj.cast::<c_char>().offset(offset).cast()
}

#[cfg(capi_fallback = "PyType_GetTypeDataSize")]
pub unsafe extern "C" fn PyType_GetTypeDataSize(cls: *mut PyTypeObject) -> Py_ssize_t {
    let offset = data_offset(cls);
    let size = size_of_type(cls, false);
    if offset < 0 || size < 0 {
        return -1;
    }
    (size - offset).max(0)
}

#[cfg(capi_fallback = "PyObject_GetItemData")]
pub unsafe extern "C" fn PyObject_GetItemData(obj: *mut PyObject) -> *mut c_void {
    if !has_items_at_end(Py_TYPE(obj)) {
        if PyErr_Occurred().is_null() {
            raise_for_type(c"type '%U' does not have Py_TPFLAGS_ITEMS_AT_END", obj);
        }
        return null_mut();
    }
    let size = size_of_type(Py_TYPE(obj), false);
    if size < 0 {
        return null_mut();
    }
    obj.cast::<c_char>().offset(size).cast()
}

#[cfg(capi_fallback = "PyObject_GetItemData_DuringGC")]
pub unsafe extern "C" fn PyObject_GetItemData_DuringGC(obj: *mut PyObject) -> *mut c_void {
    let (mut error, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut error, &mut value, &mut traceback);
    let size = if has_items_at_end(Py_TYPE(obj)) { size_of_type(Py_TYPE(obj), false) } else { -1 };
    PyErr_Restore(error, value, traceback);
    if size < 0 {
        return null_mut();
    }
    obj.cast::<c_char>().offset(size).cast()
}

/// What a type made here carries beyond what the running interpreter's types have: a capsule with its token, and its name
/// if the interpreter does not copy that. It lies in a member that no interpreter uses; where that cannot be reached, in the
/// type's namespace. The C header has the same structure.
#[allow(dead_code)]
#[repr(C)]
struct TypeRecord {
    token: *mut c_void,
    name: [c_char; 1],
}

#[allow(dead_code)]
const TYPE_RECORD: &CStr = c"__capi_shims_type__";

#[allow(dead_code)]
unsafe extern "C" fn free_record(capsule: *mut PyObject) {
    PyMem_Free(PyCapsule_GetPointer(capsule, TYPE_RECORD.as_ptr()));
}

#[allow(dead_code)]
impl TypeRecord {
    unsafe fn new(token: *mut c_void, name: *const c_char) -> *mut TypeRecord {
        let size = core::mem::offset_of!(TypeRecord, name) + libc::strlen(name) + 1;
        let record = PyMem_Malloc(size.max(size_of::<TypeRecord>())).cast::<TypeRecord>();
        if record.is_null() {
            PyErr_NoMemory();
            return null_mut();
        }
        (&raw mut (*record).token).write(token);
        libc::strcpy((&raw mut (*record).name).cast(), name);
        record
    }

    /// The type takes over the record, which is freed on error.
    unsafe fn attach(record: *mut TypeRecord, r#type: *mut PyTypeObject) -> c_int {
        let capsule = PyCapsule_New(record.cast(), TYPE_RECORD.as_ptr(), Some(free_record));
        if capsule.is_null() {
            PyMem_Free(record.cast());
            return -1;
        }
        let status = attach_capsule(r#type, capsule);
        #[cfg(not(capi_has = "type_struct_is_public"))]
        Py_DECREF(capsule);
        status
    }
}

/// Steals the capsule.
#[cfg(capi_has = "type_struct_is_public")]
#[allow(dead_code)]
unsafe fn attach_capsule(r#type: *mut PyTypeObject, capsule: *mut PyObject) -> c_int {
    (*r#type).tp_cache = capsule;
    0
}

#[cfg(not(capi_has = "type_struct_is_public"))]
#[allow(dead_code)]
unsafe fn attach_capsule(r#type: *mut PyTypeObject, capsule: *mut PyObject) -> c_int {
    #[cfg(capi_dispatches)]
    if PyType_GetFlags(r#type) & Py_TPFLAGS_IMMUTABLETYPE != 0
        && crate::running_version() >= crate::since::Py_TPFLAGS_IMMUTABLETYPE
    {
        // A type's instance dictionary is its namespace.
        type Function = unsafe extern "C" fn(*mut PyObject, *mut c_void) -> *mut PyObject;
        let Some(found) = crate::dispatch::lookup("PyObject_GenericGetDict\0", crate::since::Py_TPFLAGS_IMMUTABLETYPE)
        else {
            PyErr_SetString(PyExc_SystemError, c"an immutable type cannot have a token here".as_ptr());
            return -1;
        };
        // SAFETY: the symbol of that name has this type.
        let get_dict: Function = core::mem::transmute(found);
        let names = get_dict(r#type.cast(), null_mut());
        if names.is_null() {
            return -1;
        }
        let status = PyDict_SetItemString(names, TYPE_RECORD.as_ptr(), capsule);
        PyType_Modified(r#type);
        Py_DECREF(names);
        return status;
    }
    PyObject_SetAttrString(r#type.cast(), TYPE_RECORD.as_ptr(), capsule)
}

/// Sets `*token` to the token that a heap type was made with here, or null: 0, or -1 with an exception set.
#[allow(dead_code)]
pub(crate) unsafe fn token_of(r#type: *mut PyTypeObject, token: *mut *mut c_void) -> c_int {
    *token = null_mut();
    #[cfg(capi_has = "type_struct_is_public")]
    let capsule = {
        Py_XINCREF((*r#type).tp_cache);
        (*r#type).tp_cache
    };
    #[cfg(not(capi_has = "type_struct_is_public"))]
    let capsule = {
        let names = super::type_::type_attribute(r#type, c"__dict__");
        if names.is_null() {
            return -1;
        }
        let capsule = PyObject_CallMethod(names, c"get".as_ptr(), c"s".as_ptr(), TYPE_RECORD.as_ptr());
        Py_DECREF(names);
        if capsule.is_null() {
            return -1;
        }
        capsule
    };
    if !capsule.is_null() {
        if PyCapsule_IsValid(capsule, TYPE_RECORD.as_ptr()) != 0 {
            *token = (*PyCapsule_GetPointer(capsule, TYPE_RECORD.as_ptr()).cast::<TypeRecord>()).token;
        }
        Py_DECREF(capsule);
    }
    0
}

/// An array of `PyType_Slot` that grows, in a block of `PyMem_Malloc`, always terminated.
#[allow(dead_code)]
struct SlotList {
    slots: *mut PyType_Slot,
    count: usize,
}

#[allow(dead_code)]
impl SlotList {
    unsafe fn add(&mut self, id: c_int, pointer: *mut c_void) -> c_int {
        use super::slots::id;
        let slots = PyMem_Realloc(self.slots.cast(), (self.count + 2) * size_of::<PyType_Slot>()).cast::<PyType_Slot>();
        if slots.is_null() {
            PyErr_NoMemory();
            return -1;
        }
        // What older interpreters call slots 1 to 4; the newest know these numbers too.
        let is_ambiguous = (id::BF_GETBUFFER..=id::MP_LENGTH).contains(&id);
        let id = if is_ambiguous { id - id::BF_GETBUFFER + 1 } else { id };
        slots.add(self.count).write(PyType_Slot { slot: id, pfunc: pointer });
        slots.add(self.count + 1).write(PyType_Slot { slot: 0, pfunc: null_mut() });
        self.slots = slots;
        self.count += 1;
        0
    }
}

impl Drop for SlotList {
    fn drop(&mut self) {
        // SAFETY: the block is this list's own, or null.
        unsafe { PyMem_Free(self.slots.cast()) }
    }
}

/// A strong reference, which is released.
#[allow(dead_code)]
struct Owned(*mut PyObject);

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the reference is this value's own, or null.
        unsafe { Py_XDECREF(self.0) }
    }
}

/// A slot's bases, a tuple or one type, as a new tuple of types.
#[allow(dead_code)]
unsafe fn tuple_of_bases(bases: *mut PyObject) -> *mut PyObject {
    if PyType_Check(bases) != 0 {
        return PyTuple_Pack(1, bases);
    }
    if PyTuple_Check(bases) == 0 {
        raise_for_type(c"bases must be types; got '%U'", bases);
        return null_mut();
    }
    let count = PyTuple_Size(bases);
    for index in 0..count {
        let base = PyTuple_GetItem(bases, index);
        if PyType_Check(base) == 0 {
            raise_for_type(c"bases must be types; got '%U'", base);
            return null_mut();
        }
    }
    if count == 0 {
        return PyTuple_Pack(1, (&raw mut PyBaseObject_Type).cast::<PyObject>());
    }
    Py_INCREF(bases);
    bases
}

/// An immutable type cannot have a mutable base.
#[allow(dead_code)]
unsafe fn check_immutable_bases(spec: &PyType_Spec, bases: *mut PyObject) -> c_int {
    if spec.flags as c_ulong & Py_TPFLAGS_IMMUTABLETYPE == 0 {
        return 0;
    }
    for index in 0..PyTuple_Size(bases) {
        let base = PyTuple_GetItem(bases, index).cast::<PyTypeObject>();
        if is_heap_type(base) && PyType_GetFlags(base) & Py_TPFLAGS_IMMUTABLETYPE == 0 {
            let name = PyType_GetFullyQualifiedName(base);
            if !name.is_null() {
                let format = c"Creating immutable type %s from mutable base %U";
                PyErr_Format(PyExc_TypeError, format.as_ptr(), spec.name, name);
                Py_DECREF(name);
            }
            return -1;
        }
    }
    0
}

#[allow(dead_code)]
mod member {
    use super::c_int;
    pub const READONLY: c_int = 1;
    pub const RELATIVE: c_int = 8;
    pub const PYSSIZET: c_int = 19;
}

#[allow(dead_code)]
unsafe fn check_members(given: *const PyMemberDef, data_size: Py_ssize_t) -> c_int {
    let mut given = given;
    while !given.is_null() && !(*given).name.is_null() {
        let member = &*given;
        given = given.add(1);
        if member.flags & member::RELATIVE != 0 {
            let message = if member.offset < 0 {
                c"Member offset must not be negative"
            } else if data_size == 0 {
                c"With Py_RELATIVE_OFFSET, basicsize must be extended"
            } else if member.offset >= data_size {
                c"Member offset out of range (0..extra_basicsize)"
            } else {
                c""
            };
            if !message.is_empty() {
                PyErr_SetString(PyExc_SystemError, message.as_ptr());
                return -1;
            }
        }
        let name = CStr::from_ptr(member.name);
        if ![c"__dictoffset__", c"__weaklistoffset__", c"__vectorcalloffset__"].contains(&name) {
            continue;
        }
        if member.type_code != member::PYSSIZET {
            PyErr_Format(PyExc_SystemError, c"type of %s must be Py_T_PYSSIZET".as_ptr(), member.name);
            return -1;
        }
        if member.flags & !member::RELATIVE != member::READONLY {
            let format = c"flags for %s must be Py_READONLY or (Py_READONLY | Py_RELATIVE_OFFSET)";
            PyErr_Format(PyExc_SystemError, format.as_ptr(), member.name);
            return -1;
        }
    }
    0
}

#[cfg(capi_fallback = "PyType_FromMetaclass")]
unsafe extern "C" fn refuse_instantiation(
    r#type: *mut PyTypeObject,
    _args: *mut PyObject,
    _keywords: *mut PyObject,
) -> *mut PyObject {
    let name = PyType_GetFullyQualifiedName(r#type);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"cannot create '%U' instances".as_ptr(), name);
        Py_DECREF(name);
    }
    null_mut()
}

/// The most derived of the metaclass and those of the bases, borrowed; null with an exception set.
#[cfg(capi_fallback = "PyType_FromMetaclass")]
unsafe fn winning_metaclass(metaclass: *mut PyTypeObject, bases: *mut PyObject) -> *mut PyTypeObject {
    let type_type = &raw mut PyType_Type;
    let mut winner = if metaclass.is_null() { type_type } else { metaclass };
    for index in 0..PyTuple_Size(bases) {
        let other = Py_TYPE(PyTuple_GetItem(bases, index));
        if PyType_IsSubtype(winner, other) != 0 {
            continue;
        }
        if PyType_IsSubtype(other, winner) == 0 {
            let message = c"metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases";
            PyErr_SetString(PyExc_TypeError, message.as_ptr());
            return null_mut();
        }
        winner = other;
    }
    if winner == type_type {
        return winner;
    }
    if PyType_IsSubtype(winner, type_type) == 0 {
        let format = c"Metaclass '%R' is not a subclass of 'type'.";
        PyErr_Format(PyExc_TypeError, format.as_ptr(), winner.cast::<PyObject>());
        return null_mut();
    }
    let type_new = Owned(PyObject_GetAttrString(type_type.cast(), c"__new__".as_ptr()));
    if type_new.0.is_null() {
        return null_mut();
    }
    let own_new = Owned(PyObject_GetAttrString(winner.cast(), c"__new__".as_ptr()));
    if own_new.0.is_null() {
        return null_mut();
    }
    if own_new.0 != type_new.0 {
        PyErr_SetString(PyExc_TypeError, c"Metaclasses with custom tp_new are not supported.".as_ptr());
        return null_mut();
    }
    #[cfg(PyPy)]
    {
        PyErr_SetString(PyExc_TypeError, c"PyPy gives types made in C no metaclass but 'type'".as_ptr());
        null_mut()
    }
    #[cfg(not(PyPy))]
    {
        let fits = |items| size_of_type(winner, items) == size_of_type(type_type, items);
        if !fits(false) || !fits(true) {
            let format = c"metaclass '%R' has instances larger than those of 'type', which PyType_FromMetaclass needs Python 3.12 for";
            PyErr_Format(PyExc_TypeError, format.as_ptr(), winner.cast::<PyObject>());
            return null_mut();
        }
        winner
    }
}

/// The base that instances extend: a new strong reference, or null with an exception set.
#[cfg(capi_fallback = "PyType_FromMetaclass")]
unsafe fn best_base(bases: *mut PyObject) -> *mut PyTypeObject {
    if PyTuple_Size(bases) == 1 {
        let only = PyTuple_GetItem(bases, 0);
        Py_INCREF(only);
        return only.cast();
    }
    // The interpreter chooses, and complains about bases that do not fit together.
    let mut none = PyType_Slot { slot: 0, pfunc: null_mut() };
    let mut spec = PyType_Spec {
        name: c"capi_shims.probe".as_ptr(),
        basicsize: 0,
        itemsize: 0,
        flags: Py_TPFLAGS_DEFAULT as c_uint,
        slots: &mut none,
    };
    let probe = Owned(PyType_FromSpecWithBases(&mut spec, bases));
    if probe.0.is_null() {
        // Some versions do not say why they made none: there was no memory for the name.
        if PyErr_Occurred().is_null() {
            PyErr_NoMemory();
        }
        return null_mut();
    }
    base_of_type(probe.0.cast())
}

/// Copies the members with offsets relative to the instance, and adds pointers for a dict and weak references at the end
/// of the instance where the flags ask for ones that the running interpreter does not manage.
#[cfg(capi_fallback = "PyType_FromMetaclass")]
unsafe fn resolve_members(
    given: *const PyMemberDef,
    spec: &mut PyType_Spec,
    managed: c_uint,
    data_offset: Py_ssize_t,
) -> *mut PyMemberDef {
    let mut count = 0;
    while !given.is_null() && !(*given.add(count)).name.is_null() {
        count += 1;
    }
    let size = (count + 3) * size_of::<PyMemberDef>();
    let members = PyMem_Malloc(size).cast::<PyMemberDef>();
    if members.is_null() {
        PyErr_NoMemory();
        return null_mut();
    }
    members.cast::<u8>().write_bytes(0, size);
    for index in 0..count {
        let member = &mut *members.add(index);
        *member = *given.add(index);
        if member.flags & member::RELATIVE != 0 {
            member.flags &= !member::RELATIVE;
            member.offset += data_offset;
        }
    }
    for (flag, name) in [
        (Py_TPFLAGS_MANAGED_DICT as c_uint, c"__dictoffset__"),
        (Py_TPFLAGS_MANAGED_WEAKREF as c_uint, c"__weaklistoffset__"),
    ] {
        if managed & flag == 0 {
            continue;
        }
        spec.flags &= !flag;
        let member = &mut *members.add(count);
        member.name = name.as_ptr();
        member.type_code = member::PYSSIZET;
        member.offset = (spec.basicsize as Py_ssize_t + 7) & !7;
        member.flags = member::READONLY;
        spec.basicsize = member.offset as c_int + size_of::<*mut PyObject>() as c_int;
        count += 1;
    }
    members
}

#[cfg(capi_fallback = "PyType_FromMetaclass")]
pub unsafe extern "C" fn PyType_FromMetaclass(
    metaclass: *mut PyTypeObject,
    module: *mut PyObject,
    spec: *mut PyType_Spec,
    bases: *mut PyObject,
) -> *mut PyObject {
    use super::slots::{id, slot_name, Defines, SlotReader, Structure};
    let runs = crate::running_version();
    let spec = &*spec;
    let mut list = SlotList { slots: null_mut(), count: 0 };
    let (mut base_slot, mut bases_slot) = (null_mut::<PyObject>(), null_mut::<PyObject>());
    let (mut token, mut vectorcall) = (null_mut::<c_void>(), null_mut::<c_void>());
    let mut given_members = null::<PyMemberDef>();

    let mut reader = SlotReader::new(Defines::Type, spec.slots.cast(), Structure::Old);
    reader.name = spec.name;
    loop {
        let mut status = reader.next();
        if status == 0 {
            break;
        }
        if status > 0 {
            match reader.id {
                Py_tp_base => base_slot = reader.pointer.cast(),
                Py_tp_bases => bases_slot = reader.pointer.cast(),
                Py_tp_members => given_members = reader.pointer.cast(),
                id::TP_TOKEN if reader.pointer.is_null() => token = (&raw const *spec).cast_mut().cast(),
                id::TP_TOKEN => token = reader.pointer,
                id::TP_VECTORCALL => vectorcall = reader.pointer,
                Py_am_send if runs < crate::since::Py_am_send => {}
                Py_tp_name
                | Py_tp_basicsize
                | Py_tp_extra_basicsize
                | Py_tp_itemsize
                | Py_tp_flags
                | Py_tp_metaclass
                | Py_tp_module => {
                    let format = c"%s must not be used with PyType_Spec";
                    PyErr_Format(PyExc_SystemError, format.as_ptr(), slot_name(reader.id));
                    status = -1;
                }
                // 3.9 takes no null as documentation.
                _ if reader.pointer.is_null() => {}
                _ => status = list.add(reader.id, reader.pointer),
            }
        }
        if status < 0 {
            return null_mut();
        }
    }
    if spec.name.is_null() {
        PyErr_SetString(PyExc_SystemError, c"Type spec does not define the name field.".as_ptr());
        return null_mut();
    }
    let object = (&raw mut PyBaseObject_Type).cast::<PyObject>();
    let bases = [bases, bases_slot, base_slot].into_iter().find(|bases| !bases.is_null()).unwrap_or(object);
    let bases = Owned(tuple_of_bases(bases));
    if bases.0.is_null() {
        return null_mut();
    }
    let metaclass = winning_metaclass(metaclass, bases.0);
    if metaclass.is_null() || check_immutable_bases(spec, bases.0) < 0 {
        return null_mut();
    }
    if check_members(given_members, -(spec.basicsize.min(0) as Py_ssize_t)) < 0 {
        return null_mut();
    }
    let mut own = PyType_Spec {
        name: null(),
        basicsize: spec.basicsize,
        itemsize: spec.itemsize,
        flags: spec.flags,
        slots: null_mut(),
    };
    let mut members = null_mut();
    // An interpreter that manages dicts and weak references does so.
    let managed = if runs >= crate::since::PyType_FromMetaclass {
        0
    } else {
        own.flags & (Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF) as c_uint
    };
    if own.basicsize < 0 || managed != 0 || !given_members.is_null() {
        let base = Owned(best_base(bases.0).cast());
        if base.0.is_null() {
            return null_mut();
        }
        let (base_size, base_items) = (size_of_type(base.0.cast(), false), size_of_type(base.0.cast(), true));
        if base_size < 0 || base_items < 0 {
            return null_mut();
        }
        let mut data_offset = 0;
        if own.basicsize < 0 {
            let at_end = own.flags as c_ulong & Py_TPFLAGS_ITEMS_AT_END != 0;
            if base_items != 0 && !at_end && !has_items_at_end(base.0.cast()) {
                let message = c"Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.";
                PyErr_SetString(PyExc_SystemError, message.as_ptr());
                return null_mut();
            }
            data_offset = align(base_size);
            own.basicsize = (data_offset + align(-(own.basicsize as Py_ssize_t))) as c_int;
        } else if own.basicsize == 0 {
            own.basicsize = base_size as c_int;
        }
        members = resolve_members(given_members, &mut own, managed, data_offset);
        if members.is_null() {
            return null_mut();
        }
    }
    let made = make_type(metaclass, module, spec.name, &mut own, &mut list, bases.0, members, token);
    PyMem_Free(members.cast());
    set_vectorcall(made, vectorcall);
    made
}

#[cfg(capi_fallback = "PyType_FromMetaclass")]
#[allow(clippy::too_many_arguments)]
unsafe fn make_type(
    metaclass: *mut PyTypeObject,
    module: *mut PyObject,
    name: *const c_char,
    spec: &mut PyType_Spec,
    list: &mut SlotList,
    bases: *mut PyObject,
    members: *mut PyMemberDef,
    token: *mut c_void,
) -> *mut PyObject {
    if !members.is_null() && list.add(Py_tp_members, members.cast()) < 0 {
        return null_mut();
    }
    let refuses = spec.flags as c_ulong & Py_TPFLAGS_DISALLOW_INSTANTIATION != 0
        && crate::running_version() < crate::since::Py_TPFLAGS_DISALLOW_INSTANTIATION;
    if refuses && list.add(Py_tp_new, refuse_instantiation as *mut c_void) < 0 {
        return null_mut();
    }
    let record = TypeRecord::new(token, name);
    if record.is_null() {
        return null_mut();
    }
    let mut none = PyType_Slot { slot: 0, pfunc: null_mut() };
    spec.slots = if list.count != 0 { list.slots } else { &mut none };
    spec.name = (&raw const (*record).name).cast();
    let made = PyType_FromModuleAndSpec(module, spec, bases);
    if made.is_null() {
        PyMem_Free(record.cast());
        return null_mut();
    }
    let before = Py_TYPE(made);
    if before != metaclass {
        Py_INCREF(metaclass.cast());
        set_type(made, metaclass);
        // An instance holds its type only if that is a heap type.
        if is_heap_type(before) {
            Py_DECREF(before.cast());
        }
    }
    if TypeRecord::attach(record, made.cast()) < 0 {
        Py_DECREF(made);
        return null_mut();
    }
    made
}

#[cfg(all(capi_fallback = "PyType_FromMetaclass", not(Py_GIL_DISABLED)))]
unsafe fn set_type(object: *mut PyObject, r#type: *mut PyTypeObject) {
    (*object).ob_type = r#type;
}

/// Free-threaded builds have the function themselves: this is compiled for comparison only.
#[cfg(all(capi_fallback = "PyType_FromMetaclass", Py_GIL_DISABLED))]
unsafe fn set_type(object: *mut PyObject, r#type: *mut PyTypeObject) {
    Py_SET_TYPE(object, r#type);
}

#[allow(dead_code)]
unsafe fn set_vectorcall(made: *mut PyObject, function: *mut c_void) {
    #[cfg(capi_has = "type_struct_is_public")]
    if !made.is_null() && !function.is_null() {
        // SAFETY: the slot's identifier says the function's type.
        (*made.cast::<PyTypeObject>()).tp_vectorcall = core::mem::transmute::<*mut c_void, Option<_>>(function);
    }
    #[cfg(not(capi_has = "type_struct_is_public"))]
    let _ = (made, function);
}

#[cfg(capi_fallback = "PyType_FromSlots")]
pub unsafe extern "C" fn PyType_FromSlots(slots: *mut PySlot) -> *mut PyObject {
    use super::slots::{id, Defines, SlotReader, Structure};
    let runs = crate::running_version();
    // Whether the function that makes the type takes these slots itself: ours does.
    let takes_token = cfg!(all(capi_fallback = "PyType_FromMetaclass", not(capi_dispatches)))
        || !(crate::since::PyType_FromMetaclass..crate::since::Py_tp_token).contains(&runs);
    let mut list = SlotList { slots: null_mut(), count: 0 };
    let mut none = PyType_Slot { slot: 0, pfunc: null_mut() };
    let mut spec = PyType_Spec { name: null(), basicsize: 0, itemsize: 0, flags: 0, slots: null_mut() };
    let (mut base_slot, mut bases_slot) = (null_mut::<PyObject>(), null_mut::<PyObject>());
    let (mut token, mut vectorcall) = (null_mut::<c_void>(), null_mut::<c_void>());
    let (mut size, mut extra, mut items) = (0, 0, 0);
    let mut metaclass = null_mut::<PyTypeObject>();
    let mut module = null_mut::<PyObject>();
    let mut members = null::<PyMemberDef>();

    let mut reader = SlotReader::new(Defines::Type, slots.cast(), Structure::New);
    loop {
        let mut status = reader.next();
        if status == 0 {
            break;
        }
        let (number, pointer) = (reader.integer, reader.pointer);
        if status > 0 {
            let mut complaint = c"";
            match reader.id {
                Py_tp_name => {
                    spec.name = pointer.cast();
                    reader.name = spec.name;
                }
                Py_tp_basicsize => {
                    size = number;
                    complaint = c"Py_tp_basicsize must be positive";
                }
                Py_tp_extra_basicsize => {
                    extra = number;
                    complaint = c"Py_tp_extra_basicsize must be positive";
                }
                Py_tp_itemsize => {
                    items = number;
                    complaint = c"Py_tp_itemsize must be positive";
                }
                Py_tp_flags => spec.flags = number as c_uint,
                Py_tp_metaclass => metaclass = pointer.cast(),
                Py_tp_module => module = pointer.cast(),
                Py_tp_base => base_slot = pointer.cast(),
                Py_tp_bases => bases_slot = pointer.cast(),
                id::TP_TOKEN if pointer.is_null() => {
                    let message = c"Py_tp_token: Py_TP_USE_SPEC (NULL) can only be used with PyType_Spec";
                    PyErr_SetString(PyExc_SystemError, message.as_ptr());
                    status = -1;
                }
                id::TP_TOKEN if !takes_token => token = pointer,
                id::TP_VECTORCALL if !takes_token => vectorcall = pointer,
                _ => {
                    if reader.id == Py_tp_members {
                        members = pointer.cast();
                    }
                    if !pointer.is_null() {
                        status = list.add(reader.id, pointer);
                    }
                }
            }
            if !complaint.is_empty() && number <= 0 {
                PyErr_SetString(PyExc_SystemError, complaint.as_ptr());
                status = -1;
            }
        }
        if status < 0 {
            return null_mut();
        }
    }
    if spec.name.is_null() {
        PyErr_SetString(PyExc_SystemError, c"Py_tp_name slot is required.".as_ptr());
        return null_mut();
    }
    if size != 0 && extra != 0 {
        let format = c"type %s: Py_tp_basicsize and Py_tp_extra_basicsize are mutually exclusive";
        PyErr_Format(PyExc_SystemError, format.as_ptr(), spec.name);
        return null_mut();
    }
    let largest = c_int::MAX as i64;
    if size > largest || extra > largest || items > largest {
        PyErr_SetString(PyExc_OverflowError, c"the type's size does not fit PyType_Spec".as_ptr());
        return null_mut();
    }
    spec.basicsize = (size - extra) as c_int;
    spec.itemsize = items as c_int;
    spec.slots = if list.count != 0 { list.slots } else { &mut none };
    let object = (&raw mut PyBaseObject_Type).cast::<PyObject>();
    let bases = [bases_slot, base_slot].into_iter().find(|bases| !bases.is_null()).unwrap_or(object);
    let bases = Owned(tuple_of_bases(bases));
    if bases.0.is_null() || check_immutable_bases(&spec, bases.0) < 0 || check_members(members, extra as Py_ssize_t) < 0
    {
        return null_mut();
    }
    let made = crate::PyType_FromMetaclass(metaclass, module, &mut spec, bases.0);
    if made.is_null() {
        return null_mut();
    }
    if !token.is_null() {
        let record = TypeRecord::new(token, c"".as_ptr());
        if record.is_null() || TypeRecord::attach(record, made.cast()) < 0 {
            Py_DECREF(made);
            return null_mut();
        }
    }
    set_vectorcall(made, vectorcall);
    made
}
