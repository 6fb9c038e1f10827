"""Memory management: tracemalloc."""

import unittest

import testcapi
from support import IS_PYPY, needs

if not IS_PYPY:
    try:
        import tracemalloc
    except ImportError as error:  # in an interpreter with a GIL of its own, from 3.13 on
        raise unittest.SkipTest(str(error))

DOMAIN, ADDRESS = 5, 0x1000


@needs("PyTraceMalloc_Track", "PyTraceMalloc_Untrack")
class TraceMallocTest(unittest.TestCase):
    def sizes(self):
        return [trace.size for trace in tracemalloc.take_snapshot().traces if trace.domain == DOMAIN]

    @unittest.skipIf(IS_PYPY, "PyPy has no tracemalloc")
    def test_track(self):
        tracemalloc.start()
        try:
            self.assertEqual(testcapi.tracemalloc_track(DOMAIN, ADDRESS, 64), 0)
            self.assertEqual(self.sizes(), [64])
            # The same block with another size.
            self.assertEqual(testcapi.tracemalloc_track(DOMAIN, ADDRESS, 100), 0)
            self.assertEqual(self.sizes(), [100])
            self.assertEqual(testcapi.tracemalloc_track(DOMAIN, ADDRESS + 256, 1), 0)
            self.assertEqual(sorted(self.sizes()), [1, 100])
            # Another domain's block at the same address stays.
            self.assertEqual(testcapi.tracemalloc_untrack(DOMAIN + 1, ADDRESS), 0)
            self.assertEqual(sorted(self.sizes()), [1, 100])
            self.assertEqual(testcapi.tracemalloc_untrack(DOMAIN, ADDRESS), 0)
            self.assertEqual(testcapi.tracemalloc_untrack(DOMAIN, ADDRESS + 256), 0)
            self.assertEqual(self.sizes(), [])
            # It is gone already: nothing happens.
            self.assertEqual(testcapi.tracemalloc_untrack(DOMAIN, ADDRESS), 0)
        finally:
            tracemalloc.stop()

    def test_not_tracing(self):
        # PyPy's functions do nothing and succeed.
        expected = 0 if IS_PYPY else -2
        self.assertEqual(testcapi.tracemalloc_track(DOMAIN, ADDRESS, 64), expected)
        self.assertEqual(testcapi.tracemalloc_untrack(DOMAIN, ADDRESS), expected)


if __name__ == "__main__":
    unittest.main()
