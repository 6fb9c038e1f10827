//! Definition slots: their structure, constructors and identifiers, and how they are read.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PySlot")]
pub type _Py_funcptr_t = unsafe extern "C" fn();

#[cfg(capi_fallback = "PySlot")]
#[derive(Copy, Clone)]
#[repr(C)]
pub union _anon_union_32b {
    pub sl_reserved: u32,
}

#[cfg(capi_fallback = "PySlot")]
#[derive(Copy, Clone)]
#[repr(C)]
pub union _anon_union_64b {
    pub sl_ptr: *mut c_void,
    pub sl_func: Option<_Py_funcptr_t>,
    pub sl_size: Py_ssize_t,
    pub sl_int64: i64,
    pub sl_uint64: u64,
}

#[cfg(capi_fallback = "PySlot")]
#[derive(Copy, Clone)]
#[repr(C)]
pub struct PySlot {
    pub sl_id: u16,
    pub sl_flags: u16,
    pub anon1: _anon_union_32b,
    pub anon2: _anon_union_64b,
}

#[cfg(capi_fallback = "PySlot")]
const fn slot(id: c_int, flags: u16, value: _anon_union_64b) -> PySlot {
    assert!(id >= 0 && id <= u16::MAX as c_int, "a slot's identifier has 16 bits");
    PySlot { sl_id: id as u16, sl_flags: flags, anon1: _anon_union_32b { sl_reserved: 0 }, anon2: value }
}

#[cfg(capi_fallback = "PySlot_DATA")]
pub const fn PySlot_DATA(NAME: c_int, VALUE: *mut c_void) -> PySlot {
    slot(NAME, PySlot_INTPTR, _anon_union_64b { sl_ptr: VALUE })
}

#[cfg(capi_fallback = "PySlot_SIZE")]
pub const fn PySlot_SIZE(NAME: c_int, VALUE: Py_ssize_t) -> PySlot {
    slot(NAME, 0, _anon_union_64b { sl_size: VALUE })
}

#[cfg(capi_fallback = "PySlot_INT64")]
pub const fn PySlot_INT64(NAME: c_int, VALUE: i64) -> PySlot {
    slot(NAME, 0, _anon_union_64b { sl_int64: VALUE })
}

#[cfg(capi_fallback = "PySlot_UINT64")]
pub const fn PySlot_UINT64(NAME: c_int, VALUE: u64) -> PySlot {
    slot(NAME, 0, _anon_union_64b { sl_uint64: VALUE })
}

#[cfg(capi_fallback = "PySlot_STATIC_DATA")]
pub const fn PySlot_STATIC_DATA(NAME: c_int, VALUE: *mut c_void) -> PySlot {
    slot(NAME, PySlot_STATIC, _anon_union_64b { sl_ptr: VALUE })
}

#[cfg(capi_fallback = "PySlot_PTR")]
pub const fn PySlot_PTR(NAME: c_int, VALUE: *mut c_void) -> PySlot {
    slot(NAME, PySlot_INTPTR, _anon_union_64b { sl_ptr: VALUE })
}

#[cfg(capi_fallback = "PySlot_PTR_STATIC")]
pub const fn PySlot_PTR_STATIC(NAME: c_int, VALUE: *mut c_void) -> PySlot {
    slot(NAME, PySlot_INTPTR | PySlot_STATIC, _anon_union_64b { sl_ptr: VALUE })
}

#[cfg(capi_fallback = "PySlot_END")]
pub const fn PySlot_END() -> PySlot {
    slot(0, 0, _anon_union_64b { sl_uint64: 0 })
}

/// `VALUE` is a function of the type that the slot asks for, cast to a pointer; it must not be null.
#[cfg(capi_fallback = "PySlot_FUNC")]
pub const unsafe fn PySlot_FUNC(NAME: c_int, VALUE: *mut c_void) -> PySlot {
    assert!(!VALUE.is_null(), "a slot's function must not be null");
    // SAFETY: the caller gives a function; how it is called, the slot's identifier says.
    let function = unsafe { core::mem::transmute::<*mut c_void, _Py_funcptr_t>(VALUE) };
    slot(NAME, 0, _anon_union_64b { sl_func: Some(function) })
}

#[cfg(capi_fallback = "Py_mod_abi")]
pub const Py_mod_abi: c_int = 109;

#[cfg(capi_fallback = "Py_mod_doc")]
pub const Py_mod_doc: c_int = 101;

#[cfg(capi_fallback = "Py_MOD_GIL_NOT_USED")]
pub const Py_MOD_GIL_NOT_USED: *mut c_void = core::ptr::without_provenance_mut(1);

#[cfg(capi_fallback = "Py_MOD_GIL_USED")]
pub const Py_MOD_GIL_USED: *mut c_void = null_mut();

#[cfg(capi_fallback = "Py_mod_methods")]
pub const Py_mod_methods: c_int = 103;

#[cfg(capi_fallback = "Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED")]
pub const Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED: *mut c_void = null_mut();

#[cfg(capi_fallback = "Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED")]
pub const Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED: *mut c_void = core::ptr::without_provenance_mut(1);

#[cfg(capi_fallback = "Py_mod_name")]
pub const Py_mod_name: c_int = 100;

#[cfg(capi_fallback = "Py_MOD_PER_INTERPRETER_GIL_SUPPORTED")]
pub const Py_MOD_PER_INTERPRETER_GIL_SUPPORTED: *mut c_void = core::ptr::without_provenance_mut(2);

#[cfg(capi_fallback = "Py_mod_slots")]
pub const Py_mod_slots: c_int = 94;

#[cfg(capi_fallback = "Py_mod_state_clear")]
pub const Py_mod_state_clear: c_int = 105;

#[cfg(capi_fallback = "Py_mod_state_free")]
pub const Py_mod_state_free: c_int = 106;

#[cfg(capi_fallback = "Py_mod_state_size")]
pub const Py_mod_state_size: c_int = 102;

#[cfg(capi_fallback = "Py_mod_state_traverse")]
pub const Py_mod_state_traverse: c_int = 104;

#[cfg(capi_fallback = "Py_mod_token")]
pub const Py_mod_token: c_int = 110;

#[cfg(capi_fallback = "Py_slot_end")]
pub const Py_slot_end: c_int = 0;

#[cfg(capi_fallback = "Py_slot_invalid")]
pub const Py_slot_invalid: u16 = 0xffff;

#[cfg(capi_fallback = "Py_slot_subslots")]
pub const Py_slot_subslots: c_int = 92;

#[cfg(capi_fallback = "Py_tp_basicsize")]
pub const Py_tp_basicsize: c_int = 96;

#[cfg(capi_fallback = "Py_tp_extra_basicsize")]
pub const Py_tp_extra_basicsize: c_int = 97;

#[cfg(capi_fallback = "Py_tp_flags")]
pub const Py_tp_flags: c_int = 99;

#[cfg(capi_fallback = "Py_tp_itemsize")]
pub const Py_tp_itemsize: c_int = 98;

#[cfg(capi_fallback = "Py_tp_metaclass")]
pub const Py_tp_metaclass: c_int = 107;

#[cfg(capi_fallback = "Py_tp_module")]
pub const Py_tp_module: c_int = 108;

#[cfg(capi_fallback = "Py_tp_name")]
pub const Py_tp_name: c_int = 95;

#[cfg(capi_fallback = "Py_tp_slots")]
pub const Py_tp_slots: c_int = 93;

#[cfg(capi_fallback = "Py_TP_USE_SPEC")]
pub const Py_TP_USE_SPEC: *mut c_void = null_mut();

#[cfg(capi_fallback = "PySlot_INTPTR")]
pub const PySlot_INTPTR: u16 = 0x0004;

#[cfg(capi_fallback = "PySlot_OPTIONAL")]
pub const PySlot_OPTIONAL: u16 = 0x0001;

#[cfg(capi_fallback = "PySlot_STATIC")]
pub const PySlot_STATIC: u16 = 0x0002;

/// The newest identifiers of slots that had others before, and those that some targets' constants lack.
#[allow(dead_code)]
pub(crate) mod id {
    use super::c_int;
    pub const TP_VECTORCALL: c_int = 82;
    pub const TP_TOKEN: c_int = 83;
    pub const MOD_CREATE: c_int = 84;
    pub const MOD_EXEC: c_int = 85;
    pub const MOD_MULTIPLE_INTERPRETERS: c_int = 86;
    pub const MOD_GIL: c_int = 87;
    pub const BF_GETBUFFER: c_int = 88;
    pub const MP_LENGTH: c_int = 91;
    pub const COUNT: usize = 111;
}

/// What slots define.
#[allow(dead_code)]
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Defines {
    Type,
    Module,
}

/// Which structure an array has. `PyType_Slot` and `PyModuleDef_Slot` look alike.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Structure {
    Old,
    New,
}

/// Reads an array of `PySlot` with all arrays nested in it. The identifiers are the newest ones, whichever the array has:
/// 1 to 4 are ambiguous, and no version numbers them so since 3.15.
pub(crate) struct SlotReader {
    defines: Defines,
    /// Of the type or module, for messages, as soon as it is known.
    pub name: *const c_char,
    level: usize,
    levels: [(*const c_void, Structure); 5],
    seen: [u32; id::COUNT / 32 + 1],
    /// The slot that was read.
    pub id: c_int,
    pub flags: u16,
    pub pointer: *mut c_void,
    pub integer: i64,
}

#[allow(dead_code)]
impl SlotReader {
    pub unsafe fn new(defines: Defines, array: *const c_void, structure: Structure) -> Self {
        let mut levels = [(null(), Structure::New); 5];
        levels[0] = (array, structure);
        SlotReader {
            defines,
            name: null(),
            level: 0,
            levels,
            seen: [0; id::COUNT / 32 + 1],
            id: 0,
            flags: 0,
            pointer: null_mut(),
            integer: 0,
        }
    }

    pub fn saw(&self, id: c_int) -> bool {
        self.seen[id as usize / 32] >> (id % 32) & 1 != 0
    }

    /// Reads the next slot: 1, or 0 at the end, or -1 with an exception set.
    pub unsafe fn next(&mut self) -> c_int {
        let kind = if self.defines == Defines::Type { c"type" } else { c"module" }.as_ptr();
        loop {
            let (array, structure) = self.levels[self.level];
            if array.is_null() {
                if self.level == 0 {
                    return 0;
                }
                self.level -= 1;
                continue;
            }
            let given;
            let id;
            if structure == Structure::New {
                let slot = array.cast::<PySlot>();
                given = (*slot).sl_id as c_int;
                id = resolve_slot(self.defines, given);
                self.flags = (*slot).sl_flags;
                self.pointer = (*slot).anon2.sl_ptr;
                self.integer = if self.flags & PySlot_INTPTR != 0 {
                    self.pointer as isize as i64
                } else if id == Py_tp_flags || id == id::MOD_MULTIPLE_INTERPRETERS || id == id::MOD_GIL {
                    (*slot).anon2.sl_int64
                } else {
                    (*slot).anon2.sl_size as i64
                };
                self.levels[self.level].0 = slot.add(1).cast();
            } else {
                let slot = array.cast::<PyType_Slot>();
                given = (*slot).slot as u16 as c_int;
                id = resolve_slot(self.defines, given);
                self.flags = PySlot_INTPTR;
                self.pointer = (*slot).pfunc;
                self.integer = self.pointer as isize as i64;
                self.levels[self.level].0 = slot.add(1).cast();
            }
            if id < 0 {
                if self.flags & PySlot_OPTIONAL != 0 {
                    continue;
                }
                if (given as usize) < id::COUNT {
                    let format = c"invalid %s slot %d (%s)";
                    PyErr_Format(PyExc_SystemError, format.as_ptr(), kind, given, slot_name(given));
                } else if given == Py_slot_invalid as c_int {
                    PyErr_Format(PyExc_SystemError, c"invalid slot (Py_slot_invalid, %d)".as_ptr(), given);
                } else {
                    PyErr_Format(PyExc_SystemError, c"unknown %s slot ID %d".as_ptr(), kind, given);
                }
                return -1;
            }
            if id == Py_slot_end {
                if self.flags & PySlot_OPTIONAL != 0 {
                    let format = c"invalid flags for Py_slot_end: 0x%x";
                    PyErr_Format(PyExc_SystemError, format.as_ptr(), self.flags as c_uint);
                    return -1;
                }
                self.levels[self.level].0 = null();
                continue;
            }
            if (Py_slot_subslots..=Py_mod_slots).contains(&id) {
                if self.pointer.is_null() {
                    continue;
                }
                if self.level == 4 {
                    let format = c"%s (slot %d): too many levels of nested slots";
                    PyErr_Format(PyExc_SystemError, format.as_ptr(), slot_name(id), id);
                    return -1;
                }
                self.level += 1;
                let structure = if id == Py_slot_subslots { Structure::New } else { Structure::Old };
                self.levels[self.level] = (self.pointer, structure);
                continue;
            }
            if self.check(id, structure, kind) < 0 {
                return -1;
            }
            self.seen[id as usize / 32] |= 1 << (id % 32);
            self.id = id;
            return 1;
        }
    }

    unsafe fn check(&self, id: c_int, structure: Structure, kind: *const c_char) -> c_int {
        let must_be_static = [Py_tp_methods, Py_tp_members, Py_tp_getset, Py_mod_methods].contains(&id);
        if must_be_static && self.flags & PySlot_STATIC == 0 && structure == Structure::New {
            PyErr_Format(PyExc_SystemError, c"%s requires PySlot_STATIC".as_ptr(), slot_name(id));
            return -1;
        }
        // Slots of the time before 3.15, in which null and repetition were not looked at.
        let is_lenient = ((5..=82).contains(&id) && id != 56 && id != 72) || (88..=91).contains(&id);
        let may_be_null = matches!(id, 56 | 83 | 86 | 87 | 96..=99 | 102);
        let warns = self.levels[0].1 == Structure::New;
        if self.pointer.is_null() && !may_be_null {
            if !is_lenient && id != id::MOD_CREATE {
                PyErr_Format(PyExc_SystemError, c"NULL not allowed for slot %s".as_ptr(), slot_name(id));
                return -1;
            }
            let format = c"NULL value in slot %s is deprecated";
            if warns && PyErr_WarnFormat(PyExc_DeprecationWarning, 1, format.as_ptr(), slot_name(id)) < 0 {
                return -1;
            }
        }
        if self.saw(id) && id != Py_mod_abi && id != id::MOD_EXEC {
            let (space, name) = if self.name.is_null() { (c"", c"".as_ptr()) } else { (c" ", self.name) };
            if !is_lenient && id != id::TP_TOKEN {
                let format = c"%s%s%s has multiple %s (%d) slots";
                PyErr_Format(PyExc_SystemError, format.as_ptr(), kind, space.as_ptr(), name, slot_name(id), id);
                return -1;
            }
            let format = c"%s%s%s has multiple %s (%d) slots. This is deprecated.";
            let (warning, format) = (PyExc_DeprecationWarning, format.as_ptr());
            if warns && PyErr_WarnFormat(warning, 0, format, kind, space.as_ptr(), name, slot_name(id), id) < 0 {
                return -1;
            }
        }
        0
    }
}

/// The newest identifier of a slot, or -1 if such objects do not have it.
#[allow(dead_code)]
fn resolve_slot(defines: Defines, id: c_int) -> c_int {
    match (defines, id) {
        (Defines::Module, 1..=4) => id + id::MOD_CREATE - 1,
        (Defines::Module, 0 | 84..=87 | 92 | 94 | 100..=106 | 109 | 110) => id,
        (Defines::Type, 1..=4) => id + id::BF_GETBUFFER - 1,
        (Defines::Type, 0..=83 | 88..=93 | 95..=99 | 107 | 108) => id,
        _ => -1,
    }
}

#[allow(dead_code)]
pub(crate) fn slot_name(id: c_int) -> *const c_char {
    #[rustfmt::skip]
    static NAMES: [&CStr; id::COUNT] = [
        c"Py_slot_end", c"", c"", c"", c"", c"Py_mp_subscript", c"Py_nb_absolute", c"Py_nb_add", c"Py_nb_and",
        c"Py_nb_bool", c"Py_nb_divmod", c"Py_nb_float", c"Py_nb_floor_divide", c"Py_nb_index", c"Py_nb_inplace_add",
        c"Py_nb_inplace_and", c"Py_nb_inplace_floor_divide", c"Py_nb_inplace_lshift", c"Py_nb_inplace_multiply",
        c"Py_nb_inplace_or", c"Py_nb_inplace_power", c"Py_nb_inplace_remainder", c"Py_nb_inplace_rshift",
        c"Py_nb_inplace_subtract", c"Py_nb_inplace_true_divide", c"Py_nb_inplace_xor", c"Py_nb_int", c"Py_nb_invert",
        c"Py_nb_lshift", c"Py_nb_multiply", c"Py_nb_negative", c"Py_nb_or", c"Py_nb_positive", c"Py_nb_power",
        c"Py_nb_remainder", c"Py_nb_rshift", c"Py_nb_subtract", c"Py_nb_true_divide", c"Py_nb_xor", c"Py_sq_ass_item",
        c"Py_sq_concat", c"Py_sq_contains", c"Py_sq_inplace_concat", c"Py_sq_inplace_repeat", c"Py_sq_item",
        c"Py_sq_length", c"Py_sq_repeat", c"Py_tp_alloc", c"Py_tp_base", c"Py_tp_bases", c"Py_tp_call",
        c"Py_tp_clear", c"Py_tp_dealloc", c"Py_tp_del", c"Py_tp_descr_get", c"Py_tp_descr_set", c"Py_tp_doc",
        c"Py_tp_getattr", c"Py_tp_getattro", c"Py_tp_hash", c"Py_tp_init", c"Py_tp_is_gc", c"Py_tp_iter",
        c"Py_tp_iternext", c"Py_tp_methods", c"Py_tp_new", c"Py_tp_repr", c"Py_tp_richcompare", c"Py_tp_setattr",
        c"Py_tp_setattro", c"Py_tp_str", c"Py_tp_traverse", c"Py_tp_members", c"Py_tp_getset", c"Py_tp_free",
        c"Py_nb_matrix_multiply", c"Py_nb_inplace_matrix_multiply", c"Py_am_await", c"Py_am_aiter", c"Py_am_anext",
        c"Py_tp_finalize", c"Py_am_send", c"Py_tp_vectorcall", c"Py_tp_token", c"Py_mod_create", c"Py_mod_exec",
        c"Py_mod_multiple_interpreters", c"Py_mod_gil", c"Py_bf_getbuffer", c"Py_bf_releasebuffer",
        c"Py_mp_ass_subscript", c"Py_mp_length", c"Py_slot_subslots", c"Py_tp_slots", c"Py_mod_slots", c"Py_tp_name",
        c"Py_tp_basicsize", c"Py_tp_extra_basicsize", c"Py_tp_itemsize", c"Py_tp_flags", c"Py_mod_name",
        c"Py_mod_doc", c"Py_mod_state_size", c"Py_mod_methods", c"Py_mod_state_traverse", c"Py_mod_state_clear",
        c"Py_mod_state_free", c"Py_tp_metaclass", c"Py_tp_module", c"Py_mod_abi", c"Py_mod_token",
    ];
    NAMES[id as usize].as_ptr()
}
