/* Importing modules. */

#ifdef HAVE_PyImport_AddModuleRef
/* PyImport_AddModuleRef(name: bytes) -> module */
static PyObject *
pyimport_addmoduleref(PyObject *Py_UNUSED(module), PyObject *name)
{
    const char *text;
    if (!string_converter(name, &text)) {
        return NULL;
    }
    return PyImport_AddModuleRef(text);
}
#endif

#ifdef HAVE_PyImport_GetModule
/* PyImport_GetModule(name) -> module, or KeyError itself where there is none */
static PyObject *
pyimport_getmodule(PyObject *Py_UNUSED(module), PyObject *name)
{
    PyObject *found = PyImport_GetModule(name);
    if (found == NULL && !PyErr_Occurred()) {
        Py_INCREF(PyExc_KeyError);
        return PyExc_KeyError;
    }
    return found;
}
#endif

#ifdef HAVE_PyImport_ImportModuleAttr
/* PyImport_ImportModuleAttr(module name, attribute name) -> attribute */
static PyObject *
pyimport_importmoduleattr(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *name, *attribute;
    if (!PyArg_ParseTuple(args, "OO", &name, &attribute)) {
        return NULL;
    }
    NULLABLE(name);
    return PyImport_ImportModuleAttr(name, attribute);
}
#endif

#ifdef HAVE_PyImport_ImportModuleAttrString
/* PyImport_ImportModuleAttrString(module name: bytes, attribute name: bytes) -> attribute */
static PyObject *
pyimport_importmoduleattrstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name, *attribute;
    if (!PyArg_ParseTuple(args, "O&O&", string_converter, &name, string_converter, &attribute)) {
        return NULL;
    }
    return PyImport_ImportModuleAttrString(name, attribute);
}
#endif

/* import_lazy_modes() -> the values of PyImport_LazyImportsMode, through the type */
static PyObject *
import_lazy_modes(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyImport_LazyImportsMode normal = PyImport_LAZY_NORMAL, all = PyImport_LAZY_ALL;
    return Py_BuildValue("ii", (int)normal, (int)all);
}

#ifdef HAVE_PyImport_CreateModuleFromInitfunc
#ifndef Py_TARGET_ABI3T
static struct PyModuleDef single_phase_def = {
    PyModuleDef_HEAD_INIT, "single", "The doc.", -1, NULL, NULL, NULL, NULL, NULL,
};

static PyObject *
init_single_phase(void)
{
    PyObject *created = PyModule_Create(&single_phase_def);
    if (created != NULL && PyModule_AddIntConstant(created, "ready", 1) < 0) {
        Py_DECREF(created);
        return NULL;
    }
    return created;
}

static int
exec_multi_phase(PyObject *created)
{
    return PyModule_AddIntConstant(created, "ready", 1);
}

static PyModuleDef_Slot multi_phase_slots[] = {
    {Py_mod_exec, (void *)exec_multi_phase},
    {0, NULL},
};

static struct PyModuleDef multi_phase_def = {
    PyModuleDef_HEAD_INIT, "multi", NULL, 0, NULL, multi_phase_slots, NULL, NULL, NULL,
};

static PyObject *
init_multi_phase(void)
{
    return PyModuleDef_Init(&multi_phase_def);
}
#else
/* Nobody sees what is in a module's definition there. */
#define init_single_phase NULL
#define init_multi_phase NULL
#endif

static PyObject *
init_failing(void)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "mine");
    return NULL;
}

static PyObject *
init_failing_silently(void)
{
    return NULL;
}

static PyObject *
init_unreported(void)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "mine");
    return PyLong_FromLong(1);
}

static PyObject *
init_no_module(void)
{
    return PyDict_New();
}

/* create_module_from_initfunc(spec, kind of function) -> module */
static PyObject *
create_module_from_initfunc(PyObject *Py_UNUSED(module), PyObject *args)
{
    static PyObject *(*const functions[])(void) = {
        init_single_phase, init_multi_phase, init_failing, init_failing_silently, init_unreported, init_no_module,
    };
    PyObject *spec;
    int kind;
    if (!PyArg_ParseTuple(args, "Oi", &spec, &kind)) {
        return NULL;
    }
    return PyImport_CreateModuleFromInitfunc(spec, functions[kind]);
}
#endif

static PyMethodDef import_methods[] = {
#ifdef HAVE_PyImport_AddModuleRef
    {"PyImport_AddModuleRef", pyimport_addmoduleref, METH_O, NULL},
#endif
#ifdef HAVE_PyImport_GetModule
    {"PyImport_GetModule", pyimport_getmodule, METH_O, NULL},
#endif
#ifdef HAVE_PyImport_ImportModuleAttr
    {"PyImport_ImportModuleAttr", pyimport_importmoduleattr, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyImport_ImportModuleAttrString
    {"PyImport_ImportModuleAttrString", pyimport_importmoduleattrstring, METH_VARARGS, NULL},
#endif
    {"import_lazy_modes", import_lazy_modes, METH_NOARGS, NULL},
#ifdef HAVE_PyImport_CreateModuleFromInitfunc
    {"create_module_from_initfunc", create_module_from_initfunc, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_import(PyObject *module)
{
    return PyModule_AddFunctions(module, import_methods);
}
