"""Code objects."""

import gc
import sys
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs

VERSION = sys.version_info[:2]


def outer(argument, second):
    local = argument
    other = 1

    def inner(x, y=2):
        z = other
        return argument, local, x, y, z

    return inner, second


class Mapping:
    @staticmethod
    def lines():
        first = 1
        second = (first +
                  2)
        return second


class CodeTest(RefcountMixin, unittest.TestCase):
    codes = [outer.__code__, outer(1, 2)[0].__code__, Mapping.lines.__code__, compile("1", "<string>", "eval")]

    def check_attribute(self, function, attribute):
        for code in self.codes:
            self.assertEqual(function(code), getattr(code, attribute))
            self.assertIs(type(function(code)), type(getattr(code, attribute)))
        code = self.codes[0]
        self.assertRefcountUnchanged(lambda: function(code), code, function(code))

    @needs("PyCode_GetCode")
    def test_code(self):
        self.check_attribute(testcapi.code_getcode, "co_code")

    @needs("PyCode_GetVarnames")
    def test_varnames(self):
        self.check_attribute(testcapi.code_getvarnames, "co_varnames")

    @needs("PyCode_GetCellvars")
    def test_cellvars(self):
        self.check_attribute(testcapi.code_getcellvars, "co_cellvars")

    @needs("PyCode_GetFreevars")
    def test_freevars(self):
        self.check_attribute(testcapi.code_getfreevars, "co_freevars")

    @needs("PyUnstable_Code_GetFirstFree")
    def test_first_free(self):
        # Since 3.11 an argument that inner functions use has one place, not two.
        shared = VERSION >= (3, 11) and not IS_PYPY
        for code in self.codes:
            cells = [name for name in code.co_cellvars if not shared or name not in code.co_varnames]
            self.assertEqual(testcapi.code_getfirstfree(code), code.co_nlocals + len(cells))
        self.assertEqual(testcapi.code_getfirstfree(self.codes[0]), 5 if shared else 6)

    @needs("PyGen_GetCode")
    def test_generator(self):
        def generator():
            yield

        made = generator()
        self.assertIs(testcapi.gen_get_code(made), generator.__code__)
        self.assertRefcountUnchanged(lambda: testcapi.gen_get_code(made), made, generator.__code__)
        made.close()
        self.assertIs(testcapi.gen_get_code(made), generator.__code__)

    @needs("PyCompile_OpcodeStackEffectWithJump")
    def test_stack_effect(self):
        import dis

        opcode = dis.opmap["BUILD_TUPLE"]
        for jump, spelled in ((0, False), (1, True), (-1, None)):
            self.assertEqual(testcapi.compile_opcodestackeffectwithjump(opcode, 3, jump),
                             dis.stack_effect(opcode, 3, jump=spelled))
        self.assertIsNone(testcapi.compile_opcodestackeffectwithjump(10000, 0, 0))


class LocationTest(RefcountMixin, unittest.TestCase):
    @needs("PyCode_Addr2Location")
    def test_negative_offset(self):
        for code in CodeTest.codes:
            first = code.co_firstlineno
            self.assertEqual(testcapi.code_addr2location(code, -1), (first, 0, first, 0))
            self.assertEqual(testcapi.code_addr2location(code, -100), (first, 0, first, 0))

    @needs("PyCode_Addr2Location")
    def test_positions(self):
        if not hasattr(outer.__code__, "co_positions"):
            self.skipTest("code objects know no columns before 3.11")

        def number(value):
            return -1 if value is None else value

        for code in CodeTest.codes:
            for index, (line, end_line, column, end_column) in enumerate(code.co_positions()):
                self.assertEqual(testcapi.code_addr2location(code, 2 * index),
                                 (number(line), number(column), number(end_line), number(end_column)))

    @needs("PyCode_Addr2Location")
    def test_lines(self):
        import dis

        for code in CodeTest.codes:
            for offset, line in dis.findlinestarts(code):
                if line is None:
                    continue
                where = testcapi.code_addr2location(code, offset)
                self.assertEqual(where[0], line)
                self.assertGreaterEqual(where[2], line)
                if not hasattr(code, "co_positions"):
                    self.assertEqual(where, (line, -1, line, -1))

    @needs("PyCode_Addr2Location")
    def test_references(self):
        code = Mapping.lines.__code__
        self.assertRefcountUnchanged(lambda: testcapi.code_addr2location(code, 4), code)
        self.assertRefcountUnchanged(lambda: testcapi.code_addr2location(code, -4), code)


class ExtraTest(unittest.TestCase):
    @needs("PyUnstable_Code_GetExtra", "PyUnstable_Code_SetExtra", "PyUnstable_Eval_RequestCodeExtraIndex")
    def test_extra(self):
        index = testcapi.code_requestextraindex()
        self.assertGreaterEqual(index, 0)
        self.assertEqual(testcapi.code_requestextraindex(), index + 1)
        names = {}
        exec("def function(): pass", names)
        code = names["function"].__code__
        self.assertEqual(testcapi.code_getextra(code, index), (0, 0))
        self.assertEqual(testcapi.code_setextra(code, index, 7), 0)
        self.assertEqual(testcapi.code_getextra(code, index), (0, 7))
        freed = testcapi.code_extrafreed()
        self.assertEqual(testcapi.code_setextra(code, index, 9), 0)
        self.assertEqual(testcapi.code_extrafreed(), freed + 7)
        del code, names
        gc.collect()
        self.assertEqual(testcapi.code_extrafreed(), freed + 7 + 9)

    @needs("PyUnstable_Code_GetExtra", "PyUnstable_Code_SetExtra", "PyUnstable_Eval_RequestCodeExtraIndex")
    def test_extra_errors(self):
        self.assertRaises(SystemError, testcapi.code_getextra, 1, 0)
        self.assertRaises(SystemError, testcapi.code_setextra, 1, 0, 7)
        self.assertRaises(SystemError, testcapi.code_setextra, outer.__code__, 10000, 7)


class NewTest(unittest.TestCase):
    @needs("PyUnstable_Code_New", "PyUnstable_Code_NewWithPosOnlyArgs")
    def test_new(self):
        names = {}
        exec("def function(a, /, b, *, c): return a, b, c", names)
        for function, arguments, keywords in ((outer, (1, 2), {}), (names["function"], (1, 2), {"c": 3})):
            copy = testcapi.code_new(function.__code__)
            self.assertIsNot(copy, function.__code__)
            self.assertEqual(copy, function.__code__)
            made = type(function)(copy, globals())
            self.assertEqual(made(*arguments, **keywords)[1], 2)
