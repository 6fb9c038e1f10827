"""Makes recipes for every kind of argument, from the choices of a source."""

from hostile import ACTIONS
from recipes import Recipe

NUMBERS = (
    [0, 1, 2, 3, -1, -2, 5, 10, 127, 128, 255, 256, -128, -129, 32767, 65535, 65536]
    + [(1 << bits) + difference for bits in (15, 30, 31, 32, 60, 62, 63, 64, 65, 128, 300) for difference in (-1, 0, 1)]
    + [-(1 << bits) + difference for bits in (15, 30, 31, 32, 60, 62, 63, 64, 65, 128, 300) for difference in (-1, 0, 1)]
)
SIZES = [0, 1, 2, 3, 5, -1, -2, 100, (1 << 63) - 1, -(1 << 63), (1 << 31) - 1, 1 << 31]
TEXTS = (
    ["", "a", "key", "name", "b", "abc", "\xe9", "\xff", "\u0100", "\u20ac", "\U0001f40d", "\ud800", "a\0b", "a\udc80"]
    + ["%", "%s", "x" * 100, "\u20ac" * 30, "key 1", "present", "missing", "computed", "method", "1", " "]
)
FLOATS = ["0", "-0.0", "1", "1.5", "-1", "nan", "inf", "-inf", "1e308", "5e-324", "65504", "65520", "3.5e38", "1e-8", "4e10"]
NAMES = ["present", "missing", "method", "computed", "__class__", "__dict__", "", "a\0b", "\ud800", "\xe9", "name"]
EXCEPTIONS = ["ValueError", "KeyError", "AttributeError", "OSError", "SyntaxError", "StopIteration", "OwnBaseException"]
EXCEPTIONS += ["ImportError", "UnicodeDecodeError", "OwnKeyError", "KeyboardInterrupt", "SystemExit"]
# Whose hash is their address, or made of it: where such an object happens to lie in memory, there a dict or a set has it.
BY_ADDRESS = {"object", "attributes", "allattributes", "index", "iterable", "sequence", "mapping", "callable", "asynchronous"}
BY_ADDRESS |= {"buffer", "class", "instance", "function", "known", "exception", "generator", "coroutine", "module", "part", "call"}
BY_ADDRESS |= {"weak", "advanced", "memoryview", "array"}


def is_steady(item):
    """Whether the hash is the same for each of the objects that are built from it."""
    if not isinstance(item, Recipe):
        return True
    if item.kind in ("tuple", "subtuple"):
        return all(is_steady(part) for part in item.parts[-1])
    return item.kind not in BY_ADDRESS and item.parts != ("nan",) and item.parts[1:] != ("nan",)


class Maker:
    def __init__(self, source):
        self.source = source
        self.integer, self.choice, self.chance = source.integer, source.choice, source.chance
        self.made = []
        self.actions, self.longest = ACTIONS, 3  # what hostile objects do, and how often something new

    def recipe(self, kind, *parts):
        made = Recipe(kind, len(self.made), parts)
        self.made.append(made)
        return made

    def again(self):
        """An object that the example has already."""
        return self.choice(self.made) if self.made else self.text()

    def one_of(self, *makers):
        return self.choice(makers)()

    # What hostile objects do.
    def script(self):
        return tuple([self.choice(self.actions) for _ in range(self.integer(0, self.longest))])

    # Atoms.
    def digits(self):
        if self.chance(4):
            return str(self.integer(-(1 << 70), 1 << 70))
        return str(self.choice(NUMBERS))

    def small(self):
        return self.integer(-3, 12)

    def size(self):
        return self.choice(SIZES)

    def number(self):
        return self.recipe("int", self.digits())

    def text_of(self):
        if self.chance(4):
            return "".join([chr(self.codepoint()) for _ in range(self.integer(0, 5))])
        return self.choice(TEXTS)

    def codepoint(self):
        return self.choice([97, 0x7F, 0x80, 0xFF, 0x100, 0xD800, 0xDFFF, 0xFFFF, 0x10000, 0x10FFFF, 0, 10])

    def data_of(self):
        if self.chance(2):
            return bytes([self.integer(0, 255) for _ in range(self.integer(0, 9))])
        return self.text_of().encode("utf-8", "surrogatepass")

    def text(self):
        return self.recipe("str", self.text_of())

    def name(self):
        if self.chance(8):
            return self.one_of(self.number, self.data, self.substr)
        return self.recipe("str", self.choice(NAMES))

    def data(self):
        return self.recipe("bytes", self.data_of())

    def real(self):
        return self.recipe("float", self.choice(FLOATS))

    def key_for(self, container):
        """Often a key that the dictionary has: the same object, an equal one or one of the same kind."""
        pairs = container.parts[-1] if container.kind in ("dict", "subdict", "mapping") else ()
        if container.kind == "range_dict":
            return self.recipe("str", "key %d" % self.integer(0, container.parts[0]))
        if not pairs or self.chance(3):
            return self.key()
        key = self.choice(pairs)[0]
        if not isinstance(key, Recipe):
            return self.recipe("str", key)
        return key if self.chance(2) else self.recipe(key.kind, *key.parts)

    def c_key_for(self, container):
        """The same as a C string."""
        key = self.key_for(container)
        if key.kind not in ("str", "substr") or self.chance(6):
            return self.c_string()
        return key.parts[-1].encode("utf-8", "surrogatepass").replace(b"\0", b"")

    # A C string: bytes end at the first NUL, and need not be UTF-8.
    def c_string(self):
        if self.chance(3):
            return self.data_of().replace(b"\0", b"")
        return self.text_of().encode("utf-8", "replace").replace(b"\0", b"")

    def c_name(self):
        if self.chance(6):
            return self.c_string()
        return self.choice(NAMES).encode("utf-8", "surrogatepass").replace(b"\0", b"")

    # Hostile atoms.
    def index(self):
        return self.recipe("index", self.script(), self.digits())

    def key_object(self):
        return self.recipe("key", self.script())

    def substr(self):
        return self.recipe("substr", self.script(), self.text_of())

    def subbytes(self):
        return self.recipe("subbytes", self.script(), self.data_of())

    def subint(self):
        return self.recipe("subint", self.script(), self.digits())

    def subfloat(self):
        return self.recipe("subfloat", self.script(), self.choice(FLOATS))

    def integer_like(self):
        return self.one_of(self.number, self.subint, self.index, self.real, self.subfloat, self.anything)

    # Objects.
    def simple(self):
        return self.one_of(self.number, self.text, self.data, self.real, self.again)

    def thing(self):
        return self.recipe("object")

    def attributes(self):
        return self.recipe("attributes", self.script())

    def all_attributes(self):
        return self.recipe("allattributes", self.script())

    def namespace(self):
        names = [self.choice(["name", "present", "key"]) for _ in range(self.integer(0, 2))]
        return self.recipe("namespace", tuple([(name, self.simple()) for name in names]))

    def module(self):
        pairs = self.namespace().parts[0]
        return self.recipe("module", self.choice(["made", "made.sub", ""]), pairs)

    def holder(self):
        """Something with attributes."""
        makers = (self.namespace, self.attributes, self.all_attributes, self.cls, self.module, self.anything)
        return self.one_of(*makers)

    def anything(self):
        makers = (self.number, self.text, self.data, self.real, self.again, self.thing, self.key_object, self.index)
        makers += (self.substr, self.subint, self.subtuple, self.list, self.dict, self.tuple, self.attributes, self.cls)
        makers += (self.set, self.bytearray, self.iterable, self.callable, self.function, self.exception, self.constant)
        return self.one_of(*makers)

    def constant(self):
        return self.known("builtins:True", "builtins:False", "builtins:Ellipsis", "builtins:NotImplemented")

    # Containers.
    def items(self, largest=3):
        return tuple([self.simple() if self.chance(2) else self.key() for _ in range(self.integer(0, largest))])

    def key(self):
        makers = (self.text, self.substr, self.key_object, self.number, self.again, self.subint, self.tuple)
        return self.one_of(*(makers + (self.subtuple, self.list, self.real, self.data)))

    def steady_key(self):
        """What stands in a dict: all of its like are found at one place of it, so that a call can be repeated."""
        key = self.key()
        return key if is_steady(key) else self.text()

    def pairs(self):
        return tuple([(self.steady_key(), self.simple()) for _ in range(self.integer(0, 3))])

    def list(self):
        if self.chance(12):
            return self.recipe("range_list", self.choice([8, 9, 100, 1000]))
        return self.recipe("list", self.items())

    def sublist(self):
        return self.recipe("sublist", self.script(), self.items())

    def tuple(self):
        return self.recipe("tuple", self.items())

    def subtuple(self):
        return self.recipe("subtuple", self.script(), self.items())

    def dict(self):
        if self.chance(12):
            return self.recipe("range_dict", self.choice([5, 6, 100, 1000]))
        return self.recipe("dict", self.pairs())

    def subdict(self):
        return self.recipe("subdict", self.script(), self.pairs())

    def set(self):
        return self.recipe("set", tuple([item for item in self.items() if is_steady(item)]))

    def bytearray(self):
        return self.recipe("bytearray", self.data_of())

    def array(self):
        return self.recipe("array", self.choice("bHid"), self.integer(0, 4))

    def iterable(self):
        return self.recipe("iterable", self.script(), self.items())

    def sequence(self):
        return self.recipe("sequence", self.script(), self.items())

    def mapping(self):
        return self.recipe("mapping", self.script(), tuple([(self.text_of(), self.simple()) for _ in range(self.integer(0, 2))]))

    def generator(self):
        return self.recipe("generator", self.items())

    def any_dict(self):
        """Mostly dicts."""
        return self.one_of(*[self.dict] * 6 + [self.subdict] * 3 + [self.anything])

    def any_list(self):
        return self.one_of(*[self.list] * 6 + [self.sublist] * 3 + [self.anything])

    def any_mapping(self):
        return self.one_of(self.dict, self.subdict, self.mapping, self.list, self.sequence, self.sublist, self.cls, self.anything)

    def any_iterable(self):
        makers = (self.list, self.tuple, self.sublist, self.iterable, self.sequence, self.generator, self.set, self.dict)
        return self.one_of(*makers + (self.subtuple, self.subdict, self.text, self.data, self.anything))

    # Code and classes.
    def callable(self):
        return self.recipe("callable", self.script())

    def function(self):
        return self.recipe("function", self.choice(FUNCTIONS))

    def known(self, *paths):
        return self.recipe("known", self.choice(paths))

    def any_callable(self):
        return self.one_of(self.function, self.callable, self.builtin, self.cls, self.bound, self.anything)

    def builtin(self):
        return self.known("builtins:len", "builtins:dict", "builtins:sorted", "builtins:int.from_bytes", "builtins:str.join")

    def bound(self):
        return self.recipe("part", self.one_of(self.callable, self.attributes), "method")

    def cls(self):
        bases = (self.one_of(lambda: self.known(*BASES), self.cls),) if self.chance(3) else ()
        pairs = (("present", self.simple()),) if self.chance(2) else ()
        if self.chance(4):
            pairs += (("__module__", self.one_of(self.text, self.number)),)
        if self.chance(6):
            pairs += (("__slots__", ()),)
        if self.chance(6):
            return self.recipe("class", "Refusing", bases, pairs + (("refuses", 1),), True)
        return self.recipe("class", self.choice(["Made", "a.b", "M\xe9", ""]), bases, pairs, False)

    def any_class(self):
        return self.one_of(self.cls, lambda: self.known(*BASES), self.cls)

    def instance(self):
        return self.recipe("instance", self.cls())

    def instance_of(self, name):
        return self.recipe("instance", self.recipe("class", name, (), (), False))

    def exception(self):
        return self.exception_with(None)

    def exception_with(self, context):
        args = tuple([self.simple() for _ in range(self.integer(0, 2))])
        return self.recipe("exception", self.choice(EXCEPTIONS), args, None, context, self.chance(3))

    def chained(self):
        return self.exception_with(self.exception())


FUNCTIONS = (
    "def made(*args, **kwargs): return args, kwargs",
    "def made(): return 1",
    "def made(a, b=2, *, c=3): return a, b, c",
    "def made(*args): raise ValueError('made')",
    "def made(self, *args, **kwargs):\n try:\n  raise KeyError\n except KeyError:\n  raise TypeError(args)",
    "made = lambda *args, **kwargs: iter(args)",
    "def made(*args):\n yield from args",
    "async def made(*args):\n yield args",
    "def made(a, /, b): return [a for _ in (1, 2) if b]",
    "def outer(free):\n def made(a=(), *rest): return free, a\n return made\nmade = outer(3)",
)
BASES = ("builtins:object", "builtins:int", "builtins:dict", "collections:OrderedDict", "types:SimpleNamespace")
BASES += ("builtins:Exception", "builtins:str", "builtins:type")
