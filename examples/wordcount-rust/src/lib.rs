//! Counting words: an extension written against the newest C API, with no version check in it.

#![allow(non_snake_case)]

use std::ffi::{c_char, c_int, c_void};
use std::ptr::{addr_of_mut, null_mut};

use capi_compat::*;

/// Releases its reference when it goes out of scope.
struct Owned(*mut PyObject);

impl Owned {
    /// Takes over a strong reference; `None` if it is null, an exception being set.
    fn new(object: *mut PyObject) -> Option<Owned> {
        (!object.is_null()).then_some(Owned(object))
    }

    fn into_raw(self) -> *mut PyObject {
        let object = self.0;
        std::mem::forget(self);
        object
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the reference is ours, and the thread that runs the extension has a thread state.
        unsafe { Py_DECREF(self.0) }
    }
}

/// Null with the exception that is set, or the object.
fn finish(object: Option<Owned>) -> *mut PyObject {
    object.map_or(null_mut(), Owned::into_raw)
}

unsafe fn as_int(number: &Owned) -> Option<c_int> {
    let value = PyLong_AsInt(number.0);
    (value != -1 || PyErr_Occurred().is_null()).then_some(value)
}

/// The text itself, or what the `read` method of a file-like object returns.
unsafe fn text_of(source: *mut PyObject) -> Option<Owned> {
    let mut read = null_mut();
    let text = match PyObject_GetOptionalAttrString(source, c"read".as_ptr(), &mut read) {
        0 => Owned::new(Py_NewRef(source))?,
        1 => {
            let read = Owned(read);
            Owned::new(PyObject_CallNoArgs(read.0))?
        }
        _ => return None,
    };
    if PyUnicode_Check(text.0) == 0 {
        PyErr_SetString(PyExc_TypeError, c"expected a str, or a file that reads as one".as_ptr());
        return None;
    }
    Some(text)
}

/// counts[word] += amount
unsafe fn add(counts: &Owned, word: &Owned, amount: c_int) -> Option<()> {
    let zero = Owned::new(PyLong_FromInt32(0))?;
    let mut old = null_mut();
    if PyDict_SetDefaultRef(counts.0, word.0, zero.0, &mut old) < 0 {
        return None;
    }
    let sum = Owned::new(PyLong_FromInt32(as_int(&Owned(old))? + amount))?;
    (PyDict_SetItem(counts.0, word.0, sum.0) == 0).then_some(())
}

unsafe fn count_words(text: &[u8], min_length: c_int) -> Option<Owned> {
    let counts = Owned::new(PyDict_New())?;
    let is_letter = |byte: &u8| byte.is_ascii_lowercase() || *byte >= 0x80;
    for word in text.split(|byte| !is_letter(byte)) {
        if word.is_empty() || (word.len() as i64) < i64::from(min_length) {
            continue;
        }
        let word = Owned::new(PyUnicode_FromStringAndSize(word.as_ptr().cast(), word.len() as Py_ssize_t))?;
        add(&counts, &word, 1)?;
    }
    Some(counts)
}

unsafe fn count(args: *mut PyObject) -> Option<Owned> {
    let (mut source, mut length) = (null_mut::<PyObject>(), null_mut::<PyObject>());
    if PyArg_ParseTuple(args, c"O|O:count".as_ptr(), &mut source, &mut length) == 0 {
        return None;
    }
    let min_length = if length.is_null() { 1 } else { as_int(&Owned(Py_NewRef(length)))? };
    let text = text_of(source)?;
    let lower = Owned::new(PyObject_CallMethod(text.0, c"lower".as_ptr(), null_mut::<c_char>()))?;
    let utf8 = Owned::new(PyUnicode_AsUTF8String(lower.0))?;
    let bytes = std::slice::from_raw_parts(PyBytes_AsString(utf8.0).cast::<u8>(), PyBytes_Size(utf8.0) as usize);
    count_words(bytes, min_length)
}

/// A list of (-count, word), sorted: the most frequent word first, words of one count in alphabetical order.
unsafe fn ranking(counts: *mut PyObject) -> Option<Owned> {
    let result = Owned::new(PyList_New(0))?;
    let iterator = Owned::new(PyObject_GetIter(counts))?;
    loop {
        let mut word = null_mut();
        match PyIter_NextItem(iterator.0, &mut word) {
            1 => {}
            0 => break,
            _ => return None,
        }
        let word = Owned(word);
        let mut number = null_mut();
        match PyDict_GetItemRef(counts, word.0, &mut number) {
            1 => {}
            0 => {
                PyErr_SetString(PyExc_RuntimeError, c"the counts changed while they were read".as_ptr());
                return None;
            }
            _ => return None,
        }
        let number = as_int(&Owned(number))?;
        let pair = Owned::new(Py_BuildValue(c"iO".as_ptr(), -number, word.0))?;
        if PyList_Append(result.0, pair.0) < 0 {
            return None;
        }
    }
    (PyList_Sort(result.0) == 0).then_some(result)
}

/// Takes a ranking's row apart.
unsafe fn read_row(rows: &Owned, index: Py_ssize_t) -> Option<(c_int, Owned)> {
    let row = Owned::new(PyList_GetItemRef(rows.0, index))?;
    let number = -PyLong_AsInt(PyTuple_GetItem(row.0, 0));
    Some((number, Owned(Py_NewRef(PyTuple_GetItem(row.0, 1)))))
}

unsafe fn check_counts(counts: *mut PyObject) -> Option<()> {
    if PyDict_Check(counts) == 0 {
        PyErr_SetString(PyExc_TypeError, c"expected a dict of counts".as_ptr());
        return None;
    }
    Some(())
}

unsafe fn top(args: *mut PyObject) -> Option<Owned> {
    let (mut counts, mut n) = (null_mut::<PyObject>(), null_mut::<PyObject>());
    if PyArg_ParseTuple(args, c"OO:top".as_ptr(), &mut counts, &mut n) == 0 {
        return None;
    }
    check_counts(counts)?;
    let wanted = as_int(&Owned(Py_NewRef(n)))?;
    let rows = ranking(counts)?;
    let result = Owned::new(PyList_New(0))?;
    for index in 0..PyList_Size(rows.0).min(wanted as Py_ssize_t) {
        let (number, word) = read_row(&rows, index)?;
        let pair = Owned::new(Py_BuildValue(c"Oi".as_ptr(), word.0, number))?;
        if PyList_Append(result.0, pair.0) < 0 {
            return None;
        }
    }
    Some(result)
}

unsafe fn merge(args: *mut PyObject) -> Option<Owned> {
    let (mut a, mut b) = (null_mut::<PyObject>(), null_mut::<PyObject>());
    if PyArg_ParseTuple(args, c"OO:merge".as_ptr(), &mut a, &mut b) == 0 {
        return None;
    }
    check_counts(a)?;
    check_counts(b)?;
    let result = Owned::new(PyDict_Copy(a))?;
    let iterator = Owned::new(PyObject_GetIter(b))?;
    loop {
        let mut word = null_mut();
        match PyIter_NextItem(iterator.0, &mut word) {
            1 => {}
            0 => return Some(result),
            _ => return None,
        }
        let word = Owned(word);
        let mut number = null_mut();
        match PyDict_GetItemRef(b, word.0, &mut number) {
            1 => add(&result, &word, as_int(&Owned(number))?)?,
            0 => continue,
            _ => return None,
        }
        if PyDict_GetItemRef(result.0, word.0, &mut number) < 0 {
            return None;
        }
        if as_int(&Owned(number))? == 0 && PyDict_Pop(result.0, word.0, null_mut()) < 0 {
            return None;
        }
    }
}

unsafe fn render(counts: *mut PyObject) -> Option<Owned> {
    check_counts(counts)?;
    let rows = ranking(counts)?;
    let lines = Owned::new(PyList_New(0))?;
    for index in 0..PyList_Size(rows.0) {
        let (number, word) = read_row(&rows, index)?;
        // The one English word that keeps its capital.
        let line = if PyUnicode_EqualToUTF8(word.0, c"i".as_ptr()) != 0 {
            PyUnicode_FromFormat(c"I: %d\n".as_ptr(), number)
        } else {
            PyUnicode_FromFormat(c"%U: %d\n".as_ptr(), word.0, number)
        };
        let line = Owned::new(line)?;
        if PyList_Append(lines.0, line.0) < 0 {
            return None;
        }
    }
    let empty = Owned::new(PyUnicode_FromString(c"".as_ptr()))?;
    Owned::new(PyUnicode_Join(empty.0, lines.0))
}

unsafe extern "C" fn wordcount_count(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    finish(count(args))
}

unsafe extern "C" fn wordcount_top(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    finish(top(args))
}

unsafe extern "C" fn wordcount_merge(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    finish(merge(args))
}

unsafe extern "C" fn wordcount_render(_module: *mut PyObject, counts: *mut PyObject) -> *mut PyObject {
    finish(render(counts))
}

unsafe extern "C" fn exec_module(module: *mut PyObject) -> c_int {
    PyModule_Add(module, c"__version__".as_ptr(), PyUnicode_FromString(c"1.0".as_ptr()))
}

const fn method(name: &'static std::ffi::CStr, function: PyCFunction, flags: c_int) -> PyMethodDef {
    PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: function },
        ml_flags: flags,
        ml_doc: std::ptr::null(),
    }
}

static mut METHODS: [PyMethodDef; 5] = [
    method(c"count", wordcount_count, METH_VARARGS),
    method(c"top", wordcount_top, METH_VARARGS),
    method(c"merge", wordcount_merge, METH_VARARGS),
    method(c"render", wordcount_render, METH_O),
    PyMethodDef::zeroed(),
];

static mut SLOTS: [PyModuleDef_Slot; 2] = [
    PyModuleDef_Slot { slot: Py_mod_exec, value: exec_module as *mut c_void },
    PyModuleDef_Slot { slot: 0, value: null_mut() },
];

static mut DEFINITION: PyModuleDef = PyModuleDef {
    m_base: PyModuleDef_HEAD_INIT,
    m_name: c"wordcount_rust".as_ptr(),
    m_doc: c"Counting words, in Rust.".as_ptr(),
    m_size: 0,
    m_methods: addr_of_mut!(METHODS).cast(),
    m_slots: addr_of_mut!(SLOTS).cast(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
};

/// What Python calls when the module is imported.
///
/// # Safety
/// Called by the interpreter's import alone.
#[no_mangle]
pub unsafe extern "C" fn PyInit_wordcount_rust() -> *mut PyObject {
    PyModuleDef_Init(addr_of_mut!(DEFINITION))
}
