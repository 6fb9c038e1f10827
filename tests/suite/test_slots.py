"""Definition slots: PyType_FromSlots and PyModule_FromSlotsAndSpec."""

import gc
import sys
import types
import unittest
import warnings

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs, needs_lookups

P = getattr(testcapi, "slot_pointers", {})
IS_STABLE_ABI = "dispatch" in testcapi.providers.values()


class Spec:
    name = "made.module"


def number(name):
    return getattr(testcapi, name)


class TypeFromSlotsTest(RefcountMixin, unittest.TestCase):
    def make(self, *slots, name="made.Type"):
        description = [(testcapi.Py_tp_name, 0, name)]
        for slot in slots:
            identifier, value = slot[:2]
            flags = slot[2] if len(slot) > 2 else 0
            identifier = number(identifier) if isinstance(identifier, str) else identifier
            description.append((identifier, flags, value))
        return testcapi.type_of_slots(description)

    def check_error(self, error, text, *slots, **keywords):
        with self.assertRaises(error) as caught:
            self.make(*slots, **keywords)
        self.assertEqual(str(caught.exception), text)

    @needs("PyType_FromSlots")
    def test_numbers(self):
        for name, value in [("Py_slot_end", 0), ("Py_slot_invalid", 0xFFFF), ("Py_slot_subslots", 92), ("Py_tp_slots", 93),
                            ("Py_mod_slots", 94), ("Py_tp_name", 95), ("Py_tp_token", 83), ("Py_mod_token", 110),
                            ("PySlot_OPTIONAL", 1), ("PySlot_STATIC", 2), ("PySlot_INTPTR", 4)]:
            self.assertEqual(number(name), value, name)

    @needs("PyType_FromSlots")
    def test_basic(self):
        made = self.make(("Py_tp_doc", "some words"), ("Py_tp_repr", P["repr"]), ("Py_nb_add", P["call_123"]))
        self.assertEqual(made.__name__, "Type")
        self.assertEqual(made.__module__, "made")
        self.assertEqual(made.__doc__, "some words")
        self.assertIs(type(made), type)
        self.assertEqual(repr(made()), "<made of slots>")
        self.assertEqual(made() + 1, 123)
        if not IS_PYPY:
            self.assertEqual(made.__basicsize__, object.__basicsize__)
        made.attribute = 1
        with self.assertRaises(TypeError):
            type("Sub", (made,), {})

    @needs("PyType_FromSlots")
    def test_name_is_copied(self):
        types_made = [self.make(name="made.Type%d" % index) for index in range(50)]
        gc.collect()
        for index, made in enumerate(types_made):
            self.assertEqual(made.__name__, "Type%d" % index)
            self.assertIn("Type%d" % index, repr(made()))
            with self.assertRaisesRegex(TypeError, "Type%d" % index):
                made() + 1

    @needs_lookups
    @needs("PyType_FromSlots")
    def test_flags(self):
        default = testcapi.Py_TPFLAGS_DEFAULT
        made = self.make(("Py_tp_flags", default | testcapi.Py_TPFLAGS_BASETYPE))
        type("Sub", (made,), {})
        made = self.make(("Py_tp_flags", default | testcapi.Py_TPFLAGS_IMMUTABLETYPE))
        if sys.version_info >= (3, 10) and not IS_PYPY:
            with self.assertRaises(TypeError):
                made.attribute = 1
        made = self.make(("Py_tp_flags", default | testcapi.Py_TPFLAGS_DISALLOW_INSTANTIATION))
        if not IS_PYPY:
            with self.assertRaisesRegex(TypeError, "^cannot create 'made.Type' instances$"):
                made()

        class Mutable:
            pass

        if not IS_PYPY:
            self.check_error(TypeError, "Creating immutable type made.Type from mutable base " + __name__ + "."
                             "TypeFromSlotsTest.test_flags.<locals>.Mutable",
                             ("Py_tp_flags", default | testcapi.Py_TPFLAGS_IMMUTABLETYPE), ("Py_tp_base", Mutable))

    @needs("PyType_FromSlots")
    def test_sizes(self):
        self.make(("Py_tp_basicsize", 256))()
        made = self.make(("Py_tp_extra_basicsize", 5))
        self.assertGreaterEqual(testcapi.pyobject_gettypedata(made(), made)[1], 5)
        if not IS_PYPY:
            self.assertEqual(made.__basicsize__, 32)
            made = self.make(("Py_tp_basicsize", 256))
            self.assertEqual(made.__basicsize__, 256)
            made = self.make(("Py_tp_basicsize", 24), ("Py_tp_itemsize", 16))
            self.assertEqual(made.__itemsize__, 16)
        for name in "Py_tp_basicsize", "Py_tp_extra_basicsize", "Py_tp_itemsize":
            for value in 0, -1, NULL:
                self.check_error(SystemError, name + " must be positive", (name, value))
        self.check_error(SystemError, "type made.Type: Py_tp_basicsize and Py_tp_extra_basicsize are mutually exclusive",
                         ("Py_tp_basicsize", 32), ("Py_tp_extra_basicsize", 8))
        if not IS_PYPY:
            self.check_error(SystemError, "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.",
                             ("Py_tp_base", int), ("Py_tp_extra_basicsize", 8))

    @needs("PyType_FromSlots")
    @unittest.skipIf(IS_PYPY, "PyPy's members of heap types have their limits")
    def test_members(self):
        static = testcapi.PySlot_STATIC
        flags = testcapi.Py_TPFLAGS_DEFAULT | testcapi.Py_TPFLAGS_BASETYPE
        base = self.make(("Py_tp_basicsize", object.__basicsize__ + 1), ("Py_tp_flags", flags))
        made = self.make(("Py_tp_members", P["members"], static), ("Py_tp_extra_basicsize", 8), ("Py_tp_base", base))
        self.assertEqual(made.__basicsize__, 48)
        thing = made()
        self.assertEqual(thing.number, 0)
        thing.number = -3
        self.assertEqual(thing.number, -3)
        self.assertEqual(testcapi.pyobject_gettypedata(thing, made), (32, 16))
        self.assertEqual(thing.number, 0x55555555)
        self.check_error(SystemError, "With Py_RELATIVE_OFFSET, basicsize must be extended",
                         ("Py_tp_members", P["members"], static))
        self.check_error(SystemError, "Member offset out of range (0..extra_basicsize)",
                         ("Py_tp_members", P["members"], static), ("Py_tp_extra_basicsize", 4))
        self.check_error(SystemError, "Py_tp_members requires PySlot_STATIC", ("Py_tp_members", P["members"]))

    @needs("PyType_FromSlots")
    def test_methods(self):
        made = self.make(("Py_tp_methods", P["methods"], testcapi.PySlot_STATIC))
        thing = made()
        self.assertEqual(thing.method(3), (thing, 3))
        self.check_error(SystemError, "Py_tp_methods requires PySlot_STATIC", ("Py_tp_methods", P["methods"]))
        # In the old structure there is no place for the flag.
        made = self.make(("Py_tp_slots", [(testcapi.Py_tp_methods, 0, P["methods"])]))
        thing = made()
        self.assertEqual(thing.method(3), (thing, 3))

    @needs("PyType_FromSlots")
    def test_old_and_new_numbers(self):
        for set_item, length in (3, 4), (90, 91):
            made = self.make((set_item, P["set_item"]), (length, P["length"]))
            self.assertEqual(len(made()), 456)
            with self.assertRaises(KeyError):
                made()["key"] = 1

    @needs("PyType_FromSlots")
    def test_nesting(self):
        def nested(levels, kind="Py_slot_subslots"):
            slots = [(testcapi.Py_nb_add, 0, P["call_123"])]
            for _ in range(levels):
                slots = [(number(kind), 0, slots)]
            return tuple(slots[0][::2])

        for kind in "Py_slot_subslots", "Py_tp_slots":
            self.assertEqual(self.make(nested(1, kind))() + 1, 123)
            self.assertEqual(self.make(nested(4, kind))() + 1, 123)
            self.check_error(SystemError, "%s (slot %d): too many levels of nested slots" % (kind, number(kind)),
                             nested(5, kind))
        # What follows nested slots is read, and the same number may stand for several arrays.
        made = self.make(("Py_slot_subslots", [(testcapi.Py_tp_repr, 0, P["repr"])]), ("Py_slot_subslots", NULL),
                         ("Py_slot_subslots", []), ("Py_nb_add", P["call_456"]))
        self.assertEqual(made() + 1, 456)
        self.assertEqual(repr(made()), "<made of slots>")

    @needs("PyType_FromSlots")
    def test_invalid(self):
        optional = testcapi.PySlot_OPTIONAL
        self.check_error(SystemError, "invalid slot (Py_slot_invalid, 65535)", ("Py_slot_invalid", NULL))
        self.check_error(SystemError, "unknown type slot ID 64429", (0xFBAD, NULL))
        self.check_error(SystemError, "invalid type slot 100 (Py_mod_name)", ("Py_mod_name", "x"))
        self.check_error(SystemError, "invalid type slot 94 (Py_mod_slots)", ("Py_mod_slots", NULL))
        made = self.make(("Py_slot_invalid", NULL, optional), (0xFBAD, NULL, optional), (100, NULL, optional),
                         ("Py_nb_add", P["call_123"]))
        self.assertEqual(made() + 1, 123)
        self.check_error(SystemError, "invalid flags for Py_slot_end: 0x1", ("Py_slot_end", NULL, optional))
        self.check_error(SystemError, "NULL not allowed for slot Py_tp_members", ("Py_tp_members", NULL, 2))
        self.check_error(SystemError, "NULL not allowed for slot Py_tp_module", ("Py_tp_module", NULL))
        with self.assertRaisesRegex(SystemError, r"^Py_tp_name slot is required\.$"):
            testcapi.type_of_slots([])
        with self.assertRaisesRegex(SystemError, "^NULL not allowed for slot Py_tp_name$"):
            testcapi.type_of_slots([(testcapi.Py_tp_name, 0, NULL)])

    @needs("PyType_FromSlots")
    def test_null_and_repeated(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.check_error(DeprecationWarning, "NULL value in slot Py_tp_repr is deprecated", ("Py_tp_repr", NULL))
            self.make(("Py_tp_doc", NULL))
            self.check_error(DeprecationWarning, "type made.Type has multiple Py_nb_add (7) slots. This is deprecated.",
                             ("Py_nb_add", P["call_123"]), ("Py_nb_add", P["call_456"]))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.make(("Py_tp_repr", NULL))
            made = self.make(("Py_nb_add", P["call_123"]), ("Py_nb_add", P["call_456"]))
            self.assertEqual(made() + 1, 456)
        self.check_error(SystemError, "type made.Type has multiple Py_tp_doc (56) slots",
                         ("Py_tp_doc", "a"), ("Py_tp_doc", "a"))
        self.check_error(SystemError, "type made.Type has multiple Py_tp_module (108) slots",
                         ("Py_tp_module", testcapi), ("Py_tp_module", testcapi))

    @needs("PyType_FromSlots")
    def test_bases(self):
        made = self.make(("Py_tp_base", int), ("Py_tp_bases", float))
        self.assertEqual(made.__bases__, (float,))
        for slot in "Py_tp_base", "Py_tp_bases":
            self.assertEqual(self.make((slot, int)).__bases__, (int,))
            self.assertEqual(self.make((slot, (int,))).__bases__, (int,))
            self.check_error(TypeError, "bases must be types; got 'NoneType'", (slot, (None,)))
            self.check_error(TypeError, "bases must be types; got 'str'", (slot, ("x",)))
            self.check_error(TypeError, "bases must be types; got '%s.Spec'" % __name__, (slot, Spec()))

        class Custom:
            pass

        made = self.make(("Py_tp_bases", (Custom, int)))
        self.assertEqual(made.__mro__, (made, Custom, int, object))
        if not IS_PYPY:
            self.check_error(TypeError, "type 'bool' is not an acceptable base type", ("Py_tp_base", bool))

    @needs("PyType_FromSlots")
    @unittest.skipIf(IS_PYPY, "PyPy gives types made in C no metaclass but type")
    def test_metaclass(self):
        class Meta(type):
            pass

        class Other(type):
            pass

        class WithNew(type):
            def __new__(cls, *args):
                return type.__new__(cls, *args)

        base = Meta("Base", (), {})
        self.assertIs(type(self.make(("Py_tp_metaclass", Meta))), Meta)
        self.assertIs(type(self.make(("Py_tp_base", base))), Meta)
        self.assertIs(type(self.make(("Py_tp_base", base), ("Py_tp_metaclass", type))), Meta)
        self.check_error(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass "
                         "of the metaclasses of all its bases", ("Py_tp_base", base), ("Py_tp_metaclass", Other))
        if sys.version_info >= (3, 14) or not testcapi.providers["PyType_FromMetaclass"] in ("direct", "dispatch"):
            self.check_error(TypeError, "Metaclasses with custom tp_new are not supported.", ("Py_tp_metaclass", WithNew))
        if not IS_PYPY:
            made = self.make(("Py_tp_metaclass", Meta))
            gc.collect()
            before = sys.getrefcount(Meta)
            del made
            gc.collect()
            self.assertEqual(sys.getrefcount(Meta), before - 1)

    @needs("PyType_FromSlots", "PyType_GetModule")
    def test_module(self):
        made = self.make(("Py_tp_module", testcapi))
        self.assertIs(testcapi.pytype_getmodule(made), testcapi)

    @needs_lookups
    @needs("PyType_FromSlots", "PyType_GetBaseByToken")
    def test_token(self):
        self.check_error(SystemError, "Py_tp_token: Py_TP_USE_SPEC (NULL) can only be used with PyType_Spec",
                         ("Py_tp_token", NULL))
        base_type = testcapi.Py_TPFLAGS_DEFAULT | testcapi.Py_TPFLAGS_BASETYPE
        find = testcapi.pytype_getbasebytoken
        token, other = id(self), id(find)
        first = self.make(("Py_tp_token", token), ("Py_tp_flags", base_type))
        second = self.make(("Py_tp_token", token), ("Py_tp_flags", base_type), ("Py_tp_base", first))
        third = self.make(("Py_tp_token", other), ("Py_tp_flags", base_type | testcapi.Py_TPFLAGS_IMMUTABLETYPE))
        sub = type("Sub", (first,), {})
        subsub = type("SubSub", (third, sub), {})
        for start, wanted, expected in [
            (first, token, first), (second, token, second), (sub, token, first), (subsub, token, first),
            (subsub, other, third), (first, other, None), (int, token, None), (third, other, third), (third, token, None),
        ]:
            found = (int(expected is not None), expected)
            self.assertEqual(find(start, wanted, True, True), found)
            self.assertEqual(find(start, wanted, True, False), (found[0], None))
            self.assertEqual(testcapi.pytype_getbasebytoken_duringgc(start, wanted), found)
        for start in first, int:
            with self.assertRaisesRegex(SystemError, "^PyType_GetBaseByToken called with token=NULL$"):
                find(start, 0, True, True)
        with self.assertRaisesRegex(TypeError, "^expected a type, got a 'str' object$"):
            find("x", token, True, True)
        self.assertRefcountUnchanged(lambda: find(subsub, token, True, True), first, subsub)
        self.assertRefcountUnchanged(lambda: testcapi.pytype_getbasebytoken_duringgc(subsub, token), first, subsub)

    @needs_lookups
    @needs("PyType_FromSlots")
    def test_vectorcall(self):
        if IS_STABLE_ABI and sys.version_info < (3, 14) or IS_PYPY:
            self.skipTest("the limited API sets it since 3.14")
        made = self.make(("Py_tp_vectorcall", P["vectorcall"]))
        self.assertEqual(made(), "vectorcall")

    @needs("PyType_FromSlots")
    @unittest.skipIf(IS_PYPY, "PyPy keeps dicts and weak references elsewhere")
    def test_managed(self):
        import weakref

        flags = (testcapi.Py_TPFLAGS_DEFAULT | testcapi.Py_TPFLAGS_HAVE_GC | testcapi.Py_TPFLAGS_MANAGED_DICT
                 | testcapi.Py_TPFLAGS_MANAGED_WEAKREF)
        for extra in (), (("Py_tp_extra_basicsize", 4),), (("Py_tp_basicsize", object.__basicsize__ + 8),):
            made = self.make(("Py_tp_flags", flags), ("Py_tp_traverse", P["type_traverse"]), *extra)
            thing = made()
            thing.attribute = 3
            reference = weakref.ref(thing)
            self.assertEqual(thing.attribute, 3)
            self.assertIs(reference(), thing)
            del thing
            self.assertIsNone(reference())

    @needs("PyType_FromSlots")
    def test_types_are_freed(self):
        if IS_PYPY:
            self.skipTest("PyPy does not count references")
        import weakref

        made = self.make(("Py_tp_token", 16), ("Py_tp_module", testcapi))
        reference = weakref.ref(made)
        del made
        gc.collect()
        self.assertIsNone(reference())
        before = sys.getrefcount(testcapi)
        for _ in range(20):
            self.make(("Py_tp_module", testcapi), ("Py_tp_token", 16))
        gc.collect()
        self.assertEqual(sys.getrefcount(testcapi), before)


class ModuleFromSlotsTest(RefcountMixin, unittest.TestCase):
    def make(self, *slots, spec=Spec(), abi=True):
        description = [(testcapi.Py_mod_abi, 0, P["abi"])] if abi else []
        for slot in slots:
            identifier, value = slot[:2]
            flags = slot[2] if len(slot) > 2 else 0
            identifier = number(identifier) if isinstance(identifier, str) else identifier
            description.append((identifier, flags, value))
        return testcapi.module_of_slots(description, spec)

    def check_error(self, error, text, *slots, **keywords):
        with self.assertRaises(error) as caught:
            self.make(*slots, **keywords)
        self.assertEqual(str(caught.exception), text)

    @needs("PyModule_FromSlotsAndSpec")
    def test_basic(self):
        module = self.make()
        self.assertIs(type(module), types.ModuleType)
        self.assertEqual(module.__name__, "made.module")
        if not IS_PYPY:
            self.assertIsNone(module.__doc__)
        self.assertEqual(testcapi.pymodule_get_token(module), 0)
        self.assertEqual(testcapi.pymodule_get_state_size(module), 0)
        self.assertEqual(testcapi.pymodule_exec(module), 0)
        module = self.make(("Py_mod_name", "other"), ("Py_mod_doc", "some words"), ("Py_mod_token", id(self)))
        self.assertEqual(module.__name__, "made.module")
        self.assertEqual(module.__doc__, "some words")
        self.assertEqual(testcapi.pymodule_get_token(module), id(self))
        self.assertEqual(testcapi.pymodule_get_token_duringgc(module), (0, id(self)))

    @needs("PyModule_FromSlotsAndSpec")
    def test_slots_for_newer_interpreters(self):
        module = self.make(("Py_mod_gil", testcapi.Py_MOD_GIL_NOT_USED),
                           ("Py_mod_multiple_interpreters", testcapi.Py_MOD_PER_INTERPRETER_GIL_SUPPORTED))
        self.assertEqual(module.__name__, "made.module")
        for gil, interpreters in (4, 3), (87, 86):
            self.make((gil, 1), (interpreters, 2))

    @needs("PyModule_FromSlotsAndSpec")
    def test_methods(self):
        module = self.make(("Py_mod_methods", P["methods"], testcapi.PySlot_STATIC))
        self.assertEqual(module.method(3), (module, 3))
        self.check_error(SystemError, "Py_mod_methods requires PySlot_STATIC", ("Py_mod_methods", P["methods"]))

    @needs("PyModule_FromSlotsAndSpec")
    def test_exec(self):
        for slot in "Py_mod_exec", 2, 85:
            module = self.make((slot, P["exec"]))
            self.assertFalse(hasattr(module, "exec_done"))
            self.assertEqual(testcapi.pymodule_exec(module), 0)
            self.assertTrue(module.exec_done)
        self.check_error(SystemError, "module made.module has multiple Py_mod_exec slots",
                         ("Py_mod_exec", P["exec"]), ("Py_mod_exec", P["exec"]))

    @needs("PyModule_FromSlotsAndSpec")
    def test_state(self):
        testcapi.slot_counts()
        module = self.make(("Py_mod_state_size", 123), ("Py_mod_exec", P["exec"]), ("Py_mod_state_free", P["free"]),
                           ("Py_mod_state_traverse", P["traverse"]), ("Py_mod_state_clear", P["clear"]))
        self.assertEqual(testcapi.pymodule_get_state_size(module), 123)
        self.assertFalse(testcapi.pymodule_get_state_duringgc(module))
        testcapi.pymodule_exec(module)
        self.assertTrue(testcapi.pymodule_get_state_duringgc(module))
        if IS_PYPY:
            return
        gc.collect()
        traversed, cleared, freed = testcapi.slot_counts()
        self.assertGreaterEqual(traversed, 1)
        self.assertEqual((cleared, freed), (0, 0))
        module.itself = module
        del module
        gc.collect()
        self.assertEqual(testcapi.slot_counts()[1:], (1, 1))
        self.check_error(SystemError, "module made.module: m_size may not be negative for multi-phase initialization",
                         ("Py_mod_state_size", -1))

    @needs("PyModule_FromSlotsAndSpec")
    def test_create(self):
        spec = Spec()
        spec.made = types.ModuleType("ready")
        for slot in "Py_mod_create", 1, 84:
            module = self.make((slot, P["create"]), spec=spec)
            self.assertIs(module, spec.made)
        spec.made = "no module"
        self.assertIs(self.make(("Py_mod_create", P["create"]), spec=spec), spec.made)
        if IS_PYPY:
            return
        for text, slot in [
            ("is not a module object, but requests module state", ("Py_mod_state_size", 8)),
            ("is not a module object, but requests module state", ("Py_mod_state_free", P["free"])),
            ("specifies execution slots, but did not create a ModuleType instance", ("Py_mod_exec", P["exec"])),
            ("specifies a token, but did not create a ModuleType instance", ("Py_mod_token", 16)),
        ]:
            self.check_error(SystemError, "module made.module " + text, ("Py_mod_create", P["create"]), slot, spec=spec)
        self.check_error(AttributeError, "'Spec' object has no attribute 'made'", ("Py_mod_create", P["create"]))

    @needs("PyModule_FromSlotsAndSpec")
    def test_wrong_methods(self):
        text = "module functions cannot set METH_CLASS or METH_STATIC"
        if IS_PYPY:
            self.skipTest("PyPy takes functions with METH_CLASS for those of modules")
        wrong = "Py_mod_methods", P["wrong_methods"], testcapi.PySlot_STATIC
        for state in [], [("Py_mod_state_free", P["free"])]:
            self.check_error(ValueError, text, wrong, *state)
        self.assertNothingLeaks(lambda: self.check_error(ValueError, text, wrong))
        # A module that was made elsewhere lives on, and can be used again.
        spec = Spec()
        spec.made = types.ModuleType("survivor")
        for state in [], [("Py_mod_state_free", P["free"])]:
            self.check_error(ValueError, text, wrong, ("Py_mod_create", P["create"]), *state, spec=spec)
            self.assertIs(self.make(("Py_mod_create", P["create"]), spec=spec), spec.made)
        self.check_error(ValueError, text, wrong, ("Py_mod_create", P["create"]), spec=spec)
        self.assertEqual(spec.made.__name__, "survivor")
        del spec.made

    @needs("PyModule_FromSlotsAndSpec")
    def test_created_again(self):
        spec = Spec()

        def make():
            spec.made = types.ModuleType("ready")
            for _ in range(3):
                self.assertIs(self.make(("Py_mod_create", P["create"]), spec=spec), spec.made)
            del spec.made

        self.assertRefcountUnchanged(make, spec)

    @needs("PyModule_FromSlotsAndSpec")
    def test_abi(self):
        self.check_error(SystemError, "module made.module does not define Py_mod_abi, which is mandatory for modules "
                         "defined from slots only.", abi=False)
        self.make(("Py_mod_abi", P["abi"]))
        self.check_error(ImportError, "made.module: incompatible future stable ABI version (5.0)",
                         ("Py_mod_abi", P["bad_abi"]))

    @needs("PyModule_FromSlotsAndSpec")
    def test_invalid(self):
        optional = testcapi.PySlot_OPTIONAL
        with self.assertRaisesRegex(SystemError, "^PyModule_FromSlotsAndSpec called with NULL slots$"):
            testcapi.module_of_slots(NULL, NULL)
        self.assertRaises(AttributeError, self.make, spec=NULL)
        self.check_error(SystemError, "invalid slot (Py_slot_invalid, 65535)", ("Py_slot_invalid", NULL))
        self.check_error(SystemError, "unknown module slot ID 500", (500, NULL))
        self.check_error(SystemError, "invalid module slot 95 (Py_tp_name)", ("Py_tp_name", "x"))
        self.make((500, NULL, optional), ("Py_slot_invalid", NULL, optional))
        self.check_error(SystemError, "invalid flags for Py_slot_end: 0x1", ("Py_slot_end", NULL, optional))
        for name, identifier in [("Py_mod_name", 100), ("Py_mod_doc", 101), ("Py_mod_token", 110)]:
            self.check_error(SystemError, "module made.module has multiple %s (%d) slots" % (name, identifier),
                             (name, 16), (name, 16)) if name == "Py_mod_token" else None
            self.check_error(SystemError, "NULL not allowed for slot " + name, (name, NULL))
        self.check_error(SystemError, "module made.module has multiple Py_mod_doc (101) slots",
                         ("Py_mod_doc", "a"), ("Py_mod_doc", "b"))
        self.check_error(SystemError, "NULL not allowed for slot Py_mod_exec", ("Py_mod_exec", NULL))
        self.make(("Py_mod_gil", NULL), ("Py_mod_multiple_interpreters", NULL), ("Py_mod_state_size", NULL))

    @needs("PyModule_FromSlotsAndSpec")
    def test_nesting(self):
        module = self.make(("Py_slot_subslots", [(testcapi.Py_mod_doc, 0, "inner"), (testcapi.Py_mod_slots, 0, [
            (testcapi.Py_mod_exec, 0, P["exec"]), (testcapi.Py_mod_methods, 0, P["methods"])])]))
        self.assertEqual(module.__doc__, "inner")
        testcapi.pymodule_exec(module)
        self.assertTrue(module.exec_done)
        self.assertEqual(module.method(3), (module, 3))

    @needs("PyModule_FromSlotsAndSpec", "PyType_FromSlots")
    def test_module_of_type(self):
        token = id(self)
        module = self.make(("Py_mod_token", token), ("Py_mod_state_size", 8), ("Py_mod_exec", P["exec"]))
        flags = testcapi.Py_TPFLAGS_DEFAULT | testcapi.Py_TPFLAGS_BASETYPE
        made = testcapi.type_of_slots([(testcapi.Py_tp_name, 0, "made.Type"), (testcapi.Py_tp_module, 0, module),
                                         (testcapi.Py_tp_flags, 0, flags)])
        sub = type("Sub", (made,), {})
        for start in made, sub:
            self.assertIs(testcapi.pytype_getmodulebytoken(start, token), module)
            # The limited API cannot see the whole name.
            with self.assertRaisesRegex(TypeError, r"^PyType_GetModuleByDef: No superclass of '(made\.)?%s' has the given "
                                        "module$" % start.__name__):
                testcapi.pytype_getmodulebytoken(start, token + 1)
        self.assertEqual(testcapi.pytype_getmodule_duringgc(made, token), (module, module, 0))
        self.assertEqual(testcapi.pytype_getmodule_duringgc(sub, token), (module, NULL, 0))
        self.assertEqual(testcapi.pytype_getmodulestate(made), False)
        testcapi.pymodule_exec(module)
        self.assertEqual(testcapi.pytype_getmodulestate(made), True)
        self.assertEqual(testcapi.pytype_getmodule_duringgc(made, token + 1), (NULL, module, 1))
        self.assertEqual(testcapi.pytype_getmodule_duringgc(int, token), (NULL, NULL, 0))
        self.assertRaises(TypeError, testcapi.pytype_getmodulebytoken, int, token)
        self.assertRefcountUnchanged(lambda: testcapi.pytype_getmodulebytoken(sub, token), module, made, sub)

    @needs("PyModule_FromSlotsAndSpec")
    def test_modules_are_freed(self):
        if IS_PYPY:
            return
        testcapi.slot_counts()
        for _ in range(10):
            module = self.make(("Py_mod_state_size", 100), ("Py_mod_state_free", P["free"]))
            testcapi.pymodule_exec(module)
            del module
        gc.collect()
        self.assertEqual(testcapi.slot_counts()[2], 10)


if __name__ == "__main__":
    unittest.main()
