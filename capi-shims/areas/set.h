Sets. https://docs.python.org/3/c-api/set.html

//@ PySet_CheckExact
static inline int
capi_PySet_CheckExact(PyObject *p)
{
    return Py_TYPE(p) == &PySet_Type;
}
