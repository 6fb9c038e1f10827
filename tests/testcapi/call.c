/* Calls. */

/* A C array of a tuple's items; None gives NULL and 0. */
static inline int
fastcall_args(PyObject *args, PyObject ***stack, Py_ssize_t *count)
{
    Py_ssize_t index;
    *stack = NULL;
    *count = 0;
    if (args == Py_None) {
        return 1;
    }
    if (!PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, "args must be None or a tuple");
        return 0;
    }
    *count = PyTuple_Size(args);
    *stack = (PyObject **)PyMem_Malloc(((size_t)*count + 1) * sizeof(PyObject *));
    if (*stack == NULL) {
        PyErr_NoMemory();
        return 0;
    }
    for (index = 0; index < *count; index++) {
        (*stack)[index] = PyTuple_GetItem(args, index);
    }
    return 1;
}

#ifdef HAVE_PyObject_CallNoArgs
/* object_callnoargs(callable) -> what it returned */
static PyObject *
object_callnoargs(PyObject *Py_UNUSED(module), PyObject *callable)
{
    return PyObject_CallNoArgs(callable);
}
#endif

#ifdef HAVE_PyObject_CallOneArg
/* object_callonearg(callable, argument) -> what it returned */
static PyObject *
object_callonearg(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *argument;
    if (!PyArg_ParseTuple(args, "OO", &callable, &argument)) {
        return NULL;
    }
    return PyObject_CallOneArg(callable, argument);
}
#endif

#ifdef HAVE_PyObject_CallMethodNoArgs
/* object_callmethodnoargs(self, name) -> what it returned */
static PyObject *
object_callmethodnoargs(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *self, *name;
    if (!PyArg_ParseTuple(args, "OO", &self, &name)) {
        return NULL;
    }
    return PyObject_CallMethodNoArgs(self, name);
}
#endif

#ifdef HAVE_PyObject_CallMethodOneArg
/* object_callmethodonearg(self, name, argument) -> what it returned */
static PyObject *
object_callmethodonearg(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *self, *name, *argument;
    if (!PyArg_ParseTuple(args, "OOO", &self, &name, &argument)) {
        return NULL;
    }
    return PyObject_CallMethodOneArg(self, name, argument);
}
#endif

#ifdef HAVE_PyObject_VectorcallDict
/* pyobject_fastcalldict(callable, args or None, kwargs or None) -> what it returned */
static PyObject *
pyobject_fastcalldict(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *items, *kwargs, *result, **stack;
    Py_ssize_t count;
    if (!PyArg_ParseTuple(args, "OOO", &callable, &items, &kwargs) || !fastcall_args(items, &stack, &count)) {
        return NULL;
    }
    NULLABLE(kwargs);
    result = PyObject_VectorcallDict(callable, stack, (size_t)count, kwargs);
    PyMem_Free(stack);
    return result;
}
#endif

#ifdef HAVE_PyObject_Vectorcall
/* pyobject_vectorcall(callable, args or None, names of the last args or None) -> what it returned */
static PyObject *
pyobject_vectorcall(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *items, *names, *result, **stack;
    Py_ssize_t count, named = 0;
    if (!PyArg_ParseTuple(args, "OOO", &callable, &items, &names) || !fastcall_args(items, &stack, &count)) {
        return NULL;
    }
    NULLABLE(names);
    if (names != NULL) {
        named = PyTuple_Size(names);
    }
    result = PyObject_Vectorcall(callable, stack, (size_t)(count - named), names);
    PyMem_Free(stack);
    return result;
}

/* The same with PY_VECTORCALL_ARGUMENTS_OFFSET */
static PyObject *
pyobject_vectorcall_offset(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *a, *b, *stack[3];
    PyObject *before, *result;
    if (!PyArg_ParseTuple(args, "OOO", &callable, &a, &b)) {
        return NULL;
    }
    stack[0] = before = args;
    stack[1] = a;
    stack[2] = b;
    result = PyObject_Vectorcall(callable, stack + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    if (stack[0] != before) {
        Py_XDECREF(result);
        PyErr_SetString(PyExc_AssertionError, "the place before the arguments was not restored");
        return NULL;
    }
    return result;
}
#endif

#ifdef HAVE_PyObject_VectorcallMethod
/* pyobject_vectorcallmethod(name, args with self, names of the last args or None) -> what it returned */
static PyObject *
pyobject_vectorcallmethod(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *name, *items, *names, *result, **stack;
    Py_ssize_t count, named = 0;
    if (!PyArg_ParseTuple(args, "OOO", &name, &items, &names) || !fastcall_args(items, &stack, &count)) {
        return NULL;
    }
    NULLABLE(names);
    if (names != NULL) {
        named = PyTuple_Size(names);
    }
    result = PyObject_VectorcallMethod(name, stack, (size_t)(count - named) | PY_VECTORCALL_ARGUMENTS_OFFSET, names);
    PyMem_Free(stack);
    return result;
}
#endif

#ifdef HAVE_PyVectorcall_Call
/* pyvectorcall_call(callable, args, kwargs=NULL) -> what it returned */
static PyObject *
pyvectorcall_call(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *items, *kwargs = NULL;
    if (!PyArg_ParseTuple(args, "OO!|O!", &callable, &PyTuple_Type, &items, &PyDict_Type, &kwargs)) {
        return NULL;
    }
    return PyVectorcall_Call(callable, items, kwargs);
}
#endif

#ifdef HAVE_PyVectorcall_Function
/* pyvectorcall_function(callable, args) -> what the function returned, or None if there is none */
static PyObject *
pyvectorcall_function(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *items, *result, **stack;
    Py_ssize_t count;
    vectorcallfunc function;
    if (!PyArg_ParseTuple(args, "OO", &callable, &items)) {
        return NULL;
    }
    function = PyVectorcall_Function(callable);
    if (function == NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    if (!fastcall_args(items, &stack, &count)) {
        return NULL;
    }
    result = function(callable, stack, (size_t)count, NULL);
    PyMem_Free(stack);
    return result;
}
#endif

#ifdef HAVE_PyVectorcall_NARGS
/* pyvectorcall_nargs(count, with the flag) -> count */
static PyObject *
pyvectorcall_nargs(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_ssize_t count;
    int flag;
    if (!PyArg_ParseTuple(args, "ni", &count, &flag)) {
        return NULL;
    }
    return PyLong_FromSsize_t(PyVectorcall_NARGS((size_t)count | (flag ? PY_VECTORCALL_ARGUMENTS_OFFSET : 0)));
}
#endif

static PyMethodDef call_methods[] = {
#ifdef HAVE_PyObject_CallNoArgs
    {"object_callnoargs", object_callnoargs, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_CallOneArg
    {"object_callonearg", object_callonearg, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_CallMethodNoArgs
    {"object_callmethodnoargs", object_callmethodnoargs, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_CallMethodOneArg
    {"object_callmethodonearg", object_callmethodonearg, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_VectorcallDict
    {"pyobject_fastcalldict", pyobject_fastcalldict, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_Vectorcall
    {"pyobject_vectorcall", pyobject_vectorcall, METH_VARARGS, NULL},
    {"pyobject_vectorcall_offset", pyobject_vectorcall_offset, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_VectorcallMethod
    {"pyobject_vectorcallmethod", pyobject_vectorcallmethod, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyVectorcall_Call
    {"pyvectorcall_call", pyvectorcall_call, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyVectorcall_Function
    {"pyvectorcall_function", pyvectorcall_function, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyVectorcall_NARGS
    {"pyvectorcall_nargs", pyvectorcall_nargs, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_call(PyObject *module)
{
    return PyModule_AddFunctions(module, call_methods);
}
