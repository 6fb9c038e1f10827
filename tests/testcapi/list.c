/* Lists. */

#ifdef HAVE_PyList_GetItemRef
/* list_get_item_ref(list, index) -> item */
static PyObject *
list_get_item_ref(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *list;
    Py_ssize_t index;
    if (!PyArg_ParseTuple(args, "On", &list, &index)) {
        return NULL;
    }
    NULLABLE(list);
    return PyList_GetItemRef(list, index);
}
#endif

#ifdef HAVE_PyList_Clear
/* list_clear(list) -> int */
static PyObject *
list_clear(PyObject *Py_UNUSED(module), PyObject *list)
{
    NULLABLE(list);
    RETURN_INT(PyList_Clear(list));
}
#endif

#ifdef HAVE_PyList_Extend
/* list_extend(list, iterable) -> int */
static PyObject *
list_extend(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *list, *iterable;
    if (!PyArg_ParseTuple(args, "OO", &list, &iterable)) {
        return NULL;
    }
    NULLABLE(list);
    NULLABLE(iterable);
    RETURN_INT(PyList_Extend(list, iterable));
}
#endif

static PyMethodDef list_methods[] = {
#ifdef HAVE_PyList_GetItemRef
    {"list_get_item_ref", list_get_item_ref, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyList_Clear
    {"list_clear", list_clear, METH_O, NULL},
#endif
#ifdef HAVE_PyList_Extend
    {"list_extend", list_extend, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_list(PyObject *module)
{
    return PyModule_AddFunctions(module, list_methods);
}
