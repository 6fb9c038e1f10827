//! An extension written with PyO3 that calls the newest C API where PyO3 has no method for it.
//!
//! The pointers of `Bound` go in and out without a cast: the types are the same.

use std::ptr::null_mut;

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

/// Removes a key and gives its value, with one look at the dict. PyO3 itself can only get and then delete.
#[pyfunction]
#[pyo3(signature = (dict, key, instead = None))]
fn take<'py>(
    dict: &Bound<'py, PyDict>,
    key: &Bound<'py, PyAny>,
    instead: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = dict.py();
    let mut value = null_mut();
    // SAFETY: the thread is attached, for `dict` is bound to it, and `value` becomes a strong reference or null.
    let found = unsafe { capi_compat::PyDict_Pop(dict.as_ptr(), key.as_ptr(), &mut value) };
    match (found, instead) {
        // SAFETY: 1 says that `value` is a strong reference.
        (1, _) => Ok(unsafe { Bound::from_owned_ptr(py, value) }),
        (0, Some(instead)) => Ok(instead),
        (0, None) => Err(PyKeyError::new_err(key.clone().unbind())),
        _ => Err(PyErr::fetch(py)),
    }
}

/// Empties a list at once.
#[pyfunction]
fn clear(list: &Bound<'_, PyList>) -> PyResult<()> {
    // SAFETY: the thread is attached, and the function checks that it is a list.
    match unsafe { capi_compat::PyList_Clear(list.as_ptr()) } {
        0 => Ok(()),
        _ => Err(PyErr::fetch(list.py())),
    }
}

/// Nanoseconds of a clock that never goes back; PyO3 has no such function.
#[pyfunction]
fn monotonic(py: Python<'_>) -> PyResult<i64> {
    let mut time = 0;
    // SAFETY: the thread is attached.
    match unsafe { capi_compat::PyTime_Monotonic(&mut time) } {
        0 => Ok(time),
        _ => Err(PyErr::fetch(py)),
    }
}

/// What PyO3 gives out is what this library takes, and the other way round.
#[pyfunction]
fn constant(py: Python<'_>, number: u32) -> PyResult<Bound<'_, PyAny>> {
    // SAFETY: the thread is attached; the result is a strong reference, or null with an exception.
    unsafe { Bound::from_owned_ptr_or_err(py, capi_compat::Py_GetConstant(number)) }
}

/// How the functions used here are provided in this process.
#[pyfunction]
fn providers() -> Vec<(&'static str, &'static str)> {
    let used = ["PyDict_Pop", "PyList_Clear", "PyTime_Monotonic", "Py_GetConstant"];
    capi_compat::providers()
        .filter(|(name, _)| used.contains(name))
        .map(|(name, provider)| (name, provider.as_str()))
        .collect()
}

#[pymodule]
fn pyo3_takeout(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(take, module)?)?;
    module.add_function(wrap_pyfunction!(clear, module)?)?;
    module.add_function(wrap_pyfunction!(monotonic, module)?)?;
    module.add_function(wrap_pyfunction!(constant, module)?)?;
    module.add_function(wrap_pyfunction!(providers, module)?)
}
