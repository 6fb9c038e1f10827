/* The first calls of functions of objects: numbers, containers, attributes, buffers, calls. */

/* The parentheses keep a macro of the same name away. */
STEP(Py_PACK_FULL_VERSION) { return (Py_PACK_FULL_VERSION)(3, 12, 4, 0xF, 0) == 0x030C04F0; }
STEP(Py_PACK_VERSION) { return (Py_PACK_VERSION)(3, 12) == 0x030C0000; }

STEP(PyABIInfo_Check)
{
    PyABIInfo_VAR(info);
    return PyABIInfo_Check(&info, "name") == 0;
}

STEP(Py_NewRef)
{
    PyObject *object = PyList_New(0), *same = Py_NewRef(object);
    int right = same == object && Py_REFCNT(object) == 2;
    Py_XDECREF(same);
    Py_XDECREF(object);
    return right;
}

STEP(Py_XNewRef)
{
    PyObject *object = PyList_New(0), *same = Py_XNewRef(object);
    int right = same == object && Py_REFCNT(object) == 2 && Py_XNewRef(NULL) == NULL;
    Py_XDECREF(same);
    Py_XDECREF(object);
    return right;
}

STEP(Py_GetConstant) { return gives(Py_GetConstant(Py_CONSTANT_ONE), "1"); }

STEP(Py_GetConstantBorrowed)
{
    PyObject *object = Py_GetConstantBorrowed(Py_CONSTANT_EMPTY_STR);
    Py_XINCREF(object);
    return gives(object, "''");
}

static PyObject *
with_name(void)
{
    return make("type('T', (), {'name': 'value'})()");
}

STEP(PyObject_GetOptionalAttr)
{
    PyObject *object = with_name(), *name = make("'name'"), *value = NULL;
    int found = PyObject_GetOptionalAttr(object, name, &value);
    Py_XDECREF(object);
    Py_XDECREF(name);
    return found == 1 && gives(value, "'value'");
}

STEP(PyObject_GetOptionalAttrString)
{
    PyObject *object = with_name(), *value = object;
    int found = PyObject_GetOptionalAttrString(object, "other", &value);
    Py_XDECREF(object);
    return found == 0 && value == NULL;
}

STEP(PyObject_HasAttrWithError)
{
    PyObject *object = with_name(), *name = make("'name'");
    int found = PyObject_HasAttrWithError(object, name);
    Py_XDECREF(object);
    Py_XDECREF(name);
    return found == 1;
}

STEP(PyObject_HasAttrStringWithError)
{
    PyObject *object = with_name();
    int found = PyObject_HasAttrStringWithError(object, "other");
    Py_XDECREF(object);
    return found == 0;
}

STEP(PyVectorcall_NARGS) { return PyVectorcall_NARGS(3 | PY_VECTORCALL_ARGUMENTS_OFFSET) == 3; }
STEP(PyObject_CallNoArgs) { return gives(PyObject_CallNoArgs((PyObject *)&PyDict_Type), "{}"); }

STEP(PyObject_Vectorcall)
{
    PyObject *text = make("'12'"), *result = PyObject_Vectorcall((PyObject *)&PyLong_Type, &text, 1, NULL);
    Py_XDECREF(text);
    return gives(result, "12");
}

STEP(PyObject_VectorcallMethod)
{
    PyObject *text = make("'text'"), *name = make("'upper'"), *result = PyObject_VectorcallMethod(name, &text, 1, NULL);
    Py_XDECREF(text);
    Py_XDECREF(name);
    return gives(result, "'TEXT'");
}

STEP(PyVectorcall_Call)
{
    PyObject *callable = make("abs"), *args = make("(-3,)"), *result = PyVectorcall_Call(callable, args, NULL);
    Py_XDECREF(callable);
    Py_XDECREF(args);
    return gives(result, "3");
}

STEP(PyBuffer_Release)
{
    Py_buffer view;
    memset(&view, 0, sizeof(view));
    PyBuffer_Release(&view);
    return view.obj == NULL;
}

STEP(PyBuffer_FillInfo)
{
    Py_buffer view;
    char bytes[4];
    int status = PyBuffer_FillInfo(&view, NULL, bytes, 4, 0, PyBUF_SIMPLE);
    return status == 0 && view.buf == bytes && view.len == 4;
}

STEP(PyObject_CheckBuffer) { return PyObject_CheckBuffer(kept.module) == 0; }
STEP(PyBuffer_SizeFromFormat) { return PyBuffer_SizeFromFormat("i") == (Py_ssize_t)sizeof(int); }

STEP(PyObject_GetBuffer)
{
    PyObject *bytes = make("b'abc'");
    Py_buffer view;
    int right = PyObject_GetBuffer(bytes, &view, PyBUF_FULL_RO) == 0 && view.len == 3 && memcmp(view.buf, "abc", 3) == 0;
    PyBuffer_Release(&view);
    Py_XDECREF(bytes);
    return right;
}

/* A buffer of four bytes: 0 if there is none. */
static int
four_bytes(Py_buffer *view)
{
    PyObject *bytes = make("bytearray(b'abcd')");
    int status = bytes == NULL ? -1 : PyObject_GetBuffer(bytes, view, PyBUF_FULL);
    Py_XDECREF(bytes);
    return status == 0;
}

STEP(PyBuffer_IsContiguous)
{
    Py_buffer view;
    int right = four_bytes(&view) && PyBuffer_IsContiguous(&view, 'C') == 1;
    PyBuffer_Release(&view);
    return right;
}

STEP(PyBuffer_GetPointer)
{
    Py_buffer view;
    Py_ssize_t second = 1;
    int right = four_bytes(&view) && PyBuffer_GetPointer(&view, &second) == (char *)view.buf + 1;
    PyBuffer_Release(&view);
    return right;
}

STEP(PyBuffer_FromContiguous)
{
    Py_buffer view;
    int right = four_bytes(&view) && PyBuffer_FromContiguous(&view, "wxyz", 4, 'C') == 0
                && memcmp(view.buf, "wxyz", 4) == 0;
    PyBuffer_Release(&view);
    return right;
}

STEP(PyBuffer_ToContiguous)
{
    Py_buffer view;
    char copy[4];
    int right = four_bytes(&view) && PyBuffer_ToContiguous(copy, &view, 4, 'C') == 0 && memcmp(copy, "abcd", 4) == 0;
    PyBuffer_Release(&view);
    return right;
}

STEP(PyObject_CopyData)
{
    PyObject *from = make("b'abcd'"), *to = make("bytearray(4)");
    int status = PyObject_CopyData(to, from);
    Py_XDECREF(from);
    return status == 0 && gives(to, "b'abcd'");
}

STEP(PyBuffer_FillContiguousStrides)
{
    Py_ssize_t shape[2] = {2, 3}, strides[2] = {0, 0};
    PyBuffer_FillContiguousStrides(2, shape, strides, 4, 'C');
    return strides[0] == 12 && strides[1] == 4;
}

STEP(PyLong_FromInt32) { return gives(PyLong_FromInt32(-5), "-5"); }
STEP(PyLong_FromUInt32) { return gives(PyLong_FromUInt32(0xFFFFFFFFu), "0xFFFFFFFF"); }
STEP(PyLong_FromInt64) { return gives(PyLong_FromInt64(INT64_MIN), "-2 ** 63"); }
STEP(PyLong_FromUInt64) { return gives(PyLong_FromUInt64(UINT64_MAX), "2 ** 64 - 1"); }

STEP(PyLong_AsInt)
{
    PyObject *number = make("12");
    int value = PyLong_AsInt(number);
    Py_XDECREF(number);
    return value == 12;
}

/* A function that sets a number of that type. */
#define SETS(function, type, expression, right) \
    type value = 0; \
    PyObject *number = make(expression); \
    int status = function(number, &value); \
    Py_XDECREF(number); \
    return status == 0 && value == (right)

STEP(PyLong_AsInt32) { SETS(PyLong_AsInt32, int32_t, "-2 ** 31", INT32_MIN); }
STEP(PyLong_AsInt64) { SETS(PyLong_AsInt64, int64_t, "-2 ** 63", INT64_MIN); }
STEP(PyLong_AsUInt32) { SETS(PyLong_AsUInt32, uint32_t, "2 ** 32 - 1", UINT32_MAX); }
STEP(PyLong_AsUInt64) { SETS(PyLong_AsUInt64, uint64_t, "2 ** 64 - 1", UINT64_MAX); }

STEP(PyLong_AsNativeBytes)
{
    int32_t value = 0;
    PyObject *number = make("-258");
    Py_ssize_t needed = PyLong_AsNativeBytes(number, &value, sizeof(value), Py_ASNATIVEBYTES_DEFAULTS);
    Py_XDECREF(number);
    return needed > 0 && needed <= (Py_ssize_t)sizeof(value) && value == -258;
}

STEP(PyLong_FromNativeBytes)
{
    int32_t value = -258;
    return gives(PyLong_FromNativeBytes(&value, sizeof(value), Py_ASNATIVEBYTES_DEFAULTS), "-258");
}

STEP(PyLong_FromUnsignedNativeBytes)
{
    uint32_t value = 0xFFFFFFFFu;
    return gives(PyLong_FromUnsignedNativeBytes(&value, sizeof(value), Py_ASNATIVEBYTES_DEFAULTS), "0xFFFFFFFF");
}

STEP(PyLong_GetNativeLayout)
{
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    return layout->bits_per_digit > 0 && layout->bits_per_digit <= 8 * layout->digit_size;
}

STEP(PyLong_FreeExport)
{
    PyLongExport export_long;
    memset(&export_long, 0, sizeof(export_long));
    PyLong_FreeExport(&export_long);
    return export_long.digits == NULL;
}

STEP(PyLong_Export)
{
    PyLongExport small, large;
    PyObject *seven = make("7"), *number = make("2 ** 70");
    int bits = PyLong_GetNativeLayout()->bits_per_digit;
    int right = PyLong_Export(seven, &small) == 0 && small.digits == NULL && small.value == 7
                && PyLong_Export(number, &large) == 0 && large.digits != NULL && large.ndigits == 70 / bits + 1;
    PyLong_FreeExport(&large);
    Py_XDECREF(seven);
    Py_XDECREF(number);
    return right;
}

STEP(PyLongWriter_Discard)
{
    PyLongWriter_Discard(NULL);
    return 1;
}

STEP(PyLongWriter_Create)
{
    void *digits = NULL;
    PyLongWriter *writer = PyLongWriter_Create(0, 1, &digits);
    PyLongWriter_Discard(writer);
    return writer != NULL && digits != NULL;
}

STEP(PyLongWriter_Finish)
{
    void *digits = NULL;
    PyLongWriter *writer = PyLongWriter_Create(1, 1, &digits);
    if (writer == NULL) {
        return 0;
    }
    if (PyLong_GetNativeLayout()->digit_size == 2) {
        *(uint16_t *)digits = 5;
    } else {
        *(uint32_t *)digits = 5;
    }
    return gives(PyLongWriter_Finish(writer), "-5");
}

STEP(PyList_GetItemRef)
{
    PyObject *list = make("[5]"), *item = PyList_GetItemRef(list, 0);
    Py_XDECREF(list);
    return gives(item, "5");
}

/* For functions (object, key, &result): 1 and the value of the key. */
static int
finds(int (*look)(PyObject *, PyObject *, PyObject **))
{
    PyObject *dict = make("{'key': 1000}"), *key = make("'key'"), *value = NULL;
    int found = look(dict, key, &value);
    Py_XDECREF(dict);
    Py_XDECREF(key);
    return found == 1 && gives(value, "1000");
}

static int
finds_string(int (*look)(PyObject *, const char *, PyObject **))
{
    PyObject *dict = make("{'key': 1000}"), *value = NULL;
    int found = look(dict, "key", &value);
    Py_XDECREF(dict);
    return found == 1 && gives(value, "1000");
}

STEP(PyDict_GetItemRef) { return finds(PyDict_GetItemRef); }
STEP(PyDict_GetItemStringRef) { return finds_string(PyDict_GetItemStringRef); }
STEP(PyMapping_GetOptionalItem) { return finds(PyMapping_GetOptionalItem); }
STEP(PyMapping_GetOptionalItemString) { return finds_string(PyMapping_GetOptionalItemString); }

STEP(PyDict_SetDefaultRef)
{
    PyObject *dict = make("{}"), *key = make("'key'"), *new_value = make("1000"), *value = NULL;
    int found = PyDict_SetDefaultRef(dict, key, new_value, &value);
    Py_XDECREF(key);
    Py_XDECREF(new_value);
    return found == 0 && gives(value, "1000") && gives(dict, "{'key': 1000}");
}

STEP(PyMapping_HasKeyWithError)
{
    PyObject *dict = make("{'key': 1}"), *key = make("'key'");
    int found = PyMapping_HasKeyWithError(dict, key);
    Py_XDECREF(dict);
    Py_XDECREF(key);
    return found == 1;
}

STEP(PyMapping_HasKeyStringWithError)
{
    PyObject *dict = make("{'key': 1}");
    int found = PyMapping_HasKeyStringWithError(dict, "other");
    Py_XDECREF(dict);
    return found == 0;
}

STEP(PyIter_NextItem)
{
    PyObject *iterator = make("iter([5])"), *item = NULL;
    int found = PyIter_NextItem(iterator, &item);
    Py_XDECREF(iterator);
    return found == 1 && gives(item, "5");
}

STEP(PyIter_Send)
{
    PyObject *generator = make("(item for item in [5])"), *item = NULL;
    PySendResult sent = PyIter_Send(generator, Py_None, &item);
    Py_XDECREF(generator);
    return sent == PYGEN_NEXT && gives(item, "5");
}

#define ASYNC_ITERATOR "type('A', (), {'__aiter__': lambda self: self, '__anext__': lambda self: None})()"

STEP(PyAIter_Check)
{
    PyObject *iterator = make(ASYNC_ITERATOR);
    int right = PyAIter_Check(iterator) == 1 && PyAIter_Check(kept.module) == 0;
    Py_XDECREF(iterator);
    return right;
}

STEP(PyObject_GetAIter)
{
    PyObject *object = make(ASYNC_ITERATOR), *iterator = PyObject_GetAIter(object);
    int right = iterator != NULL && iterator == object;
    Py_XDECREF(object);
    Py_XDECREF(iterator);
    return right;
}

STEP(PyUnicode_Equal)
{
    PyObject *one = make("'text'"), *other = make("'te' + chr(120) + 't'");
    int equal = PyUnicode_Equal(one, other);
    Py_XDECREF(one);
    Py_XDECREF(other);
    return equal == 1;
}

STEP(PyUnicode_EqualToUTF8)
{
    PyObject *text = make("'\\xe4'");
    int equal = PyUnicode_EqualToUTF8(text, "\xC3\xA4");
    Py_XDECREF(text);
    return equal == 1;
}

STEP(PyUnicode_EqualToUTF8AndSize)
{
    PyObject *text = make("'a'");
    int equal = PyUnicode_EqualToUTF8AndSize(text, "ab", 2);
    Py_XDECREF(text);
    return equal == 0;
}

STEP(PyWeakref_GetRef)
{
    PyObject *object = make("{1, 2}"), *ref = PyWeakref_NewRef(object, NULL), *found = NULL;
    int alive = PyWeakref_GetRef(ref, &found);
    int right = alive == 1 && found == object;
    Py_XDECREF(object);
    Py_XDECREF(found);
    Py_XDECREF(ref);
    return right;
}
