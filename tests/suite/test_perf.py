"""The perf map."""

import os
import stat
import tempfile
import unittest

import testcapi
from support import needs


@unittest.skipUnless(os.name == "posix", "there is no perf map elsewhere")
class PerfMapTest(unittest.TestCase):
    path = "/tmp/perf-%d.map" % os.getpid()

    def setUp(self):
        self.tearDown()

    def tearDown(self):
        if hasattr(testcapi, "perf_map_state_teardown"):
            testcapi.perf_map_state_teardown()
        if os.path.lexists(self.path):
            os.remove(self.path)

    def read(self):
        with open(self.path) as file:
            return file.read()

    @needs("PyUnstable_PerfMapState_Init", "PyUnstable_PerfMapState_Fini")
    def test_init(self):
        self.assertEqual(testcapi.perfmapstate_init(), 0)
        self.assertEqual(self.read(), "")
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        testcapi.perf_map_state_teardown()
        testcapi.perf_map_state_teardown()

    @needs("PyUnstable_WritePerfMapEntry", "PyUnstable_PerfMapState_Fini")
    def test_write(self):
        self.assertEqual(testcapi.write_perf_map_entry(0x1234, 0x5678, "entry1"), 0)
        self.assertEqual(testcapi.write_perf_map_entry(0x2345, 10, "a name with spaces " + "x" * 1000), 0)
        testcapi.perf_map_state_teardown()
        self.assertEqual(testcapi.write_perf_map_entry(0, 0, ""), 0)
        testcapi.perf_map_state_teardown()
        self.assertEqual(self.read(), "1234 5678 entry1\n2345 a a name with spaces " + "x" * 1000 + "\n0 0 \n")

    @needs("PyUnstable_CopyPerfMapFile", "PyUnstable_WritePerfMapEntry", "PyUnstable_PerfMapState_Fini")
    def test_copy(self):
        text = "".join("%x 10 function %d\n" % (index, index) for index in range(1000))
        with tempfile.NamedTemporaryFile("w") as parent:
            parent.write(text)
            parent.flush()
            self.assertEqual(testcapi.write_perf_map_entry(1, 2, "before"), 0)
            self.assertEqual(testcapi.copy_perf_map_file(parent.name), 0)
            self.assertEqual(testcapi.write_perf_map_entry(3, 4, "after"), 0)
        testcapi.perf_map_state_teardown()
        self.assertEqual(self.read(), "1 2 before\n" + text + "3 4 after\n")

    @needs("PyUnstable_CopyPerfMapFile")
    def test_copy_of_no_file(self):
        self.assertEqual(testcapi.copy_perf_map_file("/nonexistent/perf.map"), -1)

    @needs("PyUnstable_PerfMapState_Init")
    def test_a_link_is_not_followed(self):
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.join(folder, "target"), self.path)
            self.assertEqual(testcapi.perfmapstate_init(), -1)
            self.assertEqual(os.listdir(folder), [])
