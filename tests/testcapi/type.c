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

#ifdef HAVE_PyType_GetDict
/* type_get_dict(type) */
static PyObject *
type_get_dict(PyObject *Py_UNUSED(module), PyObject *type)
{
    return none_for_null(PyType_GetDict((PyTypeObject *)type));
}
#endif

#ifdef HAVE_PyType_Freeze
/* type_freeze(type) */
static PyObject *
type_freeze(PyObject *Py_UNUSED(module), PyObject *type)
{
    RETURN_INT(PyType_Freeze((PyTypeObject *)type));
}
#endif

#ifdef HAVE_PyUnstable_Type_AssignVersionTag
/* type_assign_version(type) */
static PyObject *
type_assign_version(PyObject *Py_UNUSED(module), PyObject *type)
{
    RETURN_INT(PyUnstable_Type_AssignVersionTag((PyTypeObject *)type));
}
#endif

#ifdef HAVE_PyType_SUPPORTS_WEAKREFS
/* type_supports_weakrefs(type) */
static PyObject *
type_supports_weakrefs(PyObject *Py_UNUSED(module), PyObject *type)
{
    RETURN_INT(PyType_SUPPORTS_WEAKREFS((PyTypeObject *)type));
}

/* type_supports_weakrefs_raised(type): while an exception is raised, which must stay; raises it if it stays */
static PyObject *
type_supports_weakrefs_raised(PyObject *Py_UNUSED(module), PyObject *type)
{
    int supports;
    PyErr_SetString(PyExc_ValueError, "raised");
    supports = PyType_SUPPORTS_WEAKREFS((PyTypeObject *)type);
    if (PyErr_Occurred()) {
        return NULL;
    }
    RETURN_INT(supports);
}
#endif

#ifdef HAVE_PyType_GetBaseByToken
/* pytype_getbasebytoken(type, token, use_mro, need_result) -> (found, base): use_mro has no meaning here */
static PyObject *
pytype_getbasebytoken(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *type;
    unsigned long long token;
    int use_mro, need_result, found;
    PyTypeObject *base = (PyTypeObject *)UNINITIALIZED_PTR;
    if (!PyArg_ParseTuple(args, "OKpp", &type, &token, &use_mro, &need_result)) {
        return NULL;
    }
    if (!need_result) {
        found = PyType_GetBaseByToken((PyTypeObject *)type, (void *)(uintptr_t)token, NULL);
        return found < 0 ? NULL : Py_BuildValue("iO", found, Py_None);
    }
    found = PyType_GetBaseByToken((PyTypeObject *)type, (void *)(uintptr_t)token, &base);
    if (!testcapi_check(found, (PyObject *)base)) {
        return NULL;
    }
    return Py_BuildValue("iN", found, none_for_null((PyObject *)base));
}
#endif

#ifdef HAVE_PyType_GetBaseByToken_DuringGC
/* pytype_getbasebytoken_duringgc(type, token) -> (found, base) */
static PyObject *
pytype_getbasebytoken_duringgc(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *type;
    unsigned long long token;
    int found;
    PyTypeObject *base = (PyTypeObject *)UNINITIALIZED_PTR;
    if (!PyArg_ParseTuple(args, "OK", &type, &token)) {
        return NULL;
    }
    found = PyType_GetBaseByToken_DuringGC((PyTypeObject *)type, (void *)(uintptr_t)token, &base);
    return Py_BuildValue("iO", found, base != NULL ? (PyObject *)base : Py_None);
}
#endif

#ifdef HAVE_PyType_GetModule
/* pytype_getmodule(type) */
static PyObject *
pytype_getmodule(PyObject *Py_UNUSED(module), PyObject *type)
{
    PyObject *found = PyType_GetModule((PyTypeObject *)type);
    Py_XINCREF(found);
    return found;
}

/* pytype_getmodulestate(type) -> whether there is one */
static PyObject *
pytype_getmodulestate(PyObject *Py_UNUSED(module), PyObject *type)
{
    void *state = PyType_GetModuleState((PyTypeObject *)type);
    if (state == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return PyBool_FromLong(state != NULL);
}
#endif

#ifdef HAVE_PyType_GetModuleByDef
/* pytype_getmodulebydef(type, module): the module's definition is searched */
static PyObject *
pytype_getmodulebydef(PyObject *self, PyObject *args)
{
    PyObject *type, *module = self, *found;
    if (!PyArg_ParseTuple(args, "O|O", &type, &module)) {
        return NULL;
    }
    found = PyType_GetModuleByDef((PyTypeObject *)type, PyModule_GetDef(module));
    Py_XINCREF(found);
    return found;
}
#endif

#ifdef HAVE_PyType_GetModuleByToken
/* pytype_getmodulebytoken(type, token) */
static PyObject *
pytype_getmodulebytoken(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *type;
    unsigned long long token;
    if (!PyArg_ParseTuple(args, "OK", &type, &token)) {
        return NULL;
    }
    return PyType_GetModuleByToken((PyTypeObject *)type, (void *)(uintptr_t)token);
}
#endif

#ifdef HAVE_PyType_GetModuleByToken_DuringGC
/* pytype_getmodule_duringgc(type, token) -> (module by token, module, whether it has a state) */
static PyObject *
pytype_getmodule_duringgc(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *type, *by_token, *module;
    unsigned long long token;
    void *state;
    if (!PyArg_ParseTuple(args, "OK", &type, &token)) {
        return NULL;
    }
    by_token = PyType_GetModuleByToken_DuringGC((PyTypeObject *)type, (void *)(uintptr_t)token);
    module = PyType_GetModule_DuringGC((PyTypeObject *)type);
    state = PyType_GetModuleState_DuringGC((PyTypeObject *)type);
    return Py_BuildValue("OOi", by_token != NULL ? by_token : Py_None, module != NULL ? module : Py_None, state != NULL);
}
#endif

#ifdef HAVE_PyObject_GetTypeData
/* pyobject_gettypedata(object, type) -> (offset of its data, size): the data are filled with 0x55 */
static PyObject *
pyobject_gettypedata(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *type;
    Py_ssize_t size;
    void *data;
    if (!PyArg_ParseTuple(args, "OO", &object, &type)) {
        return NULL;
    }
    size = PyType_GetTypeDataSize((PyTypeObject *)type);
    data = PyObject_GetTypeData(object, (PyTypeObject *)type);
    if (data == NULL || size < 0) {
        return NULL;
    }
    memset(data, 0x55, (size_t)size);
    return Py_BuildValue("nn", (Py_ssize_t)((char *)data - (char *)object), size);
}
#endif

#ifdef HAVE_PyObject_GetTypeData_DuringGC
/* pyobject_gettypedata_duringgc(object, type) -> offset of its data */
static PyObject *
pyobject_gettypedata_duringgc(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *type;
    if (!PyArg_ParseTuple(args, "OO", &object, &type)) {
        return NULL;
    }
    return PyLong_FromSsize_t((char *)PyObject_GetTypeData_DuringGC(object, (PyTypeObject *)type) - (char *)object);
}
#endif

#ifdef HAVE_PyObject_GetItemData
/* pyobject_getitemdata(object) -> offset of its items */
static PyObject *
pyobject_getitemdata(PyObject *Py_UNUSED(module), PyObject *object)
{
    char *data = (char *)PyObject_GetItemData(object);
    return data == NULL ? NULL : PyLong_FromSsize_t(data - (char *)object);
}
#endif

#ifdef HAVE_PyObject_GetItemData_DuringGC
/* pyobject_getitemdata_duringgc(object) -> offset of its items, None for NULL */
static PyObject *
pyobject_getitemdata_duringgc(PyObject *Py_UNUSED(module), PyObject *object)
{
    char *data = (char *)PyObject_GetItemData_DuringGC(object);
    return data == NULL ? none_for_null(NULL) : PyLong_FromSsize_t(data - (char *)object);
}
#endif

#ifdef HAVE_PyType_FromMetaclass
static struct { const char *name; int type; Py_ssize_t offset; int flags; const char *doc; } member_of_made[2] = {
    {NULL, 0, 0, 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* type_from_metaclass(name, basicsize=0, metaclass=None, module=None, bases=None, itemsize=0, flags=DEFAULT|BASETYPE,
   member=None): the member is (name, type, offset, flags) */
static PyObject *
type_from_metaclass(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyType_Slot slots[] = {{0, NULL}, {0, NULL}, {0, NULL}};
    PyType_Spec spec;
    PyObject *metaclass = NULL, *module = NULL, *bases = NULL, *member = NULL, *made;
    const char *given_name;
    char name[100], doc[] = "documentation";
    memset(&spec, 0, sizeof(spec));
    spec.flags = (unsigned int)(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE);
    if (!PyArg_ParseTuple(args, "s|iOOOiIO", &given_name, &spec.basicsize, &metaclass, &module, &bases, &spec.itemsize,
                          &spec.flags, &member)) {
        return NULL;
    }
#define NULL_FOR_NONE(object) ((object) == Py_None ? NULL : (object))
    strncpy(name, given_name, sizeof(name) - 1);
    name[sizeof(name) - 1] = 0;
    spec.name = name;
    spec.slots = slots;
    slots[0].slot = Py_tp_doc;
    slots[0].pfunc = doc;
    if (member != NULL && member != Py_None) {
        if (!PyArg_ParseTuple(member, "sini", &member_of_made[0].name, &member_of_made[0].type,
                              &member_of_made[0].offset, &member_of_made[0].flags)) {
            return NULL;
        }
        slots[1].slot = Py_tp_members;
        slots[1].pfunc = member_of_made;
    }
    made = PyType_FromMetaclass((PyTypeObject *)NULL_FOR_NONE(metaclass), NULL_FOR_NONE(module), &spec, NULL_FOR_NONE(bases));
    /* The name was copied. */
    memset(name, 'x', sizeof(name));
    memset(doc, 'x', sizeof(doc));
    return made;
}
#endif

#ifdef HAVE_PyType_FromModuleAndSpec
/* type_from_module_and_spec(module) */
static PyObject *
type_from_module_and_spec(PyObject *Py_UNUSED(self), PyObject *module)
{
    static PyType_Slot slots[] = {{0, NULL}};
    static PyType_Spec spec = {"made.FromModule", 0, 0, 0, slots};
    spec.flags = (unsigned int)(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE);
    NULLABLE(module);
    return PyType_FromModuleAndSpec(module, &spec, NULL);
}
#endif

static PyMethodDef type_methods[] = {
#ifdef HAVE_PyType_GetDict
    {"type_get_dict", type_get_dict, METH_O, NULL},
#endif
#ifdef HAVE_PyType_Freeze
    {"type_freeze", type_freeze, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_Type_AssignVersionTag
    {"type_assign_version", type_assign_version, METH_O, NULL},
#endif
#ifdef HAVE_PyType_SUPPORTS_WEAKREFS
    {"type_supports_weakrefs", type_supports_weakrefs, METH_O, NULL},
    {"type_supports_weakrefs_raised", type_supports_weakrefs_raised, METH_O, NULL},
#endif
#ifdef HAVE_PyType_GetBaseByToken
    {"pytype_getbasebytoken", pytype_getbasebytoken, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyType_GetBaseByToken_DuringGC
    {"pytype_getbasebytoken_duringgc", pytype_getbasebytoken_duringgc, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyType_GetModule
    {"pytype_getmodule", pytype_getmodule, METH_O, NULL},
#endif
#ifdef HAVE_PyType_GetModule
    {"pytype_getmodulestate", pytype_getmodulestate, METH_O, NULL},
#endif
#ifdef HAVE_PyType_GetModuleByDef
    {"pytype_getmodulebydef", pytype_getmodulebydef, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyType_GetModuleByToken
    {"pytype_getmodulebytoken", pytype_getmodulebytoken, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyType_GetModuleByToken_DuringGC
    {"pytype_getmodule_duringgc", pytype_getmodule_duringgc, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_GetTypeData
    {"pyobject_gettypedata", pyobject_gettypedata, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_GetTypeData_DuringGC
    {"pyobject_gettypedata_duringgc", pyobject_gettypedata_duringgc, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_GetItemData
    {"pyobject_getitemdata", pyobject_getitemdata, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_GetItemData_DuringGC
    {"pyobject_getitemdata_duringgc", pyobject_getitemdata_duringgc, METH_O, NULL},
#endif
#ifdef HAVE_PyType_FromMetaclass
    {"type_from_metaclass", type_from_metaclass, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyType_FromModuleAndSpec
    {"type_from_module_and_spec", type_from_module_and_spec, METH_O, NULL},
#endif
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
