"""Objects that raise, lie and change containers, as their scripts say.

A script is a tuple of actions: the n-th call of any of the object's special methods does what the n-th action says, and
the last one is repeated. Every call is logged, so that two runs can be compared.
"""

import sys


class OwnKeyError(KeyError):
    pass


class OwnAttributeError(AttributeError):
    pass


class OwnBaseException(BaseException):
    pass


RAISED = {
    error.__name__: error
    for error in (
        ValueError,
        KeyError,
        AttributeError,
        TypeError,
        IndexError,
        StopIteration,
        OverflowError,
        MemoryError,
        KeyboardInterrupt,
        OwnKeyError,
        OwnAttributeError,
        OwnBaseException,
    )
}

# What a script may say; "honest" is the method's usual answer.
ACTIONS = (
    ["honest", "lie", "lie", "not implemented", "none", "text", "zero", "minus one", "huge", "self", "empty"]
    + ["clear", "insert", "pop", "replace", "swallow"]
    + sorted(RAISED)
)
CHANGES = ["clear", "insert", "pop", "replace"]
STEADY = [action for action in ACTIONS if action not in CHANGES]
ANSWERS = {
    "not implemented": NotImplemented,
    "none": None,
    "text": "text",
    "zero": 0,
    "minus one": -1,
    "huge": 1 << 70,
    "empty": (),
}


def change(world, action):
    """What a special method does to the containers of the example."""
    for container in world.containers:
        if issubclass(type(container), dict):
            change_dict(container, action)
        elif issubclass(type(container), (list, bytearray)):
            change_list(container, action)


def change_dict(container, action):
    if action == "clear":
        dict.clear(container)
    elif action == "insert":
        for number in range(20):
            dict.__setitem__(container, "inserted %d" % number, number)
    elif action == "pop" and container:
        dict.popitem(container)
    elif action == "replace":
        for key in list(dict.keys(container)):
            if type(key) is str:
                dict.__setitem__(container, key, "replaced")


def change_list(container, action):
    if action == "clear":
        del container[:]
    elif action == "insert":
        container[:0] = [1, 2, 3]
    elif action == "pop" and container:
        del container[-1]
    elif action == "replace" and container:
        container[0] = 7


# What drives an object stands outside of it, where nobody sees it.
STATES = {}


class State:
    def __init__(self, world, script, label):
        self.world, self.script, self.label = world, script, label
        self.calls = 0

    def next_action(self):
        action = self.script[min(self.calls, len(self.script) - 1)] if self.script else "honest"
        self.calls += 1
        return action


def play(self, method, honest, lie):
    """One call of a special method: `honest` makes its usual answer, `lie` is a wrong one."""
    state = STATES.get(id(self))
    if state is None or not state.world.active:
        return honest()
    world = state.world
    world.log.append((state.label, method))
    if len(world.log) > 400:
        return honest()  # an iterator without an end
    action = state.next_action()
    if action in RAISED:
        raise RAISED[action]("%s of %s" % (method, state.label))
    if action in ANSWERS:
        return ANSWERS[action]
    if action in CHANGES:
        change(world, action)
    if action == "self":
        return self
    if action == "swallow":
        try:
            raise ValueError("handled inside")
        except ValueError:
            return honest()
    return lie if action == "lie" else honest()


class Scripted:
    """The part that all hostile classes share."""

    def __repr__(self):
        return play(self, "__repr__", lambda: "<hostile>", "\ud800")


class Key(Scripted):
    def __eq__(self, other):
        return play(self, "__eq__", lambda: self is other, True)

    def __hash__(self):
        return play(self, "__hash__", lambda: 42, 1 << 61)


class Index(Scripted):
    value = 3

    def __index__(self):
        return play(self, "__index__", lambda: self.value, True)

    def __int__(self):
        return play(self, "__int__", lambda: self.value + 1, True)

    def __float__(self):
        return play(self, "__float__", lambda: self.value + 0.5, 1)


class Attributes(Scripted):
    present = "class attribute"

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return play(self, "__getattr__", lambda: self._missing(name), "found")

    def _missing(self, name):
        raise AttributeError(name)

    @property
    def computed(self):
        return play(self, "computed", lambda: 5, "lie")

    def method(self, *args, **kwargs):
        return play(self, "method", lambda: (args, kwargs), "lie")


class AllAttributes(Scripted):
    """Also the attributes that exist are asked for."""

    present = "class attribute"

    def __getattribute__(self, name):
        if type(name) is not str or name.startswith("_"):
            return object.__getattribute__(self, name)
        return play(self, "__getattribute__", lambda: object.__getattribute__(self, name), "found")

    def method(self, *args, **kwargs):
        return (args, kwargs)


class Iterable(Scripted):
    """An iterator over its own items."""

    items = ()
    position = 0

    def __iter__(self):
        return play(self, "__iter__", lambda: self, iter("lie"))

    def __next__(self):
        return play(self, "__next__", self._next, "lie")

    def _next(self):
        if self.position >= len(self.items):
            raise StopIteration
        self.position += 1
        return self.items[self.position - 1]

    def __length_hint__(self):
        return play(self, "__length_hint__", lambda: len(self.items), 100)


class Sequence(Scripted):
    """What `iter` makes an iterator of by itself."""

    items = ()

    def __getitem__(self, index):
        return play(self, "__getitem__", lambda: self.items[index], "lie")

    def __len__(self):
        return play(self, "__len__", lambda: len(self.items), 5)


class Mapping(Scripted):
    items = ()

    def __getitem__(self, key):
        return play(self, "__getitem__", lambda: dict(self.items)[key], "lie")

    def __contains__(self, key):
        return play(self, "__contains__", lambda: key in dict(self.items), True)

    def __len__(self):
        return play(self, "__len__", lambda: len(self.items), 5)

    def keys(self):
        return play(self, "keys", lambda: dict(self.items).keys(), ["lie"])


class Callable(Scripted):
    def __call__(self, *args, **kwargs):
        return play(self, "__call__", lambda: (args, kwargs), "lie")

    def method(self, *args, **kwargs):
        return play(self, "method", lambda: (self, args, kwargs), "lie")


class Asynchronous(Scripted):
    def __aiter__(self):
        return play(self, "__aiter__", lambda: self, 7)

    async def __anext__(self):
        raise StopAsyncIteration

    def send(self, value):
        return play(self, "send", lambda: value, "lie")

    def __iter__(self):
        return self

    def __next__(self):
        return play(self, "__next__", lambda: 1, "lie")


class Buffer(Scripted):
    def __buffer__(self, flags):
        return play(self, "__buffer__", lambda: memoryview(b"buffer"), b"lie")

    def __fspath__(self):
        return play(self, "__fspath__", lambda: "/nowhere", b"/no")

    def __str__(self):
        return play(self, "__str__", lambda: "text of it", "\ud800")


class SubDict(Scripted, dict):
    def __getitem__(self, key):
        return play(self, "__getitem__", lambda: dict.__getitem__(self, key), "lie")

    def __missing__(self, key):
        return play(self, "__missing__", lambda: dict.__getitem__(self, key), "lie")

    def __contains__(self, key):
        return play(self, "__contains__", lambda: dict.__contains__(self, key), True)

    def __len__(self):
        return play(self, "__len__", lambda: dict.__len__(self), 5)

    def __iter__(self):
        return play(self, "__iter__", lambda: dict.__iter__(self), iter(["lie"]))

    def keys(self):
        return play(self, "keys", lambda: dict.keys(self), ["lie"])

    def get(self, key, default=None):
        return play(self, "get", lambda: dict.get(self, key, default), "lie")

    def pop(self, *args):
        return play(self, "pop", lambda: dict.pop(self, *args), "lie")


class SubList(Scripted, list):
    def __iter__(self):
        return play(self, "__iter__", lambda: list.__iter__(self), iter(["lie"]))

    def __getitem__(self, index):
        return play(self, "__getitem__", lambda: list.__getitem__(self, index), "lie")

    def __len__(self):
        return play(self, "__len__", lambda: list.__len__(self), 5)

    def clear(self):
        return play(self, "clear", lambda: list.clear(self), None)

    def extend(self, items):
        return play(self, "extend", lambda: list.extend(self, items), None)


class SubTuple(Scripted, tuple):
    def __iter__(self):
        return play(self, "__iter__", lambda: tuple.__iter__(self), iter(["lie"]))

    def __getitem__(self, index):
        return play(self, "__getitem__", lambda: tuple.__getitem__(self, index), "lie")

    def __len__(self):
        return play(self, "__len__", lambda: tuple.__len__(self), 5)

    def __hash__(self):
        return play(self, "__hash__", lambda: tuple.__hash__(self), 7)

    def __eq__(self, other):
        return play(self, "__eq__", lambda: tuple.__eq__(self, other), True)


class SubStr(Scripted, str):
    def __eq__(self, other):
        return play(self, "__eq__", lambda: str.__eq__(self, other), True)

    def __hash__(self):
        return play(self, "__hash__", lambda: str.__hash__(self), 7)

    def __str__(self):
        return play(self, "__str__", lambda: str.__str__(self), "lie")

    def __len__(self):
        return play(self, "__len__", lambda: str.__len__(self), 5)


class SubBytes(Scripted, bytes):
    def __iter__(self):
        return play(self, "__iter__", lambda: bytes.__iter__(self), iter([1]))

    def __len__(self):
        return play(self, "__len__", lambda: bytes.__len__(self), 5)

    def __getitem__(self, index):
        return play(self, "__getitem__", lambda: bytes.__getitem__(self, index), 1)


class SubInt(Scripted, int):
    def __index__(self):
        return play(self, "__index__", lambda: int.__index__(self), 7)

    def __int__(self):
        return play(self, "__int__", lambda: int.__int__(self), 7)

    def __eq__(self, other):
        return play(self, "__eq__", lambda: int.__eq__(self, other), True)

    def __hash__(self):
        return play(self, "__hash__", lambda: int.__hash__(self), 7)

    def __bool__(self):
        return play(self, "__bool__", lambda: int.__bool__(self), True)


class SubFloat(Scripted, float):
    def __index__(self):
        return play(self, "__index__", lambda: 4, 7)


class MetaNames(type):
    """A class that answers for its own names; `refuses` in its body makes it raise."""

    def __getattribute__(cls, name):
        if name in ("__module__", "__qualname__") and "refuses" in type.__getattribute__(cls, "__dict__"):
            raise ZeroDivisionError(name)
        return type.__getattribute__(cls, name)


class Refusing(Exception):
    """Cannot be made."""

    def __init__(self, *args):
        raise ZeroDivisionError("refused")


class Strange(Exception):
    """Makes something that is no exception."""

    def __new__(cls, *args):
        return "strange"


# What the audit hook was told; a hook cannot be taken away again, so it is made once and stays silent later.
AUDITED = []
AUDITS = []


def audit_hook(event, args):
    if AUDITS and event.startswith("differential."):
        AUDITED.append((event, type(args), list(args)))  # the limited API cannot hand on the tuple itself
        if event.endswith("refused"):
            raise ZeroDivisionError("refused")


def audit_begin():
    if not hasattr(sys, "differential_hook"):
        sys.differential_hook = audit_hook
        sys.addaudithook(audit_hook)
    AUDITS.append(True)


def audit_end():
    del AUDITS[:], AUDITED[:]
