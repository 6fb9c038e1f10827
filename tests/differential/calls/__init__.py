"""The table of calls: how to call each function of the extension `testcapi`, and with what.

`CALLS` has an entry for each; `samples` gives some calls of one without hypothesis.
"""

import importlib
import sys

from maker import Maker
from source import RandomSource

AREAS = ("containers", "numbers", "objects", "text", "writers", "errors", "classes", "code", "modules", "buffers")


class Call:
    """One way to call C functions through the extension.

    name: what it is called in reports.
    functions: the C functions that it exercises, the first is the main one.
    arguments: makes the recipes of the arguments, as a list, with a `Maker`.
    invoke: does the call, with the extension and the objects that were built; the function of that name without it.
    ignored: aspects that may differ (see observe.ASPECTS), each with the reason.
    apart: why it is not compared with the real function, if it is not.
    since: from which version on the real function does what the newest does, and what is different before; (major, minor, text).
    limited: why the fallback within the limited API alone cannot be compared, if it cannot.
    """

    def __init__(self, name, functions, arguments, invoke=None, ignored=None, limited=None, apart=None, since=None):
        self.name = name
        self.functions = functions
        self.arguments = arguments
        self.invoke = invoke or invoke_by_name(name)
        self.ignored = ignored or {}
        self.limited = limited
        self.apart = apart
        if since and sys.version_info < since[:2]:
            self.apart = "before %d.%d %s" % since

    def recipes(self, source):
        return self.arguments(Maker(source))


def invoke_by_name(name):
    return lambda testcapi, *args: getattr(testcapi, name)(*args)


def load():
    return [call for area in AREAS for call in importlib.import_module("calls." + area).CALLS]


def samples(call, count, seed=0):
    """`count` lists of recipes, always the same ones for the same seed."""
    for number in range(count):
        yield call.recipes(RandomSource("%s %s %d" % (call.name, seed, number)))
