/* Python Initialization Configuration. */

#if defined(HAVE_PyInitConfig_Create) && defined(HAVE_PyInitConfig_Free)
static void
free_initconfig(PyObject *capsule)
{
    PyInitConfig_Free((PyInitConfig *)PyCapsule_GetPointer(capsule, "PyInitConfig"));
}

static PyInitConfig *
get_initconfig(PyObject *capsule)
{
    return (PyInitConfig *)PyCapsule_GetPointer(capsule, "PyInitConfig");
}

static PyObject *
initconfig_create(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInitConfig *config = PyInitConfig_Create();
    if (config == NULL) {
        return PyErr_NoMemory();
    }
    return PyCapsule_New(config, "PyInitConfig", free_initconfig);
}

/* initconfig_free_null(): what freeing NULL does */
static PyObject *
initconfig_free_null(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInitConfig_Free(NULL);
    Py_INCREF(Py_None);
    return Py_None;
}

/* initconfig_geterror(config) -> (returned, message) */
static PyObject *
initconfig_geterror(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    const char *message = (const char *)UNINITIALIZED_PTR;
    PyInitConfig *config = get_initconfig(capsule);
    int returned;
    if (config == NULL) {
        return NULL;
    }
    returned = PyInitConfig_GetError(config, &message);
    return Py_BuildValue("iz", returned, message);
}

/* initconfig_getexitcode(config) -> (returned, code) */
static PyObject *
initconfig_getexitcode(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    int code = UNINITIALIZED_INT, returned;
    PyInitConfig *config = get_initconfig(capsule);
    if (config == NULL) {
        return NULL;
    }
    returned = PyInitConfig_GetExitCode(config, &code);
    return Py_BuildValue("iN", returned, returned ? PyLong_FromLong(code) : none_for_null(NULL));
}

/* initconfig_hasoption(config, name) -> int */
static PyObject *
initconfig_hasoption(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    const char *name;
    PyInitConfig *config;
    if (!PyArg_ParseTuple(args, "Os", &capsule, &name) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    return PyLong_FromLong(PyInitConfig_HasOption(config, name));
}

/* initconfig_getint(config, name) -> (returned, value) */
static PyObject *
initconfig_getint(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    const char *name;
    PyInitConfig *config;
    int64_t value = UNINITIALIZED_INT;
    int returned;
    if (!PyArg_ParseTuple(args, "Os", &capsule, &name) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    returned = PyInitConfig_GetInt(config, name, &value);
    if (value == UNINITIALIZED_INT) {
        return Py_BuildValue("iO", returned, Py_None);
    }
    return Py_BuildValue("iL", returned, (long long)value);
}

/* initconfig_getstr(config, name) -> (returned, bytes) */
static PyObject *
initconfig_getstr(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule, *result;
    const char *name;
    PyInitConfig *config;
    char *value = (char *)UNINITIALIZED_PTR;
    int returned;
    if (!PyArg_ParseTuple(args, "Os", &capsule, &name) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    returned = PyInitConfig_GetStr(config, name, &value);
    if (value == UNINITIALIZED_PTR) {
        return Py_BuildValue("is", returned, "unset");
    }
    result = Py_BuildValue("iy", returned, value);
    free(value);
    return result;
}

/* initconfig_getstrlist(config, name) -> (returned, list of bytes) */
static PyObject *
initconfig_getstrlist(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule, *list;
    const char *name;
    PyInitConfig *config;
    char **items = (char **)UNINITIALIZED_PTR;
    size_t length = 0, index;
    int returned;
    if (!PyArg_ParseTuple(args, "Os", &capsule, &name) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    returned = PyInitConfig_GetStrList(config, name, &length, &items);
    if (returned < 0) {
        return Py_BuildValue("iO", returned, Py_None);
    }
    list = PyList_New(0);
    for (index = 0; index < length; index++) {
        PyObject *item = PyBytes_FromString(items[index]);
        PyList_Append(list, item);
        Py_DECREF(item);
    }
    PyInitConfig_FreeStrList(length, items);
    return Py_BuildValue("iN", returned, list);
}

/* initconfig_setint(config, name, value) -> int */
static PyObject *
initconfig_setint(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    const char *name;
    long long value;
    PyInitConfig *config;
    if (!PyArg_ParseTuple(args, "OsL", &capsule, &name, &value) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    return PyLong_FromLong(PyInitConfig_SetInt(config, name, value));
}

/* initconfig_setstr(config, name, value) -> int */
static PyObject *
initconfig_setstr(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    const char *name, *value;
    PyInitConfig *config;
    if (!PyArg_ParseTuple(args, "Osy", &capsule, &name, &value) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    return PyLong_FromLong(PyInitConfig_SetStr(config, name, value));
}

/* initconfig_setstrlist(config, name, list of bytes) -> int */
static PyObject *
initconfig_setstrlist(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule, *list;
    const char *name;
    char *items[100];
    Py_ssize_t index;
    PyInitConfig *config;
    if (!PyArg_ParseTuple(args, "OsO!", &capsule, &name, &PyList_Type, &list)
        || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    for (index = 0; index < PyList_Size(list) && index < 100; index++) {
        items[index] = PyBytes_AsString(PyList_GetItem(list, index));
        if (items[index] == NULL) {
            return NULL;
        }
    }
    return PyLong_FromLong(PyInitConfig_SetStrList(config, name, (size_t)index, items));
}

static PyObject *
init_nothing(void)
{
    return NULL;
}

/* initconfig_addmodule(config, name) -> int */
static PyObject *
initconfig_addmodule(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    const char *name;
    PyInitConfig *config;
    if (!PyArg_ParseTuple(args, "Os", &capsule, &name) || (config = get_initconfig(capsule)) == NULL) {
        return NULL;
    }
    return PyLong_FromLong(PyInitConfig_AddModule(config, name, init_nothing));
}
#endif

static PyMethodDef initconfig_methods[] = {
#if defined(HAVE_PyInitConfig_Create) && defined(HAVE_PyInitConfig_Free)
    {"initconfig_create", initconfig_create, METH_NOARGS, NULL},
    {"initconfig_free_null", initconfig_free_null, METH_NOARGS, NULL},
    {"initconfig_geterror", initconfig_geterror, METH_O, NULL},
    {"initconfig_getexitcode", initconfig_getexitcode, METH_O, NULL},
    {"initconfig_hasoption", initconfig_hasoption, METH_VARARGS, NULL},
    {"initconfig_getint", initconfig_getint, METH_VARARGS, NULL},
    {"initconfig_getstr", initconfig_getstr, METH_VARARGS, NULL},
    {"initconfig_getstrlist", initconfig_getstrlist, METH_VARARGS, NULL},
    {"initconfig_setint", initconfig_setint, METH_VARARGS, NULL},
    {"initconfig_setstr", initconfig_setstr, METH_VARARGS, NULL},
    {"initconfig_setstrlist", initconfig_setstrlist, METH_VARARGS, NULL},
    {"initconfig_addmodule", initconfig_addmodule, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_initconfig(PyObject *module)
{
    return PyModule_AddFunctions(module, initconfig_methods);
}
