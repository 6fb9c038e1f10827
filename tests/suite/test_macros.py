"""Macros for compilers."""

import unittest

import testcapi


class MacrosTest(unittest.TestCase):
    def test_all(self):
        self.assertEqual(testcapi.macros_all(), 4)
