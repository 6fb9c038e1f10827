"""The sys module."""

import sys
import unittest

import testcapi
from support import RefcountMixin, needs


class Outer:
    class Inner:
        pass


class Hook:
    """An audit hook that listens to events of one name while it is switched on; hooks cannot be removed."""

    events = []
    error = None
    on = False
    installed = False

    @classmethod
    def call(cls, event, args):
        if cls.on and event.startswith("testcapi."):
            cls.events.append((event, args))
            if cls.error is not None:
                raise cls.error

    @classmethod
    def start(cls, error=None):
        if not cls.installed:
            sys.addaudithook(cls.call)
            cls.installed = True
        cls.events, cls.error, cls.on = [], error, True


class SysTest(RefcountMixin, unittest.TestCase):
    def setUp(self):
        sys.capi_attribute = object()
        setattr(sys, "\U0001f40d", 42)
        setattr(sys, "with\0nul", 43)
        setattr(sys, "\udc80", 44)

    def tearDown(self):
        Hook.on = False
        for name in ("capi_attribute", "\U0001f40d", "with\0nul", "\udc80"):
            delattr(sys, name)

    @needs("PySys_GetAttr")
    def test_getattr(self):
        get = testcapi.sys_getattr
        self.assertIs(get("stdout"), sys.stdout)
        self.assertIs(get("capi_attribute"), sys.capi_attribute)
        self.assertEqual(get("\U0001f40d"), 42)
        self.assertEqual(get("with\0nul"), 43)
        self.assertEqual(get("\udc80"), 44)
        for name in ("nonexistent", "\U0001f40c", "with\0other", "\udc81"):
            with self.assertRaises(RuntimeError) as caught:
                get(name)
            self.assertEqual(str(caught.exception), "lost sys." + name)
        self.check_types(get)
        value = sys.capi_attribute
        self.assertRefcountUnchanged(lambda: get("capi_attribute"), value)

    def check_types(self, get):
        for value, name in ((1, "int"), (b"stdout", "bytes"), (None, "NoneType"), (Outer.Inner(), "test_sys.Outer.Inner")):
            with self.assertRaises(TypeError) as caught:
                get(value)
            self.assertEqual(str(caught.exception), "attribute name must be string, not '%s'" % name)

    @needs("PySys_GetOptionalAttr")
    def test_getoptionalattr(self):
        get = testcapi.sys_getoptionalattr
        self.assertIs(get("stdout"), sys.stdout)
        self.assertEqual(get("\U0001f40d"), 42)
        self.assertEqual(get("with\0nul"), 43)
        self.assertEqual(get("\udc80"), 44)
        for name in ("nonexistent", "\U0001f40c", "with\0other", "\udc81"):
            self.assertIs(get(name), AttributeError)
        self.check_types(get)
        value = sys.capi_attribute
        self.assertRefcountUnchanged(lambda: get("capi_attribute"), value)

    @needs("PySys_GetAttrString")
    def test_getattrstring(self):
        get = testcapi.sys_getattrstring
        self.assertIs(get(b"stdout"), sys.stdout)
        self.assertEqual(get("\U0001f40d".encode()), 42)
        with self.assertRaises(RuntimeError) as caught:
            get("\U0001f40c".encode())
        self.assertEqual(str(caught.exception), "lost sys.\U0001f40c")
        self.assertRaises(UnicodeDecodeError, get, b"\xff")
        value = sys.capi_attribute
        self.assertRefcountUnchanged(lambda: get(b"capi_attribute"), value)

    @needs("PySys_GetOptionalAttrString")
    def test_getoptionalattrstring(self):
        get = testcapi.sys_getoptionalattrstring
        self.assertIs(get(b"stdout"), sys.stdout)
        self.assertEqual(get("\U0001f40d".encode()), 42)
        self.assertIs(get(b"nonexistent"), AttributeError)
        self.assertRaises(UnicodeDecodeError, get, b"\xff")
        value = sys.capi_attribute
        self.assertRefcountUnchanged(lambda: get(b"capi_attribute"), value)

    @needs("PySys_AuditTuple")
    def test_audittuple(self):
        audit = testcapi.sys_audittuple
        self.assertEqual(audit("testcapi.event", ()), 0)
        self.assertEqual(audit("testcapi.event", None), 0)
        for value, name in (([], "list"), (1, "int"), ("text", "str"), (Outer.Inner(), "Inner")):
            with self.assertRaises(TypeError) as caught:
                audit("testcapi.event", value)
            self.assertEqual(str(caught.exception), "args must be tuple, got " + name)

    @unittest.skipUnless(hasattr(sys, "addaudithook"), "the interpreter has no audit hooks")
    @needs("PySys_AuditTuple")
    def test_audittuple_hook(self):
        audit = testcapi.sys_audittuple
        Hook.start()
        value = object()
        audit("testcapi.event", (1, value))
        audit("testcapi.other", ())
        audit("testcapi.third", None)
        audit("testcapi.tuple", ((1, 2),))
        self.assertEqual(Hook.events, [("testcapi.event", (1, value)), ("testcapi.other", ()), ("testcapi.third", ()),
                                       ("testcapi.tuple", ((1, 2),))])
        Hook.start(KeyError("mine"))
        with self.assertRaises(KeyError):
            audit("testcapi.event", (1,))
        Hook.on = False
        self.assertRefcountUnchanged(lambda: audit("testcapi.event", (value,)), value)

    @unittest.skipUnless(hasattr(sys, "addaudithook"), "the interpreter has no audit hooks")
    @needs("PySys_Audit")
    def test_audit_hook(self):
        Hook.start()
        for kind in range(4):
            testcapi.sys_audit("testcapi.kind%d" % kind, kind)
        self.assertEqual(Hook.events, [("testcapi.kind0", ()), ("testcapi.kind1", (7,)), ("testcapi.kind2", (7, "text")),
                                       ("testcapi.kind3", (7, "text"))])
        Hook.start(ValueError("mine"))
        self.assertRaises(ValueError, testcapi.sys_audit, "testcapi.kind", 0)
        self.assertRaises(ValueError, testcapi.sys_audit, "testcapi.kind", 2)
