"""Parsing arguments in arrays."""

import unittest

import testcapi
from support import RefcountMixin, needs


class Hostile:
    def __index__(self):
        raise KeyError("index")


class ParseArrayTest(RefcountMixin, unittest.TestCase):
    @needs("PyArg_ParseArray")
    def test_parse(self):
        parse = testcapi.pyarg_parsearray
        self.assertEqual(parse(1, 2), (1, 2, 0))
        self.assertEqual(parse(1, 2, 3), (1, 2, 3))
        self.assertIsNone(testcapi.pyarg_parsearray_none())

    @needs("PyArg_ParseArray")
    def test_errors(self):
        parse = testcapi.pyarg_parsearray
        for args, message in (
            ((), r"func\(\) takes at least 2 arguments \(0 given\)"),
            ((1,), r"func\(\) takes at least 2 arguments \(1 given\)"),
            ((1, 2, 3, 4), r"func\(\) takes at most 3 arguments \(4 given\)"),
            (("str", 2), ""),
            ((1, 2.5), ""),
        ):
            self.assertRaisesRegex(TypeError, message, parse, *args)
        self.assertRaises(OverflowError, parse, 1, 2**100)

    @needs("PyArg_ParseArray")
    def test_objects(self):
        parse = testcapi.pyarg_parsearray_objects
        first, second = object(), object()
        self.assertEqual(parse(b"12345", (first, second)), (5, first, second))
        self.assertRaisesRegex(TypeError, "own message", parse, b"12345")
        self.assertRaises(TypeError, parse, b"12345", (first,))
        self.assertRaises(TypeError, parse, "text", (first, second))

    @needs("PyArg_ParseArray")
    def test_references(self):
        parse = testcapi.pyarg_parsearray_objects
        data, first, second = b"12345" * 3, object(), object()
        pair = (first, second)
        self.assertRefcountUnchanged(lambda: parse(data, pair) and None, data, first, second, pair)
        self.assertRefcountUnchanged(lambda: self.assertRaises(TypeError, parse, data, first), data, first)


class ParseArrayAndKeywordsTest(RefcountMixin, unittest.TestCase):
    @needs("PyArg_ParseArrayAndKeywords")
    def test_parse(self):
        parse = testcapi.pyarg_parsearrayandkeywords
        self.assertEqual(parse(1, 2), (1, 2, 0))
        self.assertEqual(parse(1, 2, 3), (1, 2, 3))
        self.assertEqual(parse(1, b=2), (1, 2, 0))
        self.assertEqual(parse(1, c=3, b=2), (1, 2, 3))
        self.assertEqual(parse(c=3, b=2, a=1), (1, 2, 3))

    @needs("PyArg_ParseArrayAndKeywords")
    def test_errors(self):
        parse = testcapi.pyarg_parsearrayandkeywords
        self.assertRaisesRegex(TypeError, "'b'", parse, 1)
        self.assertRaisesRegex(TypeError, "'a'", parse, b=1)
        self.assertRaisesRegex(TypeError, "'z'", parse, 1, 2, z=3)
        self.assertRaisesRegex(TypeError, r"func\(\) takes at most 3 arguments \(4 given\)", parse, 1, 2, 3, 4)
        self.assertRaisesRegex(TypeError, "'a'", parse, 1, 2, a=1)
        self.assertRaises(TypeError, parse, "str", 2)
        self.assertRaises(TypeError, parse, 1, b="str")

    @needs("PyArg_ParseArrayAndKeywords")
    def test_kinds(self):
        parse = testcapi.pyarg_parsearrayandkeywords_kinds
        first, second = object(), object()
        self.assertEqual(parse(first), (first, 0, None))
        self.assertEqual(parse(first, b"123"), (first, 3, None))
        self.assertEqual(parse(first, bytes=b"123", object=second), (first, 3, second))
        self.assertRaises(TypeError, parse, first, b"123", second)
        self.assertRaises(TypeError, parse)
        self.assertRaises(TypeError, parse, bytes=b"123")

    @needs("PyArg_ParseArrayAndKeywords")
    def test_references(self):
        parse = testcapi.pyarg_parsearrayandkeywords_kinds
        data, first, second = b"12345" * 3, object(), object()
        self.assertRefcountUnchanged(lambda: parse(first, bytes=data, object=second) and None, data, first, second)
        self.assertRefcountUnchanged(lambda: self.assertRaises(TypeError, parse, first, zzz=data), data, first)
