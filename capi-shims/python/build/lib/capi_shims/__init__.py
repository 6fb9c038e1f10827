"""The C header ``capi_shims.h``: write against the newest CPython C API, run on every Python.

    import capi_shims
    Extension("module", ["module.c"], include_dirs=[capi_shims.get_include()])
"""

import os
import re
import shutil

__all__ = ["HEADER", "get_cmake_dir", "get_include", "get_pkgconfig_dir", "vendor", "__version__"]

#: The folder also has a ``pythoncapi_compat.h``, which stands in for the original of that name.
HEADER = "capi_shims.h"

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


def vendor(folder: str) -> str:
    """Copies the header into a folder that exists, and returns the file's path."""
    if not os.path.isdir(folder):
        raise NotADirectoryError("%s: no such folder; make it first, the header goes into one that exists" % folder)
    copy = os.path.join(folder, HEADER)
    if os.path.exists(copy):
        with open(copy, "rb") as file:
            if HEADER.encode() not in file.read(4096):
                raise FileExistsError("%s: not a copy of ours; remove it first" % copy)
    shutil.copyfile(os.path.join(get_include(), HEADER), copy)
    return copy


def _read_version() -> str:
    with open(os.path.join(get_include(), HEADER), encoding="utf-8") as file:
        for line in file:
            found = re.match(r'#define CAPI_SHIMS_VERSION "(.*)"', line)
            if found:
                return found.group(1)
    raise RuntimeError("capi_shims.h: no version in it; install capi-shims again")


__version__ = _read_version()
