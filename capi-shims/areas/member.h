Members of C structures, descriptors. https://docs.python.org/3/c-api/structures.html

//@ helper for Py_T_INT
/* PyMemberDef, which Python.h has where it has these constants. */
#ifndef Py_T_INT
#  include <structmember.h>
#endif

//@ Py_T_SHORT
#define Py_T_SHORT 0

//@ Py_T_INT
#define Py_T_INT 1

//@ Py_T_LONG
#define Py_T_LONG 2

//@ Py_T_FLOAT
#define Py_T_FLOAT 3

//@ Py_T_DOUBLE
#define Py_T_DOUBLE 4

//@ Py_T_STRING
#define Py_T_STRING 5

//@ _Py_T_OBJECT
#define _Py_T_OBJECT 6

//@ Py_T_CHAR
#define Py_T_CHAR 7

//@ Py_T_BYTE
#define Py_T_BYTE 8

//@ Py_T_UBYTE
#define Py_T_UBYTE 9

//@ Py_T_USHORT
#define Py_T_USHORT 10

//@ Py_T_UINT
#define Py_T_UINT 11

//@ Py_T_ULONG
#define Py_T_ULONG 12

//@ Py_T_STRING_INPLACE
#define Py_T_STRING_INPLACE 13

//@ Py_T_BOOL
#define Py_T_BOOL 14

//@ Py_T_OBJECT_EX
#define Py_T_OBJECT_EX 16

//@ Py_T_LONGLONG
#define Py_T_LONGLONG 17

//@ Py_T_ULONGLONG
#define Py_T_ULONGLONG 18

//@ Py_T_PYSSIZET
#define Py_T_PYSSIZET 19

//@ _Py_T_NONE
#define _Py_T_NONE 20

//@ Py_READONLY
#define Py_READONLY 1

//@ Py_AUDIT_READ
#define Py_AUDIT_READ 2

//@ _Py_WRITE_RESTRICTED
#define _Py_WRITE_RESTRICTED 4

//@ Py_RELATIVE_OFFSET
#define Py_RELATIVE_OFFSET 8

//@ PyDescr_IsData
static inline int
capi_PyDescr_IsData(PyObject *descr)
{
#if CAPI_HAS_type_struct_is_public
    return Py_TYPE(descr)->tp_descr_set != CAPI_NULL;
#else
    PyObject *type = CAPI_OBJECT(Py_TYPE(descr));
    return PyObject_HasAttrString(type, "__set__") || PyObject_HasAttrString(type, "__delete__");
#endif
}
