/* Macros for compilers. */

static inline Py_ALWAYS_INLINE int
macros_inline(int number)
{
    return number + 1;
}

static Py_NO_INLINE int
macros_not_inline(int number)
{
    if (number < 0) {
        Py_UNREACHABLE();
    }
    return macros_inline(number);
}

Py_LOCAL_SYMBOL int testcapi_local_symbol(void);
Py_EXPORTED_SYMBOL int testcapi_exported_symbol(void);

Py_LOCAL_SYMBOL int
testcapi_local_symbol(void)
{
    Py_BUILD_ASSERT(sizeof(int) >= 2);
    return 1;
}

Py_EXPORTED_SYMBOL int
testcapi_exported_symbol(void)
{
    return 2;
}

/* macros_all() -> int: every macro was used on the way */
static PyObject *
macros_all(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLong(macros_not_inline(testcapi_local_symbol() + testcapi_exported_symbol()));
}

static PyMethodDef macros_methods[] = {
    {"macros_all", macros_all, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_macros(PyObject *module)
{
    return PyModule_AddFunctions(module, macros_methods);
}
