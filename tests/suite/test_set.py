"""Sets."""

import unittest

import testcapi
from support import needs


class SetTest(unittest.TestCase):
    @needs("PySet_CheckExact")
    def test_checkexact(self):
        class Derived(set):
            pass

        self.assertEqual(testcapi.set_checkexact(set()), 1)
        self.assertEqual(testcapi.set_checkexact({1, 2}), 1)
        for other in frozenset(), Derived(), {}, [], 42, object(), set:
            self.assertEqual(testcapi.set_checkexact(other), 0)
