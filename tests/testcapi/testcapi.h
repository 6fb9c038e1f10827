/* What every file of this extension starts with.
 *
 * The build puts a generated names.h beside: HAVE_NAME for each function that the target can have, the table of
 * providers, and for the Rust library the names' redirection to its exports.
 */
#ifndef TESTCAPI_H
#define TESTCAPI_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
/* Before names.h, which gives some of its macros other meanings. */
#ifndef Py_LIMITED_API
#include <datetime.h>
#endif
#include "capi_shims.h"
#include "names.h"

/* None stands for NULL, in both directions, as in CPython's own test modules. */
#define NULLABLE(object) do { if ((object) == Py_None) { (object) = NULL; } } while (0)

/* For "O&": a C string from bytes or str; None stands for NULL. Unlike "z#" it means the same in every ABI. */
static inline int
string_converter(PyObject *object, void *string)
{
    const char **address = (const char **)string;
    if (object == Py_None) {
        *address = NULL;
        return 1;
    }
    if (PyUnicode_Check(object)) {
        return PyArg_Parse(object, "s", address);
    }
    *address = PyBytes_AsString(object);
    return *address != NULL;
}

/* The value of an out-parameter: steals it; NULL becomes None. */
static inline PyObject *
none_for_null(PyObject *object)
{
    if (object == NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return object;
}

/* The bytes of an argument, NULL for None. False with an exception set if it is neither. (The format "z#" is no use in a
 * file for the stable ABI: older interpreters demand PY_SSIZE_T_CLEAN's functions, which newer headers do not have.) */
static inline int
testcapi_bytes(PyObject *object, const char **data, Py_ssize_t *size)
{
    *data = NULL;
    *size = 0;
    if (object == Py_None) {
        return 1;
    }
    *data = PyBytes_AsString(object);
    if (*data == NULL) {
        return 0;
    }
    *size = PyBytes_Size(object);
    return 1;
}

/* A value that no function returns by itself: an out-parameter still holding it was not set. */
#define UNINITIALIZED_PTR ((void *)"uninitialized")
#define UNINITIALIZED_INT (-0x7bedface)

/* After a function that returns 1, 0 or -1 and sets an object: whether the object and the exception agree with what it
 * returned. False if an exception is set, the function's own or the complaint. */
static inline int
testcapi_check(int returned, PyObject *result)
{
    if (result == UNINITIALIZED_PTR) {
        PyErr_SetString(PyExc_AssertionError, "the out-parameter was not set");
        return 0;
    }
    if ((returned == 1) != (result != NULL)) {
        PyErr_Format(PyExc_AssertionError, "returned %d with %s", returned, result ? "an object" : "NULL");
        return 0;
    }
    if ((returned < 0) != (PyErr_Occurred() != NULL)) {
        PyErr_Format(PyExc_AssertionError, "returned %d with%s an exception", returned, PyErr_Occurred() ? "" : "out");
        return 0;
    }
    return returned >= 0;
}

/* What functions with a result and 1, 0 or -1 give: the result, `missing`, or the exception. */
#define RETURN_FOUND(found, result, missing) do { \
        if (!testcapi_check((found), (result))) { return NULL; } \
        if ((result) == NULL) { Py_INCREF(missing); return (missing); } \
        return (result); \
    } while (0)

/* What the instances of a type hold. Files of abi3t, which do not know the size of what stands before it, ask where it is. */
#ifdef Py_TARGET_ABI3T
#  define INSTANCE_HEAD
#  define INSTANCE_SIZE(type) (-(int)sizeof(type))
#  define INSTANCE(type, self) ((type *)PyObject_GetTypeData((self), Py_TYPE(self)))
#  define INSTANCE_OFFSET Py_RELATIVE_OFFSET
#else
#  define INSTANCE_HEAD PyObject_HEAD
#  define INSTANCE_SIZE(type) ((int)sizeof(type))
#  define INSTANCE(type, self) ((type *)(self))
#  define INSTANCE_OFFSET 0
#endif

/* A function of one object that returns an int and never fails. */
#define CHECK_FUNCTION(name, function) \
    static PyObject * \
    name(PyObject *Py_UNUSED(module), PyObject *object) \
    { \
        return PyLong_FromLong(function(object)); \
    }

#define RETURN_INT(expression) do { \
        int return_int_ = (expression); \
        if (return_int_ == -1 && PyErr_Occurred()) { return NULL; } \
        return PyLong_FromLong(return_int_); \
    } while (0)

#define RETURN_SIZE(expression) do { \
        Py_ssize_t return_size_ = (expression); \
        if (return_size_ == -1 && PyErr_Occurred()) { return NULL; } \
        return PyLong_FromSsize_t(return_size_); \
    } while (0)

#endif
