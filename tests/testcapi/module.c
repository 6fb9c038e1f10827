/* Module Objects. */

#if defined(HAVE_PyModule_Add) || defined(HAVE_PyModule_AddObjectRef)
static int
parse_module_add(PyObject *args, PyObject **module, const char **name, PyObject **value, PyObject **error)
{
    *error = NULL;
    if (!PyArg_ParseTuple(args, "OsO|O", module, name, value, error)) {
        return -1;
    }
    NULLABLE(*value);
    if (*error != NULL) {
        PyErr_SetString(*error, "raised before the call");
    }
    return 0;
}
#endif

#ifdef HAVE_PyModule_Add
/* module_add(module, name, value[, error]): error is raised before the call */
static PyObject *
module_add(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module, *value, *error;
    const char *name;
    if (parse_module_add(args, &module, &name, &value, &error) < 0) {
        return NULL;
    }
    /* The function steals. */
    Py_XINCREF(value);
    RETURN_INT(PyModule_Add(module, name, value));
}
#endif

#ifdef HAVE_PyModule_AddObjectRef
/* module_addobjectref(module, name, value[, error]) */
static PyObject *
module_addobjectref(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module, *value, *error;
    const char *name;
    if (parse_module_add(args, &module, &name, &value, &error) < 0) {
        return NULL;
    }
    RETURN_INT(PyModule_AddObjectRef(module, name, value));
}
#endif

#ifdef HAVE_PyModule_AddType
/* module_addtype(module, type) */
static PyObject *
module_addtype(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module, *type;
    if (!PyArg_ParseTuple(args, "OO!", &module, &PyType_Type, &type)) {
        return NULL;
    }
    RETURN_INT(PyModule_AddType(module, (PyTypeObject *)type));
}
#endif

#ifdef HAVE_PyModule_GetToken
/* pymodule_get_token(module) -> int */
static PyObject *
pymodule_get_token(PyObject *Py_UNUSED(self), PyObject *module)
{
    void *token = UNINITIALIZED_PTR;
    if (PyModule_GetToken(module, &token) < 0) {
        if (token != NULL) {
            PyErr_SetString(PyExc_AssertionError, "the out-parameter was not set");
        }
        return NULL;
    }
    return PyLong_FromVoidPtr(token);
}
#endif

#ifdef HAVE_PyModule_GetToken_DuringGC
/* pymodule_get_token_duringgc(module) -> (status, int) */
static PyObject *
pymodule_get_token_duringgc(PyObject *Py_UNUSED(self), PyObject *module)
{
    void *token = UNINITIALIZED_PTR;
    int status = PyModule_GetToken_DuringGC(module, &token);
    return Py_BuildValue("iN", status, PyLong_FromVoidPtr(token));
}
#endif

#ifdef HAVE_PyModule_GetState_DuringGC
/* pymodule_get_state_duringgc(module) -> whether it has a state */
static PyObject *
pymodule_get_state_duringgc(PyObject *Py_UNUSED(self), PyObject *module)
{
    return PyBool_FromLong(PyModule_GetState_DuringGC(module) != NULL);
}
#endif

/* pymodule_get_def(module) -> int */
static PyObject *
pymodule_get_def(PyObject *Py_UNUSED(self), PyObject *module)
{
    void *definition = PyModule_GetDef(module);
    if (definition == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromVoidPtr(definition);
}

#ifdef HAVE_PyModule_GetStateSize
/* pymodule_get_state_size(module) -> int */
static PyObject *
pymodule_get_state_size(PyObject *Py_UNUSED(self), PyObject *module)
{
    Py_ssize_t size = UNINITIALIZED_INT;
    if (PyModule_GetStateSize(module, &size) < 0) {
        if (size != -1) {
            PyErr_SetString(PyExc_AssertionError, "the out-parameter was not set");
        }
        return NULL;
    }
    return PyLong_FromSsize_t(size);
}
#endif

#ifdef HAVE_PyModule_Exec
/* pymodule_exec(module) */
static PyObject *
pymodule_exec(PyObject *Py_UNUSED(self), PyObject *module)
{
    RETURN_INT(PyModule_Exec(module));
}
#endif

#ifdef HAVE_PyUnstable_Module_SetGIL
/* module_set_gil(module, used): one way for extensions that have no slot for it */
static PyObject *
module_set_gil(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module;
    int used;
    if (!PyArg_ParseTuple(args, "Op", &module, &used)) {
        return NULL;
    }
    RETURN_INT(PyUnstable_Module_SetGIL(module, used ? Py_MOD_GIL_USED : Py_MOD_GIL_NOT_USED));
}
#endif

#ifndef Py_TARGET_ABI3T /* which has no struct of a definition */
/* module_from_def_multiple_exec(spec): two functions, which PyModule_Exec() calls in order */
static int
module_exec_first(PyObject *module)
{
    return PyModule_AddIntConstant(module, "a_number", 456);
}

/* The first time 789, and its negative when there is a number already. */
static int
module_exec_second(PyObject *module)
{
    int again = PyObject_HasAttrString(module, "another_number");
    return PyModule_AddIntConstant(module, "another_number", again ? -789 : 789);
}

static PyObject *
module_from_def_multiple_exec(PyObject *Py_UNUSED(self), PyObject *spec)
{
    static PyModuleDef_Slot slots[] = {
        {Py_mod_exec, (void *)module_exec_first},
        {Py_mod_exec, (void *)module_exec_second},
        {0, NULL},
    };
    static PyModuleDef of_two = {PyModuleDef_HEAD_INIT, "parrot", NULL, 0, NULL, slots, NULL, NULL, NULL};
    return PyModule_FromDefAndSpec(&of_two, spec);
}
#endif

static PyMethodDef module_methods[] = {
#ifdef HAVE_PyUnstable_Module_SetGIL
    {"module_set_gil", module_set_gil, METH_VARARGS, NULL},
#endif
#ifndef Py_TARGET_ABI3T
    {"module_from_def_multiple_exec", module_from_def_multiple_exec, METH_O, NULL},
#endif
    {"pymodule_get_def", pymodule_get_def, METH_O, NULL},
#ifdef HAVE_PyModule_GetToken
    {"pymodule_get_token", pymodule_get_token, METH_O, NULL},
#endif
#ifdef HAVE_PyModule_GetToken_DuringGC
    {"pymodule_get_token_duringgc", pymodule_get_token_duringgc, METH_O, NULL},
#endif
#ifdef HAVE_PyModule_GetState_DuringGC
    {"pymodule_get_state_duringgc", pymodule_get_state_duringgc, METH_O, NULL},
#endif
#ifdef HAVE_PyModule_GetStateSize
    {"pymodule_get_state_size", pymodule_get_state_size, METH_O, NULL},
#endif
#ifdef HAVE_PyModule_Exec
    {"pymodule_exec", pymodule_exec, METH_O, NULL},
#endif
#ifdef HAVE_PyModule_Add
    {"module_add", module_add, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyModule_AddObjectRef
    {"module_addobjectref", module_addobjectref, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyModule_AddType
    {"module_addtype", module_addtype, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_module(PyObject *module)
{
    return PyModule_AddFunctions(module, module_methods);
}
