"""Members of C structures, descriptors."""

import unittest

import testcapi
from support import needs

CONSTANTS = {
    "Py_T_SHORT": 0, "Py_T_INT": 1, "Py_T_LONG": 2, "Py_T_FLOAT": 3, "Py_T_DOUBLE": 4, "Py_T_STRING": 5, "_Py_T_OBJECT": 6,
    "Py_T_CHAR": 7, "Py_T_BYTE": 8, "Py_T_UBYTE": 9, "Py_T_USHORT": 10, "Py_T_UINT": 11, "Py_T_ULONG": 12,
    "Py_T_STRING_INPLACE": 13, "Py_T_BOOL": 14, "Py_T_OBJECT_EX": 16, "Py_T_LONGLONG": 17, "Py_T_ULONGLONG": 18,
    "Py_T_PYSSIZET": 19, "_Py_T_NONE": 20, "Py_READONLY": 1, "Py_AUDIT_READ": 2, "_Py_WRITE_RESTRICTED": 4,
    "Py_RELATIVE_OFFSET": 8,
}


class Both:
    def __get__(self, instance, owner):
        return 1

    def __set__(self, instance, value):
        pass


class Delete:
    def __delete__(self, instance):
        pass


class OnlyGet:
    def __get__(self, instance, owner):
        return 1


class MemberTest(unittest.TestCase):
    def test_constants(self):
        self.assertEqual(testcapi.member_constants(), CONSTANTS)

    def test_members(self):
        value = testcapi.member_object()
        self.assertEqual((value.number, value.flag, value.size, value.real), (0, False, 0, 0.0))
        value.number = 7
        value.real = 1.5
        self.assertEqual((value.number, value.real), (7, 1.5))
        with self.assertRaises((AttributeError, TypeError)):
            value.flag = True
        with self.assertRaises((AttributeError, TypeError)):
            value.size = 1
        with self.assertRaises(TypeError):
            value.number = "text"

    @needs("PyDescr_IsData")
    def test_is_data(self):
        for descriptor, expected in ((property(), 1), (Both(), 1), (Delete(), 1), (OnlyGet(), 0), (1, 0), (object(), 0),
                                     (lambda: None, 0), (classmethod(print), 0)):
            self.assertEqual(testcapi.descr_isdata(descriptor), expected)
