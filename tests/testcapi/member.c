/* Members of C structures. */

#ifdef HAVE_PyDescr_IsData
static PyObject *
descr_isdata(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromLong(PyDescr_IsData(arg));
}
#endif

struct member_row {
    const char *name;
    int value;
};
static const struct member_row member_rows[] = {
    {"Py_T_SHORT", Py_T_SHORT},
    {"Py_T_INT", Py_T_INT},
    {"Py_T_LONG", Py_T_LONG},
    {"Py_T_FLOAT", Py_T_FLOAT},
    {"Py_T_DOUBLE", Py_T_DOUBLE},
    {"Py_T_STRING", Py_T_STRING},
    {"_Py_T_OBJECT", _Py_T_OBJECT},
    {"Py_T_CHAR", Py_T_CHAR},
    {"Py_T_BYTE", Py_T_BYTE},
    {"Py_T_UBYTE", Py_T_UBYTE},
    {"Py_T_USHORT", Py_T_USHORT},
    {"Py_T_UINT", Py_T_UINT},
    {"Py_T_ULONG", Py_T_ULONG},
    {"Py_T_STRING_INPLACE", Py_T_STRING_INPLACE},
    {"Py_T_BOOL", Py_T_BOOL},
    {"Py_T_OBJECT_EX", Py_T_OBJECT_EX},
    {"Py_T_LONGLONG", Py_T_LONGLONG},
    {"Py_T_ULONGLONG", Py_T_ULONGLONG},
    {"Py_T_PYSSIZET", Py_T_PYSSIZET},
    {"_Py_T_NONE", _Py_T_NONE},
    {"Py_READONLY", Py_READONLY},
    {"Py_AUDIT_READ", Py_AUDIT_READ},
    {"_Py_WRITE_RESTRICTED", _Py_WRITE_RESTRICTED},
    {"Py_RELATIVE_OFFSET", Py_RELATIVE_OFFSET},
    {NULL, 0},
};

/* member_constants() -> dict of their names and values */
static PyObject *
member_constants(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    const struct member_row *row;
    PyObject *result = PyDict_New();
    for (row = member_rows; result != NULL && row->name != NULL; row++) {
        PyObject *value = PyLong_FromLong(row->value);
        if (value == NULL || PyDict_SetItemString(result, row->name, value) < 0) {
            Py_CLEAR(result);
        }
        Py_XDECREF(value);
    }
    return result;
}

struct member_object {
    INSTANCE_HEAD
    int number;
    char flag;
    Py_ssize_t size;
    double real;
};

static PyMemberDef member_members[] = {
    {"number", Py_T_INT, offsetof(struct member_object, number), INSTANCE_OFFSET, NULL},
    {"flag", Py_T_BOOL, offsetof(struct member_object, flag), INSTANCE_OFFSET | Py_READONLY, NULL},
    {"size", Py_T_PYSSIZET, offsetof(struct member_object, size), INSTANCE_OFFSET | Py_READONLY, NULL},
    {"real", Py_T_DOUBLE, offsetof(struct member_object, real), INSTANCE_OFFSET, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot member_slots[] = {
    {Py_tp_members, member_members},
    {0, NULL},
};

static PyType_Spec member_spec = {
    "testcapi.MemberObject", INSTANCE_SIZE(struct member_object), 0, Py_TPFLAGS_DEFAULT, member_slots,
};

/* member_object() -> object with the members number, flag, size and real */
static PyObject *
member_object(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyObject *type = PyType_FromSpec(&member_spec);
    PyObject *object = type == NULL ? NULL : PyObject_CallObject(type, NULL);
    Py_XDECREF(type);
    return object;
}

static PyMethodDef member_methods[] = {
#ifdef HAVE_PyDescr_IsData
    {"descr_isdata", descr_isdata, METH_O, NULL},
#endif
    {"member_constants", member_constants, METH_NOARGS, NULL},
    {"member_object", member_object, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_member(PyObject *module)
{
    return PyModule_AddFunctions(module, member_methods);
}
