"""Strings."""

import unittest

import testcapi
from support import needs


class Hostile(str):
    """A str whose methods must not be asked."""

    def __eq__(self, other):
        raise AssertionError("__eq__() was called")

    __ne__ = __lt__ = __eq__
    __hash__ = str.__hash__

    def __len__(self):
        raise AssertionError("__len__() was called")

    def __getitem__(self, index):
        raise AssertionError("__getitem__() was called")

    def encode(self, *args):
        raise AssertionError("encode() was called")


class Outer:
    class Inner:
        pass


STRINGS = ["", "a", "b", "abc", "abd", "ab\0c", "\xe9", "a\xe9", "\xe9a", "\u20ac", "a\u20ac", "\U0001f600", "a\U0001f600",
           "\x7f", "\x80", "\u07ff", "\u0800", "\uffff", "\U00010000", "\U0010ffff", "\u20ac" * 50, "a" * 50]
SURROGATES = ["\ud800", "a\udc80", "\udfff\U0001f600"]


class UnicodeTest(unittest.TestCase):
    @needs("PyUnicode_Equal")
    def test_equal(self):
        equal = testcapi.unicode_equal
        strings = STRINGS + SURROGATES
        for left in strings:
            for right in strings:
                expected = int(left == right)
                # A copy: not the same object.
                copy = (right + "x")[:-1]
                self.assertEqual(equal(left, copy), expected)
                self.assertEqual(equal(Hostile(left), copy), expected)
                self.assertEqual(equal(left, Hostile(right)), expected)

    @needs("PyUnicode_Equal")
    def test_equal_errors(self):
        for value, name in ((1, "int"), (b"a", "bytes"), ([], "list"), (Outer.Inner(), "test_unicode.Outer.Inner")):
            with self.assertRaises(TypeError) as caught:
                testcapi.unicode_equal(value, "a")
            self.assertEqual(str(caught.exception), "first argument must be str, not " + name)
            with self.assertRaises(TypeError) as caught:
                testcapi.unicode_equal("a", value)
            self.assertEqual(str(caught.exception), "second argument must be str, not " + name)
            with self.assertRaises(TypeError) as caught:
                testcapi.unicode_equal(value, value)
            self.assertEqual(str(caught.exception), "first argument must be str, not " + name)

    @needs("PyUnicode_EqualToUTF8", "PyUnicode_EqualToUTF8AndSize")
    def test_equal_to_utf8(self):
        for left in STRINGS:
            for right in STRINGS:
                data = right.encode()
                expected = int(left == right)
                self.assertEqual(testcapi.unicode_equaltoutf8andsize(left, data), expected)
                self.assertEqual(testcapi.unicode_equaltoutf8andsize(Hostile(left), data), expected)
                # The C string ends at the first NUL.
                shortened = int(left == right.split("\0")[0])
                self.assertEqual(testcapi.unicode_equaltoutf8(left, data), shortened)
                self.assertEqual(testcapi.unicode_equaltoutf8(Hostile(left), data), shortened)
                # Cut off, and with something behind.
                self.assertEqual(testcapi.unicode_equaltoutf8andsize(left, data + b"x", len(data)), expected)
                self.assertEqual(testcapi.unicode_equaltoutf8andsize(left, data + b"\0"), int(left == right + "\0"))
                self.assertEqual(testcapi.unicode_equaltoutf8andsize(left, data + b"\xe9"), 0)
                if data:
                    self.assertEqual(testcapi.unicode_equaltoutf8andsize(right, data[:-1]), 0)

    @needs("PyUnicode_EqualToUTF8", "PyUnicode_EqualToUTF8AndSize")
    def test_invalid_utf8(self):
        for equal in (testcapi.unicode_equaltoutf8, testcapi.unicode_equaltoutf8andsize):
            for text in SURROGATES:
                self.assertEqual(equal(text, text.encode("utf-8", "surrogatepass")), 0)
                self.assertEqual(equal(text, text.encode("utf-8", "replace")), 0)
            # Latin-1, a lone lead or continuation byte, too long forms, beyond the last character
            for text, data in (("\xe9", b"\xe9"), ("\xe9", b"\xc3"), ("\xa9", b"\xa9"), ("a", b"\xc1\xa1"),
                               ("\xe9", b"\xe0\x83\xa9"), ("\U0010ffff", b"\xf4\xbf\xbf\xbf"), ("a\xe9", b"a\xc3("),
                               ("\u20ac", b"\xe2\x82"), ("\U0001f600", b"\xf0\x9f\x98")):
                self.assertEqual(equal(text, data), 0)

    @needs("PyUnicode_EqualToUTF8AndSize")
    def test_equal_with_cached_utf8(self):
        text = "caf\xe9 " * 20
        compile(text.replace(" ", "_"), "name", "eval")
        text.encode()
        self.assertEqual(testcapi.unicode_equaltoutf8andsize(text, text.encode()), 1)
        self.assertEqual(testcapi.unicode_equaltoutf8andsize(text, text.encode()[:-1] + b"x"), 0)

    @needs("PyUnstable_Unicode_GET_CACHED_HASH")
    def test_cached_hash(self):
        cached = testcapi.unicode_GET_CACHED_HASH
        text = "".join(["never ", "hashed"])
        self.assertEqual(cached(text), -1)
        self.assertIn(cached(text), (-1, hash(text)))
        value = hash(text)
        self.assertIn(cached(text), (-1, value))
