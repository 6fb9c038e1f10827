/* Function Objects, method definitions. */

#ifdef HAVE_PyCFunction_CheckExact
static PyObject *
cfunction_checkexact(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyCFunction_CheckExact(object));
}
#endif

#ifdef HAVE_PyCMethod_Check
static PyObject *
cmethod_check(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyCMethod_Check(object));
}
#endif

#ifdef HAVE_PyCMethod_CheckExact
static PyObject *
cmethod_checkexact(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyCMethod_CheckExact(object));
}
#endif

#ifdef HAVE_PyCFunction_GET_CLASS
static PyObject *
cfunction_get_class(PyObject *Py_UNUSED(module), PyObject *object)
{
    PyObject *type = (PyObject *)PyCFunction_GET_CLASS(object);
    Py_XINCREF(type);
    return none_for_null(type);
}
#endif

#ifdef HAVE_PyCMethod_New
#if !defined(PYPY_VERSION)
static PyObject *
method_with_class(PyObject *Py_UNUSED(self), PyTypeObject *defining_class, PyObject *const *Py_UNUSED(args),
                  Py_ssize_t nargs, PyObject *Py_UNUSED(kwnames))
{
    return Py_BuildValue("On", defining_class, nargs);
}
#else
static PyObject *
method_with_class(PyObject *Py_UNUSED(self), PyTypeObject *defining_class, PyObject **Py_UNUSED(args), size_t nargs,
                  PyObject *Py_UNUSED(kwnames))
{
    return Py_BuildValue("On", defining_class, (Py_ssize_t)nargs);
}
#endif

static PyMethodDef method_with_class_definition = {
    "method_with_class", (PyCFunction)(void (*)(void))method_with_class, METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
    NULL,
};

/* cmethod_new(self, module, class) -> a method that returns its class and the number of arguments */
static PyObject *
cmethod_new(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *self, *name, *type;
    if (!PyArg_ParseTuple(args, "OOO", &self, &name, &type)) {
        return NULL;
    }
    NULLABLE(self);
    NULLABLE(name);
    NULLABLE(type);
    return PyCMethod_New(&method_with_class_definition, self, name, (void *)type);
}
#endif

#ifdef HAVE_PyFunction_SetVectorcall
static PyObject *
overriding_vectorcall(PyObject *function, PyObject *const *Py_UNUSED(args), size_t nargsf, PyObject *Py_UNUSED(kwnames))
{
    return Py_BuildValue("sOn", "overridden", function, (Py_ssize_t)(nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET));
}

/* function_setvectorcall(function): from now on it returns ("overridden", function, number of arguments) */
static PyObject *
function_setvectorcall(PyObject *Py_UNUSED(module), PyObject *function)
{
    PyFunction_SetVectorcall((PyFunctionObject *)function, overriding_vectorcall);
    Py_INCREF(Py_None);
    return Py_None;
}

/* function_call(function, args): calls it from C */
static PyObject *
function_call(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *function, *arguments;
    if (!PyArg_ParseTuple(args, "OO", &function, &arguments)) {
        return NULL;
    }
    return PyObject_Call(function, arguments, NULL);
}
#endif

static PyMethodDef function_methods[] = {
#ifdef HAVE_PyCFunction_CheckExact
    {"cfunction_checkexact", cfunction_checkexact, METH_O, NULL},
#endif
#ifdef HAVE_PyCMethod_Check
    {"cmethod_check", cmethod_check, METH_O, NULL},
#endif
#ifdef HAVE_PyCMethod_CheckExact
    {"cmethod_checkexact", cmethod_checkexact, METH_O, NULL},
#endif
#ifdef HAVE_PyCFunction_GET_CLASS
    {"cfunction_get_class", cfunction_get_class, METH_O, NULL},
#endif
#ifdef HAVE_PyCMethod_New
    {"cmethod_new", cmethod_new, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyFunction_SetVectorcall
    {"function_setvectorcall", function_setvectorcall, METH_O, NULL},
    {"function_call", function_call, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_function(PyObject *module)
{
    return PyModule_AddFunctions(module, function_methods);
}
