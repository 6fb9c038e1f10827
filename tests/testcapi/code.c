/* Code Objects, generators' code, compiler flags. */

#ifdef HAVE_PyCode_GetCode
static PyObject *
code_getcode(PyObject *Py_UNUSED(module), PyObject *code)
{
    return PyCode_GetCode((PyCodeObject *)code);
}
#endif

#ifdef HAVE_PyCode_GetVarnames
static PyObject *
code_getvarnames(PyObject *Py_UNUSED(module), PyObject *code)
{
    return PyCode_GetVarnames((PyCodeObject *)code);
}
#endif

#ifdef HAVE_PyCode_GetCellvars
static PyObject *
code_getcellvars(PyObject *Py_UNUSED(module), PyObject *code)
{
    return PyCode_GetCellvars((PyCodeObject *)code);
}
#endif

#ifdef HAVE_PyCode_GetFreevars
static PyObject *
code_getfreevars(PyObject *Py_UNUSED(module), PyObject *code)
{
    return PyCode_GetFreevars((PyCodeObject *)code);
}
#endif

#ifdef HAVE_PyCode_Addr2Location
/* code_addr2location(code, offset) -> (start line, start column, end line, end column), or None for 0 */
static PyObject *
code_addr2location(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *code;
    int offset, found;
    int where[4] = {UNINITIALIZED_INT, UNINITIALIZED_INT, UNINITIALIZED_INT, UNINITIALIZED_INT};
    if (!PyArg_ParseTuple(args, "Oi", &code, &offset)) {
        return NULL;
    }
    found = PyCode_Addr2Location((PyCodeObject *)code, offset, &where[0], &where[1], &where[2], &where[3]);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (!found) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return Py_BuildValue("iiii", where[0], where[1], where[2], where[3]);
}
#endif

#ifdef HAVE_PyUnstable_Code_GetFirstFree
static PyObject *
code_getfirstfree(PyObject *Py_UNUSED(module), PyObject *code)
{
    RETURN_INT(PyUnstable_Code_GetFirstFree((PyCodeObject *)code));
}
#endif

#ifdef HAVE_PyCompile_OpcodeStackEffectWithJump
/* compile_opcodestackeffectwithjump(opcode, oparg, jump) -> int, or None for PY_INVALID_STACK_EFFECT */
static PyObject *
compile_opcodestackeffectwithjump(PyObject *Py_UNUSED(module), PyObject *args)
{
    int opcode, oparg, jump, effect;
    if (!PyArg_ParseTuple(args, "iii", &opcode, &oparg, &jump)) {
        return NULL;
    }
    effect = PyCompile_OpcodeStackEffectWithJump(opcode, oparg, jump);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (effect == PY_INVALID_STACK_EFFECT) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return PyLong_FromLong(effect);
}
#endif

#ifdef HAVE_PyGen_GetCode
static PyObject *
gen_get_code(PyObject *Py_UNUSED(module), PyObject *generator)
{
    return (PyObject *)PyGen_GetCode((PyGenObject *)generator);
}
#endif

#if defined(HAVE_PyUnstable_Code_GetExtra) && defined(HAVE_PyUnstable_Code_SetExtra) \
    && defined(HAVE_PyUnstable_Eval_RequestCodeExtraIndex)
static Py_ssize_t extra_freed;

static void
free_extra(void *extra)
{
    extra_freed += (char *)extra - (char *)NULL;
}

/* code_requestextraindex() -> int */
static PyObject *
code_requestextraindex(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    RETURN_SIZE(PyUnstable_Eval_RequestCodeExtraIndex(free_extra));
}

/* code_getextra(code, index) -> (returned, the number that was set) */
static PyObject *
code_getextra(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *code;
    Py_ssize_t index;
    void *extra = UNINITIALIZED_PTR;
    int returned;
    if (!PyArg_ParseTuple(args, "On", &code, &index)) {
        return NULL;
    }
    returned = PyUnstable_Code_GetExtra(code, index, &extra);
    if (returned < 0) {
        return NULL;
    }
    return Py_BuildValue("in", returned, (Py_ssize_t)((char *)extra - (char *)NULL));
}

/* code_setextra(code, index, number) -> int */
static PyObject *
code_setextra(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *code;
    Py_ssize_t index, number;
    if (!PyArg_ParseTuple(args, "Onn", &code, &index, &number)) {
        return NULL;
    }
    RETURN_INT(PyUnstable_Code_SetExtra(code, index, (char *)NULL + number));
}

/* code_extrafreed() -> the sum of the numbers that were freed */
static PyObject *
code_extrafreed(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyLong_FromSsize_t(extra_freed);
}
#endif

#ifdef HAVE_PyUnstable_Code_New
/* code_new(code) -> a copy of it, made of its parts */
static PyObject *
code_new(PyObject *Py_UNUSED(module), PyObject *code)
{
    static const char *const numbers[] = {"co_argcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize", "co_flags",
                                          "co_firstlineno", "co_posonlyargcount"};
    static const char *const names[] = {"co_code", "co_consts", "co_names", "co_varnames", "co_freevars", "co_cellvars",
                                        "co_filename", "co_name", "co_qualname", "co_linetable", "co_exceptiontable"};
    int n[7], index;
    PyObject *o[11], *copy;
    for (index = 0; index < 7; index++) {
        PyObject *number = PyObject_GetAttrString(code, numbers[index]);
        if (number == NULL) {
            return NULL;
        }
        n[index] = (int)PyLong_AsLong(number);
        Py_DECREF(number);
    }
    for (index = 0; index < 11; index++) {
        o[index] = PyObject_GetAttrString(code, names[index]);
        if (o[index] == NULL) {
            while (index-- > 0) {
                Py_DECREF(o[index]);
            }
            return NULL;
        }
    }
    if (n[6] == 0) {
        copy = (PyObject *)PyUnstable_Code_New(n[0], n[1], n[2], n[3], n[4], o[0], o[1], o[2], o[3], o[4], o[5], o[6],
                                               o[7], o[8], n[5], o[9], o[10]);
    } else {
        copy = (PyObject *)PyUnstable_Code_NewWithPosOnlyArgs(n[0], n[6], n[1], n[2], n[3], n[4], o[0], o[1], o[2], o[3],
                                                              o[4], o[5], o[6], o[7], o[8], n[5], o[9], o[10]);
    }
    for (index = 0; index < 11; index++) {
        Py_DECREF(o[index]);
    }
    return copy;
}
#endif

static PyMethodDef code_methods[] = {
#ifdef HAVE_PyCode_GetCode
    {"code_getcode", code_getcode, METH_O, NULL},
#endif
#ifdef HAVE_PyCode_GetVarnames
    {"code_getvarnames", code_getvarnames, METH_O, NULL},
#endif
#ifdef HAVE_PyCode_GetCellvars
    {"code_getcellvars", code_getcellvars, METH_O, NULL},
#endif
#ifdef HAVE_PyCode_GetFreevars
    {"code_getfreevars", code_getfreevars, METH_O, NULL},
#endif
#ifdef HAVE_PyCode_Addr2Location
    {"code_addr2location", code_addr2location, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_Code_GetFirstFree
    {"code_getfirstfree", code_getfirstfree, METH_O, NULL},
#endif
#ifdef HAVE_PyCompile_OpcodeStackEffectWithJump
    {"compile_opcodestackeffectwithjump", compile_opcodestackeffectwithjump, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyGen_GetCode
    {"gen_get_code", gen_get_code, METH_O, NULL},
#endif
#if defined(HAVE_PyUnstable_Code_GetExtra) && defined(HAVE_PyUnstable_Code_SetExtra) \
    && defined(HAVE_PyUnstable_Eval_RequestCodeExtraIndex)
    {"code_requestextraindex", code_requestextraindex, METH_NOARGS, NULL},
    {"code_getextra", code_getextra, METH_VARARGS, NULL},
    {"code_setextra", code_setextra, METH_VARARGS, NULL},
    {"code_extrafreed", code_extrafreed, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_Code_New
    {"code_new", code_new, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_code(PyObject *module)
{
    return PyModule_AddFunctions(module, code_methods);
}
