"""The configuration of the running interpreter."""

import contextlib
import sys
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs

# In files of the stable ABI and on PyPy there is only what sys shows.
HAS_STRUCT = "cpu_count" in testcapi.config_names() or "stdio_encoding" in testcapi.config_names() \
    if hasattr(testcapi, "config_names") else False

ATTRIBUTES = {
    "argv": "argv", "base_exec_prefix": "base_exec_prefix", "base_prefix": "base_prefix", "exec_prefix": "exec_prefix",
    "executable": "executable", "module_search_paths": "path", "prefix": "prefix", "pycache_prefix": "pycache_prefix",
    "warnoptions": "warnoptions", "xoptions": "_xoptions", "platlibdir": "platlibdir",
}
FLAGS = {
    "bytes_warning": "bytes_warning", "inspect": "inspect", "interactive": "interactive", "isolated": "isolated",
    "optimization_level": "optimize", "parser_debug": "debug", "quiet": "quiet", "verbose": "verbose",
    "dev_mode": "dev_mode", "utf8_mode": "utf8_mode", "site_import": "!no_site", "use_environment": "!ignore_environment",
    "user_site_directory": "!no_user_site",
}


class Text(str):
    pass


class GetTest(RefcountMixin, unittest.TestCase):
    @needs("PyConfig_Get", "PyConfig_Names")
    def test_all_names(self):
        names = testcapi.config_names()
        self.assertIs(type(names), frozenset)
        for name in names:
            self.assertIn(type(testcapi.config_get(name)), (int, bool, str, list, dict, type(None)), name)
        self.assertLessEqual({"argv", "executable", "verbose", "isolated", "write_bytecode"}, names)

    @needs("PyConfig_Get", "PyConfig_Names")
    def test_all_options(self):
        if not HAS_STRUCT:
            self.skipTest("there is only what sys shows")
        expected = {"buffered_stdio": bool, "filesystem_encoding": str, "hash_seed": int, "home": (str, type(None)),
                    "tracemalloc": int, "use_hash_seed": bool, "allocator": int, "configure_locale": bool,
                    "run_filename": (str, type(None)), "stdio_errors": str, "program_name": str, "parse_argv": bool}
        for name, kind in expected.items():
            self.assertIsInstance(testcapi.config_get(name), kind, name)
        self.assertEqual(testcapi.config_get("filesystem_encoding"), sys.getfilesystemencoding())

    @needs("PyConfig_Get")
    def test_attributes(self):
        for name, attribute in ATTRIBUTES.items():
            if hasattr(sys, attribute):
                self.assertIs(testcapi.config_get(name), getattr(sys, attribute), name)
        old = sys.executable
        try:
            for value in ("changed", 5, None):
                sys.executable = value
                self.assertIs(testcapi.config_get("executable"), value)
            del sys.executable
            with self.assertRaises(RuntimeError) as caught:
                testcapi.config_get("executable")
            self.assertEqual(str(caught.exception), "lost sys.executable")
        finally:
            sys.executable = old

    @needs("PyConfig_Get")
    def test_flags(self):
        for name, flag in FLAGS.items():
            if hasattr(sys.flags, flag.lstrip("!")):
                expected = getattr(sys.flags, flag.lstrip("!"))
                self.assertEqual(testcapi.config_get(name), not expected if flag[0] == "!" else expected, name)
        self.assertIs(type(testcapi.config_get("quiet")), bool)
        self.assertIs(type(testcapi.config_get("verbose")), int)

    @needs("PyConfig_Get")
    def test_write_bytecode(self):
        old = sys.dont_write_bytecode
        try:
            for value, expected in ((True, False), (False, True), ("yes", False), ([], True)):
                sys.dont_write_bytecode = value
                self.assertIs(testcapi.config_get("write_bytecode"), expected)
        finally:
            sys.dont_write_bytecode = old

    @needs("PyConfig_Get", "PyConfig_GetInt", "PyConfig_Set")
    def test_unknown(self):
        for name in ("unknown", "", "arg", "argvv"):
            for function in (testcapi.config_get, testcapi.config_getint, lambda name: testcapi.config_set(name, 1)):
                with self.assertRaises(ValueError) as caught:
                    function(name)
                self.assertEqual(str(caught.exception), "unknown config option name: " + name)

    @needs("PyConfig_GetInt")
    def test_getint(self):
        self.assertEqual(testcapi.config_getint("verbose"), sys.flags.verbose)
        self.assertEqual(testcapi.config_getint("isolated"), sys.flags.isolated)
        with self.assertRaises(TypeError) as caught:
            testcapi.config_getint("argv")
        self.assertEqual(str(caught.exception), "config option argv is not an int")
        with self.mocked("executable", 2 ** 40), self.assertRaises(OverflowError) as caught:
            testcapi.config_getint("executable")
        self.assertEqual(str(caught.exception), "config option executable value does not fit into a C int")
        with self.mocked("executable", -7):
            self.assertEqual(testcapi.config_getint("executable"), -7)

    @contextlib.contextmanager
    def mocked(self, attribute, value):
        old = getattr(sys, attribute)
        setattr(sys, attribute, value)
        try:
            yield
        finally:
            setattr(sys, attribute, old)

    @needs("PyConfig_Get")
    def test_references(self):
        self.assertRefcountUnchanged(lambda: testcapi.config_get("argv"), sys.argv)
        if not IS_PYPY:
            before = sys.getrefcount(sys.flags)
            testcapi.config_get("verbose")
            self.assertEqual(sys.getrefcount(sys.flags), before)


class SetTest(unittest.TestCase):
    def check_error(self, error, message, name, value):
        with self.assertRaises(error) as caught:
            testcapi.config_set(name, value)
        self.assertEqual(str(caught.exception), message)

    @needs("PyConfig_Set")
    def test_attributes(self):
        for name, value in (("argv", ["a", "b"]), ("executable", "x"), ("executable", None), ("warnoptions", []),
                            ("xoptions", {"x": "value", "y": True}), ("pycache_prefix", "p")):
            attribute = ATTRIBUTES[name]
            old = getattr(sys, attribute)
            try:
                testcapi.config_set(name, value)
                self.assertIs(getattr(sys, attribute), value)
                self.assertIs(testcapi.config_get(name), value)
            finally:
                setattr(sys, attribute, old)

    @needs("PyConfig_Set")
    def test_wrong_types(self):
        self.check_error(TypeError, "expected list[str], got str", "argv", "text")
        self.check_error(TypeError, "expected list[str], got tuple", "argv", ("text",))
        self.check_error(TypeError, "expected str, list item 1 has type int", "argv", ["a", 1])
        self.check_error(TypeError, "expected str or None, got int", "executable", 1)
        self.check_error(TypeError, "expected dict[str, str | bool], got list", "xoptions", ["x"])
        self.check_error(TypeError, "expected str, got dict key type int", "xoptions", {1: "x"})
        self.check_error(TypeError, "expected str or bool, got dict value type str", "xoptions", {"x": b"x"})
        if hasattr(sys, "platlibdir"):
            self.check_error(TypeError, "expected str, got NoneType", "platlibdir", None)
        # A subclass will do in a list only.
        self.check_error(TypeError, "expected str or None, got %s.Text" % __name__, "executable", Text("x"))
        wrong = "expected str, list item 1 has type %s.GetTest" % __name__
        self.check_error(TypeError, wrong, "argv", [Text("a"), GetTest("test_all_names")])

    @needs("PyConfig_Set")
    def test_read_only(self):
        for name in ("isolated", "dev_mode", "utf8_mode"):
            self.check_error(ValueError, "cannot set read-only option " + name, name, 1)

    @needs("PyConfig_Set")
    def test_flags(self):
        if not HAS_STRUCT:
            self.check_error(ValueError, "cannot set read-only option verbose", "verbose", 1)
            return
        for name in ("bytes_warning", "inspect", "interactive", "optimization_level", "parser_debug", "quiet", "verbose",
                     "use_environment"):
            flag = FLAGS[name]
            is_number = name in ("bytes_warning", "optimization_level", "verbose")
            old = testcapi.config_get(name)
            try:
                for value in (0, 1, 5, True, False):
                    before = sys.flags
                    others = [item for index, item in enumerate(before)]
                    testcapi.config_set(name, value)
                    expected = int(value) if is_number else int(bool(value))
                    self.assertEqual(testcapi.config_get(name), expected)
                    self.assertEqual(getattr(sys.flags, flag.lstrip("!")), not expected if flag[0] == "!" else expected)
                    self.assertIsNot(sys.flags, before)
                    self.assertEqual(list(before), others)
                    self.assertLessEqual(sum(a != b for a, b in zip(before, sys.flags)), 1)
                self.check_error(ValueError, "value must be >= 0", name, -1)
                self.check_error(OverflowError, "Python int too large to convert to C int", name, 2 ** 40)
                self.check_error(TypeError, "expected int or bool, got float", name, 1.0)
                self.check_error(TypeError, "expected int or bool, got NoneType", name, None)
            finally:
                testcapi.config_set(name, old)

    @needs("PyConfig_Set")
    def test_write_bytecode(self):
        if not HAS_STRUCT:
            self.skipTest("there is only what sys shows")
        old = sys.dont_write_bytecode
        try:
            for value in (0, 1):
                testcapi.config_set("write_bytecode", value)
                self.assertEqual(sys.dont_write_bytecode, not value)
                self.assertEqual(sys.flags.dont_write_bytecode, not value)
                self.assertIs(testcapi.config_get("write_bytecode"), bool(value))
        finally:
            testcapi.config_set("write_bytecode", not old)

    @needs("PyConfig_Set", "PyConfig_Names")
    def test_digits(self):
        if not HAS_STRUCT or "int_max_str_digits" not in testcapi.config_names():
            self.skipTest("the option is not there")
        old = sys.get_int_max_str_digits()
        try:
            testcapi.config_set("int_max_str_digits", 5000)
            self.assertEqual(sys.get_int_max_str_digits(), 5000)
            self.assertEqual(sys.flags.int_max_str_digits, 5000)
            self.assertEqual(testcapi.config_get("int_max_str_digits"), 5000)
            self.assertRaises(ValueError, testcapi.config_set, "int_max_str_digits", 40)
            self.assertRaises(ValueError, testcapi.config_set, "int_max_str_digits", -1)
            self.assertEqual(testcapi.config_get("int_max_str_digits"), 5000)
        finally:
            testcapi.config_set("int_max_str_digits", old)

    @needs("PyConfig_Set")
    def test_audit(self):
        if not hasattr(sys, "addaudithook") or IS_PYPY:
            self.skipTest("the interpreter has no audit hooks")
        events = []
        active = [True]

        def hook(event, arguments):
            if active and event == "cpython.PyConfig_Set":
                events.append(arguments)

        sys.addaudithook(hook)
        try:
            testcapi.config_set("executable", sys.executable)
        finally:
            active.clear()
        self.assertEqual(events, [("executable", sys.executable)])
