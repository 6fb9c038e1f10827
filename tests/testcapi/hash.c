/* Hashing. */

#ifdef HAVE_Py_HashPointer
/* hash_pointer(address: int) -> hash */
static PyObject *
hash_pointer(PyObject *Py_UNUSED(module), PyObject *address)
{
    void *pointer = PyLong_AsVoidPtr(address);
    if (pointer == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromSsize_t(Py_HashPointer(pointer));
}
#endif

#ifdef HAVE_Py_HashBuffer
/* hash_buffer(data: bytes) -> hash */
static PyObject *
hash_buffer(PyObject *Py_UNUSED(module), PyObject *data)
{
    char *buffer;
    Py_ssize_t size;
    if (PyBytes_AsStringAndSize(data, &buffer, &size) < 0) {
        return NULL;
    }
    RETURN_SIZE(Py_HashBuffer(buffer, size));
}
#endif

#ifdef HAVE_PyObject_GenericHash
/* object_generichash(object) -> hash */
static PyObject *
object_generichash(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_SIZE(PyObject_GenericHash(object));
}
#endif

/* hash_constants() -> (bits, modulus, multiplier, inf, imag) */
static PyObject *
hash_constants(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    size_t modulus = PyHASH_MODULUS, multiplier = PyHASH_MULTIPLIER, imag = PyHASH_IMAG;
    return Py_BuildValue("iKKiK", (int)PyHASH_BITS, (unsigned long long)modulus, (unsigned long long)multiplier,
                         (int)PyHASH_INF, (unsigned long long)imag);
}

static PyMethodDef hash_methods[] = {
#ifdef HAVE_Py_HashPointer
    {"hash_pointer", hash_pointer, METH_O, NULL},
#endif
#ifdef HAVE_Py_HashBuffer
    {"hash_buffer", hash_buffer, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_GenericHash
    {"object_generichash", object_generichash, METH_O, NULL},
#endif
    {"hash_constants", hash_constants, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_hash(PyObject *module)
{
    return PyModule_AddFunctions(module, hash_methods);
}
