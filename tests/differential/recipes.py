"""Recipes: descriptions of objects that can be built afresh, equal each time, for each provider that is called.

A recipe is a tuple (kind, number, what it is made of); the number says which object is meant where a recipe stands twice.
What is not a recipe stands for itself. A `World` builds the objects of one call and remembers them.
"""

import array
import builtins
import collections
import types
import weakref

import hostile

Recipe = collections.namedtuple("Recipe", "kind number parts")


class World:
    """The objects of one example, by label."""

    def __init__(self):
        self.objects = {}
        self.labels = {}
        self.containers = []
        self.log = []
        self.active = False  # objects are honest while others are built and described

    def build(self, recipe):
        if not isinstance(recipe, Recipe):
            return recipe
        label = "%s %d" % (recipe.kind, recipe.number)
        if label not in self.objects:
            self.remember(label, BUILDERS[recipe.kind](self, label, *recipe.parts))
        return self.objects[label]

    def remember(self, label, made):
        self.objects[label] = made
        self.labels.setdefault(id(made), label)
        if issubclass(type(made), (dict, list, bytearray)):
            self.containers.append(made)

    def scripted(self, label, cls, script, *args):
        made = cls(*args)
        hostile.STATES[id(made)] = hostile.State(self, script, label)
        return made

    def close(self):
        hostile.STATES.clear()
        self.objects.clear()
        self.labels.clear()
        del self.containers[:]


def build_int(world, label, digits):
    return int(digits)


def build_float(world, label, text):
    return float(text)


def build_str(world, label, text):
    return "".join(list(text))


def build_bytes(world, label, data):
    return bytes(bytearray(data))


def build_bytearray(world, label, data):
    return bytearray(data)


def build_array(world, label, typecode, size):
    return array.array(typecode, range(size))


def build_advanced(world, label, recipe):
    """The same generator, one step further."""
    made = world.build(recipe)
    try:
        next(made)
    except (StopIteration, KeyError):
        pass
    return made


def build_memoryview(world, label, data, step):
    return memoryview(bytearray(data))[::step]


def build_list(world, label, items):
    return [world.build(item) for item in items]


def build_tuple(world, label, items):
    return tuple([world.build(item) for item in items])


def unhashable_left_out(world, items):
    for item in items:
        made = world.build(item)
        try:
            hash(made)
        except BaseException:
            continue
        yield made


def build_set(world, label, items):
    return set(unhashable_left_out(world, items))


def build_dict(world, label, pairs):
    made = {}
    for key, value in pairs:
        key, value = world.build(key), world.build(value)
        try:
            made[key] = value
        except BaseException:
            continue
    return made


def build_range_dict(world, label, size):
    return {"key %d" % number: number for number in range(size)}


def build_range_list(world, label, size):
    return list(range(size))


def build_generator(world, label, items):
    def generator():
        for item in items:
            sent = yield world.build(item)
            if isinstance(sent, BaseException):
                raise sent
        return "returned"

    return generator()


def build_coroutine(world, label, started):
    async def coroutine(made=types.coroutine(lambda: (yield 1))):
        return await made()

    made = coroutine()
    if started:
        made.send(None)
    world.remember(label + " closer", Closer(made))
    return made


class Closer:
    """No warning about coroutines that were never awaited."""

    def __init__(self, coroutine):
        self.close = coroutine.close

    def __del__(self):
        self.close()


def build_weak(world, label, recipe, kind, is_dead):
    made = getattr(weakref, kind)(hostile.Key() if is_dead else world.build(recipe))
    return made


def build_exception(world, label, name, args, cause, context, traced):
    cls = getattr(hostile, name, None) or getattr(builtins, name)
    values = [world.build(arg) for arg in args]
    if issubclass(cls, UnicodeDecodeError):
        values = ["utf-8", b"\xff", 0, 1, "reason"]
    elif issubclass(cls, SyntaxError):
        values = values[:1]
    made = cls(*values)
    if traced:
        try:
            raise made
        except BaseException:
            pass
    made.__cause__ = world.build(cause)
    made.__context__ = world.build(context)
    made.__suppress_context__ = cause is not None
    return made


def build_object(world, label):
    return object()


def build_namespace(world, label, pairs):
    return types.SimpleNamespace(**{name: world.build(value) for name, value in pairs})


def build_module(world, label, name, pairs):
    made = types.ModuleType(name)
    for key, value in pairs:
        setattr(made, key, world.build(value))
    return made


def build_class(world, label, name, bases, pairs, meta):
    names = {key: world.build(value) for key, value in pairs}
    bases = tuple([world.build(base) for base in bases])
    return (hostile.MetaNames if meta else type)(name, bases, names)


def build_instance(world, label, cls):
    cls = world.build(cls)
    return cls.__new__(cls)


def build_function(world, label, text):
    names = {"__name__": "made"}
    exec(text, names)
    return names["made"]


def build_known(world, label, path):
    """Something that exists already: `module:attribute.attribute`."""
    module, _, attributes = path.partition(":")
    made = __import__(module, fromlist=["*"])
    for attribute in attributes.split("."):
        made = getattr(made, attribute)
    return made


def build_part(world, label, recipe, attribute):
    """An attribute of another object of the example, e.g. a bound method."""
    return getattr(world.build(recipe), attribute)


def build_call(world, label, recipe, *args):
    return world.build(recipe)(*[world.build(arg) for arg in args])


def build_key(world, label, script):
    return world.scripted(label, hostile.Key, script)


def build_index(world, label, script, value):
    made = world.scripted(label, hostile.Index, script)
    made.value = int(value)
    return made


def builder_of(cls):
    return lambda world, label, script: world.scripted(label, cls, script)


def builder_with_items(cls):
    def build(world, label, script, items):
        made = world.scripted(label, cls, script)
        made.items = tuple([world.build(item) for item in items])
        return made

    return build


def build_mapping(world, label, script, pairs):
    made = world.scripted(label, hostile.Mapping, script)
    made.items = tuple([(key, world.build(value)) for key, value in pairs])
    return made


def build_subdict(world, label, script, pairs):
    return world.scripted(label, hostile.SubDict, script, build_dict(world, label, pairs))


def build_sublist(world, label, script, items):
    return world.scripted(label, hostile.SubList, script, build_list(world, label, items))


def build_subtuple(world, label, script, items):
    return world.scripted(label, hostile.SubTuple, script, build_list(world, label, items))


def build_substr(world, label, script, text):
    return world.scripted(label, hostile.SubStr, script, text)


def build_subbytes(world, label, script, data):
    return world.scripted(label, hostile.SubBytes, script, data)


def build_subint(world, label, script, digits):
    return world.scripted(label, hostile.SubInt, script, int(digits))


def build_subfloat(world, label, script, text):
    return world.scripted(label, hostile.SubFloat, script, float(text))


BUILDERS = {name[len("build_") :]: value for name, value in list(globals().items()) if name.startswith("build_")}
BUILDERS.update(
    attributes=builder_of(hostile.Attributes),
    allattributes=builder_of(hostile.AllAttributes),
    callable=builder_of(hostile.Callable),
    asynchronous=builder_of(hostile.Asynchronous),
    buffer=builder_of(hostile.Buffer),
    iterable=builder_with_items(hostile.Iterable),
    sequence=builder_with_items(hostile.Sequence),
)
