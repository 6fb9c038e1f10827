//! Code Objects, generators' code, compiler flags.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// `PyCodeObject`, as far as the fallbacks read it.
#[cfg(capi_has = "code_struct_holds_names")]
#[allow(dead_code)] // what stands before the members that are read
#[repr(C)]
pub(super) struct Members {
    ob_base: PyObject,
    co_argcount: c_int,
    co_posonlyargcount: c_int,
    co_kwonlyargcount: c_int,
    pub(super) co_nlocals: c_int,
    co_stacksize: c_int,
    pub(super) co_flags: c_int,
    co_firstlineno: c_int,
    co_code: *mut PyObject,
    co_consts: *mut PyObject,
    co_names: *mut PyObject,
    pub(super) co_varnames: *mut PyObject,
    pub(super) co_freevars: *mut PyObject,
    pub(super) co_cellvars: *mut PyObject,
}

/// `PyCodeObject`, as far as the fallbacks read it.
#[cfg(capi_has = "code_struct_holds_positions")]
#[allow(dead_code)] // what stands before the members that are read
#[repr(C)]
pub(super) struct Members {
    ob_base: PyVarObject,
    co_consts: *mut PyObject,
    co_names: *mut PyObject,
    co_exceptiontable: *mut PyObject,
    pub(super) co_flags: c_int,
    #[cfg(capi_has = "code_struct_is_of_3_11")]
    co_warmup: [c_short; 2],
    co_argcount: c_int,
    co_posonlyargcount: c_int,
    co_kwonlyargcount: c_int,
    co_stacksize: c_int,
    co_firstlineno: c_int,
    co_nlocalsplus: c_int,
    co_framesize: c_int, // in 3.11 co_nlocals, and co_nplaincellvars for the next
    co_nlocals: c_int,
    co_ncellvars: c_int,
    co_nfreevars: c_int,
    #[cfg(capi_has = "code_struct_is_of_3_11")]
    pub(super) tail: TailOf311,
}

/// What follows in 3.11, up to the instructions.
#[cfg(capi_has = "code_struct_is_of_3_11")]
#[allow(dead_code)] // what stands before the member that is read
#[repr(C)]
pub(super) struct TailOf311 {
    objects: [*mut PyObject; 8],
    linearray: *mut c_char,
    firsttraceable: c_int,
    extra: *mut c_void,
    pub(super) co_code_adaptive: [c_char; 0],
}

/// A member of the code object, or the attribute of its name.
#[allow(unused_macros)] // what a target needs differs
macro_rules! member {
    ($code:ident, $name:ident, $attribute:literal) => {{
        #[cfg(capi_has = "code_struct_holds_names")]
        {
            let member = (*$code.cast::<Members>()).$name;
            Py_INCREF(member);
            member
        }
        #[cfg(not(capi_has = "code_struct_holds_names"))]
        {
            PyObject_GetAttrString($code.cast(), $attribute.as_ptr())
        }
    }};
}

#[cfg(capi_fallback = "PyCode_GetCode")]
#[inline]
pub unsafe extern "C" fn PyCode_GetCode(code: *mut PyCodeObject) -> *mut PyObject {
    member!(code, co_code, c"co_code")
}

#[cfg(capi_fallback = "PyCode_GetVarnames")]
#[inline]
pub unsafe extern "C" fn PyCode_GetVarnames(code: *mut PyCodeObject) -> *mut PyObject {
    member!(code, co_varnames, c"co_varnames")
}

#[cfg(capi_fallback = "PyCode_GetCellvars")]
#[inline]
pub unsafe extern "C" fn PyCode_GetCellvars(code: *mut PyCodeObject) -> *mut PyObject {
    member!(code, co_cellvars, c"co_cellvars")
}

#[cfg(capi_fallback = "PyCode_GetFreevars")]
#[inline]
pub unsafe extern "C" fn PyCode_GetFreevars(code: *mut PyCodeObject) -> *mut PyObject {
    member!(code, co_freevars, c"co_freevars")
}

/// First line, first column, last line, last column; -1 is not known.
#[cfg(all(capi_fallback = "PyCode_Addr2Location", not(capi_has = "code_struct_holds_names")))]
type Location = [c_int; 4];

/// An int of a sequence's item, -1 for None and where there is none.
#[cfg(all(capi_fallback = "PyCode_Addr2Location", not(capi_has = "code_struct_holds_names")))]
unsafe fn location_number(item: *mut PyObject, index: Py_ssize_t) -> c_int {
    let number = PySequence_GetItem(item, index);
    let value = if number.is_null() || number == Py_None() { -1 } else { PyLong_AsLong(number) };
    Py_XDECREF(number);
    value as c_int
}

/// Lines and columns as code objects of 3.11 and newer tell them: one item for each two bytes.
#[cfg(all(capi_fallback = "PyCode_Addr2Location", not(capi_has = "code_struct_holds_names")))]
unsafe fn location_from_positions(positions: *mut PyObject, byte_offset: c_int, location: &mut Location) {
    let iterator = PyObject_GetIter(positions);
    let mut item = null_mut();
    if !iterator.is_null() {
        for _ in 0..=byte_offset / 2 {
            Py_XDECREF(item);
            item = PyIter_Next(iterator);
            if item.is_null() {
                break;
            }
        }
    }
    if !item.is_null() {
        for (index, place) in [0, 2, 1, 3].into_iter().enumerate() {
            location[place] = location_number(item, index as Py_ssize_t);
        }
    }
    Py_XDECREF(item);
    Py_XDECREF(iterator);
}

/// Lines alone: items of (first offset, ..., line) in ascending order.
#[cfg(all(capi_fallback = "PyCode_Addr2Location", not(capi_has = "code_struct_holds_names")))]
unsafe fn location_from_lines(lines: *mut PyObject, byte_offset: c_int, location: &mut Location) {
    let iterator = if lines.is_null() { null_mut() } else { PyObject_GetIter(lines) };
    while !iterator.is_null() {
        let item = PyIter_Next(iterator);
        if item.is_null() {
            break;
        }
        let first = location_number(item, 0);
        if first <= byte_offset {
            location[0] = location_number(item, PySequence_Size(item) - 1);
            location[2] = location[0];
        }
        Py_DECREF(item);
        if first > byte_offset {
            break;
        }
    }
    Py_XDECREF(iterator);
}

#[cfg(all(capi_fallback = "PyCode_Addr2Location", not(capi_has = "code_struct_holds_names")))]
unsafe fn location_by_attributes(code: *mut PyObject, byte_offset: c_int, location: &mut Location) {
    let mut table = PyObject_CallMethod(code, c"co_positions".as_ptr(), null());
    if table.is_null() {
        PyErr_Clear();
        table = PyObject_CallMethod(code, c"co_lines".as_ptr(), null());
        if table.is_null() {
            PyErr_Clear();
            let dis = PyImport_ImportModule(c"dis".as_ptr());
            if !dis.is_null() {
                table = PyObject_CallMethod(dis, c"findlinestarts".as_ptr(), c"(O)".as_ptr(), code);
                Py_DECREF(dis);
            }
        }
        location_from_lines(table, byte_offset, location);
    } else {
        location_from_positions(table, byte_offset, location);
    }
    Py_XDECREF(table);
}

#[cfg(capi_fallback = "PyCode_Addr2Location")]
#[inline]
pub unsafe extern "C" fn PyCode_Addr2Location(
    co: *mut PyCodeObject,
    byte_offset: c_int,
    start_line: *mut c_int,
    start_column: *mut c_int,
    end_line: *mut c_int,
    end_column: *mut c_int,
) -> c_int {
    let mut location = [-1; 4];
    if byte_offset < 0 {
        let first = PyObject_GetAttrString(co.cast(), c"co_firstlineno".as_ptr());
        let line = if first.is_null() { -1 } else { PyLong_AsLong(first) as c_int };
        Py_XDECREF(first);
        location = [line, 0, line, 0];
    } else {
        #[cfg(capi_has = "code_struct_holds_names")]
        {
            location[0] = PyCode_Addr2Line(co, byte_offset);
            location[2] = location[0];
        }
        #[cfg(not(capi_has = "code_struct_holds_names"))]
        {
            let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
            PyErr_Fetch(&mut ty, &mut value, &mut traceback);
            location_by_attributes(co.cast(), byte_offset, &mut location);
            PyErr_Restore(ty, value, traceback);
        }
    }
    [*start_line, *start_column, *end_line, *end_column] = location;
    1
}

#[cfg(capi_fallback = "PyUnstable_Code_GetFirstFree")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Code_GetFirstFree(op: *mut PyCodeObject) -> c_int {
    #[cfg(capi_has = "code_struct_holds_names")]
    {
        let code = op.cast::<Members>();
        (*code).co_nlocals + PyTuple_Size((*code).co_cellvars) as c_int
    }
    #[cfg(capi_has = "code_struct_holds_positions")]
    {
        let code = op.cast::<Members>();
        (*code).co_nlocalsplus - (*code).co_nfreevars
    }
    #[cfg(not(any(capi_has = "code_struct_holds_names", capi_has = "code_struct_holds_positions")))]
    {
        let cells = PyCode_GetCellvars(op);
        let variables = if cells.is_null() { null_mut() } else { PyCode_GetVarnames(op) };
        let mut first = -1;
        if !variables.is_null() {
            // Where an argument that inner functions use has one slot, not two, its name is not counted again.
            let share = cfg!(not(PyPy)) && PyObject_HasAttrString(op.cast(), c"co_positions".as_ptr()) != 0;
            first = PyTuple_Size(variables) as c_int;
            for index in 0..PyTuple_Size(cells) {
                if !share || PySequence_Contains(variables, PyTuple_GetItem(cells, index)) == 0 {
                    first += 1;
                }
            }
        }
        Py_XDECREF(cells);
        Py_XDECREF(variables);
        first
    }
}

#[cfg(capi_fallback = "PyGenObject")]
#[repr(C)]
pub struct PyGenObject {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "PyGen_GetCode")]
#[inline]
pub unsafe extern "C" fn PyGen_GetCode(gen: *mut PyGenObject) -> *mut PyCodeObject {
    #[cfg(capi_has = "generator_struct_holds_code")]
    {
        let code = (*gen).gi_code;
        Py_INCREF(code);
        code.cast()
    }
    #[cfg(not(capi_has = "generator_struct_holds_code"))]
    {
        PyObject_GetAttrString(gen.cast(), c"gi_code".as_ptr()).cast()
    }
}

#[cfg(capi_has = "code_extra_functions_are_private")]
extern "C" {
    fn _PyCode_GetExtra(code: *mut PyObject, index: Py_ssize_t, extra: *mut *mut c_void) -> c_int;
    fn _PyCode_SetExtra(code: *mut PyObject, index: Py_ssize_t, extra: *mut c_void) -> c_int;
    fn _PyEval_RequestCodeExtraIndex(free: freefunc) -> Py_ssize_t;
}

#[cfg(capi_fallback = "PyUnstable_Code_GetExtra")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Code_GetExtra(
    code: *mut PyObject,
    index: Py_ssize_t,
    extra: *mut *mut c_void,
) -> c_int {
    #[cfg(capi_has = "code_extra_functions_are_private")]
    {
        _PyCode_GetExtra(code, index, extra)
    }
    #[cfg(not(capi_has = "code_extra_functions_are_private"))]
    {
        pyo3_ffi::PyUnstable_Code_GetExtra(code, index, extra)
    }
}

#[cfg(capi_fallback = "PyUnstable_Code_SetExtra")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Code_SetExtra(code: *mut PyObject, index: Py_ssize_t, extra: *mut c_void) -> c_int {
    #[cfg(capi_has = "code_extra_functions_are_private")]
    {
        _PyCode_SetExtra(code, index, extra)
    }
    #[cfg(not(capi_has = "code_extra_functions_are_private"))]
    {
        pyo3_ffi::PyUnstable_Code_SetExtra(code, index, extra)
    }
}

#[cfg(capi_fallback = "PyUnstable_Eval_RequestCodeExtraIndex")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Eval_RequestCodeExtraIndex(free: freefunc) -> Py_ssize_t {
    #[cfg(capi_has = "code_extra_functions_are_private")]
    {
        _PyEval_RequestCodeExtraIndex(free)
    }
    #[cfg(not(capi_has = "code_extra_functions_are_private"))]
    {
        pyo3_ffi::PyUnstable_Eval_RequestCodeExtraIndex(free)
    }
}

// `pyo3_ffi` declares `PyCode_New` as it was before 3.11, and the unstable functions not at all.
#[cfg(any(capi_fallback = "PyUnstable_Code_New", capi_fallback = "PyUnstable_Code_NewWithPosOnlyArgs"))]
extern "C" {
    #[cfg_attr(capi_has = "PyCode_New_takes_qualname", link_name = "PyCode_NewWithPosOnlyArgs")]
    #[cfg_attr(not(capi_has = "PyCode_New_takes_qualname"), link_name = "PyUnstable_Code_NewWithPosOnlyArgs")]
    fn new_code(
        argcount: c_int,
        posonlyargcount: c_int,
        kwonlyargcount: c_int,
        nlocals: c_int,
        stacksize: c_int,
        flags: c_int,
        code: *mut PyObject,
        consts: *mut PyObject,
        names: *mut PyObject,
        varnames: *mut PyObject,
        freevars: *mut PyObject,
        cellvars: *mut PyObject,
        filename: *mut PyObject,
        name: *mut PyObject,
        qualname: *mut PyObject,
        firstlineno: c_int,
        linetable: *mut PyObject,
        exceptiontable: *mut PyObject,
    ) -> *mut PyCodeObject;
}

#[cfg(capi_fallback = "PyUnstable_Code_New")]
#[inline]
#[allow(clippy::too_many_arguments)]
pub unsafe extern "C" fn PyUnstable_Code_New(
    argcount: c_int,
    kwonlyargcount: c_int,
    nlocals: c_int,
    stacksize: c_int,
    flags: c_int,
    code: *mut PyObject,
    consts: *mut PyObject,
    names: *mut PyObject,
    varnames: *mut PyObject,
    freevars: *mut PyObject,
    cellvars: *mut PyObject,
    filename: *mut PyObject,
    name: *mut PyObject,
    qualname: *mut PyObject,
    firstlineno: c_int,
    linetable: *mut PyObject,
    exceptiontable: *mut PyObject,
) -> *mut PyCodeObject {
    new_code(
        argcount,
        0,
        kwonlyargcount,
        nlocals,
        stacksize,
        flags,
        code,
        consts,
        names,
        varnames,
        freevars,
        cellvars,
        filename,
        name,
        qualname,
        firstlineno,
        linetable,
        exceptiontable,
    )
}

#[cfg(capi_fallback = "PyUnstable_Code_NewWithPosOnlyArgs")]
#[inline]
#[allow(clippy::too_many_arguments)]
pub unsafe extern "C" fn PyUnstable_Code_NewWithPosOnlyArgs(
    argcount: c_int,
    posonlyargcount: c_int,
    kwonlyargcount: c_int,
    nlocals: c_int,
    stacksize: c_int,
    flags: c_int,
    code: *mut PyObject,
    consts: *mut PyObject,
    names: *mut PyObject,
    varnames: *mut PyObject,
    freevars: *mut PyObject,
    cellvars: *mut PyObject,
    filename: *mut PyObject,
    name: *mut PyObject,
    qualname: *mut PyObject,
    firstlineno: c_int,
    linetable: *mut PyObject,
    exceptiontable: *mut PyObject,
) -> *mut PyCodeObject {
    new_code(
        argcount,
        posonlyargcount,
        kwonlyargcount,
        nlocals,
        stacksize,
        flags,
        code,
        consts,
        names,
        varnames,
        freevars,
        cellvars,
        filename,
        name,
        qualname,
        firstlineno,
        linetable,
        exceptiontable,
    )
}

#[cfg(capi_fallback = "CO_HAS_DOCSTRING")]
pub const CO_HAS_DOCSTRING: c_int = 0x4000000;

#[cfg(capi_fallback = "CO_METHOD")]
pub const CO_METHOD: c_int = 0x8000000;

#[cfg(capi_fallback = "CO_NO_MONITORING_EVENTS")]
pub const CO_NO_MONITORING_EVENTS: c_int = 0x2000000;

#[cfg(capi_fallback = "PyCodeEvent")]
pub type PyCodeEvent = c_int;

#[cfg(capi_fallback = "PY_CODE_EVENT_CREATE")]
pub const PY_CODE_EVENT_CREATE: PyCodeEvent = 0;

#[cfg(capi_fallback = "PY_CODE_EVENT_DESTROY")]
pub const PY_CODE_EVENT_DESTROY: PyCodeEvent = 1;

#[cfg(capi_fallback = "PyCode_WatchCallback")]
pub type PyCode_WatchCallback = unsafe extern "C" fn(event: PyCodeEvent, co: *mut PyCodeObject) -> c_int;

#[cfg(capi_fallback = "PY_INVALID_STACK_EFFECT")]
pub const PY_INVALID_STACK_EFFECT: c_int = c_int::MAX;

#[cfg(capi_fallback = "PyCF_ALLOW_INCOMPLETE_INPUT")]
pub const PyCF_ALLOW_INCOMPLETE_INPUT: c_int = 0x4000;

#[cfg(capi_fallback = "PyCF_OPTIMIZED_AST")]
pub const PyCF_OPTIMIZED_AST: c_int = 0x8000 | 0x0400;
