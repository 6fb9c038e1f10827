"""What the suite's files share."""

import gc
import os
import sys
import unittest

import testcapi

NULL = None
# Set by modes.py while other threads run the same test: then counts say nothing.
TOGETHER = False
# Cleared by modes.py too: subinterpreters allocate for themselves what the main interpreter has long since.
COUNTS_MEMORY = True
IS_PYPY = sys.implementation.name == "pypy"

# Set where every symbol lookup of the extension is made to find nothing.
BLIND = "CAPI_SHIMS_TEST_BLIND" in os.environ
needs_lookups = unittest.skipIf(BLIND, "this fallback itself looks up what the stable ABI of old versions lacks")

needs_definitions = unittest.skipIf(testcapi.is_abi3t, "a file of abi3t cannot say what is in a PyModuleDef")


def needs(*names):
    """Skips a test where the target cannot have one of the functions, and says why."""
    for name in names:
        if name not in testcapi.providers:
            reason = testcapi.reasons.get(name, "not known to this build")
            return unittest.skip("%s is unavailable: %s" % (name, reason))
    return lambda test: test


# The older one is deprecated from 3.14 on, and does the same.
CLEAR_CACHES = getattr(sys, "_clear_internal_caches", None) or getattr(sys, "_clear_type_cache", lambda: None)


def settle():
    """Releases what the interpreter itself keeps between calls.

    Its cache of attributes finds an entry by the name's address, from 3.10 on, and holds the name. PyObject_GetAttrString()
    and its like look up a new str each time. As the entry keeps that one, the next has another address and takes another
    entry, so that each call leaves a block, until two addresses share an entry: after 40 calls or after 200, as the process
    happens to be laid out.
    """
    gc.collect()
    CLEAR_CACHES()


# Before 3.11 a code object gets two blocks of caches when it has run 1024 times, once: assertRaises() and its like all in the
# same test.
CODE_GETS_CACHES = sys.version_info < (3, 11)


def left_by(function, calls):
    """By how much the allocated blocks and the references to None grow."""
    settle()
    blocks, nones = sys.getallocatedblocks(), sys.getrefcount(None)
    for _ in range(calls):
        function()
    settle()
    return sys.getallocatedblocks() - blocks, sys.getrefcount(None) - nones


class RefcountMixin:
    """Checks on reference counts, for interpreters that count."""

    def assertRefcountUnchanged(self, function, *objects):
        """Calls `function` twice and checks that the reference counts of `objects` end as they began."""
        if IS_PYPY or TOGETHER:
            function()
            return
        function()  # caches are filled by a first call
        before = [sys.getrefcount(item) for item in objects]
        function()
        after = [sys.getrefcount(item) for item in objects]
        self.assertEqual(before, after)
        self.assertNothingLeaks(function)

    def assertNothingLeaks(self, function):
        """Calls `function` often and checks that neither memory nor references to None stay behind."""
        if IS_PYPY or not COUNTS_MEMORY:
            return
        calls = 40
        blocks, nones = left_by(function, calls)
        # The numbers that are kept are a few blocks themselves.
        limit = calls // 4
        if blocks >= limit and CODE_GETS_CACHES:
            blocks, nones = left_by(function, calls)
        if blocks >= limit or abs(nones) >= limit:
            self.fail("%d calls left %d blocks of memory and %d references to None" % (calls, blocks, nones))
