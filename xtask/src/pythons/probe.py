"""Prints what a Python says of itself, as one marked line of JSON. Runs on 2.7 to 3.15 and on PyPy."""

import sys

# With -c the current folder comes first: a json.py there must not be taken for the standard library's.
sys.path[:] = [folder for folder in sys.path if folder not in ("", ".")]

import json
import os
import sysconfig

variable = sysconfig.get_config_var
prefix = getattr(sys, "base_prefix", sys.prefix)
executable = sys.executable
if prefix != sys.prefix:
    # A virtual environment adds nothing to build against: name the interpreter that it was made from.
    executable = getattr(sys, "_base_executable", None) or executable


def shared_library():
    names = [variable("INSTSONAME"), variable("LDLIBRARY"), "python%d%d.dll" % sys.version_info[:2]]
    # A tree that was moved after its build still names the old folder in LIBDIR, where another library
    # of the same name may live: look beside the interpreter first.
    folders = [
        os.path.join(prefix, "lib", variable("MULTIARCH") or ""),
        os.path.join(prefix, "lib"),
        variable("LIBDIR"),
        variable("PYTHONFRAMEWORKPREFIX"),
        os.path.dirname(os.path.realpath(executable)),
    ]
    for name in names:
        for folder in folders:
            if name and folder and not name.endswith(".a"):
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    return path
    return None


pypy = getattr(sys, "pypy_version_info", None)
include_dirs = [sysconfig.get_path("include"), sysconfig.get_path("platinclude")]
print(
    "capi-compat-probe:"
    + json.dumps(
        {
            "executable": executable,
            "name": sys.implementation.name if hasattr(sys, "implementation") else ("pypy" if pypy else "cpython"),
            "version": list(sys.version_info),
            "pypy_version": list(pypy) if pypy else None,
            "prefix": sys.prefix,
            "base_prefix": prefix,
            "stdlib": sysconfig.get_path("stdlib"),
            "abi_flags": getattr(sys, "abiflags", ""),
            "debug": bool(variable("Py_DEBUG")) or hasattr(sys, "gettotalrefcount"),
            "free_threaded": bool(variable("Py_GIL_DISABLED")),
            "ext_suffix": variable("EXT_SUFFIX") or variable("SO") or "",
            "include_dirs": [folder for folder in include_dirs if folder],
            "has_headers": any(os.path.isfile(os.path.join(folder or "", "Python.h")) for folder in include_dirs),
            "enable_shared": bool(variable("Py_ENABLE_SHARED")),
            "shared_library": shared_library(),
            "pointer_bits": 64 if sys.maxsize > 2**32 else 32,
        }
    )
)
