"""Context variables."""

import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs

try:
    import contextvars
except ImportError:  # before Python 3.7
    contextvars = None


class OwnContextMixin:
    """Tests in contexts of their own: what they set goes with them."""

    def run(self, result=None):
        run = super().run
        return run(result) if contextvars is None else contextvars.copy_context().run(run, result)


class ContextTest(OwnContextMixin, unittest.TestCase):
    @needs("PyContext_New", "PyContext_Copy", "PyContext_CopyCurrent")
    def test_contexts(self):
        variable = contextvars.ContextVar("variable")
        variable.set(1)
        context = testcapi.context_copycurrent()
        self.assertIs(type(context), contextvars.Context)
        self.assertEqual(context[variable], 1)
        self.assertEqual(len(testcapi.context_new()), 0)
        copy = testcapi.context_copy(context)
        self.assertIsNot(copy, context)
        self.assertEqual(copy[variable], 1)
        with self.assertRaises(TypeError) as caught:
            testcapi.context_copy({})
        self.assertEqual(str(caught.exception), "an instance of Context was expected")


class ContextVarTest(OwnContextMixin, RefcountMixin, unittest.TestCase):
    @needs("PyContextVar_New", "PyContextVar_Get")
    def test_get(self):
        value, other = object(), object()
        plain = testcapi.contextvar_new("name", NULL)
        self.assertEqual(plain.name, "name")
        self.assertIs(testcapi.contextvar_get(plain, NULL), NULL)
        self.assertIs(testcapi.contextvar_get(plain, other), other)
        with_default = testcapi.contextvar_new("name", value)
        self.assertIs(testcapi.contextvar_get(with_default, NULL), value)
        self.assertIs(testcapi.contextvar_get(with_default, other), other)
        plain.set(value)
        self.assertIs(testcapi.contextvar_get(plain, NULL), value)
        self.assertIs(testcapi.contextvar_get(plain, other), value)
        kind = type(plain)
        self.assertRefcountUnchanged(lambda: testcapi.contextvar_get(plain, other), value, other, plain, kind)

    @needs("PyContextVar_New", "PyContextVar_Get", "PyContextVar_Set", "PyContextVar_Reset")
    def test_set_and_reset(self):
        variable = testcapi.contextvar_new("name", NULL)
        token = testcapi.contextvar_set(variable, 1)
        self.assertIs(token.var, variable)
        self.assertEqual(testcapi.contextvar_get(variable, NULL), 1)
        self.assertEqual(testcapi.contextvar_reset(variable, token), 0)
        self.assertIs(testcapi.contextvar_get(variable, NULL), NULL)
        self.assertRaises(RuntimeError, testcapi.contextvar_reset, variable, token)
        other = testcapi.contextvar_new("other", NULL)
        self.assertRaises(ValueError, testcapi.contextvar_reset, variable, other.set(1))

    @needs("PyContextVar_Get", "PyContextVar_Set", "PyContextVar_Reset")
    def test_wrong_types(self):
        if IS_PYPY:
            self.skipTest("PyPy's own functions call methods of whatever they are given")
        variable = testcapi.contextvar_new("name", NULL)
        for name, function in (("ContextVar", lambda: testcapi.contextvar_get(1, 2)),
                               ("ContextVar", lambda: testcapi.contextvar_set("x", 2)),
                               ("ContextVar", lambda: testcapi.contextvar_reset([], variable.set(1))),
                               ("Token", lambda: testcapi.contextvar_reset(variable, 1))):
            with self.assertRaises(TypeError) as caught:
                function()
            self.assertEqual(str(caught.exception), "an instance of %s was expected" % name)
