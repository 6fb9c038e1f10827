/* Iterators. */

#ifdef HAVE_PyIter_NextItem
/* PyIter_NextItem(iterator) -> item, or None at the end */
static PyObject *
pyiter_nextitem(PyObject *Py_UNUSED(module), PyObject *iterator)
{
    PyObject *item = (PyObject *)UNINITIALIZED_PTR;
    int found = PyIter_NextItem(iterator, &item);
    RETURN_FOUND(found, item, Py_None);
}
#endif

#ifdef HAVE_PyIter_Send
/* iter_send(iterator, argument) -> (PySendResult, value) */
static PyObject *
iter_send(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *iterator, *argument, *value = (PyObject *)UNINITIALIZED_PTR;
    PySendResult sent;
    if (!PyArg_ParseTuple(args, "OO", &iterator, &argument)) {
        return NULL;
    }
    sent = PyIter_Send(iterator, argument, &value);
    if (!testcapi_check(sent == PYGEN_ERROR ? -1 : 1, value)) {
        return NULL;
    }
    return Py_BuildValue("sN", sent == PYGEN_NEXT ? "next" : sent == PYGEN_RETURN ? "return" : "?", value);
}
#endif

#ifdef HAVE_PyAIter_Check
CHECK_FUNCTION(aiter_check, PyAIter_Check)
#endif

#ifdef HAVE_PyObject_GetAIter
/* object_getaiter(object) -> asynchronous iterator */
static PyObject *
object_getaiter(PyObject *Py_UNUSED(module), PyObject *object)
{
    return PyObject_GetAIter(object);
}
#endif

static PyMethodDef iter_methods[] = {
#ifdef HAVE_PyIter_NextItem
    {"PyIter_NextItem", pyiter_nextitem, METH_O, NULL},
#endif
#ifdef HAVE_PyIter_Send
    {"iter_send", iter_send, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyAIter_Check
    {"aiter_check", aiter_check, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_GetAIter
    {"object_getaiter", object_getaiter, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_iter(PyObject *module)
{
    return PyModule_AddFunctions(module, iter_methods);
}
