"""The C header ``capi_shims.h``: write against the newest CPython C API, run on every Python.

    import capi_shims
    Extension("module", ["module.c"], include_dirs=[capi_shims.get_include()])
"""

import os
import re
import shutil
from typing import List

__all__ = ["HEADERS", "get_cmake_dir", "get_include", "get_pkgconfig_dir", "vendor", "__version__"]

#: What the folder of the headers holds; ``pythoncapi_compat.h`` stands in for the file of that name.
HEADERS = ("capi_shims.h", "pythoncapi_compat.h")

_HERE = os.path.dirname(os.path.abspath(__file__))


def get_include() -> str:
    """The folder that holds ``capi_shims.h``, for the compiler's ``-I``."""
    return os.path.join(_HERE, "include")


def get_pkgconfig_dir() -> str:
    """The folder that holds ``capi-shims.pc``, for ``PKG_CONFIG_PATH``."""
    return os.path.join(_HERE, "share", "pkgconfig")


def get_cmake_dir() -> str:
    """The folder that holds ``capi-shims-config.cmake``, for ``capi-shims_DIR``."""
    return os.path.join(_HERE, "share", "cmake", "capi-shims")


def vendor(folder: str) -> List[str]:
    """Copies the headers into a folder that exists, and returns the files that were written."""
    if not os.path.isdir(folder):
        raise NotADirectoryError("%s: no such folder; make it first, the headers go into one that exists" % folder)
    written = []
    for name in HEADERS:
        source, copy = os.path.join(get_include(), name), os.path.join(folder, name)
        with open(source, "rb") as file:
            first = file.readline()
        if os.path.exists(copy):
            with open(copy, "rb") as file:
                start = file.read(4096)
            # A project may have the original of that name; it decides itself when to give that up.
            if name.encode() not in start and b"capi_shims.h" not in start and start[: len(first)] != first:
                raise FileExistsError("%s: not a copy of ours; remove it first" % copy)
        shutil.copyfile(source, copy)
        written.append(copy)
    return written


def _read_version() -> str:
    with open(os.path.join(get_include(), "capi_shims.h"), encoding="utf-8") as file:
        for line in file:
            found = re.match(r'#define CAPI_SHIMS_VERSION "(.*)"', line)
            if found:
                return found.group(1)
    raise RuntimeError("capi_shims.h: no version in it; install capi-shims again")


__version__ = _read_version()
