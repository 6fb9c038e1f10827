"""Containers that eight threads share: what one call does, it does at once, and no reference is lost."""

import sys
import threading
import types
import unittest
import weakref

import testcapi
from support import IS_PYPY, NULL, needs

THREADS = 8


class Value:
    """Something with a count of its own."""


class ThreadsTest(unittest.TestCase):
    def setUp(self):
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-6)

    def together(self, function):
        """Calls function(number) on all threads at once; what they returned."""
        barrier = threading.Barrier(THREADS)
        returned, errors = [None] * THREADS, []

        def run(number):
            try:
                barrier.wait()
                returned[number] = function(number)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return returned

    def check_counts(self, values):
        """Nobody but the list refers to them."""
        if not IS_PYPY:
            lonely = [Value()]
            self.assertEqual({sys.getrefcount(value) for value in values}, {sys.getrefcount(value) for value in lonely})

    @needs("PyDict_SetDefaultRef")
    def test_setdefault_inserts_once(self):
        shared = {}
        names = ["name %d" % index for index in range(2000)]

        def insert(number):
            mine = object()
            return [testcapi.dict_setdefaultref_found(shared, name, (mine, name)) for name in names]

        returned = self.together(insert)
        for index, name in enumerate(names):
            self.assertEqual(sum(1 for results in returned if results[index][0] == 0), 1)
            for results in returned:
                self.assertIs(results[index][1], shared[name])

    @needs("PyDict_Pop")
    def test_pop_gives_each_value_once(self):
        values = [Value() for _ in range(2000)]
        shared = {"name %d" % index: value for index, value in enumerate(values)}
        names = list(shared)

        def take(number):
            taken = []
            for name in names if number % 2 else reversed(names):
                found, value = testcapi.dict_pop(shared, name)
                if found:
                    taken.append(value)
            return taken

        returned = self.together(take)
        self.assertEqual(shared, {})
        self.assertEqual(sorted(map(id, sum(returned, []))), sorted(map(id, values)))
        del returned
        self.check_counts(values)

    @needs("PyDict_GetItemRef", "PyDict_ContainsString")
    def test_readers_and_writers_of_a_dict(self):
        values = [Value() for _ in range(50)]
        shared = {}

        def work(number):
            for round_ in range(40):
                for index, value in enumerate(values):
                    name = "name %d" % index
                    if number % 2:
                        found = testcapi.dict_getitemref(shared, name)
                        self.assertIn(found, (value, KeyError))
                        self.assertIn(testcapi.dict_containsstring(shared, name.encode()), (0, 1))
                    elif round_ % 2:
                        shared.pop(name, None)
                    else:
                        shared[name] = value

        self.together(work)
        shared.clear()
        self.check_counts(values)

    @needs("PyList_GetItemRef", "PyList_Clear", "PyList_Extend")
    def test_readers_and_writers_of_a_list(self):
        values = [Value() for _ in range(50)]
        shared = []

        def work(number):
            for round_ in range(200):
                if number == 0:
                    self.assertEqual(testcapi.list_clear(shared), 0)
                elif number == 1:
                    testcapi.list_extend(shared, values)
                else:
                    for index in (0, round_ % 50, 49):
                        try:
                            self.assertIn(testcapi.list_get_item_ref(shared, index), values)
                        except IndexError:
                            pass

        self.together(work)
        shared.clear()
        self.check_counts(values)

    @needs("PyObject_GetOptionalAttr", "PyMapping_GetOptionalItem")
    def test_attributes_come_and_go(self):
        shared = types.SimpleNamespace()
        values = [Value()]

        def work(number):
            for round_ in range(500):
                if number % 2:
                    self.assertIn(testcapi.object_getoptionalattr(shared, "name"), (values[0], AttributeError))
                    self.assertIn(testcapi.mapping_getoptionalitem(vars(shared), "name"), (values[0], KeyError))
                elif round_ % 2:
                    vars(shared).pop("name", None)
                else:
                    shared.name = values[0]

        self.together(work)
        vars(shared).clear()
        self.check_counts(values)

    @needs("PyIter_NextItem")
    def test_each_item_once(self):
        values = [Value() for _ in range(4000)]
        shared = iter(values)

        def take(number):
            taken = []
            while True:
                item = testcapi.PyIter_NextItem(shared)
                if item is NULL:
                    return taken
                taken.append(item)

        returned = self.together(take)
        # Iterators of lists promise nothing to threads that run at the same time but not to crash.
        if getattr(sys, "_is_gil_enabled", lambda: True)():
            self.assertEqual(sorted(map(id, sum(returned, []))), sorted(map(id, values)))

    @needs("PyWeakref_GetRef")
    def test_references_to_what_dies(self):
        place = [Value()]
        references = [weakref.ref(place[0])]

        def work(number):
            for _ in range(500):
                if number == 0:
                    value = Value()
                    references[0] = weakref.ref(value)
                    place[0] = value
                    del value
                else:
                    found = testcapi.pyweakref_getref(references[0])
                    if found != 0:
                        self.assertIs(type(found[1]), Value)

        self.together(work)
        self.check_counts(place)

    @needs("PyImport_AddModuleRef")
    def test_one_module(self):
        name = "testcapi_threads_module"
        self.addCleanup(sys.modules.pop, name, None)
        modules = self.together(lambda number: testcapi.PyImport_AddModuleRef(name))
        self.assertEqual(len({id(module) for module in modules}), 1)


if __name__ == "__main__":
    unittest.main()
