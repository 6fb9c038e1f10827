"""PyTime."""

import time
import unittest

import testcapi
from support import needs

SECOND = 10 ** 9


class TimeTest(unittest.TestCase):
    def test_limits(self):
        self.assertEqual(testcapi.PyTime_MIN, -2 ** 63)
        self.assertEqual(testcapi.PyTime_MAX, 2 ** 63 - 1)

    @needs("PyTime_AsSecondsDouble")
    def test_as_seconds_double(self):
        convert = testcapi.PyTime_AsSecondsDouble
        for seconds in (0, 1, 2, 86400, 365 * 86400, 9007199, 4698091149, 9223372036):
            for sign in (1, -1):
                self.assertEqual(convert(sign * seconds * SECOND), float(sign * seconds))
                for nanoseconds in (1, -1, 500000000, 123456789):
                    whole = sign * seconds * SECOND + nanoseconds
                    if abs(whole) < 2 ** 63:
                        self.assertEqual(convert(whole), float(whole) / 1e9)
        for limit in (testcapi.PyTime_MIN, testcapi.PyTime_MAX, testcapi.PyTime_MIN + 1):
            self.assertEqual(convert(limit), float(limit) / 1e9)

    def check_clock(self, name, function):
        clock = getattr(testcapi, name)
        for _ in range(3):
            before = function()
            now = clock()
            after = function()
            # The clocks of Windows advance in steps.
            self.assertLessEqual(before - 0.05, now)
            self.assertLessEqual(now, after + 0.05)
        # It runs, in seconds.
        start = clock()
        time.sleep(0.02)
        self.assertGreater(clock() - start, 0.01)
        self.assertLess(clock() - start, 10)

    @needs("PyTime_Monotonic", "PyTime_MonotonicRaw")
    def test_monotonic(self):
        self.check_clock("PyTime_Monotonic", time.monotonic)
        self.check_clock("PyTime_MonotonicRaw", time.monotonic)

    @needs("PyTime_PerfCounter", "PyTime_PerfCounterRaw")
    def test_perf_counter(self):
        self.check_clock("PyTime_PerfCounter", time.perf_counter)
        self.check_clock("PyTime_PerfCounterRaw", time.perf_counter)

    @needs("PyTime_Time", "PyTime_TimeRaw")
    def test_time(self):
        self.check_clock("PyTime_Time", time.time)
        self.check_clock("PyTime_TimeRaw", time.time)
