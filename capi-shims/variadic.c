/* The functions with `...` that a target lacks, for the Rust crate: stable Rust can call such functions but not define
 * them. build.rs asks for each by CAPI_VARIADIC_NAME. Compiled without Python's headers, so what is called is declared
 * here; on PyPy, where cpyext's symbols have a prefix of their own, build.rs defines CAPI_PYPY.
 *
 * C turns format and arguments into an object; the rest is Rust's, in the functions called capi_compat_...
 */
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#if defined(CAPI_PYPY)
#  define _PyArg_VaParse_SizeT _PyPyArg_VaParse_SizeT
#  define _PyArg_VaParseTupleAndKeywords_SizeT _PyPyArg_VaParseTupleAndKeywords_SizeT
#  define PyBytes_FromFormatV PyPyBytes_FromFormatV
#  define PyErr_Clear PyPyErr_Clear
#  define PyDict_New PyPyDict_New
#  define PyDict_SetItem PyPyDict_SetItem
#  define PyTuple_GetItem PyPyTuple_GetItem
#  define PyTuple_New PyPyTuple_New
#  define PyTuple_SetItem PyPyTuple_SetItem
#  define PyTuple_Size PyPyTuple_Size
#  define PyUnicode_FromFormatV PyPyUnicode_FromFormatV
#  define Py_DecRef PyPy_DecRef
#  define Py_IncRef PyPy_IncRef
#endif

typedef struct _object PyObject;
/* As large as a pointer, on every platform that Python supports. */
typedef ptrdiff_t Py_ssize_t;

extern PyObject *PyBytes_FromFormatV(const char *format, va_list vargs);
extern void PyErr_Clear(void);
extern PyObject *PyUnicode_FromFormatV(const char *format, va_list vargs);

#ifdef CAPI_VARIADIC_PyErr_FormatUnraisable
extern PyObject *capi_compat_take_unraisable(void);
extern void capi_compat_write_unraisable(PyObject *exc, PyObject *message);
extern void capi_variadic_PyErr_FormatUnraisable(const char *format, ...);

void
capi_variadic_PyErr_FormatUnraisable(const char *format, ...)
{
    PyObject *message = NULL, *exc = capi_compat_take_unraisable();
    if (exc == NULL) {
        return;
    }
    if (format != NULL) {
        va_list vargs;
        va_start(vargs, format);
        message = PyUnicode_FromFormatV(format, vargs);
        va_end(vargs);
        if (message == NULL) {
            PyErr_Clear();
        }
    }
    capi_compat_write_unraisable(exc, message);
}
#endif

#ifdef CAPI_VARIADIC_PyUnicodeWriter_Format
typedef struct PyUnicodeWriter PyUnicodeWriter;
extern int capi_compat_unicode_writer_append_formatted(PyUnicodeWriter *writer, PyObject *text);
extern int capi_variadic_PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...);

int
capi_variadic_PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...)
{
    PyObject *text;
    va_list vargs;
    va_start(vargs, format);
    text = PyUnicode_FromFormatV(format, vargs);
    va_end(vargs);
    return capi_compat_unicode_writer_append_formatted(writer, text);
}
#endif

#ifdef CAPI_VARIADIC_PyBytesWriter_Format
typedef struct PyBytesWriter PyBytesWriter;
extern int capi_compat_bytes_writer_append_new(PyBytesWriter *writer, PyObject *text);
extern int capi_variadic_PyBytesWriter_Format(PyBytesWriter *writer, const char *format, ...);

int
capi_variadic_PyBytesWriter_Format(PyBytesWriter *writer, const char *format, ...)
{
    PyObject *text;
    va_list vargs;
    va_start(vargs, format);
    text = PyBytes_FromFormatV(format, vargs);
    va_end(vargs);
    return capi_compat_bytes_writer_append_new(writer, text);
}
#endif

#if defined(CAPI_VARIADIC_PyArg_ParseArray) || defined(CAPI_VARIADIC_PyArg_ParseArrayAndKeywords)
extern PyObject *PyTuple_New(Py_ssize_t size);
extern int PyTuple_SetItem(PyObject *tuple, Py_ssize_t index, PyObject *item);
extern void Py_DecRef(PyObject *object);
extern void Py_IncRef(PyObject *object);

static PyObject *
tuple_from_array(PyObject *const *array, Py_ssize_t size)
{
    PyObject *tuple = PyTuple_New(size);
    Py_ssize_t index;
    for (index = 0; tuple != NULL && index < size; index++) {
        Py_IncRef(array[index]);
        (void)PyTuple_SetItem(tuple, index, array[index]);
    }
    return tuple;
}
#endif

#ifdef CAPI_VARIADIC_PyArg_ParseArray
/* `#` in the format means Py_ssize_t. */
extern int _PyArg_VaParse_SizeT(PyObject *args, const char *format, va_list vargs);
extern int capi_variadic_PyArg_ParseArray(PyObject *const *args, Py_ssize_t nargs, const char *format, ...);

int
capi_variadic_PyArg_ParseArray(PyObject *const *args, Py_ssize_t nargs, const char *format, ...)
{
    PyObject *tuple = tuple_from_array(args, nargs);
    int parsed;
    va_list vargs;
    if (tuple == NULL) {
        return 0;
    }
    va_start(vargs, format);
    parsed = _PyArg_VaParse_SizeT(tuple, format, vargs);
    va_end(vargs);
    Py_DecRef(tuple);
    return parsed;
}
#endif

#ifdef CAPI_VARIADIC_PyArg_ParseArrayAndKeywords
extern int _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format, char **kwlist,
                                                va_list vargs);
extern PyObject *PyDict_New(void);
extern int PyDict_SetItem(PyObject *dict, PyObject *key, PyObject *value);
extern PyObject *PyTuple_GetItem(PyObject *tuple, Py_ssize_t index);
extern Py_ssize_t PyTuple_Size(PyObject *tuple);
extern int capi_variadic_PyArg_ParseArrayAndKeywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
                                                     const char *format, const char *const *kwlist, ...);

int
capi_variadic_PyArg_ParseArrayAndKeywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
                                          const char *format, const char *const *kwlist, ...)
{
    PyObject *tuple, *keywords = NULL;
    Py_ssize_t index, count = kwnames == NULL ? 0 : PyTuple_Size(kwnames);
    char **names;
    int parsed = 0;
    va_list vargs;
    if (count < 0) {
        return 0;
    }
    tuple = tuple_from_array(args, nargs);
    if (tuple == NULL) {
        return 0;
    }
    if (count > 0) {
        keywords = PyDict_New();
        for (index = 0; keywords != NULL && index < count; index++) {
            if (PyDict_SetItem(keywords, PyTuple_GetItem(kwnames, index), args[nargs + index]) < 0) {
                Py_DecRef(keywords);
                keywords = NULL;
            }
        }
    }
    if (count == 0 || keywords != NULL) {
        /* The declaration lacks the const; nobody writes to the names. */
        memcpy(&names, &kwlist, sizeof(names));
        va_start(vargs, kwlist);
        parsed = _PyArg_VaParseTupleAndKeywords_SizeT(tuple, keywords, format, names, vargs);
        va_end(vargs);
    }
    Py_DecRef(keywords);
    Py_DecRef(tuple);
    return parsed;
}
#endif
