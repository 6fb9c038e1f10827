/* The extension `providers_c`: who provides each function, as the running interpreter answers. */
#define CAPI_SHIMS_PROVIDERS
#include "capi_shims.h"

static PyObject *
providers(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(unused))
{
    const struct capi_provider_row *row;
    PyObject *result = PyDict_New();
    for (row = capi_provider_rows; result != NULL && row->names != NULL; row++) {
        const char *name;
        for (name = row->names; result != NULL && *name != '\0'; name += strlen(name) + 1) {
            PyObject *text = PyUnicode_FromString(capi_shims_provider(name));
            if (text == NULL || PyDict_SetItemString(result, name, text) < 0) {
                Py_CLEAR(result);
            }
            Py_XDECREF(text);
        }
    }
    return result;
}

static PyMethodDef methods[] = {
    {"providers", providers, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

#ifdef Py_TARGET_ABI3T
PyABIInfo_VAR(abi_info);

static PySlot slots[] = {
    PySlot_DATA(Py_mod_abi, &abi_info),
    PySlot_STATIC_DATA(Py_mod_methods, methods),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_END,
};

CAPI_MODULE(providers_c, slots)
#else
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "providers_c", NULL, 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit_providers_c(void)
{
    return PyModuleDef_Init(&definition);
}
#endif
