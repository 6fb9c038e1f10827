"""The configuration of an interpreter before it starts."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest

import testcapi
from support import NULL, needs

FUNCTIONS = ["PyInitConfig_Create", "PyInitConfig_Free", "PyInitConfig_GetError", "PyInitConfig_GetExitCode",
             "PyInitConfig_HasOption", "PyInitConfig_GetInt", "PyInitConfig_GetStr", "PyInitConfig_GetStrList",
             "PyInitConfig_SetInt", "PyInitConfig_SetStr", "PyInitConfig_SetStrList", "PyInitConfig_AddModule"]


class InitConfigTest(unittest.TestCase):
    def setUp(self):
        if hasattr(testcapi, "initconfig_create"):
            self.config = testcapi.initconfig_create()

    def check_error(self, message, returned):
        self.assertEqual(returned, -1)
        self.assertEqual(testcapi.initconfig_geterror(self.config), (1, message))
        self.assertEqual(testcapi.initconfig_getexitcode(self.config), (0, NULL))

    @needs(*FUNCTIONS)
    def test_new(self):
        self.assertEqual(testcapi.initconfig_geterror(self.config), (0, NULL))
        self.assertEqual(testcapi.initconfig_getexitcode(self.config), (0, NULL))
        for name, value in (("isolated", 1), ("use_environment", 0), ("parse_argv", 0), ("dev_mode", 0), ("verbose", 0),
                            ("utf8_mode", testcapi.initconfig_getint(self.config, "utf8_mode")[1]), ("hash_seed", 0)):
            self.assertEqual(testcapi.initconfig_getint(self.config, name), (0, value), name)
        self.assertEqual(testcapi.initconfig_getstr(self.config, "home"), (0, NULL))
        self.assertEqual(testcapi.initconfig_getstrlist(self.config, "argv"), (0, []))
        testcapi.initconfig_free_null()

    @needs(*FUNCTIONS)
    def test_has_option(self):
        for name in ("argv", "allocator", "verbose", "hash_seed", "module_search_paths_set", "pythonpath_env"):
            self.assertEqual(testcapi.initconfig_hasoption(self.config, name), 1, name)
        for name in ("nothing", "", "argvv", "arg"):
            self.assertEqual(testcapi.initconfig_hasoption(self.config, name), 0, name)
        self.assertEqual(testcapi.initconfig_geterror(self.config), (0, NULL))

    @needs(*FUNCTIONS)
    def test_ints(self):
        for name in ("verbose", "quiet", "utf8_mode", "import_time", "tracemalloc"):
            for value in (0, 1, 5):
                self.assertEqual(testcapi.initconfig_setint(self.config, name, value), 0)
                self.assertEqual(testcapi.initconfig_getint(self.config, name), (0, value))
            for value in (-1, -2 ** 40, 2 ** 32):
                self.check_error("config option value is out of unsigned int range",
                                 testcapi.initconfig_setint(self.config, name, value))
                self.assertEqual(testcapi.initconfig_getint(self.config, name), (0, 5))
        self.assertEqual(testcapi.initconfig_setint(self.config, "allocator", -3), 0)
        self.assertEqual(testcapi.initconfig_getint(self.config, "allocator"), (0, -3))
        for value in (2 ** 31, -2 ** 31 - 1):
            self.check_error("config option value is out of int range",
                             testcapi.initconfig_setint(self.config, "allocator", value))

    @needs(*FUNCTIONS)
    def test_hash_seed(self):
        self.check_error("config option value is out of unsigned long range",
                         testcapi.initconfig_setint(self.config, "hash_seed", -1))
        self.assertEqual(testcapi.initconfig_getint(self.config, "use_hash_seed"), (0, 0))
        self.assertEqual(testcapi.initconfig_setint(self.config, "hash_seed", 2 ** 31), 0)
        self.assertEqual(testcapi.initconfig_getint(self.config, "hash_seed"), (0, 2 ** 31))
        self.assertEqual(testcapi.initconfig_getint(self.config, "use_hash_seed"), (0, 1))

    @needs(*FUNCTIONS)
    def test_strings(self):
        for value in (b"value", "größe 🐍".encode(), b""):
            self.assertEqual(testcapi.initconfig_setstr(self.config, "home", value), 0)
            self.assertEqual(testcapi.initconfig_getstr(self.config, "home"), (0, value))
        for value in (b"\xff", b"a\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\x80"):
            self.check_error("decoding error", testcapi.initconfig_setstr(self.config, "home", value))
            self.assertEqual(testcapi.initconfig_getstr(self.config, "home"), (0, b""))

    @needs(*FUNCTIONS)
    def test_lists(self):
        for value in ([b"a", "ü".encode(), b""], [], [b"b"]):
            self.assertEqual(testcapi.initconfig_setstrlist(self.config, "argv", value), 0)
            self.assertEqual(testcapi.initconfig_getstrlist(self.config, "argv"), (0, value))
        self.check_error("decoding error", testcapi.initconfig_setstrlist(self.config, "argv", [b"c", b"\xff"]))
        self.assertEqual(testcapi.initconfig_getstrlist(self.config, "argv"), (0, [b"b"]))
        self.assertEqual(testcapi.initconfig_getint(self.config, "module_search_paths_set"), (0, 0))
        self.assertEqual(testcapi.initconfig_setstrlist(self.config, "module_search_paths", [b"x"]), 0)
        self.assertEqual(testcapi.initconfig_getint(self.config, "module_search_paths_set"), (0, 1))

    @needs(*FUNCTIONS)
    def test_wrong_types(self):
        config = self.config
        self.check_error("config option type is not int", testcapi.initconfig_getint(config, "home")[0])
        self.check_error("config option type is not int", testcapi.initconfig_getint(config, "argv")[0])
        self.check_error("config option type is not int", testcapi.initconfig_setint(config, "home", 1))
        self.check_error("config option type is not string", testcapi.initconfig_getstr(config, "verbose")[0])
        self.check_error("config option type is not string", testcapi.initconfig_getstr(config, "argv")[0])
        self.check_error("config option type is not string", testcapi.initconfig_setstr(config, "argv", b"x"))
        self.check_error("config option type is not string list", testcapi.initconfig_getstrlist(config, "home")[0])
        self.check_error("config option type is not strings list", testcapi.initconfig_setstrlist(config, "home", []))

    @needs(*FUNCTIONS)
    def test_unknown(self):
        message, config = "unknown config option name", self.config
        self.assertEqual(testcapi.initconfig_getint(config, "nothing"), (-1, NULL))
        self.check_error(message, testcapi.initconfig_getstr(config, "nothing")[0])
        self.check_error(message, testcapi.initconfig_getstrlist(config, "nothing")[0])
        self.check_error(message, testcapi.initconfig_setint(config, "nothing", 1))
        self.check_error(message, testcapi.initconfig_setstr(config, "nothing", b"x"))
        self.check_error(message, testcapi.initconfig_setstrlist(config, "nothing", []))
        # The error stays, whatever succeeds later.
        self.assertEqual(testcapi.initconfig_getint(config, "verbose"), (0, 0))
        self.assertEqual(testcapi.initconfig_geterror(config), (1, message))

    @needs(*FUNCTIONS)
    def test_add_module(self):
        for name in ("one", "two", "three"):
            self.assertEqual(testcapi.initconfig_addmodule(self.config, name), 0)
        self.assertEqual(testcapi.initconfig_geterror(self.config), (0, NULL))


class EmbedTest(unittest.TestCase):
    """A program of its own that starts Python."""

    folder = None

    @classmethod
    def setUpClass(cls):
        for name in FUNCTIONS + ["Py_InitializeFromInitConfig"]:
            if name not in testcapi.providers:
                raise unittest.SkipTest("%s is unavailable: %s" % (name, testcapi.reasons.get(name)))
        compiler = shutil.which(os.environ.get("CC", "cc"))
        if compiler is None:
            raise unittest.SkipTest("no C compiler to build the embedding program with")
        version = sysconfig.get_config_var("VERSION") + sys.abiflags
        # The library stands where it was installed, or beside it in a tree that was moved.
        folders = [sysconfig.get_config_var("LIBDIR") or "", os.path.join(sys.base_prefix, "lib")]
        folders += [os.path.join(folder, sysconfig.get_config_var("MULTIARCH") or "") for folder in folders]
        libraries = [folder for folder in folders if os.path.exists(os.path.join(folder, "libpython%s.so" % version))]
        includes = [os.path.join(sys.base_prefix, "include"), os.path.join(sys.base_prefix, "include", "python" + version)]
        if not libraries or not os.path.exists(os.path.join(includes[1], "Python.h")):
            raise unittest.SkipTest("no libpython%s.so to link the embedding program with" % version)
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        cls.folder = tempfile.TemporaryDirectory()
        cls.program = os.path.join(cls.folder.name, "initconfig")
        options = ["-I" + os.path.join(root, "capi-shims", "include"), "-L" + libraries[-1], "-lpython" + version, "-ldl",
                   "-lm", "-lpthread", "-Wl,-rpath," + libraries[-1], "-Wl,--export-dynamic"]
        options += ["-I" + include for include in includes]
        cls.check_library(compiler, options, version)
        is_fallback = testcapi.providers["PyInitConfig_Create"] == "fallback"
        if is_fallback and os.path.basename(os.path.dirname(testcapi.__file__)).startswith("rust"):
            options.append('-DTESTCAPI="%s"' % testcapi.__file__)
        elif is_fallback:
            options.append("-DCAPI_SHIMS_FORCE_FALLBACK=2")
        source = os.path.join(root, "tests", "embed", "initconfig.c")
        process = subprocess.Popen([compiler, source, "-o", cls.program] + options, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT)
        output = process.communicate()[0].decode()
        if process.returncode:
            cls.tearDownClass()
            raise AssertionError(output)

    @classmethod
    def check_library(cls, compiler, options, version):
        """A library that was built for another system's C library cannot be linked, or the program does not start."""
        source = os.path.join(cls.folder.name, "empty.c")
        with open(source, "w") as file:
            file.write("#include <Python.h>\nint main(void) { return Py_IsInitialized(); }\n")
        for command in ([compiler, source, "-o", cls.program] + options, [cls.program]):
            with open(os.devnull, "w") as null:
                if subprocess.call(command, stdout=null, stderr=null):
                    cls.tearDownClass()
                    raise unittest.SkipTest("libpython%s.so cannot be linked to a program here" % version)

    @classmethod
    def tearDownClass(cls):
        if cls.folder is not None:
            cls.folder.cleanup()
            cls.folder = None

    def run_program(self, what):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        process = subprocess.Popen([self.program, what, sys.base_prefix], env=environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        stdout, stderr = process.communicate()
        self.assertEqual(process.returncode, 0, stderr)
        return stdout.decode(), stderr.decode()

    def test_run(self):
        environment = dict(os.environ, PYTHONHASHSEED="7")
        expected = int(subprocess.check_output([sys.executable, "-c", "print(hash('x'))"], env=environment))
        stdout, _ = self.run_program("run")
        self.assertEqual(stdout.strip(), ascii([["embed", "grüß \U0001f40d"], True, 1, 1, 1, 1, expected, "embedded"]))

    def test_error(self):
        stdout, _ = self.run_program("error")
        self.assertEqual(stdout.split()[0], "1")
        self.assertIn("encoding", stdout)
        self.assertEqual(stdout.split()[-2:], ["0", "-1"])

    def test_exit(self):
        stdout, _ = self.run_program("exit")
        self.assertEqual(stdout.splitlines()[-1], "1 exit code 0 1 0")
        self.assertIn("Python %d.%d" % sys.version_info[:2], stdout)
