/* The buffer protocol. */

#ifdef HAVE_PyObject_CheckBuffer
CHECK_FUNCTION(object_checkbuffer, PyObject_CheckBuffer)
#endif

#ifdef HAVE_PyBuffer_SizeFromFormat
/* buffer_sizefromformat(format: bytes) -> int */
static PyObject *
buffer_sizefromformat(PyObject *Py_UNUSED(module), PyObject *format)
{
    const char *text;
    if (!string_converter(format, &text)) {
        return NULL;
    }
    RETURN_SIZE(PyBuffer_SizeFromFormat(text));
}
#endif

#ifdef HAVE_PyPickleBuffer_FromObject
/* picklebuffer_fromobject(object) -> PickleBuffer */
static PyObject *
picklebuffer_fromobject(PyObject *Py_UNUSED(module), PyObject *object)
{
    return PyPickleBuffer_FromObject(object);
}
#endif

#ifdef HAVE_PyPickleBuffer_Release
/* picklebuffer_release(PickleBuffer) -> int */
static PyObject *
picklebuffer_release(PyObject *Py_UNUSED(module), PyObject *buffer)
{
    RETURN_INT(PyPickleBuffer_Release(buffer));
}
#endif

#ifdef HAVE_PyPickleBuffer_GetBuffer
/* picklebuffer_getbuffer(PickleBuffer) -> bytes */
static PyObject *
picklebuffer_getbuffer(PyObject *Py_UNUSED(module), PyObject *buffer)
{
    const Py_buffer *view = PyPickleBuffer_GetBuffer(buffer);
    if (view == NULL) {
        return NULL;
    }
    return PyBytes_FromStringAndSize((const char *)view->buf, view->len);
}
#endif

static PyMethodDef buffer_methods[] = {
#ifdef HAVE_PyObject_CheckBuffer
    {"object_checkbuffer", object_checkbuffer, METH_O, NULL},
#endif
#ifdef HAVE_PyBuffer_SizeFromFormat
    {"buffer_sizefromformat", buffer_sizefromformat, METH_O, NULL},
#endif
#ifdef HAVE_PyPickleBuffer_FromObject
    {"picklebuffer_fromobject", picklebuffer_fromobject, METH_O, NULL},
#endif
#ifdef HAVE_PyPickleBuffer_Release
    {"picklebuffer_release", picklebuffer_release, METH_O, NULL},
#endif
#ifdef HAVE_PyPickleBuffer_GetBuffer
    {"picklebuffer_getbuffer", picklebuffer_getbuffer, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_buffer(PyObject *module)
{
    return PyModule_AddFunctions(module, buffer_methods);
}
