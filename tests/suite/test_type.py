"""Type objects."""

import collections
import sys
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs, needs_definitions


def refuse(cls):
    raise ZeroDivisionError


# A metaclass that hides what `type` says. (`type.__setattr__` would take these for names of Meta itself.)
Meta = type("Meta", (type,), {"__name__": property(refuse)})




def without_module():
    """A class made by code that belongs to no module."""
    names = {}
    exec("made = type('Made', (), {})", names)
    return names["made"]


class NameTest(RefcountMixin, unittest.TestCase):
    class Nested:
        pass

    @needs("PyType_GetName")
    def test_name(self):
        self.assertEqual(testcapi.get_type_name(int), "int")
        self.assertEqual(testcapi.get_type_name(type), "type")
        self.assertEqual(testcapi.get_type_name(collections.OrderedDict), "OrderedDict")
        self.assertEqual(testcapi.get_type_name(self.Nested), "Nested")

        class Local:
            pass

        Local.__name__ = "renamed"
        self.assertEqual(testcapi.get_type_name(Local), "renamed")
        self.assertEqual(testcapi.get_type_name(type("a.b", (), {})), "a.b")
        if not IS_PYPY:  # which asks the metaclass when it makes the C structure
            self.assertEqual(testcapi.get_type_name(Meta("M\xe4", (), {})), "M\xe4")
        # Names that stand in code live for ever.
        Local.__name__ = "".join(["re", "named"])
        self.assertRefcountUnchanged(lambda: testcapi.get_type_name(Local), Local, Local.__name__)

    @needs("PyType_GetQualName")
    def test_qualname(self):
        self.assertEqual(testcapi.get_type_qualname(int), "int")
        self.assertEqual(testcapi.get_type_qualname(self.Nested), "NameTest.Nested")

        class Local:
            pass

        self.assertEqual(testcapi.get_type_qualname(Local), "NameTest.test_qualname.<locals>.Local")
        if IS_PYPY and testcapi.providers["PyType_GetQualName"] == "direct":
            return  # PyPy's own keeps the first name
        Local.__qualname__ = "renamed"
        self.assertEqual(testcapi.get_type_qualname(Local), "renamed")
        if not IS_PYPY:
            self.assertEqual(testcapi.get_type_qualname(Meta("M", (), {})), "M")
        self.assertRefcountUnchanged(lambda: testcapi.get_type_qualname(Local), Local, Local.__qualname__)

    @needs("PyType_GetModuleName")
    def test_module_name(self):
        self.assertEqual(testcapi.get_type_module_name(int), "builtins")
        self.assertEqual(testcapi.get_type_module_name(collections.OrderedDict), "collections")
        self.assertEqual(testcapi.get_type_module_name(self.Nested), __name__)

        class Local:
            pass

        for module in "elsewhere", 123:
            Local.__module__ = module
            self.assertEqual(testcapi.get_type_module_name(Local), module)
        if not IS_PYPY:
            with self.assertRaisesRegex(AttributeError, "^__module__$"):
                testcapi.get_type_module_name(without_module())
        if not IS_PYPY:
            self.assertEqual(testcapi.get_type_module_name(Meta("M", (), {"__module__": "here"})), "here")
        self.assertRefcountUnchanged(lambda: testcapi.get_type_module_name(self.Nested), self.Nested)

    @needs("PyType_GetFullyQualifiedName")
    def test_fully_qualified_name(self):
        name = testcapi.get_type_fullyqualname
        self.assertEqual(name(int), "int")
        self.assertEqual(name(collections.OrderedDict), "collections.OrderedDict")
        self.assertEqual(name(self.Nested), __name__ + ".NameTest.Nested")

        class Local:
            pass

        Local.__qualname__ = "renamed"
        for module, expected in [
            ("elsewhere", "elsewhere.renamed"),
            ("builtins", "renamed"),
            ("__main__", "renamed"),
            ("", ".renamed"),
            (123, "renamed"),
        ]:
            Local.__module__ = module
            self.assertEqual(name(Local), expected)
        if not IS_PYPY:
            self.assertRaises(AttributeError, name, without_module())
        Local.__module__ = "".join(["else", "where"])
        self.assertRefcountUnchanged(lambda: name(Local), Local, Local.__module__)


class TypeTest(RefcountMixin, unittest.TestCase):
    @needs("PyType_GetDict")
    def test_dict(self):
        class Local:
            attribute = 1

        names = testcapi.type_get_dict(Local)
        self.assertIs(type(names), dict)
        self.assertEqual(names["attribute"], 1)
        self.assertIn("bit_length", testcapi.type_get_dict(int))
        self.assertRefcountUnchanged(lambda: testcapi.type_get_dict(Local), names, Local)

    @needs("PyType_Freeze")
    def test_freeze(self):
        class Base:
            pass

        class Local(Base):
            pass

        with self.assertRaisesRegex(TypeError, "^Creating immutable type Local from mutable base %s.TypeTest.test_freeze."
                                    "<locals>.Base$" % __name__):
            testcapi.type_freeze(Local)
        Local.attribute = 1
        self.assertEqual(testcapi.type_freeze(Base), 0)
        self.assertEqual(testcapi.type_freeze(Local), 0)
        with self.assertRaisesRegex(TypeError, "cannot set 'attribute' attribute of immutable type 'Local'"):
            Local.attribute = 2
        self.assertEqual(Local.attribute, 1)

        class MetaWithOrder(type):
            def mro(cls):
                return (cls, Stranger, object)

        class Stranger:
            pass

        # The method resolution order counts, not the bases.
        self.assertRaises(TypeError, testcapi.type_freeze, MetaWithOrder("Local", (), {}))

    @needs("PyUnstable_Type_AssignVersionTag")
    def test_version(self):
        class Local:
            pass

        self.assertEqual(testcapi.type_assign_version(Local), 1)
        Local.attribute = 1
        self.assertEqual(testcapi.type_assign_version(Local), 1)
        self.assertEqual(testcapi.type_assign_version(int), 1)

    @needs("PyType_SUPPORTS_WEAKREFS")
    def test_supports_weakrefs(self):
        class Local:
            pass

        class Slotted:
            __slots__ = ()

        for cls, expected in [(Local, 1), (Slotted, 0), (int, 0), (set, 1), (Meta("M", (), {}), 1)]:
            self.assertEqual(testcapi.type_supports_weakrefs(cls), expected, cls)
            with self.assertRaises(ValueError) as caught:
                testcapi.type_supports_weakrefs_raised(cls)
            self.assertEqual(str(caught.exception), "raised")

    @needs("PyType_GetModule", "PyType_FromModuleAndSpec")
    def test_module(self):
        made = testcapi.type_from_module_and_spec(testcapi)
        self.assertIs(testcapi.pytype_getmodule(made), testcapi)
        self.assertEqual(made.__name__, "FromModule")
        sub = type("Sub", (made,), {})
        for cls in int, sub, testcapi.type_from_module_and_spec(None), self.__class__:
            with self.assertRaisesRegex(TypeError, "^PyType_GetModule: Type '(made.)?%s' " % cls.__name__):
                testcapi.pytype_getmodule(cls)
            self.assertRaises(TypeError, testcapi.pytype_getmodulestate, cls)
        self.assertRefcountUnchanged(lambda: testcapi.pytype_getmodule(made), testcapi, made)

    @needs("PyType_GetModuleByDef", "PyType_FromModuleAndSpec")
    @needs_definitions
    def test_module_by_def(self):
        made = testcapi.type_from_module_and_spec(testcapi)
        sub = type("Sub", (made,), {})
        other = type("Other", (type("Mixin", (), {}), sub), {})
        for cls in made, sub, other:
            self.assertIs(testcapi.pytype_getmodulebydef(cls, testcapi), testcapi)
        for cls in int, type("Plain", (), {}):
            with self.assertRaisesRegex(TypeError, "PyType_GetModuleByDef: No superclass of '%s' has the given module"
                                        % cls.__name__):
                testcapi.pytype_getmodulebydef(cls, testcapi)
        self.assertRefcountUnchanged(lambda: testcapi.pytype_getmodulebydef(sub, testcapi), testcapi, sub)


@unittest.skipIf(IS_PYPY, "PyPy's heap types have their limits")
class FromMetaclassTest(RefcountMixin, unittest.TestCase):
    make = staticmethod(getattr(testcapi, "type_from_metaclass", None))

    @needs("PyType_FromMetaclass")
    def test_basic(self):
        made = self.make("made.Type")
        self.assertEqual((made.__module__, made.__name__, made.__doc__), ("made", "Type", "documentation"))
        self.assertIs(type(made), type)
        self.assertEqual(made.__basicsize__, object.__basicsize__)
        self.assertEqual(type("Sub", (made,), {})().__class__.__mro__[1], made)
        made = self.make("made.Type", 0, None, testcapi, (int,))
        self.assertTrue(issubclass(made, int))
        self.assertEqual(made.__itemsize__, int.__itemsize__)
        self.assertIs(testcapi.pytype_getmodule(made), testcapi)
        self.assertTrue(issubclass(self.make("made.Type", 0, None, None, int), int))

    @needs("PyType_FromMetaclass")
    def test_metaclass(self):
        class Custom(type):
            def __repr__(cls):
                return "custom"

        made = self.make("made.Type", 0, Custom)
        self.assertIs(type(made), Custom)
        self.assertEqual(repr(made), "custom")
        self.assertEqual(repr(type(made)("Sub", (made,), {})), "custom")
        self.assertIs(type(self.make("made.Type", 0, None, None, (made,))), Custom)
        self.assertIs(type(self.make("made.Type", 0, type, None, (made,))), Custom)
        with self.assertRaisesRegex(TypeError, "metaclass conflict"):
            self.make("made.Type", 0, Meta, None, (made,))
        del made
        import gc

        gc.collect()
        before = sys.getrefcount(Custom)
        for _ in range(10):
            self.make("made.Type", -8, Custom)
        gc.collect()
        self.assertEqual(sys.getrefcount(Custom), before)

    @needs("PyType_FromMetaclass", "PyObject_GetTypeData")
    def test_negative_basicsize(self):
        sizes = [0, 1, 2, 3, 7, 8, 15, 16, 17, 123]
        for extra_of_base in sizes:
            base = self.make("made.Base", object.__basicsize__ + extra_of_base)
            for extra in sizes:
                made = self.make("made.Type", -extra, None, None, (base,))
                thing = made()
                offset, size = testcapi.pyobject_gettypedata(thing, made)
                self.assertEqual(testcapi.pyobject_gettypedata_duringgc(thing, made), offset)
                if extra == 0:
                    self.assertEqual(made.__basicsize__, base.__basicsize__)
                    self.assertEqual(size, 0)
                    continue
                self.assertGreaterEqual(offset, base.__basicsize__)
                self.assertLess(offset, base.__basicsize__ + 16)
                self.assertEqual(offset % 16, 0)
                self.assertGreaterEqual(size, extra)
                self.assertLess(size, extra + 16)
                self.assertEqual(made.__basicsize__, offset + size)

        # The chosen base counts, not the first one.
        class Mixin:
            __slots__ = ()

        base = self.make("made.Base", 100)
        made = self.make("made.Type", -8, None, None, (Mixin, base))
        self.assertIs(made.__base__, base)
        self.assertEqual(testcapi.pyobject_gettypedata(made(), made), (112, 16))
        with self.assertRaisesRegex(TypeError, "multiple bases have instance lay-out conflict"):
            self.make("made.Type", -8, None, None, (int, str))
        with self.assertRaisesRegex(SystemError, "^Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.$"):
            self.make("made.Type", -8, None, None, (int,))

    @needs("PyType_FromMetaclass")
    def test_extended_metaclass(self):
        """A metaclass that keeps data of its own in its classes."""
        meta = self.make("made.Meta", -24, None, None, (type,))
        self.assertGreaterEqual(meta.__basicsize__, type.__basicsize__ + 24)
        cls = meta("Class", (), {"__slots__": ("a", "b"), "method": lambda self: 3})
        thing = cls()
        thing.a = thing.b = 1
        self.assertEqual(thing.method(), 3)
        offset, size = testcapi.pyobject_gettypedata(cls, meta)
        self.assertEqual((thing.a, thing.b), (1, 1))
        self.assertLessEqual(offset + size, meta.__basicsize__)
        self.assertEqual(testcapi.pyobject_getitemdata(cls), meta.__basicsize__)

    @needs("PyType_FromMetaclass")
    def test_relative_members(self):
        base = self.make("made.Base", object.__basicsize__ + 4)
        made = self.make("made.Type", -12, None, None, (base,), 0, self.flags, ("number", 1, 8, 8))
        thing = made()
        thing.number = 77
        offset, size = testcapi.pyobject_gettypedata(thing, made)
        self.assertEqual(thing.number, 0x55555555)
        for basicsize, member, message in [
            (24, ("number", 1, 0, 8), r"With Py_RELATIVE_OFFSET, basicsize must be extended"),
            (-8, ("number", 1, 8, 8), r"Member offset out of range \(0\.\.(extra_|-)basicsize\)"),
            (-8, ("number", 1, -1, 8), r"Member offset (must not be negative|out of range .*)"),
            (-8, ("__dictoffset__", 1, 0, 9), r"type of __dictoffset__ must be Py_T_PYSSIZET"),
            (-8, ("__dictoffset__", 19, 0, 8), r"flags for __dictoffset__ must be .*"),
        ]:
            if testcapi.providers["PyType_FromMetaclass"] != "fallback" and sys.version_info < (3, 15):
                break  # the messages are those of 3.15
            with self.assertRaisesRegex(SystemError, "^%s$" % message):
                self.make("made.Type", basicsize, None, None, None, 0, self.flags, member)

    flags = getattr(testcapi, "Py_TPFLAGS_DEFAULT", 0) | getattr(testcapi, "Py_TPFLAGS_BASETYPE", 0)

    @needs("PyType_FromMetaclass")
    def test_special_members(self):
        if testcapi.providers["PyType_FromMetaclass"] != "fallback" and sys.version_info < (3, 15):
            self.skipTest("interpreters before 3.15 have their own opinion")
        for name, attribute in ("__dictoffset__", "__dictoffset__"), ("__weaklistoffset__", "__weakrefoffset__"):
            made = self.make("made.Type", -32, None, None, None, 0, self.flags, (name, 19, 8, 9))
            self.assertEqual(getattr(made, attribute), object.__basicsize__ + 8)

    @needs("PyType_FromMetaclass", "PyObject_GetItemData")
    def test_item_data(self):
        at_end = testcapi.Py_TPFLAGS_ITEMS_AT_END
        made = self.make("made.Type", object.__basicsize__ + 32, None, None, None, 8, self.flags | at_end)
        thing = made()
        self.assertEqual(testcapi.pyobject_getitemdata(thing), object.__basicsize__ + 32)
        sub = self.make("made.Sub", -8, None, None, (made,))
        self.assertEqual(testcapi.pyobject_getitemdata(sub()), sub.__basicsize__)
        self.assertEqual(testcapi.pyobject_getitemdata_duringgc(sub()), sub.__basicsize__)
        self.assertEqual(testcapi.pyobject_getitemdata(int), type.__basicsize__)
        for other, name in [(None, "NoneType"), (3, "int"), (collections.OrderedDict(), "collections.OrderedDict")]:
            message = "^type '%s' does not have Py_TPFLAGS_ITEMS_AT_END$" % name
            if testcapi.providers["PyObject_GetItemData"] != "fallback" and sys.version_info < (3, 15):
                message = "does not have Py_TPFLAGS_ITEMS_AT_END"
            with self.assertRaisesRegex(TypeError, message):
                testcapi.pyobject_getitemdata(other)
            self.assertIsNone(testcapi.pyobject_getitemdata_duringgc(other))


if __name__ == "__main__":
    unittest.main()
