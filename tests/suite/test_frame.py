"""Frames and what the running code sees."""

import sys
import types
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs

# From 3.13 on a function's f_locals is a view, before a snapshot in a dict.
HAS_PROXY = sys.version_info >= (3, 13) and not IS_PYPY


class FrameTest(RefcountMixin, unittest.TestCase):
    @needs("PyFrame_GetCode")
    def test_code(self):
        frame = sys._getframe()
        self.assertIs(testcapi.frame_getcode(frame), frame.f_code)
        self.assertRefcountUnchanged(lambda: testcapi.frame_getcode(frame), frame.f_code)

    @needs("PyFrame_GetBack")
    def test_back(self):
        def inner():
            return testcapi.frame_getback(sys._getframe())

        frame = sys._getframe()
        self.assertIs(inner(), frame)
        outermost = frame
        while outermost.f_back is not None:
            outermost = outermost.f_back
        self.assertIs(testcapi.frame_getback(outermost), NULL)
        self.assertRefcountUnchanged(lambda: testcapi.frame_getback(frame), frame.f_back)

    @needs("PyFrame_GetGlobals", "PyFrame_GetBuiltins")
    def test_globals_and_builtins(self):
        frame = sys._getframe()
        self.assertIs(testcapi.frame_getglobals(frame), globals())
        self.assertIs(testcapi.frame_getbuiltins(frame), frame.f_builtins)
        self.assertRefcountUnchanged(lambda: testcapi.frame_getglobals(frame), globals())
        self.assertRefcountUnchanged(lambda: testcapi.frame_getbuiltins(frame), frame.f_builtins)

    @needs("PyFrame_GetBuiltins")
    def test_builtins_of_its_own(self):
        if IS_PYPY:
            self.skipTest("PyPy has one dict of builtins for all code")
        own = {"__import__": __import__, "getframe": sys._getframe}
        names = {"__builtins__": own}
        exec("frame = getframe()", names)
        self.assertIs(testcapi.frame_getbuiltins(names["frame"]), own)

    @needs("PyFrame_GetLocals")
    def test_locals(self):
        variable = object()
        frame = sys._getframe()
        seen = testcapi.frame_getlocals(frame)
        self.assertIs(seen["variable"], variable)
        self.assertEqual(type(seen), type(frame.f_locals))

        class Body:
            name = 1
            mapping = testcapi.frame_getlocals(sys._getframe())
            is_own = mapping is sys._getframe().f_locals

        self.assertEqual(Body.mapping["name"], 1)
        self.assertTrue(Body.is_own or HAS_PROXY)
        names = {}
        exec("import sys, testcapi; mapping = testcapi.frame_getlocals(sys._getframe())", names)
        self.assertIs(names["mapping"], names)

    @needs("PyFrame_GetLasti")
    def test_lasti(self):
        def generator():
            yield sys._getframe()

        suspended = generator()
        frame = next(suspended)
        self.assertEqual(testcapi.frame_getlasti(frame), frame.f_lasti)
        self.assertGreater(frame.f_lasti, 0)

    @needs("PyFrame_GetLasti")
    def test_lasti_before_the_start(self):
        def generator():
            yield

        frame = generator().gi_frame
        expected = None if frame.f_lasti < 0 else frame.f_lasti
        self.assertEqual(testcapi.frame_getlasti(frame), expected)

    @needs("PyFrame_GetGenerator")
    def test_generator(self):
        def generator():
            yield sys._getframe()

        async def coroutine():
            return sys._getframe()

        async def asynchronous():
            yield sys._getframe()

        made = generator()
        frame = next(made)
        self.assertIs(testcapi.frame_getgenerator(frame), made)
        self.assertRefcountUnchanged(lambda: testcapi.frame_getgenerator(frame), made, frame)
        made = coroutine()
        self.assertIs(testcapi.frame_getgenerator(made.cr_frame), made)
        made.close()
        made = asynchronous()
        self.assertIs(testcapi.frame_getgenerator(made.ag_frame), made)

    @needs("PyFrame_GetGenerator")
    def test_generator_of_another_frame(self):
        def generator():
            yield sys._getframe()

        self.assertIs(testcapi.frame_getgenerator(sys._getframe()), NULL)
        # Something else that refers to a frame is not its generator.
        holder = [sys._getframe()]
        self.assertIs(testcapi.frame_getgenerator(holder[0]), NULL)
        made = generator()
        frame = next(made)
        made.close()
        # CPython 3.13.0 still names one that is closed.
        if not IS_PYPY and sys.version_info[:2] != (3, 13):
            self.assertIs(testcapi.frame_getgenerator(frame), NULL)


class FrameVariableTest(RefcountMixin, unittest.TestCase):
    def check_missing(self, frame, name):
        with self.assertRaises(NameError) as caught:
            testcapi.frame_getvar(frame, name)
        self.assertEqual(str(caught.exception), "variable %r does not exist" % str(name))

    @needs("PyFrame_GetVar")
    def test_getvar(self):
        value = object()
        frame = sys._getframe()
        self.assertIs(testcapi.frame_getvar(frame, "value"), value)
        self.check_missing(frame, "nothing")
        self.check_missing(frame, "FrameVariableTest")
        self.assertRefcountUnchanged(lambda: testcapi.frame_getvar(frame, "value"), value)
        none = None
        self.assertIs(testcapi.frame_getvar(frame, "none"), none)

    @needs("PyFrame_GetVar")
    def test_getvar_unset(self):
        frame = sys._getframe()
        self.check_missing(frame, "later")
        later = 1
        self.assertEqual(testcapi.frame_getvar(frame, "later"), later)
        del later
        self.check_missing(frame, "later")

    @needs("PyFrame_GetVar")
    def test_getvar_sees_the_newest_value(self):
        frame = sys._getframe()
        value = 1
        self.assertEqual(testcapi.frame_getvar(frame, "value"), 1)
        value = 2
        self.assertEqual(testcapi.frame_getvar(frame, "value"), value)

    @needs("PyFrame_GetVar")
    def test_getvar_cells(self):
        def outer(argument):
            local = "local"
            frame = sys._getframe()

            def inner():
                own = sys._getframe()
                result = [testcapi.frame_getvar(own, name) for name in ("argument", "local")]
                return result, argument, local

            return frame, inner

        frame, inner = outer("argument")
        del frame
        self.assertEqual(inner()[0], ["argument", "local"])

        def cells(argument):
            frame = sys._getframe()
            result = [testcapi.frame_getvar(frame, "argument")]
            self.check_missing(frame, "local")
            local = 1
            result.append(testcapi.frame_getvar(frame, "local"))
            return result, lambda: (argument, local)

        self.assertEqual(cells("argument")[0], ["argument", 1])

    @needs("PyFrame_GetVar")
    def test_getvar_outside_functions(self):
        # The namespaces of modules and classes are not a frame's variables.
        names = {}
        exec("import sys; name = 1; frame = sys._getframe()", names)
        self.check_missing(names["frame"], "name")

        class Body:
            name = 1
            frame = sys._getframe()
            try:
                testcapi.frame_getvar(frame, "name")
            except NameError as error:
                message = str(error)
            del frame

        self.assertEqual(Body.message, "variable 'name' does not exist")

    @needs("PyFrame_GetVar")
    def test_getvar_comprehension(self):
        # A function of its own, or inlined.
        self.assertEqual([testcapi.frame_getvar(sys._getframe(), "item") for item in [1, 2]], [1, 2])
        self.assertEqual(list(testcapi.frame_getvar(sys._getframe(), "item") for item in [1, 2]), [1, 2])

    @needs("PyFrame_GetVar")
    def test_getvar_wrong_name(self):
        frame = sys._getframe()
        for name, kind in [(b"x", "bytes"), (1, "int"), (None, "NoneType")]:
            with self.assertRaises(TypeError) as caught:
                testcapi.frame_getvar(frame, name)
            self.assertEqual(str(caught.exception), "name must be str, not %s" % kind)

    @needs("PyFrame_GetVar")
    def test_getvar_hostile_name(self):
        class Hostile(str):
            def __eq__(self, other):
                raise RuntimeError

            def __hash__(self):
                raise RuntimeError

        value = 1
        frame = sys._getframe()
        self.assertEqual(testcapi.frame_getvar(frame, Hostile("value")), value)
        with self.assertRaises(NameError):
            testcapi.frame_getvar(frame, Hostile("nothing"))

    @needs("PyFrame_GetVarString")
    def test_getvarstring(self):
        frame = sys._getframe()
        value, größe = 1, 2
        self.assertEqual(testcapi.frame_getvarstring(frame, b"value"), value)
        self.assertEqual(testcapi.frame_getvarstring(frame, "größe".encode()), größe)
        with self.assertRaises(NameError) as caught:
            testcapi.frame_getvarstring(frame, b"nothing")
        self.assertEqual(str(caught.exception), "variable 'nothing' does not exist")
        with self.assertRaises(UnicodeDecodeError):
            testcapi.frame_getvarstring(frame, b"\xff")


class LocalsProxyTest(unittest.TestCase):
    @needs("PyFrameLocalsProxy_Check")
    def test_check(self):
        class FrameLocalsProxy(dict):
            pass

        self.assertEqual(testcapi.framelocalsproxy_check(sys._getframe().f_locals), int(HAS_PROXY))
        for other in ({}, FrameLocalsProxy(), FrameLocalsProxy, types.MappingProxyType({}), None, 1):
            self.assertEqual(testcapi.framelocalsproxy_check(other), 0)


class EvalTest(unittest.TestCase):
    @needs("PyEval_GetFrameLocals")
    def test_locals_of_a_function(self):
        value = object()
        first = testcapi.eval_getframe_locals()
        self.assertIs(type(first), dict)
        self.assertIs(first["value"], value)
        second = testcapi.eval_getframe_locals()
        self.assertIsNot(first, second)
        first["value"] = None
        self.assertIs(testcapi.eval_getframe_locals()["value"], value)
        del value, first
        self.assertNotIn("value", testcapi.eval_getframe_locals())

    @needs("PyEval_GetFrameLocals")
    def test_locals_elsewhere(self):
        names = {}
        exec("import testcapi; mapping = testcapi.eval_getframe_locals()", names)
        self.assertIs(names["mapping"], names)
        own = {}
        exec("import testcapi; mapping = testcapi.eval_getframe_locals()", {}, own)
        self.assertIs(own["mapping"], own)

        class Body:
            mapping = testcapi.eval_getframe_locals()
            is_own = mapping is locals()
            del mapping

        self.assertTrue(Body.is_own)

    @needs("PyEval_GetFrameGlobals", "PyEval_GetFrameBuiltins")
    def test_globals_and_builtins(self):
        self.assertIs(testcapi.eval_getframe_globals(), globals())
        self.assertIs(testcapi.eval_getframe_builtins(), sys._getframe().f_builtins)

    @needs("PyEval_GetFrameLocals", "PyEval_GetFrameGlobals", "PyEval_GetFrameBuiltins")
    def test_no_frame(self):
        names, error, global_names, builtins = testcapi.eval_getframe_nothing()
        self.assertIs(names, NULL)
        self.assertIs(type(error), SystemError)
        self.assertEqual(str(error), "frame does not exist")
        self.assertIs(global_names, NULL)
        self.assertIn("len", builtins)


class InterpreterFrameTest(RefcountMixin, unittest.TestCase):
    @needs("PyUnstable_InterpreterFrame_GetCode", "PyUnstable_InterpreterFrame_GetLasti",
           "PyUnstable_InterpreterFrame_GetLine")
    def test_getters(self):
        def generator():
            yield sys._getframe()

        made = generator()
        frame = next(made)
        self.assertIs(testcapi.iframe_getcode(frame), frame.f_code)
        self.assertEqual(testcapi.iframe_getlasti(frame), frame.f_lasti)
        self.assertEqual(testcapi.iframe_getline(frame), frame.f_lineno)
        self.assertRefcountUnchanged(lambda: testcapi.iframe_getcode(frame), frame.f_code)
        frame = sys._getframe()
        self.assertEqual(testcapi.iframe_getline(frame), frame.f_lineno)
