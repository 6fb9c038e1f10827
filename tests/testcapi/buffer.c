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

#ifdef HAVE_PyObject_GetBuffer
/* The items one after the other. */
static PyObject *
bytes_of_view(const Py_buffer *view)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, view->len);
    char *to = bytes == NULL ? NULL : PyBytes_AsString(bytes);
    Py_ssize_t index, step = view->ndim == 1 && view->strides != NULL ? view->strides[0] : view->itemsize;
    if (to == NULL) {
        return NULL;
    }
    if (step == view->itemsize) {
        memcpy(to, view->buf, (size_t)view->len);
        return bytes;
    }
    for (index = 0; index * view->itemsize < view->len; index++) {
        memcpy(to + index * view->itemsize, (const char *)view->buf + index * step, (size_t)view->itemsize);
    }
    return bytes;
}

/* buffer_get(object, flags) -> (bytes, itemsize, readonly, ndim, format, shape, strides); releases it at once */
static PyObject *
buffer_get(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *result, *shape, *strides;
    Py_buffer view;
    int flags, n;
    if (!PyArg_ParseTuple(args, "Oi", &object, &flags)) {
        return NULL;
    }
    memset(&view, 0, sizeof(view));
    if (PyObject_GetBuffer(object, &view, flags) != 0) {
        if (view.obj != NULL) {
            PyErr_SetString(PyExc_AssertionError, "an object is left after a failure");
        }
        return NULL;
    }
    shape = PyList_New(0);
    strides = PyList_New(0);
    for (n = 0; n < view.ndim; n++) {
        PyObject *number;
        if (view.shape != NULL) {
            number = PyLong_FromSsize_t(view.shape[n]);
            PyList_Append(shape, number);
            Py_DECREF(number);
        }
        if (view.strides != NULL) {
            number = PyLong_FromSsize_t(view.strides[n]);
            PyList_Append(strides, number);
            Py_DECREF(number);
        }
    }
    result = Py_BuildValue("(NniizNN)", bytes_of_view(&view), view.itemsize, view.readonly, view.ndim,
                           view.format, shape, strides);
    PyBuffer_Release(&view);
    if (view.obj != NULL) {
        Py_XDECREF(result);
        PyErr_SetString(PyExc_AssertionError, "PyBuffer_Release() left an object");
        return NULL;
    }
    PyBuffer_Release(&view);
    return result;
}

/* buffer_iscontiguous(object, order) -> int */
static PyObject *
buffer_iscontiguous(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object;
    Py_buffer view;
    int order, result;
    if (!PyArg_ParseTuple(args, "Oi", &object, &order) || PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) != 0) {
        return NULL;
    }
    result = PyBuffer_IsContiguous(&view, (char)order);
    PyBuffer_Release(&view);
    return PyLong_FromLong(result);
}

/* buffer_getpointer(object, index, index) -> the byte there, of an object with at most two dimensions */
static PyObject *
buffer_getpointer(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *result;
    Py_buffer view;
    Py_ssize_t indices[2] = {0, 0};
    if (!PyArg_ParseTuple(args, "On|n", &object, &indices[0], &indices[1])
        || PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) != 0) {
        return NULL;
    }
    result = PyLong_FromLong(*(unsigned char *)PyBuffer_GetPointer(&view, indices));
    PyBuffer_Release(&view);
    return result;
}

/* buffer_tocontiguous(object, order, missing bytes of len) -> bytes */
static PyObject *
buffer_tocontiguous(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *result = NULL;
    Py_buffer view;
    char copy[256];
    int order, missing = 0;
    if (!PyArg_ParseTuple(args, "Oi|i", &object, &order, &missing)
        || PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) != 0) {
        return NULL;
    }
    if (PyBuffer_ToContiguous(copy, &view, view.len - missing, (char)order) == 0) {
        result = PyBytes_FromStringAndSize(copy, view.len);
    }
    PyBuffer_Release(&view);
    return result;
}

/* buffer_fromcontiguous(object, bytes, order) -> int */
static PyObject *
buffer_fromcontiguous(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *data;
    Py_buffer view;
    int order, result;
    if (!PyArg_ParseTuple(args, "OOi", &object, &data, &order) || PyObject_GetBuffer(object, &view, PyBUF_FULL) != 0) {
        return NULL;
    }
    result = PyBuffer_FromContiguous(&view, PyBytes_AsString(data), PyBytes_Size(data), (char)order);
    PyBuffer_Release(&view);
    RETURN_INT(result);
}

/* buffer_fillinfo(object or None, bytes, readonly, flags) -> (len, itemsize, readonly, ndim, format, shape, strides) */
static PyObject *
buffer_fillinfo(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *data, *result;
    Py_buffer view;
    int readonly, flags;
    if (!PyArg_ParseTuple(args, "OOii", &object, &data, &readonly, &flags)) {
        return NULL;
    }
    NULLABLE(object);
    if (PyBuffer_FillInfo(&view, object, PyBytes_AsString(data), PyBytes_Size(data), readonly, flags) != 0) {
        return NULL;
    }
    if (view.obj != object || view.buf != PyBytes_AsString(data) || view.suboffsets != NULL || view.internal != NULL) {
        PyErr_SetString(PyExc_AssertionError, "the view is of something else");
        return NULL;
    }
    result = Py_BuildValue("(nniizOO)", view.len, view.itemsize, view.readonly, view.ndim, view.format,
                           view.shape == &view.len ? Py_True : Py_False,
                           view.strides == &view.itemsize ? Py_True : Py_False);
    Py_XDECREF(view.obj);
    return result;
}
#endif

#ifdef HAVE_PyObject_CopyData
/* object_copydata(dest, src) -> int */
static PyObject *
object_copydata(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dest, *src;
    if (!PyArg_ParseTuple(args, "OO", &dest, &src)) {
        return NULL;
    }
    RETURN_INT(PyObject_CopyData(dest, src));
}
#endif

#ifdef HAVE_PyBuffer_FillContiguousStrides
/* buffer_fillcontiguousstrides(shape of three, itemsize, order) -> strides */
static PyObject *
buffer_fillcontiguousstrides(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_ssize_t shape[3], strides[3];
    int itemsize, order;
    if (!PyArg_ParseTuple(args, "(nnn)ii", &shape[0], &shape[1], &shape[2], &itemsize, &order)) {
        return NULL;
    }
    PyBuffer_FillContiguousStrides(3, shape, strides, itemsize, (char)order);
    return Py_BuildValue("(nnn)", strides[0], strides[1], strides[2]);
}
#endif

static PyMethodDef buffer_methods[] = {
#ifdef HAVE_PyObject_GetBuffer
    {"buffer_get", buffer_get, METH_VARARGS, NULL},
    {"buffer_iscontiguous", buffer_iscontiguous, METH_VARARGS, NULL},
    {"buffer_getpointer", buffer_getpointer, METH_VARARGS, NULL},
    {"buffer_tocontiguous", buffer_tocontiguous, METH_VARARGS, NULL},
    {"buffer_fromcontiguous", buffer_fromcontiguous, METH_VARARGS, NULL},
    {"buffer_fillinfo", buffer_fillinfo, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_CopyData
    {"object_copydata", object_copydata, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyBuffer_FillContiguousStrides
    {"buffer_fillcontiguousstrides", buffer_fillcontiguousstrides, METH_VARARGS, NULL},
#endif
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
