"""``python -m capi_shims``: where the header is, for build systems that ask a command."""

import argparse
import sys
from typing import List, Optional

from . import __version__, get_cmake_dir, get_include, get_pkgconfig_dir, vendor


def main(arguments: Optional[List[str]] = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m capi_shims",
        description="The C header capi_shims.h: write against the newest CPython C API, run on every Python.",
    )
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--include", action="store_true", help="print the header's folder")
    group.add_argument("--cflags", action="store_true", help="print the compiler's option for the header's folder")
    group.add_argument("--pkgconfigdir", action="store_true", help="print the folder of capi-shims.pc")
    group.add_argument("--cmakedir", action="store_true", help="print the folder of capi-shims-config.cmake")
    group.add_argument("--vendor", metavar="DIR", help="copy the header into a folder of your project")
    group.add_argument("--version", action="store_true", help="print the version")
    options = parser.parse_args(arguments)
    if options.vendor is not None:
        try:
            print("%s: written" % vendor(options.vendor))
        except OSError as error:
            print("error: %s" % error, file=sys.stderr)
            return 1
    elif options.include:
        print(get_include())
    elif options.cflags:
        print("-I%s" % get_include())
    elif options.pkgconfigdir:
        print(get_pkgconfig_dir())
    elif options.cmakedir:
        print(get_cmake_dir())
    else:
        print(__version__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
