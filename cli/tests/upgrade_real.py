"""Upgrades real extensions and runs their own tests, before and after.

    python upgrade_real.py CAPI HEADER-FOLDER WORK-FOLDER PYTHON...

Fetches the source packages with pip, builds each extension for each interpreter with the system's compiler, once as it is and
once after `capi upgrade --in-place --to strong-refs` with capi_shims.h, and prints the last line of each test run. Interpreters
need pytest for some; INTERPRETER:INCLUDE-FOLDER names headers that are not where the interpreter says.
"""

import os
import pathlib
import shutil
import subprocess
import sys

SIMPLEJSON = ("import unittest, simplejson; assert simplejson._import_c_make_encoder();"
              "unittest.main(module=None, argv=['', 'discover', '-s', 'simplejson/tests', '-t', '.'])")
# name, folder of the package in the source package, extensions, what runs the tests
PACKAGES = [
    ("simplejson", "simplejson", ["_speedups"], ["-c", SIMPLEJSON]),
    ("bitarray", "bitarray", ["_bitarray", "_util"], ["-c", "import bitarray; bitarray.test()"]),
    ("lru-dict", "src/lru", ["_lru"], ["-m", "pytest", "-q", "-p", "no:cacheprovider", "test"]),
    ("wrapt", "src/wrapt", ["_wrappers"], ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]),
]


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, **more)


def fetch(work):
    """Name of each package to its unpacked source."""
    work.mkdir(parents=True, exist_ok=True)
    sources = {}
    for name, *_ in PACKAGES:
        stem = name.replace("-", "_")
        if not list(work.glob(stem + "-*/")):
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", work, name],
                           check=True)
            shutil.unpack_archive(next(work.glob(stem + "-*.tar.gz")), work)
        sources[name] = next(path for path in work.glob(stem + "-*") if path.is_dir())
    return sources


def probe(python, text):
    return subprocess.check_output([python, "-c", "import sysconfig; print(%s)" % text], universal_newlines=True).strip()


def main():
    capi, headers, work, *pythons = sys.argv[1:]
    sources = fetch(pathlib.Path(work, "sources"))
    failed = False
    for upgraded in (False, True):
        tree = pathlib.Path(work, "after" if upgraded else "before")
        shutil.rmtree(tree, ignore_errors=True)
        for name, folder, extensions, tests in PACKAGES:
            source = tree / name
            shutil.copytree(sources[name], source)
            if upgraded:
                done = run(capi, "upgrade", "--in-place", "--to", "strong-refs", source / folder)
                print("%s: %s" % (name, done.stdout.count("strong-refs: ")), "suggestions;",
                      *(line.rpartition("/")[2] for line in done.stdout.splitlines() if ": Py" in line and "`" not in line))
            for python in pythons:
                python, _, include = python.partition(":")
                include = include or probe(python, "sysconfig.get_path('include')")
                build = tree / (name + "-" + os.path.basename(include))
                shutil.copytree(source, build)
                suffix = probe(python, "sysconfig.get_config_var('EXT_SUFFIX')")
                package = build / folder
                for extension in extensions:
                    done = run("cc", "-O1", "-w", "-shared", "-fPIC", "-I" + include, "-I" + os.path.dirname(include), "-I" + headers,
                               package / (extension + ".c"), "-o", package / (extension + suffix))
                    if done.returncode:
                        print("\n".join(done.stdout.splitlines()[:10]))
                environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(package.parent), os.environ.get("PYTHONPATH", "")]))
                done = run(python, *tests, cwd=build, env=environment)
                failed |= done.returncode != 0
                print("%s %s %s: %s" % ("after " if upgraded else "before", os.path.basename(include), name,
                                        " ".join(done.stdout.split("\n")[-4:]).strip()[-100:]), flush=True)
    return failed


sys.exit(main())
