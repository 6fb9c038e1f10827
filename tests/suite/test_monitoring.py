"""Events for sys.monitoring."""

import sys
import unittest

import testcapi
from support import needs

TOOL = 3

# Event, the exception that is set while it is fired, further arguments of the function and of the callback.
EVENTS = [
    ("PyStart", "PY_START", None, (), ()),
    ("PyResume", "PY_RESUME", None, (), ()),
    ("PyReturn", "PY_RETURN", None, ("value",), ("value",)),
    ("PyYield", "PY_YIELD", None, ("value",), ("value",)),
    ("Call", "CALL", None, (len, "argument"), (len, "argument")),
    ("Line", "LINE", None, (123,), None),
    ("Jump", "JUMP", None, (50,), (50,)),
    ("BranchLeft", "BRANCH_LEFT", None, (60,), (60,)),
    ("BranchRight", "BRANCH_RIGHT", None, (70,), (70,)),
    ("StopIteration", "STOP_ITERATION", None, (7,), StopIteration),
    ("PyThrow", "PY_THROW", ValueError("error"), (), ValueError),
    ("Raise", "RAISE", ValueError("error"), (), ValueError),
    ("Reraise", "RERAISE", ValueError("error"), (), ValueError),
    ("ExceptionHandled", "EXCEPTION_HANDLED", ValueError("error"), (), ValueError),
    ("PyUnwind", "PY_UNWIND", ValueError("error"), (), ValueError),
]


def fire(name, codelike, error=None, arguments=()):
    number = arguments[0] if name == "Line" else 0
    objects = (list(arguments) + [None, None])[:2]
    return testcapi.monitoring_fire(name, codelike, 20, error, number, *objects)


class MonitoringTest(unittest.TestCase):
    def setUp(self):
        if not hasattr(sys, "monitoring"):
            self.skipTest("the interpreter has no sys.monitoring")
        sys.monitoring.use_tool_id(TOOL, "testcapi")
        self.addCleanup(sys.monitoring.free_tool_id, TOOL)

    def listen(self, event, callback):
        number = getattr(sys.monitoring.events, event)
        sys.monitoring.register_callback(TOOL, number, callback)
        sys.monitoring.set_events(TOOL, number)

        def stop():
            sys.monitoring.set_events(TOOL, 0)
            sys.monitoring.register_callback(TOOL, number, None)

        return stop

    def test_events(self):
        for name, event, error, arguments, expected in EVENTS:
            if "PyMonitoring_Fire%sEvent" % name not in testcapi.providers:
                continue
            codelike = object()
            seen = []

            def callback(*given):
                if given[0] is codelike:
                    seen.append(given)

            stop = self.listen(event, callback)
            try:
                result = fire(name, codelike, error, arguments)
            finally:
                stop()
            self.assertEqual(result, (1, 0), name)
            self.assertEqual(len(seen), 1, name)
            if expected is None:
                self.assertEqual(seen[0], (codelike, 123))
            elif isinstance(expected, tuple):
                self.assertEqual(seen[0], (codelike, 20) + expected, name)
            else:
                self.assertEqual(seen[0][:2], (codelike, 20), name)
                self.assertIs(type(seen[0][2]), expected, name)

    @needs("PyMonitoring_FirePyStartEvent", "PyMonitoring_FireLineEvent")
    def test_nobody_listens(self):
        self.assertEqual(fire("PyStart", object()), (0, 0))
        self.assertEqual(fire("Line", object(), None, (1,)), (0, 0))

    @needs("PyMonitoring_FirePyStartEvent")
    def test_a_callback_raises(self):
        codelike = object()

        def callback(code, offset):
            if code is codelike:
                raise ArithmeticError

        stop = self.listen("PY_START", callback)
        try:
            self.assertRaises(ArithmeticError, fire, "PyStart", codelike)
        finally:
            stop()

    @needs("PyMonitoring_FireCReturnEvent", "PyMonitoring_FireCRaiseEvent", "PyMonitoring_FireCallEvent")
    def test_calls_of_c_functions(self):
        codelike = object()
        seen = []
        stop = self.listen("CALL", lambda code, *rest: seen.append(rest) if code is codelike else None)
        try:
            self.assertEqual(fire("Call", codelike, None, (len, 1)), (1, 0))
            self.assertEqual(fire("CReturn", codelike, None, (len,))[1], 0)
            self.assertEqual(fire("CRaise", codelike, ValueError("error"))[1], 0)
        finally:
            stop()
        self.assertEqual(seen, [(20, len, 1)])

    @needs("PY_MONITORING_IS_INSTRUMENTED_EVENT")
    def test_is_instrumented(self):
        names = ["PY_START", "LINE", "JUMP", "STOP_ITERATION", "RAISE", "RERAISE", "PY_UNWIND"]
        expected = [1, 1, 1, 1, 0, 0, 0]
        numbers = [getattr(sys.monitoring.events, name).bit_length() - 1 for name in names]
        self.assertEqual([testcapi.monitoring_is_instrumented_event(number) for number in numbers], expected)
