The buffer protocol. https://docs.python.org/3/c-api/buffer.html

//@ Py_buffer
typedef struct capi_Py_buffer {
    void *buf;
    PyObject *obj;
    Py_ssize_t len;
    Py_ssize_t itemsize;
    int readonly;
    int ndim;
    char *format;
    Py_ssize_t *shape;
    Py_ssize_t *strides;
    Py_ssize_t *suboffsets;
    void *internal;
} capi_Py_buffer;
#define Py_buffer capi_Py_buffer

//@ PyBUF_MAX_NDIM
#define PyBUF_MAX_NDIM 64

//@ PyBUF_SIMPLE
#define PyBUF_SIMPLE 0

//@ PyBUF_WRITABLE
#define PyBUF_WRITABLE 0x0001

//@ PyBUF_FORMAT
#define PyBUF_FORMAT 0x0004

//@ PyBUF_ND
#define PyBUF_ND 0x0008

//@ PyBUF_STRIDES
#define PyBUF_STRIDES 0x0018

//@ PyBUF_C_CONTIGUOUS
#define PyBUF_C_CONTIGUOUS 0x0038

//@ PyBUF_F_CONTIGUOUS
#define PyBUF_F_CONTIGUOUS 0x0058

//@ PyBUF_ANY_CONTIGUOUS
#define PyBUF_ANY_CONTIGUOUS 0x0098

//@ PyBUF_INDIRECT
#define PyBUF_INDIRECT 0x0118

//@ PyBUF_CONTIG
#define PyBUF_CONTIG 0x0009

//@ PyBUF_CONTIG_RO
#define PyBUF_CONTIG_RO 0x0008

//@ PyBUF_STRIDED
#define PyBUF_STRIDED 0x0019

//@ PyBUF_STRIDED_RO
#define PyBUF_STRIDED_RO 0x0018

//@ PyBUF_RECORDS
#define PyBUF_RECORDS 0x001D

//@ PyBUF_RECORDS_RO
#define PyBUF_RECORDS_RO 0x001C

//@ PyBUF_FULL
#define PyBUF_FULL 0x011D

//@ PyBUF_FULL_RO
#define PyBUF_FULL_RO 0x011C

//@ PyBUF_READ
#define PyBUF_READ 0x100

//@ PyBUF_WRITE
#define PyBUF_WRITE 0x200

//@ PyObject_CheckBuffer
static inline int
capi_PyObject_CheckBuffer(PyObject *obj)
{
#ifdef Py_LIMITED_API
    /* Only where the running interpreter's own function cannot be found. */
    PyObject *type, *value, *traceback, *view;
    int found = 1;
    PyErr_Fetch(&type, &value, &traceback);
    view = PyMemoryView_FromObject(obj);
    if (!view) {
        found = !PyErr_ExceptionMatches(PyExc_TypeError);
        PyErr_Clear();
    }
    Py_XDECREF(view);
    PyErr_Restore(type, value, traceback);
    return found;
#else
    return Py_TYPE(obj)->tp_as_buffer && Py_TYPE(obj)->tp_as_buffer->bf_getbuffer;
#endif
}

//@ PyBuffer_SizeFromFormat
static inline Py_ssize_t
capi_PyBuffer_SizeFromFormat(const char *format)
{
    PyObject *module, *size;
    Py_ssize_t result = -1;
    module = PyImport_ImportModule("struct");
    if (!module) {
        return -1;
    }
    size = PyObject_CallMethod(module, "calcsize", "s", format);
    Py_DECREF(module);
    if (size) {
        result = PyLong_AsSsize_t(size);
        Py_DECREF(size);
    }
    return result;
}

//@ helper for PyPickleBuffer_FromObject, PyPickleBuffer_Release
static inline PyObject *
capi_pickle_buffer_type(void)
{
    PyObject *type, *module = PyImport_ImportModule("pickle");
    if (!module) {
        return CAPI_NULL;
    }
    type = PyObject_GetAttrString(module, "PickleBuffer");
    Py_DECREF(module);
    return type;
}

//@ PyPickleBuffer_FromObject
static inline PyObject *
capi_PyPickleBuffer_FromObject(PyObject *obj)
{
    PyObject *result, *type = capi_pickle_buffer_type();
    if (!type) {
        return CAPI_NULL;
    }
    result = PyObject_CallFunctionObjArgs(type, obj, CAPI_NULL);
    Py_DECREF(type);
    return result;
}

//@ PyPickleBuffer_Release
static inline int
capi_PyPickleBuffer_Release(PyObject *picklebuf)
{
    PyObject *done, *type = capi_pickle_buffer_type();
    int matches;
    if (!type) {
        return -1;
    }
    matches = CAPI_OBJECT(Py_TYPE(picklebuf)) == type;
    Py_DECREF(type);
    if (!matches) {
        PyObject *name = capi_type_name(picklebuf);
        if (name) {
            PyErr_Format(PyExc_TypeError, "expected PickleBuffer, %U found", name);
            Py_DECREF(name);
        }
        return -1;
    }
    done = PyObject_CallMethod(picklebuf, "release", CAPI_NULL);
    Py_XDECREF(done);
    return done ? 0 : -1;
}

//@ PyObject_GetBuffer
static inline int
capi_PyObject_GetBuffer(PyObject *obj, Py_buffer *view, int flags)
{
#ifdef Py_LIMITED_API
    /* Only where the running interpreter's own function cannot be found. */
    (void)obj;
    (void)flags;
    view->obj = CAPI_NULL;
    PyErr_SetString(PyExc_BufferError, "this interpreter's PyObject_GetBuffer cannot be found");
    return -1;
#else
    PyBufferProcs *methods = Py_TYPE(obj)->tp_as_buffer;
    if (flags == PyBUF_READ || flags == PyBUF_WRITE) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!methods || !methods->bf_getbuffer) {
        PyErr_Format(PyExc_TypeError, "a bytes-like object is required, not '%.100s'", Py_TYPE(obj)->tp_name);
        return -1;
    }
    return methods->bf_getbuffer(obj, view, flags);
#endif
}

//@ PyBuffer_Release
static inline void
capi_PyBuffer_Release(Py_buffer *view)
{
    PyObject *obj = view->obj;
    if (!obj) {
        return;
    }
#ifndef Py_LIMITED_API
    {
        PyBufferProcs *methods = Py_TYPE(obj)->tp_as_buffer;
        if (methods && methods->bf_releasebuffer) {
            methods->bf_releasebuffer(obj, view);
        }
    }
#endif
    view->obj = CAPI_NULL;
    Py_DECREF(obj);
}

//@ helper for PyBuffer_IsContiguous, PyBuffer_FromContiguous, PyBuffer_ToContiguous, PyObject_CopyData
static inline int
capi_buffer_follows(const Py_buffer *view, int fortran)
{
    Py_ssize_t stride = view->itemsize;
    int n, counted = 0;
    if (view->len == 0) {
        return 1;
    }
    if (!view->strides) {
        /* The order is C's, which is Fortran's too if only one dimension counts. */
        if (!fortran || view->ndim <= 1) {
            return 1;
        }
        for (n = 0; view->shape && n < view->ndim; n++) {
            counted += view->shape[n] > 1;
        }
        return view->shape && counted <= 1;
    }
    for (n = 0; n < view->ndim; n++) {
        int dimension = fortran ? n : view->ndim - 1 - n;
        if (view->shape[dimension] > 1 && view->strides[dimension] != stride) {
            return 0;
        }
        stride *= view->shape[dimension];
    }
    return 1;
}

static inline int
capi_buffer_is_contiguous(const Py_buffer *view, char order)
{
    if (view->suboffsets) {
        return 0;
    }
    return ((order == 'C' || order == 'A') && capi_buffer_follows(view, 0))
        || ((order == 'F' || order == 'A') && capi_buffer_follows(view, 1));
}

//@ helper for PyBuffer_GetPointer, PyBuffer_FromContiguous, PyBuffer_ToContiguous, PyObject_CopyData
static inline char *
capi_buffer_item(const Py_buffer *view, const Py_ssize_t *indices)
{
    char *pointer = (char *)view->buf;
    int n;
    for (n = 0; n < view->ndim; n++) {
        pointer += view->strides[n] * indices[n];
        if (view->suboffsets && view->suboffsets[n] >= 0) {
            char *target;
            memcpy(&target, pointer, sizeof(target));
            pointer = target + view->suboffsets[n];
        }
    }
    return pointer;
}

//@ helper for PyBuffer_FromContiguous, PyBuffer_ToContiguous, PyObject_CopyData
/* The next item's indices, where the last one varies fastest, or the first. */
static inline void
capi_buffer_advance(const Py_buffer *view, Py_ssize_t *indices, int fortran)
{
    int n;
    for (n = 0; n < view->ndim; n++) {
        int dimension = fortran ? n : view->ndim - 1 - n;
        if (++indices[dimension] < view->shape[dimension]) {
            return;
        }
        indices[dimension] = 0;
    }
}

//@ PyBuffer_IsContiguous
static inline int
capi_PyBuffer_IsContiguous(const Py_buffer *view, char order)
{
    return capi_buffer_is_contiguous(view, order);
}

//@ PyBuffer_GetPointer
static inline void *
capi_PyBuffer_GetPointer(const Py_buffer *view, const Py_ssize_t *indices)
{
    return capi_buffer_item(view, indices);
}

//@ PyBuffer_FromContiguous
static inline int
capi_PyBuffer_FromContiguous(const Py_buffer *view, const void *buf, Py_ssize_t len, char order)
{
    Py_ssize_t indices[PyBUF_MAX_NDIM] = {0};
    const char *source = (const char *)buf;
    Py_ssize_t left;
    if (len > view->len) {
        len = view->len;
    }
    if (capi_buffer_is_contiguous(view, order)) {
        memcpy(view->buf, buf, (size_t)len);
        return 0;
    }
    for (left = len / view->itemsize; left > 0; left--) {
        memcpy(capi_buffer_item(view, indices), source, (size_t)view->itemsize);
        source += view->itemsize;
        capi_buffer_advance(view, indices, order == 'F');
    }
    return 0;
}

//@ PyBuffer_ToContiguous
static inline int
capi_PyBuffer_ToContiguous(void *buf, const Py_buffer *view, Py_ssize_t len, char order)
{
    Py_ssize_t indices[PyBUF_MAX_NDIM] = {0};
    char *destination = (char *)buf;
    Py_ssize_t left;
    if (len != view->len) {
        PyErr_SetString(PyExc_ValueError, "PyBuffer_ToContiguous: len != view->len");
        return -1;
    }
    if (capi_buffer_is_contiguous(view, order)) {
        memcpy(buf, view->buf, (size_t)len);
        return 0;
    }
    for (left = len / view->itemsize; left > 0; left--) {
        memcpy(destination, capi_buffer_item(view, indices), (size_t)view->itemsize);
        destination += view->itemsize;
        capi_buffer_advance(view, indices, order == 'F');
    }
    return 0;
}

//@ PyObject_CopyData
static inline int
capi_PyObject_CopyData(PyObject *dest, PyObject *src)
{
    Py_buffer to, from;
    int result = 0;
    if (!PyObject_CheckBuffer(dest) || !PyObject_CheckBuffer(src)) {
        PyErr_SetString(PyExc_TypeError, "both destination and source must be bytes-like objects");
        return -1;
    }
    if (PyObject_GetBuffer(dest, &to, PyBUF_FULL) != 0) {
        return -1;
    }
    if (PyObject_GetBuffer(src, &from, PyBUF_FULL_RO) != 0) {
        PyBuffer_Release(&to);
        return -1;
    }
    if (to.len < from.len) {
        PyErr_SetString(PyExc_BufferError, "destination is too small to receive data from source");
        result = -1;
    }
    else if ((capi_buffer_is_contiguous(&to, 'C') && capi_buffer_is_contiguous(&from, 'C'))
             || (capi_buffer_is_contiguous(&to, 'F') && capi_buffer_is_contiguous(&from, 'F'))) {
        memmove(to.buf, from.buf, (size_t)from.len);
    }
    else {
        Py_ssize_t indices[PyBUF_MAX_NDIM] = {0};
        Py_ssize_t left = 1;
        int n;
        for (n = 0; n < from.ndim; n++) {
            left *= from.shape[n];
        }
        for (; left > 0; left--) {
            capi_buffer_advance(&from, indices, 0);
            memmove(capi_buffer_item(&to, indices), capi_buffer_item(&from, indices), (size_t)from.itemsize);
        }
    }
    PyBuffer_Release(&to);
    PyBuffer_Release(&from);
    return result;
}

//@ PyBuffer_FillContiguousStrides
static inline void
capi_PyBuffer_FillContiguousStrides(int ndims, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize, char order)
{
    Py_ssize_t stride = itemsize;
    int n;
    for (n = 0; n < ndims; n++) {
        int dimension = order == 'F' ? n : ndims - 1 - n;
        strides[dimension] = stride;
        stride *= shape[dimension];
    }
}

//@ PyBuffer_FillInfo
static inline int
capi_PyBuffer_FillInfo(Py_buffer *view, PyObject *o, void *buf, Py_ssize_t len, int readonly, int flags)
{
    static char format[] = "B";
    if (!view) {
        PyErr_SetString(PyExc_BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
        return -1;
    }
    if (flags == PyBUF_READ || flags == PyBUF_WRITE) {
        PyErr_BadInternalCall();
        return -1;
    }
    if ((flags & PyBUF_WRITABLE) != 0 && readonly == 1) {
        PyErr_SetString(PyExc_BufferError, "Object is not writable.");
        return -1;
    }
    Py_XINCREF(o);
    view->obj = o;
    view->buf = buf;
    view->len = len;
    view->readonly = readonly;
    view->itemsize = 1;
    view->format = (flags & PyBUF_FORMAT) != 0 ? format : CAPI_NULL;
    view->ndim = 1;
    view->shape = (flags & PyBUF_ND) != 0 ? &view->len : CAPI_NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : CAPI_NULL;
    view->suboffsets = CAPI_NULL;
    view->internal = CAPI_NULL;
    return 0;
}
