/* Type Objects, their flags, Generic Aliases. */

#ifdef HAVE_PyType_GetName
/* get_type_name(type) */
static PyObject *
get_type_name(PyObject *Py_UNUSED(module), PyObject *type)
{
    return PyType_GetName((PyTypeObject *)type);
}
#endif

#ifdef HAVE_PyType_GetQualName
/* get_type_qualname(type) */
static PyObject *
get_type_qualname(PyObject *Py_UNUSED(module), PyObject *type)
{
    return PyType_GetQualName((PyTypeObject *)type);
}
#endif

#ifdef HAVE_PyType_GetFullyQualifiedName
/* get_type_fullyqualname(type) */
static PyObject *
get_type_fullyqualname(PyObject *Py_UNUSED(module), PyObject *type)
{
    return PyType_GetFullyQualifiedName((PyTypeObject *)type);
}
#endif

#ifdef HAVE_PyType_GetModuleName
/* get_type_module_name(type) */
static PyObject *
get_type_module_name(PyObject *Py_UNUSED(module), PyObject *type)
{
    return PyType_GetModuleName((PyTypeObject *)type);
}
#endif

static PyMethodDef type_methods[] = {
#ifdef HAVE_PyType_GetName
    {"get_type_name", get_type_name, METH_O, NULL},
#endif
#ifdef HAVE_PyType_GetQualName
    {"get_type_qualname", get_type_qualname, METH_O, NULL},
#endif
#ifdef HAVE_PyType_GetFullyQualifiedName
    {"get_type_fullyqualname", get_type_fullyqualname, METH_O, NULL},
#endif
#ifdef HAVE_PyType_GetModuleName
    {"get_type_module_name", get_type_module_name, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_type(PyObject *module)
{
    return PyModule_AddFunctions(module, type_methods);
}
