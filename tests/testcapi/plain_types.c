/* Functions of the built-in types that every Python has: see plain.c. */
#ifdef HAVE_PLAIN

/* Dictionaries. */
PLAIN_O_INT(dict_check, PyDict_Check)
PLAIN_O_INT(dict_checkexact, PyDict_CheckExact)
PLAIN_O_O(dictproxy_new, PyDictProxy_New)
PLAIN_O_O(dict_copy, PyDict_Copy)
PLAIN_O_SIZE(dict_size, PyDict_Size)
PLAIN_OOO_INT(dict_setitem, PyDict_SetItem)
PLAIN_OSO_INT(dict_setitemstring, PyDict_SetItemString)
PLAIN_OO_INT(dict_delitem, PyDict_DelItem)
PLAIN_OS_INT(dict_delitemstring, PyDict_DelItemString)
PLAIN_O_O(dict_keys, PyDict_Keys)
PLAIN_O_O(dict_values, PyDict_Values)
PLAIN_O_O(dict_items, PyDict_Items)
PLAIN_OO_INT(dict_update, PyDict_Update)
PLAIN_OOI_INT(dict_merge, PyDict_Merge)
PLAIN_O(dict_clear, args, PyObject *a, &a, "O", PyDict_Clear(a), return none_for_null(NULL))
PLAIN_O(dict_getitemwitherror, args, PyObject *a AND *b, &a AND &b, "OO", NULLABLE(a); NULLABLE(b),
        return plain_borrowed(PyDict_GetItemWithError(a, b), PyExc_KeyError))
PLAIN_O(dict_setdefault, args, PyObject *a AND *b AND *c, &a AND &b AND &c, "OOO", NULLABLE(a); NULLABLE(b),
        return plain_borrowed(PyDict_SetDefault(a, b, c), Py_None))

static PyObject *
dict_new(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyDict_New();
}

/* dict_next(dict, position) -> (found, next position, key, value), or None at the end */
static PyObject *
dict_next(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key = NULL, *value = NULL;
    Py_ssize_t position;
    int found;
    if (!PyArg_ParseTuple(args, "On", &dict, &position)) {
        return NULL;
    }
    found = PyDict_Next(dict, &position, &key, &value);
    return found ? Py_BuildValue("inOO", found, position, key, value) : none_for_null(NULL);
}

/* Lists. */
PLAIN_O_INT(list_check, PyList_Check)
PLAIN_O_INT(list_check_exact, PyList_CheckExact)
PLAIN_O_SIZE(list_size, PyList_Size)
PLAIN_O_SIZE(list_get_size, PyList_GET_SIZE)
PLAIN_ON_BORROWED(list_getitem, PyList_GetItem)
PLAIN_ON_BORROWED(list_get_item, PyList_GET_ITEM)
PLAIN_ONO_INT(list_insert, PyList_Insert)
PLAIN_OO_INT(list_append, PyList_Append)
PLAIN_ONN_O(list_getslice, PyList_GetSlice)
PLAIN_ONNO_INT(list_setslice, PyList_SetSlice)
PLAIN_O_INT(list_sort, PyList_Sort)
PLAIN_O_INT(list_reverse, PyList_Reverse)
PLAIN_O_O(list_astuple, PyList_AsTuple)
PLAIN_O(list_setitem, args, PyObject *a AND *b; Py_ssize_t n, &a AND &n AND &b, "OnO", Py_INCREF(b),
        RETURN_INT(PyList_SetItem(a, n, b)))
PLAIN_O(list_set_item, args, PyObject *a AND *b; Py_ssize_t n, &a AND &n AND &b, "OnO", Py_INCREF(b);
        Py_DECREF(PyList_GET_ITEM(a, n)); PyList_SET_ITEM(a, n, b), return none_for_null(NULL))

/* list_new(size) -> list, whose items are NULL */
static PyObject *
list_new(PyObject *Py_UNUSED(module), PyObject *size)
{
    Py_ssize_t count;
    NULLABLE(size);
    count = PyLong_AsSsize_t(size);
    return count == -1 && PyErr_Occurred() ? NULL : PyList_New(count);
}

/* Tuples. */
PLAIN_O_INT(tuple_check, PyTuple_Check)
PLAIN_O_INT(tuple_checkexact, PyTuple_CheckExact)
PLAIN_O_SIZE(tuple_size, PyTuple_Size)
PLAIN_O_SIZE(tuple_get_size, PyTuple_GET_SIZE)
PLAIN_ON_BORROWED(tuple_getitem, PyTuple_GetItem)
PLAIN_ON_BORROWED(tuple_get_item, PyTuple_GET_ITEM)
PLAIN_ONN_O(tuple_getslice, PyTuple_GetSlice)
PLAIN_O(tuple_new, args, Py_ssize_t n, &n, "n", (void)n, return PyTuple_New(n))
PLAIN_O(tuple_item_is_null, args, PyObject *a; Py_ssize_t n, &a AND &n, "On", (void)a,
        return PyLong_FromLong(PyTuple_GET_ITEM(a, n) == NULL))

/* A tuple with the same items that no one else has a reference to: only such a one may be changed. */
static PyObject *
tuple_copy(PyObject *tuple)
{
    Py_ssize_t index, size = PyTuple_GET_SIZE(tuple);
    PyObject *copy = PyTuple_New(size);
    for (index = 0; copy != NULL && index < size; index++) {
        PyObject *item = PyTuple_GET_ITEM(tuple, index);
        Py_XINCREF(item);
        PyTuple_SET_ITEM(copy, index, item);
    }
    return copy;
}

/* tuple_setitem(tuple, index, item) -> a copy with that item */
static PyObject *
tuple_setitem(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *tuple, *copy, *item;
    Py_ssize_t index;
    if (!PyArg_ParseTuple(args, "OnO", &tuple, &index, &item)) {
        return NULL;
    }
    NULLABLE(item);
    copy = PyTuple_CheckExact(tuple) ? tuple_copy(tuple) : tuple;
    if (copy == NULL) {
        return NULL;
    }
    if (copy == tuple) {
        Py_INCREF(tuple);
    }
    Py_XINCREF(item);
    if (PyTuple_SetItem(copy, index, item) < 0) {
        Py_DECREF(copy);
        return NULL;
    }
    return copy;
}

/* tuple_set_item(tuple, index, item) -> a copy with that item; a subclass's instance is changed itself */
static PyObject *
tuple_set_item(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *tuple, *item, *old;
    Py_ssize_t index;
    if (!PyArg_ParseTuple(args, "OnO", &tuple, &index, &item)) {
        return NULL;
    }
    NULLABLE(item);
    if (PyTuple_CheckExact(tuple)) {
        tuple = tuple_copy(tuple);
        if (tuple == NULL) {
            return NULL;
        }
    }
    else {
        Py_INCREF(tuple);
    }
    old = PyTuple_GET_ITEM(tuple, index);
    Py_XINCREF(item);
    PyTuple_SET_ITEM(tuple, index, item);
    Py_XDECREF(old);
    return tuple;
}

/* Sets. */
PLAIN_O_INT(set_check, PySet_Check)
PLAIN_O_INT(frozenset_check, PyFrozenSet_Check)
PLAIN_O_INT(frozenset_checkexact, PyFrozenSet_CheckExact)
PLAIN_O_INT(anyset_check, PyAnySet_Check)
PLAIN_O_INT(anyset_checkexact, PyAnySet_CheckExact)
PLAIN_O_SIZE(set_size, PySet_Size)
PLAIN_O_SIZE(set_get_size, PySet_GET_SIZE)
PLAIN_OO_INT(set_contains, PySet_Contains)
PLAIN_OO_INT(set_add, PySet_Add)
PLAIN_OO_INT(set_discard, PySet_Discard)
PLAIN_O_O(set_pop, PySet_Pop)
PLAIN_O_INT(set_clear, PySet_Clear)
PLAIN_O(set_new, args, PyObject *a = NULL, &a, "|O", (void)a, return PySet_New(a))
PLAIN_O(frozenset_new, args, PyObject *a = NULL, &a, "|O", (void)a, return PyFrozenSet_New(a))

/* Numbers. */
#define PLAIN_NUMBER(name, type, failed, function, from) \
    PLAIN_O(name, args, PyObject *a; type number, &a, "O", NULLABLE(a); number = function(a), \
            return number == failed && PyErr_Occurred() ? NULL : from(number))

PLAIN_O_INT(pylong_check, PyLong_Check)
PLAIN_O_INT(pylong_checkexact, PyLong_CheckExact)
PLAIN_O_INT(float_check, PyFloat_Check)
PLAIN_O_INT(float_checkexact, PyFloat_CheckExact)
PLAIN_NUMBER(pylong_asunsignedlong, unsigned long, (unsigned long)-1, PyLong_AsUnsignedLong, PyLong_FromUnsignedLong)
PLAIN_NUMBER(pylong_asunsignedlonglong, unsigned long long, (unsigned long long)-1, PyLong_AsUnsignedLongLong,
             PyLong_FromUnsignedLongLong)
PLAIN_NUMBER(pylong_as_ssize_t, Py_ssize_t, -1, PyLong_AsSsize_t, PyLong_FromSsize_t)
PLAIN_NUMBER(pylong_as_size_t, size_t, (size_t)-1, PyLong_AsSize_t, PyLong_FromSize_t)
PLAIN_NUMBER(pylong_asdouble, double, -1.0, PyLong_AsDouble, PyFloat_FromDouble)
PLAIN_NUMBER(float_asdouble, double, -1.0, PyFloat_AsDouble, PyFloat_FromDouble)
PLAIN_O(pylong_fromvoidptr, args, PyObject *a, &a, "O", NULLABLE(a), return PyLong_FromVoidPtr(a))
PLAIN_O(pylong_asvoidptr, args, PyObject *a; void *address, &a, "O", NULLABLE(a); address = PyLong_AsVoidPtr(a),
        return plain_borrowed((PyObject *)address, Py_None))
PLAIN_O(pylong_fromdouble, args, double number, &number, "d", (void)number, return PyLong_FromDouble(number))
PLAIN_O(pylong_fromunicodeobject, args, PyObject *a; int base, &a AND &base, "Oi", NULLABLE(a),
        return PyLong_FromUnicodeObject(a, base))
PLAIN_O(float_fromdouble, args, double number, &number, "d", (void)number, return PyFloat_FromDouble(number))
PLAIN_O_O(float_fromstring, PyFloat_FromString)

/* pylong_fromstring(bytes, base) -> (int, how many bytes were read) */
static PyObject *
pylong_fromstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *bytes, *number;
    char *text, *end = (char *)UNINITIALIZED_PTR;
    int base;
    if (!PyArg_ParseTuple(args, "Oi", &bytes, &base)) {
        return NULL;
    }
    text = PyBytes_AsString(bytes);
    number = text == NULL ? NULL : PyLong_FromString(text, &end, base);
    return number == NULL ? NULL : Py_BuildValue("Nn", number, (Py_ssize_t)(end - text));
}

static PyObject *
float_getinfo(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyFloat_GetInfo();
}

static PyObject *
float_getmax(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyFloat_FromDouble(PyFloat_GetMax());
}

static PyObject *
float_getmin(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyFloat_FromDouble(PyFloat_GetMin());
}

/* Bytes. */
PLAIN_O_INT(bytes_check, PyBytes_Check)
PLAIN_O_INT(bytes_checkexact, PyBytes_CheckExact)
PLAIN_O_SIZE(bytes_size, PyBytes_Size)
PLAIN_O_O(bytes_fromobject, PyBytes_FromObject)

static PyMethodDef plain_types_methods[] = {
    {"dict_check", dict_check, METH_VARARGS, NULL},
    {"dict_checkexact", dict_checkexact, METH_VARARGS, NULL},
    {"dictproxy_new", dictproxy_new, METH_VARARGS, NULL},
    {"dict_copy", dict_copy, METH_VARARGS, NULL},
    {"dict_size", dict_size, METH_VARARGS, NULL},
    {"dict_setitem", dict_setitem, METH_VARARGS, NULL},
    {"dict_setitemstring", dict_setitemstring, METH_VARARGS, NULL},
    {"dict_delitem", dict_delitem, METH_VARARGS, NULL},
    {"dict_delitemstring", dict_delitemstring, METH_VARARGS, NULL},
    {"dict_keys", dict_keys, METH_VARARGS, NULL},
    {"dict_values", dict_values, METH_VARARGS, NULL},
    {"dict_items", dict_items, METH_VARARGS, NULL},
    {"dict_update", dict_update, METH_VARARGS, NULL},
    {"dict_merge", dict_merge, METH_VARARGS, NULL},
    {"dict_clear", dict_clear, METH_VARARGS, NULL},
    {"dict_getitemwitherror", dict_getitemwitherror, METH_VARARGS, NULL},
    {"dict_setdefault", dict_setdefault, METH_VARARGS, NULL},
    {"dict_new", dict_new, METH_NOARGS, NULL},
    {"dict_next", dict_next, METH_VARARGS, NULL},
    {"list_check", list_check, METH_VARARGS, NULL},
    {"list_check_exact", list_check_exact, METH_VARARGS, NULL},
    {"list_size", list_size, METH_VARARGS, NULL},
    {"list_get_size", list_get_size, METH_VARARGS, NULL},
    {"list_getitem", list_getitem, METH_VARARGS, NULL},
    {"list_get_item", list_get_item, METH_VARARGS, NULL},
    {"list_insert", list_insert, METH_VARARGS, NULL},
    {"list_append", list_append, METH_VARARGS, NULL},
    {"list_getslice", list_getslice, METH_VARARGS, NULL},
    {"list_setslice", list_setslice, METH_VARARGS, NULL},
    {"list_sort", list_sort, METH_VARARGS, NULL},
    {"list_reverse", list_reverse, METH_VARARGS, NULL},
    {"list_astuple", list_astuple, METH_VARARGS, NULL},
    {"list_setitem", list_setitem, METH_VARARGS, NULL},
    {"list_set_item", list_set_item, METH_VARARGS, NULL},
    {"list_new", list_new, METH_O, NULL},
    {"tuple_check", tuple_check, METH_VARARGS, NULL},
    {"tuple_checkexact", tuple_checkexact, METH_VARARGS, NULL},
    {"tuple_size", tuple_size, METH_VARARGS, NULL},
    {"tuple_get_size", tuple_get_size, METH_VARARGS, NULL},
    {"tuple_getitem", tuple_getitem, METH_VARARGS, NULL},
    {"tuple_get_item", tuple_get_item, METH_VARARGS, NULL},
    {"tuple_getslice", tuple_getslice, METH_VARARGS, NULL},
    {"tuple_new", tuple_new, METH_VARARGS, NULL},
    {"_check_tuple_item_is_NULL", tuple_item_is_null, METH_VARARGS, NULL},
    {"tuple_setitem", tuple_setitem, METH_VARARGS, NULL},
    {"tuple_set_item", tuple_set_item, METH_VARARGS, NULL},
    {"set_check", set_check, METH_VARARGS, NULL},
    {"frozenset_check", frozenset_check, METH_VARARGS, NULL},
    {"frozenset_checkexact", frozenset_checkexact, METH_VARARGS, NULL},
    {"anyset_check", anyset_check, METH_VARARGS, NULL},
    {"anyset_checkexact", anyset_checkexact, METH_VARARGS, NULL},
    {"set_size", set_size, METH_VARARGS, NULL},
    {"set_get_size", set_get_size, METH_VARARGS, NULL},
    {"set_contains", set_contains, METH_VARARGS, NULL},
    {"set_add", set_add, METH_VARARGS, NULL},
    {"set_discard", set_discard, METH_VARARGS, NULL},
    {"set_pop", set_pop, METH_VARARGS, NULL},
    {"set_clear", set_clear, METH_VARARGS, NULL},
    {"set_new", set_new, METH_VARARGS, NULL},
    {"frozenset_new", frozenset_new, METH_VARARGS, NULL},
    {"pylong_check", pylong_check, METH_VARARGS, NULL},
    {"pylong_checkexact", pylong_checkexact, METH_VARARGS, NULL},
    {"float_check", float_check, METH_VARARGS, NULL},
    {"float_checkexact", float_checkexact, METH_VARARGS, NULL},
    {"pylong_asunsignedlong", pylong_asunsignedlong, METH_VARARGS, NULL},
    {"pylong_asunsignedlonglong", pylong_asunsignedlonglong, METH_VARARGS, NULL},
    {"pylong_as_ssize_t", pylong_as_ssize_t, METH_VARARGS, NULL},
    {"pylong_as_size_t", pylong_as_size_t, METH_VARARGS, NULL},
    {"pylong_asdouble", pylong_asdouble, METH_VARARGS, NULL},
    {"float_asdouble", float_asdouble, METH_VARARGS, NULL},
    {"pylong_fromvoidptr", pylong_fromvoidptr, METH_VARARGS, NULL},
    {"pylong_asvoidptr", pylong_asvoidptr, METH_VARARGS, NULL},
    {"pylong_fromdouble", pylong_fromdouble, METH_VARARGS, NULL},
    {"pylong_fromunicodeobject", pylong_fromunicodeobject, METH_VARARGS, NULL},
    {"float_fromdouble", float_fromdouble, METH_VARARGS, NULL},
    {"float_fromstring", float_fromstring, METH_VARARGS, NULL},
    {"pylong_fromstring", pylong_fromstring, METH_VARARGS, NULL},
    {"float_getinfo", float_getinfo, METH_NOARGS, NULL},
    {"float_getmax", float_getmax, METH_NOARGS, NULL},
    {"float_getmin", float_getmin, METH_NOARGS, NULL},
    {"bytes_check", bytes_check, METH_VARARGS, NULL},
    {"bytes_checkexact", bytes_checkexact, METH_VARARGS, NULL},
    {"bytes_size", bytes_size, METH_VARARGS, NULL},
    {"bytes_fromobject", bytes_fromobject, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_plain_types(PyObject *module)
{
    return plain_add(module, plain_types_methods);
}
#else
static int
init_plain_types(PyObject *module)
{
    return init_plain(module);
}
#endif
