/* Versions. */

#ifdef HAVE_Py_PACK_FULL_VERSION
static PyObject *
pack_full_version(PyObject *Py_UNUSED(module), PyObject *args)
{
    int x, y, z, level, serial;
    if (!PyArg_ParseTuple(args, "iiiii", &x, &y, &z, &level, &serial)) {
        return NULL;
    }
    return PyLong_FromUnsignedLong((uint32_t)Py_PACK_FULL_VERSION(x, y, z, level, serial));
}
#endif

#ifdef HAVE_Py_PACK_VERSION
#ifndef TESTCAPI_RUST
#if Py_PACK_VERSION(3, 14) != 0x030E0000
#error "Py_PACK_VERSION is no use for the preprocessor"
#endif
#endif
static PyObject *
pack_version(PyObject *Py_UNUSED(module), PyObject *args)
{
    int x, y;
    if (!PyArg_ParseTuple(args, "ii", &x, &y)) {
        return NULL;
    }
    return PyLong_FromUnsignedLong((uint32_t)Py_PACK_VERSION(x, y));
}
#endif

/* py_version() -> int */
static PyObject *
py_version(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromUnsignedLong(Py_Version);
}

#ifdef HAVE_PyABIInfo_Check
/* pyabiinfo_check(module_name, major, minor, flags, build_version, abi_version): None or ImportError */
static PyObject *
pyabiinfo_check(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    unsigned int major, minor, flags, build_version, abi_version;
    PyABIInfo info;
    if (!PyArg_ParseTuple(args, "O&IIIII", string_converter, &name, &major, &minor, &flags, &build_version, &abi_version)) {
        return NULL;
    }
    info.abiinfo_major_version = (uint8_t)major;
    info.abiinfo_minor_version = (uint8_t)minor;
    info.flags = (uint16_t)flags;
    info.build_version = build_version;
    info.abi_version = abi_version;
    if (PyABIInfo_Check(&info, name) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

PyABIInfo_VAR(own_abiinfo);

/* pyabiinfo_check_own(): the extension's own */
static PyObject *
pyabiinfo_check_own(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    if (PyABIInfo_Check(&own_abiinfo, "testcapi") < 0) {
        return NULL;
    }
    return Py_BuildValue("iiiII", (int)own_abiinfo.abiinfo_major_version, (int)own_abiinfo.abiinfo_minor_version,
                         (int)own_abiinfo.flags, (unsigned int)own_abiinfo.build_version,
                         (unsigned int)own_abiinfo.abi_version);
}

static PyObject *
pyabiinfo_check_null(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    if (PyABIInfo_Check(NULL, "testcapi") < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}
#endif

static PyMethodDef version_methods[] = {
#ifdef HAVE_Py_PACK_FULL_VERSION
    {"pack_full_version", pack_full_version, METH_VARARGS, NULL},
#endif
#ifdef HAVE_Py_PACK_VERSION
    {"pack_version", pack_version, METH_VARARGS, NULL},
#endif
    {"py_version", py_version, METH_NOARGS, NULL},
#ifdef HAVE_PyABIInfo_Check
    {"pyabiinfo_check", pyabiinfo_check, METH_VARARGS, NULL},
    {"pyabiinfo_check_own", pyabiinfo_check_own, METH_NOARGS, NULL},
    {"pyabiinfo_check_null", pyabiinfo_check_null, METH_NOARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_version(PyObject *module)
{
    static const struct { const char *name; long number; } flags[] = {
        {"PyABIInfo_STABLE", PyABIInfo_STABLE},
        {"PyABIInfo_GIL", PyABIInfo_GIL},
        {"PyABIInfo_FREETHREADED", PyABIInfo_FREETHREADED},
        {"PyABIInfo_INTERNAL", PyABIInfo_INTERNAL},
        {"PyABIInfo_FREETHREADING_AGNOSTIC", PyABIInfo_FREETHREADING_AGNOSTIC},
    };
    size_t index;
    for (index = 0; index < sizeof(flags) / sizeof(flags[0]); index++) {
        if (PyModule_AddIntConstant(module, flags[index].name, flags[index].number) < 0) {
            return -1;
        }
    }
    return PyModule_AddFunctions(module, version_methods);
}
