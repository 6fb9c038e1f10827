/* The first calls of functions of types and modules. */

STEP(PyType_GetName) { return gives(PyType_GetName(&PyLong_Type), "'int'"); }
STEP(PyType_GetQualName) { return gives(PyType_GetQualName(&PyLong_Type), "'int'"); }
STEP(PyType_GetModuleName) { return gives(PyType_GetModuleName(&PyLong_Type), "'builtins'"); }

STEP(PyType_GetFullyQualifiedName)
{
    PyObject *type = make("__import__('types').SimpleNamespace");
    PyObject *name = PyType_GetFullyQualifiedName((PyTypeObject *)type);
    Py_XDECREF(type);
    return gives(name, "'types.SimpleNamespace'");
}

static PyType_Slot no_slots[] = {{0, NULL}};
static PyType_Spec module_spec = {"made.OfModule", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};

/* The type is kept for the functions that look for its module. */
STEP(PyType_FromModuleAndSpec)
{
    kept.type = PyType_FromModuleAndSpec(kept.module, &module_spec, NULL);
    if (kept.type == NULL) {
        return 0;
    }
    return gives(PyObject_GetAttrString(kept.type, "__name__"), "'OfModule'");
}

#define KEPT_TYPE ((PyTypeObject *)kept.type)

STEP(PyType_GetModule) { return PyType_GetModule(KEPT_TYPE) == kept.module; }
STEP(PyType_GetModule_DuringGC) { return PyType_GetModule_DuringGC(KEPT_TYPE) == kept.module; }
STEP(PyType_GetModuleState) { return PyType_GetModuleState(KEPT_TYPE) == PyModule_GetState(kept.module); }

STEP(PyType_GetModuleState_DuringGC)
{
    return PyType_GetModuleState_DuringGC(KEPT_TYPE) == PyModule_GetState(kept.module);
}

STEP(PyType_GetModuleByDef) { return PyType_GetModuleByDef(KEPT_TYPE, &definition) == kept.module; }

STEP(PyType_GetModuleByToken)
{
    PyObject *module = PyType_GetModuleByToken(KEPT_TYPE, &definition);
    Py_XDECREF(module);
    return module == kept.module;
}

STEP(PyType_GetModuleByToken_DuringGC)
{
    return PyType_GetModuleByToken_DuringGC(KEPT_TYPE, &definition) == kept.module;
}

/* Sixteen bytes of its own behind what object has; kept in the place of the other type. */
static PyType_Spec data_spec = {"made.WithData", -16, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};

STEP(PyType_FromMetaclass)
{
    Py_CLEAR(kept.type);
    kept.type = PyType_FromMetaclass(NULL, kept.module, &data_spec, NULL);
    if (kept.type == NULL) {
        return 0;
    }
    return gives(PyObject_GetAttrString(kept.type, "__name__"), "'WithData'");
}

STEP(PyType_GetTypeDataSize) { return PyType_GetTypeDataSize(KEPT_TYPE) >= 16; }

static int
has_data(void *(*get)(PyObject *, PyTypeObject *))
{
    PyObject *object = PyObject_CallObject(kept.type, NULL);
    char *data = object == NULL ? NULL : (char *)get(object, KEPT_TYPE);
    int right = data != NULL && data >= (char *)object + sizeof(void *) * 2;
    Py_XDECREF(object);
    return right;
}

STEP(PyObject_GetTypeData) { return has_data(PyObject_GetTypeData); }
STEP(PyObject_GetTypeData_DuringGC) { return has_data(PyObject_GetTypeData_DuringGC); }

static int type_token;

STEP(PyType_FromSlots)
{
    static char name[] = "made.OfSlots";
    PySlot slots[] = {
        PySlot_DATA(Py_tp_name, name),
        PySlot_DATA(Py_tp_token, &type_token),
        PySlot_END,
    };
    Py_CLEAR(kept.type);
    kept.type = PyType_FromSlots(slots);
    if (kept.type == NULL) {
        return 0;
    }
    return gives(PyObject_GetAttrString(kept.type, "__name__"), "'OfSlots'");
}

static int
has_token(int (*find)(PyTypeObject *, void *, PyTypeObject **))
{
    PyTypeObject *base = NULL;
    int found = find(KEPT_TYPE, &type_token, &base), right = found == 1 && base == KEPT_TYPE;
    return right;
}

STEP(PyType_GetBaseByToken)
{
    int right = has_token(PyType_GetBaseByToken);
    Py_XDECREF(kept.type);
    return right;
}

/* The same, but for the borrowed reference. */
STEP(PyType_GetBaseByToken_DuringGC)
{
    int right = has_token(PyType_GetBaseByToken_DuringGC);
    Py_CLEAR(kept.type);
    return right;
}

STEP(PyModule_AddObjectRef)
{
    PyObject *module = PyModule_New("made"), *value = make("1000");
    int status = PyModule_AddObjectRef(module, "name", value);
    PyObject *found = PyObject_GetAttrString(module, "name");
    Py_XDECREF(value);
    Py_XDECREF(module);
    return status == 0 && gives(found, "1000");
}

STEP(PyModule_Add)
{
    PyObject *module = PyModule_New("made");
    int status = PyModule_Add(module, "name", make("1000"));
    PyObject *found = PyObject_GetAttrString(module, "name");
    Py_XDECREF(module);
    return status == 0 && gives(found, "1000");
}

STEP(PyModule_AddType)
{
    PyObject *module = PyModule_New("made");
    int status = PyModule_AddType(module, &PyLong_Type);
    PyObject *found = PyObject_GetAttrString(module, "int");
    Py_XDECREF(module);
    return status == 0 && gives(found, "int");
}

STEP(PyModule_GetToken)
{
    void *token = NULL;
    return PyModule_GetToken(kept.module, &token) == 0 && token == &definition;
}

STEP(PyModule_GetToken_DuringGC)
{
    void *token = NULL;
    return PyModule_GetToken_DuringGC(kept.module, &token) == 0 && token == &definition;
}

STEP(PyModule_GetState_DuringGC)
{
    void *state = PyModule_GetState_DuringGC(kept.module);
    return state != NULL && state == PyModule_GetState(kept.module);
}

STEP(PyModule_GetStateSize)
{
    Py_ssize_t size = 0;
    return PyModule_GetStateSize(kept.module, &size) == 0 && size == 8;
}

STEP(PyModule_Exec)
{
    PyObject *module = PyModule_New("made");
    int status = PyModule_Exec(module);
    Py_XDECREF(module);
    return status == 0;
}

PyABIInfo_VAR(abi_of_made);
static const PySlot slots_of_made[] = {PySlot_DATA(Py_mod_abi, &abi_of_made), PySlot_END};

STEP(PyModule_FromSlotsAndSpec)
{
    PyObject *spec = make("type('Spec', (), {'name': 'made_of_slots'})()");
    PyObject *module = PyModule_FromSlotsAndSpec(slots_of_made, spec), *name = NULL;
    Py_XDECREF(spec);
    if (module != NULL && PyModule_Exec(module) == 0) {
        name = PyObject_GetAttrString(module, "__name__");
    }
    Py_XDECREF(module);
    return gives(name, "'made_of_slots'");
}
