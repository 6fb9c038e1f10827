File Objects. https://docs.python.org/3/c-api/file.html

//@ Py_OpenCodeHookFunction
typedef PyObject *(*capi_Py_OpenCodeHookFunction)(PyObject *path, void *userData);
#define Py_OpenCodeHookFunction capi_Py_OpenCodeHookFunction

//@ helper for Py_fopen
#include <stdio.h>
#if !CAPI_HAS_fopen_obj_is_exported && !defined(_WIN32)
#  include <errno.h>
#  include <fcntl.h>
#endif

//@ Py_fopen
static inline FILE *
capi_Py_fopen(PyObject *path, const char *mode)
{
#if CAPI_HAS_fopen_obj_is_exported
    return _Py_fopen_obj(path, mode);
#else
    FILE *file = CAPI_NULL;
    PyObject *args = Py_BuildValue("(Osi)", path, mode, 0);
    int status = args ? PySys_AuditTuple("open", args) : -1;
    Py_XDECREF(args);
    if (status < 0) {
        return CAPI_NULL;
    }
#  if defined(_WIN32)
    {
        PyObject *decoded = CAPI_NULL;
        wchar_t *wide = CAPI_NULL;
        wchar_t wide_mode[11];
        size_t index = 0;
        if (!PyUnicode_FSDecoder(path, &decoded)) {
            return CAPI_NULL;
        }
        while (mode[index] != 0 && index < 10 && !(mode[index] & 0x80)) {
            wide_mode[index] = (wchar_t)mode[index];
            index++;
        }
        wide_mode[index] = 0;
        if (mode[index] == 0) {
            wide = PyUnicode_AsWideCharString(decoded, CAPI_NULL);
        } else {
            errno = EINVAL;
            PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path);
        }
        Py_DECREF(decoded);
        if (!wide) {
            return CAPI_NULL;
        }
        file = _wfopen(wide, wide_mode);
        PyMem_Free(wide);
    }
#  else
    {
        PyObject *bytes = CAPI_NULL;
        if (!PyUnicode_FSConverter(path, &bytes)) {
            return CAPI_NULL;
        }
        do {
            Py_BEGIN_ALLOW_THREADS
            file = fopen(PyBytes_AsString(bytes), mode);
            Py_END_ALLOW_THREADS
        } while (!file && errno == EINTR && (status = PyErr_CheckSignals()) == 0);
        Py_DECREF(bytes);
        if (status < 0) {
            return CAPI_NULL;
        }
        if (file && fcntl(fileno(file), F_SETFD, FD_CLOEXEC) < 0) {
            fclose(file);
            file = CAPI_NULL;
        }
    }
#  endif
    if (!file) {
        PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path);
    }
    return file;
#endif
}

//@ Py_fclose
static inline int
capi_Py_fclose(FILE *file)
{
    return fclose(file);
}

//@ PyFile_OpenCodeObject
static inline PyObject *
capi_PyFile_OpenCodeObject(PyObject *path)
{
    PyObject *module, *result = CAPI_NULL;
    if (!PyUnicode_Check(path)) {
        PyObject *name = capi_type_name(path);
        if (name) {
            PyErr_Format(PyExc_TypeError, "'path' must be 'str', not '%U'", name);
            Py_DECREF(name);
        }
        return CAPI_NULL;
    }
    module = PyImport_ImportModule("io");
    if (module) {
        /* Where there is no io.open_code(), nothing can hook into it either. */
        if (PyObject_HasAttrString(module, "open_code")) {
            result = PyObject_CallMethod(module, "open_code", "O", path);
        } else {
            result = PyObject_CallMethod(module, "open", "Os", path, "rb");
        }
    }
    Py_XDECREF(module);
    return result;
}

//@ PyFile_OpenCode
static inline PyObject *
capi_PyFile_OpenCode(const char *utf8path)
{
    PyObject *result = CAPI_NULL;
    PyObject *path = PyUnicode_FromString(utf8path);
    if (path) {
        result = PyFile_OpenCodeObject(path);
        Py_DECREF(path);
    }
    return result;
}
