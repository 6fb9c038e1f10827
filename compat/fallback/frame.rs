//! Frame Objects, Reflection.

#[allow(unused_imports)] // what a target needs differs
use crate::fallback::refcount::incref;
#[allow(unused_imports)]
use crate::prelude::*;

/// `PyFrameObject`, as far as the fallbacks read it.
#[cfg(capi_has = "frame_struct_is_public")]
#[allow(dead_code)] // what stands before the members that are read
#[repr(C)]
struct Members {
    ob_base: PyVarObject,
    f_back: *mut PyFrameObject,
    f_code: *mut PyCodeObject,
    f_builtins: *mut PyObject,
    f_globals: *mut PyObject,
    f_locals: *mut PyObject,
    f_valuestack: *mut *mut PyObject,
    #[cfg(capi_has = "frame_has_stacktop")]
    f_stacktop: *mut *mut PyObject,
    f_trace: *mut PyObject,
    #[cfg(not(capi_has = "frame_has_stacktop"))]
    f_stackdepth: c_int,
    f_trace_lines: c_char,
    f_trace_opcodes: c_char,
    f_gen: *mut PyObject,
    f_lasti: c_int,
    f_lineno: c_int,
    f_iblock: c_int,
    f_state: c_char,
    f_blockstack: [[c_int; 3]; 20],
    f_localsplus: [*mut PyObject; 0],
}

#[cfg(capi_has = "frame_struct_is_public")]
#[inline]
unsafe fn members(frame: *mut PyFrameObject) -> *mut Members {
    frame.cast()
}

#[cfg(capi_fallback = "PyFrame_GetCode")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetCode(frame: *mut PyFrameObject) -> *mut PyCodeObject {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        Py_INCREF((*members(frame)).f_code.cast());
        (*members(frame)).f_code
    }
    #[cfg(not(capi_has = "frame_struct_is_public"))]
    {
        PyObject_GetAttrString(frame.cast(), c"f_code".as_ptr()).cast()
    }
}

#[cfg(capi_fallback = "PyFrame_GetBack")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetBack(frame: *mut PyFrameObject) -> *mut PyFrameObject {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        Py_XINCREF((*members(frame)).f_back.cast());
        (*members(frame)).f_back
    }
    #[cfg(not(capi_has = "frame_struct_is_public"))]
    {
        let back = PyObject_GetAttrString(frame.cast(), c"f_back".as_ptr());
        if back == Py_None() {
            Py_DECREF(back);
            return null_mut();
        }
        back.cast()
    }
}

#[cfg(capi_fallback = "PyFrame_GetLocals")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetLocals(frame: *mut PyFrameObject) -> *mut PyObject {
    PyObject_GetAttrString(frame.cast(), c"f_locals".as_ptr())
}

#[cfg(capi_fallback = "PyFrame_GetGlobals")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetGlobals(frame: *mut PyFrameObject) -> *mut PyObject {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        Py_INCREF((*members(frame)).f_globals);
        (*members(frame)).f_globals
    }
    #[cfg(not(capi_has = "frame_struct_is_public"))]
    {
        PyObject_GetAttrString(frame.cast(), c"f_globals".as_ptr())
    }
}

#[cfg(capi_fallback = "PyFrame_GetBuiltins")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetBuiltins(frame: *mut PyFrameObject) -> *mut PyObject {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        Py_INCREF((*members(frame)).f_builtins);
        (*members(frame)).f_builtins
    }
    #[cfg(not(capi_has = "frame_struct_is_public"))]
    {
        PyObject_GetAttrString(frame.cast(), c"f_builtins".as_ptr())
    }
}

#[cfg(any(capi_fallback = "PyFrame_GetLasti", capi_fallback = "PyUnstable_InterpreterFrame_GetLasti"))]
#[allow(dead_code)] // an interpreter's frame is not always a frame object
#[inline]
unsafe fn lasti(frame: *mut PyFrameObject) -> c_int {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        let lasti = (*members(frame)).f_lasti;
        if cfg!(capi_has = "frame_lasti_counts_instructions") && lasti >= 0 {
            lasti * 2
        } else {
            lasti
        }
    }
    #[cfg(not(capi_has = "frame_struct_is_public"))]
    {
        let lasti = PyObject_GetAttrString(frame.cast(), c"f_lasti".as_ptr());
        if lasti.is_null() {
            return -1;
        }
        let result = PyLong_AsLong(lasti);
        Py_DECREF(lasti);
        result as c_int
    }
}

#[cfg(capi_fallback = "PyFrame_GetLasti")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetLasti(frame: *mut PyFrameObject) -> c_int {
    lasti(frame)
}

/// The generator's attribute for its frame, by the type's kind; null for other objects.
#[cfg(all(capi_fallback = "PyFrame_GetGenerator", not(capi_has = "frame_struct_is_public")))]
unsafe fn frame_attribute_of(object: *mut PyObject, types: *mut PyObject) -> *const c_char {
    let kinds =
        [(c"GeneratorType", c"gi_frame"), (c"CoroutineType", c"cr_frame"), (c"AsyncGeneratorType", c"ag_frame")];
    for (kind, attribute) in kinds {
        let ty = PyObject_GetAttrString(types, kind.as_ptr());
        if ty.is_null() {
            return null();
        }
        let is_kind = Py_TYPE(object).cast() == ty;
        Py_DECREF(ty);
        if is_kind {
            return attribute.as_ptr();
        }
    }
    null()
}

/// Of all that refers to the frame, what says that the frame is its own.
#[cfg(all(capi_fallback = "PyFrame_GetGenerator", not(capi_has = "frame_struct_is_public")))]
#[cold]
unsafe fn search_generator(frame: *mut PyObject) -> *mut PyObject {
    let gc = PyImport_ImportModule(c"gc".as_ptr());
    let types = if gc.is_null() { null_mut() } else { PyImport_ImportModule(c"types".as_ptr()) };
    let referrers = if types.is_null() {
        null_mut()
    } else {
        PyObject_CallMethod(gc, c"get_referrers".as_ptr(), c"(O)".as_ptr(), frame)
    };
    let size = if referrers.is_null() { 0 } else { PyList_Size(referrers) };
    let mut found = null_mut();
    for index in 0..size {
        let object = PyList_GetItem(referrers, index);
        let attribute = frame_attribute_of(object, types);
        if attribute.is_null() {
            continue;
        }
        let own = PyObject_GetAttrString(object, attribute);
        Py_XDECREF(own);
        if own == frame {
            Py_INCREF(object);
            found = object;
            break;
        }
    }
    Py_XDECREF(referrers);
    Py_XDECREF(types);
    Py_XDECREF(gc);
    found
}

#[cfg(capi_fallback = "PyFrame_GetGenerator")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetGenerator(frame: *mut PyFrameObject) -> *mut PyObject {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        Py_XINCREF((*members(frame)).f_gen);
        (*members(frame)).f_gen
    }
    #[cfg(not(capi_has = "frame_struct_is_public"))]
    {
        let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
        PyErr_Fetch(&mut ty, &mut value, &mut traceback);
        let mut generator = PyObject_GetAttrString(frame.cast(), c"f_generator".as_ptr());
        if generator.is_null() {
            PyErr_Clear();
            generator = search_generator(frame.cast());
        } else if generator == Py_None() {
            Py_DECREF(generator);
            generator = null_mut();
        }
        PyErr_Restore(ty, value, traceback);
        generator
    }
}

/// Whether a function's variables are the frame's: 1 or 0, -1 with an exception set on error.
#[cfg(any(capi_fallback = "PyFrame_GetVar", capi_fallback = "PyEval_GetFrameLocals"))]
#[allow(dead_code)] // a frame whose members are public tells more
unsafe fn has_fast_locals(frame: *mut PyFrameObject) -> c_int {
    let code = PyFrame_GetCode(frame);
    if code.is_null() {
        return -1;
    }
    #[cfg(any(capi_has = "code_struct_holds_names", capi_has = "code_struct_holds_positions"))]
    let result = (*code.cast::<super::code::Members>()).co_flags & 1;
    #[cfg(not(any(capi_has = "code_struct_holds_names", capi_has = "code_struct_holds_positions")))]
    let result = {
        let flags = PyObject_GetAttrString(code.cast(), c"co_flags".as_ptr());
        if flags.is_null() {
            -1
        } else {
            let value = PyLong_AsLong(flags);
            Py_DECREF(flags);
            (value & 1) as c_int
        }
    };
    Py_DECREF(code.cast());
    result
}

/// Position of a name in a tuple of names, or -1.
#[cfg(capi_fallback = "PyFrame_GetVar")]
unsafe fn find_name(names: *mut PyObject, name: *mut PyObject) -> Py_ssize_t {
    for index in 0..PyTuple_Size(names) {
        let item = PyTuple_GetItem(names, index);
        if item == name || PyUnicode_Compare(item, name) == 0 {
            return index;
        }
    }
    -1
}

#[cfg(all(capi_fallback = "PyFrame_GetVar", capi_has = "frame_struct_is_public"))]
unsafe fn variable(frame: *mut PyFrameObject, name: *mut PyObject) -> *mut PyObject {
    let code = (*members(frame)).f_code.cast::<super::code::Members>();
    // The array is longer than it is declared.
    let locals = (&raw mut (*members(frame)).f_localsplus).cast::<*mut PyObject>();
    let cells = locals.offset((*code).co_nlocals as isize);
    let mut value = null_mut();
    let mut index = find_name((*code).co_varnames, name);
    if index >= 0 {
        value = *locals.offset(index);
    }
    // An argument that inner functions use has moved to a cell.
    if value.is_null() {
        index = find_name((*code).co_cellvars, name);
        if index < 0 && (*code).co_flags & 1 != 0 {
            index = find_name((*code).co_freevars, name);
            if index >= 0 {
                index += PyTuple_Size((*code).co_cellvars);
            }
        }
        if index >= 0 && !(*cells.offset(index)).is_null() {
            // A new reference, which the others are not yet.
            return PyCell_Get(*cells.offset(index));
        }
    }
    Py_XINCREF(value);
    value
}

/// The code's own spelling of a name, borrowed, if one of its variables is called so.
#[cfg(all(capi_fallback = "PyFrame_GetVar", not(capi_has = "frame_struct_is_public")))]
unsafe fn find_variable(code: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    for attribute in [c"co_varnames", c"co_cellvars", c"co_freevars"] {
        let names = PyObject_GetAttrString(code, attribute.as_ptr());
        if names.is_null() {
            return null_mut();
        }
        let index = find_name(names, name);
        let found = if index < 0 { null_mut() } else { PyTuple_GetItem(names, index) };
        Py_DECREF(names);
        if !found.is_null() {
            return found;
        }
    }
    null_mut()
}

#[cfg(all(capi_fallback = "PyFrame_GetVar", not(capi_has = "frame_struct_is_public")))]
unsafe fn variable(frame: *mut PyFrameObject, name: *mut PyObject) -> *mut PyObject {
    // In a module or a class the mapping holds what no slot of the frame does.
    if has_fast_locals(frame) != 1 {
        return null_mut();
    }
    let code = PyFrame_GetCode(frame).cast::<PyObject>();
    let own = if code.is_null() { null_mut() } else { find_variable(code, name) };
    let mut value = null_mut();
    if !own.is_null() {
        let locals = PyFrame_GetLocals(frame);
        if !locals.is_null() {
            value = PyObject_GetItem(locals, own);
            Py_DECREF(locals);
        }
        if value.is_null() && PyErr_ExceptionMatches(PyExc_KeyError) != 0 {
            PyErr_Clear();
        }
    }
    Py_XDECREF(code);
    value
}

#[cfg(capi_fallback = "PyFrame_GetVar")]
#[cold]
unsafe fn name_must_be_str(name: *mut PyObject) -> *mut PyObject {
    let type_name = PyObject_GetAttrString(Py_TYPE(name).cast(), c"__name__".as_ptr());
    if !type_name.is_null() {
        PyErr_Format(PyExc_TypeError, c"name must be str, not %S".as_ptr(), type_name);
        Py_DECREF(type_name);
    }
    null_mut()
}

#[cfg(capi_fallback = "PyFrame_GetVar")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetVar(frame: *mut PyFrameObject, name: *mut PyObject) -> *mut PyObject {
    if PyUnicode_Check(name) == 0 {
        return name_must_be_str(name);
    }
    let value = variable(frame, name);
    if value.is_null() && PyErr_Occurred().is_null() {
        PyErr_Format(PyExc_NameError, c"variable %R does not exist".as_ptr(), name);
    }
    value
}

#[cfg(capi_fallback = "PyFrame_GetVarString")]
#[inline]
pub unsafe extern "C" fn PyFrame_GetVarString(frame: *mut PyFrameObject, name: *const c_char) -> *mut PyObject {
    let text = PyUnicode_FromString(name);
    if text.is_null() {
        return null_mut();
    }
    let value = PyFrame_GetVar(frame, text);
    Py_DECREF(text);
    value
}

#[cfg(capi_fallback = "PyFrameLocalsProxy_Check")]
#[inline]
pub unsafe extern "C" fn PyFrameLocalsProxy_Check(op: *mut PyObject) -> c_int {
    #[cfg(capi_has = "frame_has_locals_proxy")]
    {
        (Py_TYPE(op) == &raw mut PyFrameLocalsProxy_Type).into()
    }
    // The type has no name in the stable ABI. No class of Python code is static.
    #[cfg(all(Py_LIMITED_API, not(capi_has = "frame_has_locals_proxy")))]
    {
        if PyType_GetFlags(Py_TYPE(op)) & Py_TPFLAGS_HEAPTYPE != 0 {
            return 0;
        }
        let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
        PyErr_Fetch(&mut ty, &mut value, &mut traceback);
        let name = PyObject_GetAttrString(Py_TYPE(op).cast(), c"__name__".as_ptr());
        let mut is_proxy = false;
        if !name.is_null() {
            is_proxy =
                PyUnicode_Check(name) != 0 && PyUnicode_CompareWithASCIIString(name, c"FrameLocalsProxy".as_ptr()) == 0;
            Py_DECREF(name);
        }
        PyErr_Restore(ty, value, traceback);
        is_proxy.into()
    }
    #[cfg(not(any(Py_LIMITED_API, capi_has = "frame_has_locals_proxy")))]
    {
        let _ = op;
        0
    }
}

#[cfg(capi_fallback = "PyEval_GetFrameLocals")]
#[inline]
pub unsafe extern "C" fn PyEval_GetFrameLocals() -> *mut PyObject {
    let frame = PyEval_GetFrame();
    if frame.is_null() {
        PyErr_SetString(PyExc_SystemError, c"frame does not exist".as_ptr());
        return null_mut();
    }
    let is_function = has_fast_locals(frame);
    let locals = if is_function < 0 { null_mut() } else { PyFrame_GetLocals(frame) };
    if locals.is_null() || is_function == 0 {
        return locals;
    }
    let mut copy = PyDict_New();
    if !copy.is_null() && PyDict_Update(copy, locals) < 0 {
        Py_DECREF(copy);
        copy = null_mut();
    }
    Py_DECREF(locals);
    copy
}

#[cfg(capi_fallback = "PyEval_GetFrameGlobals")]
#[inline]
pub unsafe extern "C" fn PyEval_GetFrameGlobals() -> *mut PyObject {
    let globals = PyEval_GetGlobals();
    if !globals.is_null() {
        incref(globals);
    }
    globals
}

#[cfg(capi_fallback = "PyEval_GetFrameBuiltins")]
#[inline]
pub unsafe extern "C" fn PyEval_GetFrameBuiltins() -> *mut PyObject {
    let builtins = PyEval_GetBuiltins();
    if !builtins.is_null() {
        incref(builtins);
    }
    builtins
}

#[cfg(capi_fallback = "PyUnstable_EXECUTABLE_KIND_SKIP")]
pub const PyUnstable_EXECUTABLE_KIND_SKIP: c_int = 0;

#[cfg(capi_fallback = "PyUnstable_EXECUTABLE_KIND_PY_FUNCTION")]
pub const PyUnstable_EXECUTABLE_KIND_PY_FUNCTION: c_int = 1;

#[cfg(capi_fallback = "PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION")]
pub const PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION: c_int = 3;

#[cfg(capi_fallback = "PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR")]
pub const PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR: c_int = 4;

#[cfg(capi_fallback = "PyUnstable_EXECUTABLE_KINDS")]
pub const PyUnstable_EXECUTABLE_KINDS: c_int = 5;

/// The interpreter's frame is the frame object itself.
#[cfg(capi_fallback = "_PyInterpreterFrame")]
pub type _PyInterpreterFrame = PyFrameObject;

/// The frames of an interpreter that has others than frame objects.
#[cfg(capi_has = "interpreter_frame_begins_with_function")]
#[allow(dead_code)] // what stands before the members that are read
#[repr(C)]
struct InterpreterFrame {
    specials: [*mut PyObject; 4],
    f_code: *mut PyCodeObject,
    frame_obj: *mut PyFrameObject,
    previous: *mut InterpreterFrame,
    prev_instr: *const c_char,
}

#[cfg(capi_fallback = "PyUnstable_InterpreterFrame_GetCode")]
#[inline]
pub unsafe extern "C" fn PyUnstable_InterpreterFrame_GetCode(frame: *mut _PyInterpreterFrame) -> *mut PyObject {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        PyFrame_GetCode(frame).cast()
    }
    #[cfg(capi_has = "interpreter_frame_begins_with_function")]
    {
        let code = (*frame.cast::<InterpreterFrame>()).f_code.cast();
        Py_INCREF(code);
        code
    }
    #[cfg(not(any(capi_has = "frame_struct_is_public", capi_has = "interpreter_frame_begins_with_function")))]
    {
        pyo3_ffi::PyUnstable_InterpreterFrame_GetCode(frame)
    }
}

/// Where the code's instructions begin.
#[cfg(all(
    capi_fallback = "PyUnstable_InterpreterFrame_GetLasti",
    capi_has = "interpreter_frame_begins_with_function"
))]
unsafe fn interpreter_lasti(frame: *mut _PyInterpreterFrame) -> c_int {
    let frame = frame.cast::<InterpreterFrame>();
    let code = (*frame).f_code.cast::<super::code::Members>();
    let first = (&raw const (*code).tail.co_code_adaptive).cast::<c_char>();
    (*frame).prev_instr.offset_from(first) as c_int
}

#[cfg(capi_fallback = "PyUnstable_InterpreterFrame_GetLasti")]
#[inline]
pub unsafe extern "C" fn PyUnstable_InterpreterFrame_GetLasti(frame: *mut _PyInterpreterFrame) -> c_int {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        lasti(frame)
    }
    #[cfg(capi_has = "interpreter_frame_begins_with_function")]
    {
        interpreter_lasti(frame)
    }
    #[cfg(not(any(capi_has = "frame_struct_is_public", capi_has = "interpreter_frame_begins_with_function")))]
    {
        pyo3_ffi::PyUnstable_InterpreterFrame_GetLasti(frame)
    }
}

#[cfg(capi_fallback = "PyUnstable_InterpreterFrame_GetLine")]
#[inline]
pub unsafe extern "C" fn PyUnstable_InterpreterFrame_GetLine(frame: *mut _PyInterpreterFrame) -> c_int {
    #[cfg(capi_has = "frame_struct_is_public")]
    {
        PyFrame_GetLineNumber(frame)
    }
    #[cfg(capi_has = "interpreter_frame_begins_with_function")]
    {
        PyCode_Addr2Line((*frame.cast::<InterpreterFrame>()).f_code, interpreter_lasti(frame))
    }
    #[cfg(not(any(capi_has = "frame_struct_is_public", capi_has = "interpreter_frame_begins_with_function")))]
    {
        pyo3_ffi::PyUnstable_InterpreterFrame_GetLine(frame)
    }
}
