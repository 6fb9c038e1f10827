/* The functions with `...` that a target lacks, for the Rust crate: stable Rust can call such functions but not define
 * them. build.rs asks for each by CAPI_VARIADIC_NAME. Compiled without Python's headers, so what is called is declared
 * here; on PyPy, where cpyext's symbols have a prefix of their own, build.rs defines CAPI_PYPY.
 *
 * C turns format and arguments into an object; the rest is Rust's, in the functions called capi_compat_...
 */
#include <stdarg.h>
#include <stddef.h>

#if defined(CAPI_PYPY)
#  define PyBytes_FromFormatV PyPyBytes_FromFormatV
#  define PyErr_Clear PyPyErr_Clear
#  define PyUnicode_FromFormatV PyPyUnicode_FromFormatV
#endif

typedef struct _object PyObject;

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
extern int capi_compat_unicode_writer_append_new(PyUnicodeWriter *writer, PyObject *text);
extern int capi_variadic_PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...);

int
capi_variadic_PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...)
{
    PyObject *text;
    va_list vargs;
    va_start(vargs, format);
    text = PyUnicode_FromFormatV(format, vargs);
    va_end(vargs);
    return capi_compat_unicode_writer_append_new(writer, text);
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
