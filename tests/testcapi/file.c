/* Files. */

#if defined(HAVE_Py_fopen) && defined(HAVE_Py_fclose)
#include <stdio.h>
#ifndef _WIN32
#include <fcntl.h>
#endif

/* py_fopen(path, mode) -> the first 256 bytes; mode is str or bytes */
static PyObject *
py_fopen(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *path, *mode, *bytes, *result;
    char data[256];
    size_t size;
    FILE *file;
    if (!PyArg_ParseTuple(args, "OO", &path, &mode)) {
        return NULL;
    }
    bytes = PyUnicode_Check(mode) ? PyUnicode_AsUTF8String(mode) : PyObject_Bytes(mode);
    if (bytes == NULL) {
        return NULL;
    }
    file = Py_fopen(path, PyBytes_AsString(bytes));
    Py_DECREF(bytes);
    if (file == NULL) {
        return NULL;
    }
#ifndef _WIN32
    if (!(fcntl(fileno(file), F_GETFD) & FD_CLOEXEC)) {
        PyErr_SetString(PyExc_AssertionError, "the file can be inherited");
    }
#endif
    size = fread(data, 1, sizeof(data), file);
    result = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(data, (Py_ssize_t)size);
    if (Py_fclose(file) != 0) {
        PyErr_SetFromErrno(PyExc_OSError);
        Py_CLEAR(result);
    }
    return result;
}
#endif

#ifdef HAVE_PyFile_OpenCode
static PyObject *
pyfile_opencode(PyObject *Py_UNUSED(module), PyObject *arg)
{
    const char *path;
    Py_ssize_t size;
    if (!testcapi_bytes(arg, &path, &size)) {
        return NULL;
    }
    return PyFile_OpenCode(path);
}
#endif

#ifdef HAVE_PyFile_OpenCodeObject
static PyObject *
pyfile_opencodeobject(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyFile_OpenCodeObject(arg);
}
#endif

static PyMethodDef file_methods[] = {
#ifdef HAVE_Py_fopen
    {"py_fopen", py_fopen, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyFile_OpenCode
    {"pyfile_opencode", pyfile_opencode, METH_O, NULL},
#endif
#ifdef HAVE_PyFile_OpenCodeObject
    {"pyfile_opencodeobject", pyfile_opencodeobject, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_file(PyObject *module)
{
    return PyModule_AddFunctions(module, file_methods);
}
