"""The codec registry."""

import builtins
import codecs
import encodings
import threading
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs


class CodecSearch:
    def __init__(self, name):
        self.name, self.registered, self.search = name, False, self.find

    def find(self, name):
        if name == self.name:
            ascii_codec = codecs.lookup("ascii")
            return codecs.CodecInfo(ascii_codec.encode, ascii_codec.decode, name=name)
        return None


class CodecUnregisterTest(RefcountMixin, unittest.TestCase):
    def setUp(self):
        # Each thread has its own, and the same each time: the interpreter keeps the names of codecs for good.
        self.name = "capi_codec_%s_%d" % (self._testMethodName, threading.get_ident())
        # What the package does not know, it remembers.
        self.addCleanup(encodings._cache.pop, self.name, None)
        self.searched = []

    def search(self, name):
        self.searched.append(name)
        if name == self.name:
            ascii_codec = codecs.lookup("ascii")
            return codecs.CodecInfo(ascii_codec.encode, ascii_codec.decode, name=name)
        return None

    @needs("PyCodec_Unregister")
    def test_unregister(self):
        search = self.search
        self.assertRaises(LookupError, codecs.lookup, self.name)
        codecs.register(search)
        self.assertEqual(codecs.lookup(self.name).name, self.name)
        self.assertEqual("text".encode(self.name), b"text")
        self.assertIsNone(testcapi.codec_unregister(search))
        # What was found before is forgotten too.
        self.assertRaises(LookupError, codecs.lookup, self.name)
        self.assertEqual(codecs.lookup("utf-8").name, "utf-8")
        self.assertEqual("text".encode("latin-1"), b"text")

    @needs("PyCodec_Unregister")
    def test_others_stay(self):
        first, second = self.search, lambda name: None
        codecs.register(first)
        codecs.register(second)
        try:
            self.assertIsNone(testcapi.codec_unregister(second))
            self.assertEqual(codecs.lookup(self.name).name, self.name)
        finally:
            self.assertIsNone(testcapi.codec_unregister(first))
        self.assertRaises(LookupError, codecs.lookup, self.name)

    @needs("PyCodec_Unregister")
    def test_asks_nobody(self):
        search = self.search
        codecs.register(search)
        try:
            del self.searched[:]
            self.assertIsNone(testcapi.codec_unregister(len))
            self.assertEqual(self.searched, [])
        finally:
            testcapi.codec_unregister(search)
        self.assertEqual(self.searched, [])

    @needs("PyCodec_Unregister")
    def test_another_thread_registers_meanwhile(self):
        # Where the interpreter cannot do it itself, modules are imported on the way, and then other threads run.
        late, real_import = CodecSearch("capi_codec_late"), builtins.__import__

        def import_slowly(name, *args, **kwargs):
            if name == "gc" and not late.registered:
                late.registered = True
                codecs.register(late.search)
            return real_import(name, *args, **kwargs)

        search = self.search
        codecs.register(search)
        builtins.__import__ = import_slowly
        try:
            testcapi.codec_unregister(search)
        finally:
            builtins.__import__ = real_import
        self.assertRaises(LookupError, codecs.lookup, self.name)
        if late.registered:
            self.assertEqual(codecs.lookup(late.name).name, late.name)
            self.assertIsNone(testcapi.codec_unregister(late.search))

    @needs("PyCodec_Unregister")
    def test_not_registered(self):
        for item in (self.search, len, 42, None):
            self.assertIsNone(testcapi.codec_unregister(item))

    @needs("PyCodec_Unregister")
    def test_twice(self):
        search = self.search
        codecs.register(search)
        codecs.register(search)
        testcapi.codec_unregister(search)
        self.assertEqual(codecs.lookup(self.name).name, self.name)
        testcapi.codec_unregister(search)
        self.assertRaises(LookupError, codecs.lookup, self.name)

    @needs("PyCodec_Unregister")
    def test_references(self):
        def search(name):
            return None

        def register():
            codecs.register(search)
            testcapi.codec_unregister(search)
            testcapi.codec_unregister(search)

        self.assertRefcountUnchanged(register, search)
        if not IS_PYPY:
            self.assertRefcountUnchanged(lambda: testcapi.codec_unregister(len), len)
