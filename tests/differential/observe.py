"""What can be seen of a call from outside: its outcome, and what became of the objects."""

import ctypes
import functools
import io
import itertools
import re
import sys
import types

from recipes import World

ASPECTS = {
    "result": "the value, or the exception with its arguments and attributes; which object it is",
    "context": "the exceptions that the exception names as context and cause",
    "traceback": "the functions in the exception's traceback",
    "references": "how reference counts change, while the result is there and when it is gone",
    "state": "what the objects hold afterwards",
    "log": "which special methods were called, in which order",
    "output": "what was written to sys.stderr or given to sys.unraisablehook",
}
DETAILS = ("name", "obj", "path", "errno", "filename", "filename2", "lineno", "offset", "text", "msg", "value", "code")
DETAILS += ("encoding", "object", "start", "end", "reason", "end_lineno", "end_offset", "__notes__", "name_from")
# Where the interpreter's own source says so, the file and line are its own.
PLACE = re.compile(r"^\S+:\d+: bad argument to internal function")
ADDRESS = re.compile(r"0x[0-9a-f]{6,}")


ATOMS = {type(None), bool, int, float, str, bytes, complex, type(Ellipsis), type(NotImplemented)}


@functools.lru_cache(None)
def details_of(cls):
    """The details that all exceptions of a class have."""
    return {name for name in DETAILS if hasattr(cls, name)}


def some(items):
    """Of what is large, the beginning."""
    return itertools.islice(items, 40)


class Description:
    """Describes values in terms of the objects of a world."""

    def __init__(self, world):
        self.world = world

    def of(self, value, depth=4):
        """Which object it is, or what it holds. Small integers exist once."""
        label = self.world.labels.get(id(value))
        if label is not None and not (type(value) is int and -(1 << 20) < value < 1 << 20):
            return "<" + label + ">"
        return self.content(value, depth)

    def content(self, value, depth):
        cls = type(value)
        if cls in ATOMS:
            text = ascii(value)
            return ADDRESS.sub("0x...", text) if "0x" in text else text
        if cls is types.CodeType:
            return "code of " + value.co_name
        if issubclass(type(value), type):
            return "class %r of %r" % (type.__dict__["__qualname__"].__get__(value), type.mro(value)[1:])
        if depth == 0:
            return "..."
        if issubclass(type(value), BaseException):
            return self.exception(value, depth)
        return self.container(value, depth)

    def container(self, value, depth):
        cls = type(value)
        name = type.__dict__["__qualname__"].__get__(cls)
        if issubclass(type(value), dict):
            pairs = [(self.of(key, depth - 1), self.of(item, depth - 1)) for key, item in some(dict.items(value))]
            return (name, dict.__len__(value), pairs, self.attributes(value, depth))
        for kind in (list, tuple):
            if issubclass(type(value), kind):
                items = [self.of(item, depth - 1) for item in some(kind.__iter__(value))]
                return (name, kind.__len__(value), items, self.attributes(value, depth))
        if issubclass(type(value), (set, frozenset)):
            return (name, sorted(str(self.of(item, depth - 1)) for item in value))
        if issubclass(type(value), bytearray):
            return (name, bytes(value))
        if issubclass(type(value), memoryview):
            return (name, value.format, value.shape, value.strides, value.readonly)
        if issubclass(type(value), types.GeneratorType):
            return (name, value.gi_code.co_name, value.gi_frame is None or value.gi_frame.f_lasti)
        if issubclass(type(value), types.ModuleType) and "__loader__" in vars(value) and vars(value)["__loader__"]:
            return "module " + value.__name__
        if issubclass(type(value), types.ModuleType):
            return (name, self.attributes(value, depth))
        return (name, self.attributes(value, depth))

    def attributes(self, value, depth):
        """The instance's own."""
        try:
            names = object.__getattribute__(value, "__dict__")
        except AttributeError:
            return None
        if type(names) is not dict:
            return None
        return [(key, self.of(item, depth - 1)) for key, item in names.items()]

    def exception(self, value, depth):
        details = []
        own = value.__dict__
        for name in DETAILS:
            if name in own or name in details_of(type(value)):
                found = getattr(value, name, value)
                if found is not value:
                    details.append((name, self.of(found, depth - 1)))
        args = [self.plain(self.of(arg, depth - 1)) for arg in BaseException.args.__get__(value)]
        return (type(value).__name__, args, self.plain(str(details)), value.__suppress_context__)

    def plain(self, text):
        if not isinstance(text, str):
            return text
        text = text.strip("'")
        if "bad argument" in text:
            text = PLACE.sub("FILE:LINE: bad argument to internal function", text)
        return ADDRESS.sub("0x...", text) if "0x" in text else text

    def chain(self, value):
        """Context and cause, all the way."""
        found = []
        while value is not None and len(found) < 10:
            found.append((self.of(value.__context__), self.of(value.__cause__)))
            value = value.__context__
        return found


def frames(exception):
    names = []
    traceback = exception.__traceback__
    while traceback is not None:
        names.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return names[2:]  # without the harness


# Called before references are counted, if it is not None.
forget = None
clear_type_cache = ctypes.pythonapi.PyType_ClearCache


def counts(objects):
    if forget is not None:
        forget()
    return [sys.getrefcount(item) for item in objects]


def differences(before, after):
    return [new - old for old, new in zip(before, after)]


def call_handling(call, testcapi, args, handled):
    """Calls while another exception is being handled."""
    if handled is None:
        return call.invoke(testcapi, *args)
    try:
        raise handled
    except BaseException:
        return call.invoke(testcapi, *args)


class Output:
    """Catches what goes to sys.stderr and to sys.unraisablehook."""

    def __init__(self, description):
        self.description = description
        self.caught = []

    def __enter__(self):
        self.stderr, self.hook = sys.stderr, sys.unraisablehook
        sys.stderr = io.StringIO()
        sys.unraisablehook = self.unraisable
        return self

    def unraisable(self, report):
        of = self.description.of
        chain = [] if report.exc_value is None else self.description.chain(report.exc_value)
        self.caught.append((of(report.exc_value), self.description.plain(report.err_msg), of(report.object), chain))

    def __exit__(self, *ignored):
        text = sys.stderr.getvalue()
        sys.stderr, sys.unraisablehook = self.stderr, self.hook
        if text:
            text = re.sub(r"line \d+", "line N", ADDRESS.sub("0x...", text))
        self.text = (text, self.caught)


def observe(call, testcapi, recipes, is_handling):
    """Builds the objects, calls, and returns what was seen, by aspect."""
    world = World()
    description = Description(world)
    args = [world.build(recipe) for recipe in recipes]
    handled = ValueError("handled outside") if is_handling else None
    if handled is not None:
        world.remember("handled", handled)
    labels = list(world.objects) + ["type of " + label for label in world.objects]
    objects = list(world.objects.values())
    objects += [type(item) for item in objects]
    seen = {"context": None, "traceback": None}
    with Output(description) as output:
        before = counts(objects)
        world.active = True
        try:
            result = call_handling(call, testcapi, args, handled)
        except BaseException as exception:
            world.active = False
            result = exception
            seen["result"] = ("raised", description.of(result), description.content(result, 4))
            seen["context"] = description.chain(result)
            seen["traceback"] = frames(result)
            handled and setattr(handled, "__traceback__", None)
        else:
            world.active = False
            seen["result"] = ("returned", description.of(result))
        during = differences(before, counts(objects))
        del result
        after = differences(before, counts(objects))
    seen["references"] = [found for found in zip(labels, during, after) if found[1] or found[2]]
    seen["state"] = [(label, description.content(item, 2)) for label, item in world.objects.items()]
    seen["log"] = list(world.log)
    seen["output"] = output.text
    del objects[:]
    world.close()
    return seen
