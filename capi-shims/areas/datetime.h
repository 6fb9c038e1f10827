DateTime Objects. https://docs.python.org/3/c-api/datetime.html

//@ helper for PyDateTime_DATE_GET_TZINFO, PyDateTime_TIME_GET_TZINFO
#if CAPI_HAS_datetime_structs
/* Objects of datetime.datetime and datetime.time, as datetime.h has them, which only its users include. The last two
   members are there only if hastzinfo is true. */
struct capi_datetime {
    PyObject_HEAD
    Py_hash_t hashcode;
    char hastzinfo;
    unsigned char data[10];
    unsigned char fold;
    PyObject *tzinfo;
};
struct capi_time {
    PyObject_HEAD
    Py_hash_t hashcode;
    char hastzinfo;
    unsigned char data[6];
    unsigned char fold;
    PyObject *tzinfo;
};
#else
/* What the class itself knows as the object's tzinfo: a subclass may answer otherwise, with an object that only it
   keeps. The object keeps the result alive. */
static inline PyObject *
capi_datetime_tzinfo(PyObject *o, const char *name)
{
    PyObject *module = PyImport_ImportModule("datetime");
    PyObject *type = module ? PyObject_GetAttrString(module, name) : CAPI_NULL;
    PyObject *member = type ? PyObject_GetAttrString(type, "tzinfo") : CAPI_NULL;
    PyObject *result = member ? PyObject_CallMethod(member, "__get__", "O", o) : CAPI_NULL;
    Py_XDECREF(member);
    Py_XDECREF(type);
    Py_XDECREF(module);
    Py_XDECREF(result);
    return result;
}
#endif

//@ PyDateTime_DATE_GET_TZINFO
static inline PyObject *
capi_PyDateTime_DATE_GET_TZINFO(PyObject *o)
{
#if CAPI_HAS_datetime_structs
    const struct capi_datetime *object = (const struct capi_datetime *)(void *)o;
    return object->hastzinfo ? object->tzinfo : Py_None;
#else
    return capi_datetime_tzinfo(o, "datetime");
#endif
}
#define capi_PyDateTime_DATE_GET_TZINFO(o) (capi_PyDateTime_DATE_GET_TZINFO)(CAPI_OBJECT(o))

//@ PyDateTime_TIME_GET_TZINFO
static inline PyObject *
capi_PyDateTime_TIME_GET_TZINFO(PyObject *o)
{
#if CAPI_HAS_datetime_structs
    const struct capi_time *object = (const struct capi_time *)(void *)o;
    return object->hastzinfo ? object->tzinfo : Py_None;
#else
    return capi_datetime_tzinfo(o, "time");
#endif
}
#define capi_PyDateTime_TIME_GET_TZINFO(o) (capi_PyDateTime_TIME_GET_TZINFO)(CAPI_OBJECT(o))

//@ helper for PyTimeZone_FromOffset, PyTimeZone_FromOffsetAndName, PyDateTime_TimeZone_UTC
/* datetime.timezone, a new reference. */
static inline PyObject *
capi_timezone_type(void)
{
    PyObject *module = PyImport_ImportModule("datetime");
    PyObject *type = module ? PyObject_GetAttrString(module, "timezone") : CAPI_NULL;
    Py_XDECREF(module);
    return type;
}

//@ PyTimeZone_FromOffset
static inline PyObject *
capi_PyTimeZone_FromOffset(PyObject *offset)
{
    PyObject *type = capi_timezone_type();
    PyObject *result = type ? PyObject_CallFunctionObjArgs(type, offset, CAPI_NULL) : CAPI_NULL;
    Py_XDECREF(type);
    return result;
}

//@ PyTimeZone_FromOffsetAndName
static inline PyObject *
capi_PyTimeZone_FromOffsetAndName(PyObject *offset, PyObject *name)
{
    PyObject *type = capi_timezone_type();
    PyObject *result = type ? PyObject_CallFunctionObjArgs(type, offset, name, CAPI_NULL) : CAPI_NULL;
    Py_XDECREF(type);
    return result;
}

//@ PyDateTime_TimeZone_UTC
static inline PyObject *
capi_timezone_utc(void)
{
    PyObject *type = capi_timezone_type();
    PyObject *result = type ? PyObject_GetAttrString(type, "utc") : CAPI_NULL;
    Py_XDECREF(type);
    /* The class keeps it. */
    Py_XDECREF(result);
    return result;
}
#define PyDateTime_TimeZone_UTC (capi_timezone_utc())
