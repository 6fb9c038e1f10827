/* Functions that every Python has, by the names of CPython's own test modules: its tests use them beside ours, on the
 * objects that ours make and change. The module's `plain` names them, so that no report takes them for ours.
 * Only CPython's tests want them, so they are left out of builds that those tests do not run on.
 */
#if !defined(Py_LIMITED_API) && !defined(PYPY_VERSION)
#define HAVE_PLAIN

/* What a borrowed reference is worth to a caller: its own, or `missing` for NULL without an exception. */
static PyObject *
plain_borrowed(PyObject *object, PyObject *missing)
{
    if (object == NULL) {
        if (PyErr_Occurred()) {
            return NULL;
        }
        object = missing;
    }
    Py_INCREF(object);
    return object;
}

/* Each macro makes one wrapper; its name says the C function's arguments (O an object, S a string, N a size, I an int)
 * and what it returns. */
#define PLAIN_O(name, arguments, variables, addresses, format, conversion, result) \
    static PyObject * \
    name(PyObject *Py_UNUSED(module), PyObject *arguments) \
    { \
        variables; \
        if (!PyArg_ParseTuple(arguments, format, addresses)) { \
            return NULL; \
        } \
        conversion; \
        result; \
    }

#define AND ,
#define PLAIN_O_O(name, function) \
    PLAIN_O(name, args, PyObject *a, &a, "O", NULLABLE(a), return function(a))
#define PLAIN_O_INT(name, function) \
    PLAIN_O(name, args, PyObject *a, &a, "O", NULLABLE(a), RETURN_INT(function(a)))
#define PLAIN_O_SIZE(name, function) \
    PLAIN_O(name, args, PyObject *a, &a, "O", NULLABLE(a), RETURN_SIZE(function(a)))
#define PLAIN_OO_O(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b, &a AND &b, "OO", NULLABLE(a); NULLABLE(b), return function(a, b))
#define PLAIN_OO_INT(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b, &a AND &b, "OO", NULLABLE(a); NULLABLE(b), RETURN_INT(function(a, b)))
#define PLAIN_OO_SIZE(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b, &a AND &b, "OO", NULLABLE(a); NULLABLE(b), RETURN_SIZE(function(a, b)))
#define PLAIN_OOO_INT(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b AND *c, &a AND &b AND &c, "OOO", \
            NULLABLE(a); NULLABLE(b); NULLABLE(c), RETURN_INT(function(a, b, c)))
#define PLAIN_OOI_INT(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b; int i, &a AND &b AND &i, "OOi", NULLABLE(a); NULLABLE(b), \
            RETURN_INT(function(a, b, i)))
#define PLAIN_OS_O(name, function) \
    PLAIN_O(name, args, PyObject *a; const char *text, &a AND string_converter AND &text, "OO&", NULLABLE(a), \
            return function(a, text))
#define PLAIN_OS_INT(name, function) \
    PLAIN_O(name, args, PyObject *a; const char *text, &a AND string_converter AND &text, "OO&", NULLABLE(a), \
            RETURN_INT(function(a, text)))
#define PLAIN_OSO_INT(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b; const char *text, &a AND string_converter AND &text AND &b, "OO&O", \
            NULLABLE(a); NULLABLE(b), RETURN_INT(function(a, text, b)))
#define PLAIN_ON_O(name, function) \
    PLAIN_O(name, args, PyObject *a; Py_ssize_t n, &a AND &n, "On", NULLABLE(a), return function(a, n))
#define PLAIN_ON_BORROWED(name, function) \
    PLAIN_O(name, args, PyObject *a; Py_ssize_t n, &a AND &n, "On", NULLABLE(a), \
            return plain_borrowed(function(a, n), Py_None))
#define PLAIN_ON_INT(name, function) \
    PLAIN_O(name, args, PyObject *a; Py_ssize_t n, &a AND &n, "On", NULLABLE(a), RETURN_INT(function(a, n)))
#define PLAIN_ONO_INT(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b; Py_ssize_t n, &a AND &n AND &b, "OnO", NULLABLE(a); NULLABLE(b), \
            RETURN_INT(function(a, n, b)))
#define PLAIN_ONN_O(name, function) \
    PLAIN_O(name, args, PyObject *a; Py_ssize_t n AND m, &a AND &n AND &m, "Onn", NULLABLE(a), return function(a, n, m))
#define PLAIN_ONNO_INT(name, function) \
    PLAIN_O(name, args, PyObject *a AND *b; Py_ssize_t n AND m, &a AND &n AND &m AND &b, "OnnO", \
            NULLABLE(a); NULLABLE(b), RETURN_INT(function(a, n, m, b)))
#define PLAIN_O_BORROWED(name, function) \
    PLAIN_O(name, args, PyObject *a, &a, "O", (void)a, return plain_borrowed(function(a), Py_None))

/* The object protocol, mappings and sequences. */
PLAIN_O_O(object_repr, PyObject_Repr)
PLAIN_O_O(object_ascii, PyObject_ASCII)
PLAIN_O_O(object_str, PyObject_Str)
PLAIN_O_O(object_bytes, PyObject_Bytes)
PLAIN_OO_O(object_getattr, PyObject_GetAttr)
PLAIN_OS_O(object_getattrstring, PyObject_GetAttrString)
PLAIN_OOO_INT(object_setattr, PyObject_SetAttr)
PLAIN_OSO_INT(object_setattrstring, PyObject_SetAttrString)
PLAIN_OO_INT(object_delattr, PyObject_DelAttr)
PLAIN_OS_INT(object_delattrstring, PyObject_DelAttrString)
PLAIN_OO_O(object_getitem, PyObject_GetItem)
PLAIN_OOO_INT(object_setitem, PyObject_SetItem)
PLAIN_OO_INT(object_delitem, PyObject_DelItem)
PLAIN_O_INT(mapping_check, PyMapping_Check)
PLAIN_O_SIZE(mapping_size, PyMapping_Size)
PLAIN_O_SIZE(mapping_length, PyMapping_Length)
PLAIN_OS_O(mapping_getitemstring, PyMapping_GetItemString)
PLAIN_OSO_INT(mapping_setitemstring, PyMapping_SetItemString)
PLAIN_OO_INT(mapping_delitem, PyMapping_DelItem)
PLAIN_OS_INT(mapping_delitemstring, PyMapping_DelItemString)
PLAIN_O_O(mapping_keys, PyMapping_Keys)
PLAIN_O_O(mapping_values, PyMapping_Values)
PLAIN_O_O(mapping_items, PyMapping_Items)
PLAIN_O_INT(sequence_check, PySequence_Check)
PLAIN_O_SIZE(sequence_size, PySequence_Size)
PLAIN_O_SIZE(sequence_length, PySequence_Length)
PLAIN_ON_O(sequence_getitem, PySequence_GetItem)
PLAIN_OO_O(sequence_concat, PySequence_Concat)
PLAIN_ON_O(sequence_repeat, PySequence_Repeat)
PLAIN_OO_O(sequence_inplaceconcat, PySequence_InPlaceConcat)
PLAIN_ON_O(sequence_inplacerepeat, PySequence_InPlaceRepeat)
PLAIN_ONO_INT(sequence_setitem, PySequence_SetItem)
PLAIN_ON_INT(sequence_delitem, PySequence_DelItem)
PLAIN_ONNO_INT(sequence_setslice, PySequence_SetSlice)
PLAIN_OO_SIZE(sequence_count, PySequence_Count)
PLAIN_OO_INT(sequence_contains, PySequence_Contains)
PLAIN_OO_SIZE(sequence_index, PySequence_Index)
PLAIN_O_O(sequence_list, PySequence_List)
PLAIN_O_O(sequence_tuple, PySequence_Tuple)
PLAIN_OS_O(sequence_fast, PySequence_Fast)
PLAIN_O_SIZE(sequence_fast_get_size, PySequence_Fast_GET_SIZE)
PLAIN_ON_BORROWED(sequence_fast_get_item, PySequence_Fast_GET_ITEM)
PLAIN_O_O(plain_iter_next, PyIter_Next)

/* PyIter_Next(iterator) -> item, or None at the end */
static PyObject *
iter_next(PyObject *module, PyObject *args)
{
    PyObject *item = plain_iter_next(module, args);
    return item == NULL && !PyErr_Occurred() ? none_for_null(item) : item;
}

/* Functions, frames, weak references, the module sys. */
PLAIN_O_BORROWED(function_get_code, PyFunction_GetCode)
PLAIN_O_BORROWED(function_get_globals, PyFunction_GetGlobals)
PLAIN_O_BORROWED(function_get_module, PyFunction_GetModule)
PLAIN_O_BORROWED(function_get_defaults, PyFunction_GetDefaults)
PLAIN_O_BORROWED(function_get_kw_defaults, PyFunction_GetKwDefaults)
PLAIN_O_BORROWED(function_get_closure, PyFunction_GetClosure)
PLAIN_O(function_set_defaults, args, PyObject *a AND *b, &a AND &b, "OO", (void)a, RETURN_INT(PyFunction_SetDefaults(a, b)))
PLAIN_O(function_set_kw_defaults, args, PyObject *a AND *b, &a AND &b, "OO", (void)a,
        RETURN_INT(PyFunction_SetKwDefaults(a, b)))
PLAIN_O(function_set_closure, args, PyObject *a AND *b, &a AND &b, "OO", (void)a, RETURN_INT(PyFunction_SetClosure(a, b)))
PLAIN_O(eval_get_func_name, args, PyObject *a, &a, "O", (void)a, return PyUnicode_FromString(PyEval_GetFuncName(a)))
PLAIN_O(eval_get_func_desc, args, PyObject *a, &a, "O", (void)a, return PyUnicode_FromString(PyEval_GetFuncDesc(a)))
PLAIN_O(eval_set_recursion_limit, args, int limit, &limit, "i", Py_SetRecursionLimit(limit), return none_for_null(NULL))
PLAIN_O_INT(pyweakref_check, PyWeakref_Check)
PLAIN_O_INT(pyweakref_checkref, PyWeakref_CheckRef)
PLAIN_O_INT(pyweakref_checkrefexact, PyWeakref_CheckRefExact)
PLAIN_O_INT(pyweakref_checkproxy, PyWeakref_CheckProxy)
PLAIN_O(pyweakref_newref, args, PyObject *a AND *b = NULL, &a AND &b, "O|O", NULLABLE(a), return PyWeakref_NewRef(a, b))
PLAIN_O(pyweakref_newproxy, args, PyObject *a AND *b = NULL, &a AND &b, "O|O", NULLABLE(a),
        return PyWeakref_NewProxy(a, b))
PLAIN_O(sys_setobject, args, PyObject *a; const char *text, string_converter AND &text AND &a, "O&O", NULLABLE(a),
        RETURN_INT(PySys_SetObject(text, a)))

static PyObject *
eval_getlocals(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return plain_borrowed(PyEval_GetLocals(), Py_None);
}

static PyObject *
eval_getglobals(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return plain_borrowed(PyEval_GetGlobals(), Py_None);
}

static PyObject *
eval_getbuiltins(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return plain_borrowed(PyEval_GetBuiltins(), Py_None);
}

static PyObject *
eval_getframe(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return plain_borrowed((PyObject *)PyEval_GetFrame(), Py_None);
}

static PyObject *
eval_get_recursion_limit(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLong(Py_GetRecursionLimit());
}

static PyObject *
sys_getxoptions(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return plain_borrowed(PySys_GetXOptions(), Py_None);
}

/* Importing modules. */
PLAIN_O(import_addmodule, args, const char *text, string_converter AND &text, "O&", (void)text,
        return plain_borrowed(PyImport_AddModule(text), Py_None))
PLAIN_O(import_importmodule, args, const char *text, string_converter AND &text, "O&", (void)text,
        return PyImport_ImportModule(text))
PLAIN_O_O(import_import, PyImport_Import)
PLAIN_O(import_importmoduleex, args, const char *text; PyObject *a AND *b AND *c, string_converter AND &text AND &a AND &b AND &c,
        "O&OOO", NULLABLE(a); NULLABLE(b); NULLABLE(c), return PyImport_ImportModuleEx(text, a, b, c))
PLAIN_O(import_importmodulelevel, args, const char *text; PyObject *a AND *b AND *c; int level,
        string_converter AND &text AND &a AND &b AND &c AND &level, "O&OOOi", NULLABLE(a); NULLABLE(b); NULLABLE(c),
        return PyImport_ImportModuleLevel(text, a, b, c, level))
PLAIN_O(import_importmodulelevelobject, args, PyObject *name AND *a AND *b AND *c; int level,
        &name AND &a AND &b AND &c AND &level, "OOOOi", NULLABLE(name); NULLABLE(a); NULLABLE(b); NULLABLE(c),
        return PyImport_ImportModuleLevelObject(name, a, b, c, level))
PLAIN_O(import_execcodemodule, args, const char *text; PyObject *code, string_converter AND &text AND &code, "O&O",
        NULLABLE(code), return PyImport_ExecCodeModule(text, code))

static PyObject *
import_getmagicnumber(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLong(PyImport_GetMagicNumber());
}

static PyObject *
import_getmagictag(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyUnicode_FromString(PyImport_GetMagicTag());
}

static PyObject *
import_getmoduledict(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return plain_borrowed(PyImport_GetModuleDict(), Py_None);
}

static PyMethodDef plain_methods[] = {
    {"object_repr", object_repr, METH_VARARGS, NULL},
    {"object_ascii", object_ascii, METH_VARARGS, NULL},
    {"object_str", object_str, METH_VARARGS, NULL},
    {"object_bytes", object_bytes, METH_VARARGS, NULL},
    {"object_getattr", object_getattr, METH_VARARGS, NULL},
    {"object_getattrstring", object_getattrstring, METH_VARARGS, NULL},
    {"object_setattr", object_setattr, METH_VARARGS, NULL},
    {"object_setattrstring", object_setattrstring, METH_VARARGS, NULL},
    {"object_delattr", object_delattr, METH_VARARGS, NULL},
    {"object_delattrstring", object_delattrstring, METH_VARARGS, NULL},
    {"object_getitem", object_getitem, METH_VARARGS, NULL},
    {"object_setitem", object_setitem, METH_VARARGS, NULL},
    {"object_delitem", object_delitem, METH_VARARGS, NULL},
    {"mapping_check", mapping_check, METH_VARARGS, NULL},
    {"mapping_size", mapping_size, METH_VARARGS, NULL},
    {"mapping_length", mapping_length, METH_VARARGS, NULL},
    {"mapping_getitemstring", mapping_getitemstring, METH_VARARGS, NULL},
    {"mapping_setitemstring", mapping_setitemstring, METH_VARARGS, NULL},
    {"mapping_delitem", mapping_delitem, METH_VARARGS, NULL},
    {"mapping_delitemstring", mapping_delitemstring, METH_VARARGS, NULL},
    {"mapping_keys", mapping_keys, METH_VARARGS, NULL},
    {"mapping_values", mapping_values, METH_VARARGS, NULL},
    {"mapping_items", mapping_items, METH_VARARGS, NULL},
    {"sequence_check", sequence_check, METH_VARARGS, NULL},
    {"sequence_size", sequence_size, METH_VARARGS, NULL},
    {"sequence_length", sequence_length, METH_VARARGS, NULL},
    {"sequence_getitem", sequence_getitem, METH_VARARGS, NULL},
    {"sequence_concat", sequence_concat, METH_VARARGS, NULL},
    {"sequence_repeat", sequence_repeat, METH_VARARGS, NULL},
    {"sequence_inplaceconcat", sequence_inplaceconcat, METH_VARARGS, NULL},
    {"sequence_inplacerepeat", sequence_inplacerepeat, METH_VARARGS, NULL},
    {"sequence_setitem", sequence_setitem, METH_VARARGS, NULL},
    {"sequence_delitem", sequence_delitem, METH_VARARGS, NULL},
    {"sequence_setslice", sequence_setslice, METH_VARARGS, NULL},
    {"sequence_count", sequence_count, METH_VARARGS, NULL},
    {"sequence_contains", sequence_contains, METH_VARARGS, NULL},
    {"sequence_index", sequence_index, METH_VARARGS, NULL},
    {"sequence_list", sequence_list, METH_VARARGS, NULL},
    {"sequence_tuple", sequence_tuple, METH_VARARGS, NULL},
    {"sequence_fast", sequence_fast, METH_VARARGS, NULL},
    {"sequence_fast_get_size", sequence_fast_get_size, METH_VARARGS, NULL},
    {"sequence_fast_get_item", sequence_fast_get_item, METH_VARARGS, NULL},
    {"PyIter_Next", iter_next, METH_VARARGS, NULL},
    {"function_get_code", function_get_code, METH_VARARGS, NULL},
    {"function_get_globals", function_get_globals, METH_VARARGS, NULL},
    {"function_get_module", function_get_module, METH_VARARGS, NULL},
    {"function_get_defaults", function_get_defaults, METH_VARARGS, NULL},
    {"function_get_kw_defaults", function_get_kw_defaults, METH_VARARGS, NULL},
    {"function_get_closure", function_get_closure, METH_VARARGS, NULL},
    {"function_set_defaults", function_set_defaults, METH_VARARGS, NULL},
    {"function_set_kw_defaults", function_set_kw_defaults, METH_VARARGS, NULL},
    {"function_set_closure", function_set_closure, METH_VARARGS, NULL},
    {"eval_get_func_name", eval_get_func_name, METH_VARARGS, NULL},
    {"eval_get_func_desc", eval_get_func_desc, METH_VARARGS, NULL},
    {"eval_set_recursion_limit", eval_set_recursion_limit, METH_VARARGS, NULL},
    {"pyweakref_check", pyweakref_check, METH_VARARGS, NULL},
    {"pyweakref_checkref", pyweakref_checkref, METH_VARARGS, NULL},
    {"pyweakref_checkrefexact", pyweakref_checkrefexact, METH_VARARGS, NULL},
    {"pyweakref_checkproxy", pyweakref_checkproxy, METH_VARARGS, NULL},
    {"pyweakref_newref", pyweakref_newref, METH_VARARGS, NULL},
    {"pyweakref_newproxy", pyweakref_newproxy, METH_VARARGS, NULL},
    {"sys_setobject", sys_setobject, METH_VARARGS, NULL},
    {"eval_getlocals", eval_getlocals, METH_NOARGS, NULL},
    {"eval_getglobals", eval_getglobals, METH_NOARGS, NULL},
    {"eval_getbuiltins", eval_getbuiltins, METH_NOARGS, NULL},
    {"eval_getframe", eval_getframe, METH_NOARGS, NULL},
    {"eval_get_recursion_limit", eval_get_recursion_limit, METH_NOARGS, NULL},
    {"sys_getxoptions", sys_getxoptions, METH_NOARGS, NULL},
    {"PyImport_AddModule", import_addmodule, METH_VARARGS, NULL},
    {"PyImport_ImportModule", import_importmodule, METH_VARARGS, NULL},
    {"PyImport_Import", import_import, METH_VARARGS, NULL},
    {"PyImport_ImportModuleEx", import_importmoduleex, METH_VARARGS, NULL},
    {"PyImport_ImportModuleLevel", import_importmodulelevel, METH_VARARGS, NULL},
    {"PyImport_ImportModuleLevelObject", import_importmodulelevelobject, METH_VARARGS, NULL},
    {"PyImport_ExecCodeModule", import_execcodemodule, METH_VARARGS, NULL},
    {"PyImport_GetMagicNumber", import_getmagicnumber, METH_NOARGS, NULL},
    {"PyImport_GetMagicTag", import_getmagictag, METH_NOARGS, NULL},
    {"PyImport_GetModuleDict", import_getmoduledict, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* Adds the functions and their names to the module's set `plain`. */
static int
plain_add(PyObject *module, PyMethodDef *methods)
{
    PyObject *names;
    int status;
    if (!PyObject_HasAttrString(module, "plain")) {
        names = PySet_New(NULL);
        status = names == NULL ? -1 : PyObject_SetAttrString(module, "plain", names);
        Py_XDECREF(names);
        if (status < 0) {
            return -1;
        }
    }
    names = PyObject_GetAttrString(module, "plain");
    status = names == NULL ? -1 : 0;
    for (; status == 0 && methods->ml_name != NULL; methods++) {
        PyObject *name = PyUnicode_FromString(methods->ml_name);
        PyObject *function = PyCFunction_New(methods, NULL);
        status = name == NULL || function == NULL ? -1 : PySet_Add(names, name);
        if (status == 0) {
            status = PyObject_SetAttr(module, name, function);
        }
        Py_XDECREF(function);
        Py_XDECREF(name);
    }
    Py_XDECREF(names);
    return status;
}

static int
init_plain(PyObject *module)
{
    return plain_add(module, plain_methods);
}
#else
/* init_plain(module): nothing to add */
static int
init_plain(PyObject *Py_UNUSED(module))
{
    return 0;
}
#endif
