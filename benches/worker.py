"""Runs scenarios of compiled libraries in this interpreter: `worker.py TIMER NAME=LIBRARY ...`.

Each line of the input is a JSON object with a library's name, a scenario and how often to run it; each line of the
output is the time in nanoseconds that all calls took together.
"""

import collections.abc
import ctypes
import gc
import itertools
import json
import sys
import types
import weakref


class Plain:
    """An ordinary class."""

    def __init__(self):
        self.attribute = 1


def endless():
    while True:
        yield None


def started(generator):
    next(generator)
    return generator


def five(a, b, c, d, e):
    return a


def frame():
    local = 1
    return sys._getframe(local - 1)


def fresh(text):
    """A str that nobody else has."""
    return "".join(list(text))


def names(count):
    return ["name%d" % index for index in range(count)]


def numbers(count):
    return list(range(1000, 1000 + count))


class Runner:
    def __init__(self, timer, libraries):
        # PyDLL keeps the GIL and raises what a call left behind.
        self.time = ctypes.PyDLL(timer).bench_time
        self.time.restype = ctypes.c_double
        self.libraries = {name: ctypes.PyDLL(path) for name, path in libraries}
        self.inputs = {}

    def input(self, scenario, n):
        """The scenario's objects and keys as arrays of pointers, made once."""
        key = scenario["name"], n
        if key not in self.inputs:
            namespace = dict(globals(), n=n)
            objects = [eval(source, namespace) for source in scenario["objects"]]
            keys = eval(scenario["keys"], namespace)
            if scenario["growth"]:
                self.inputs.clear()
            # The lists themselves keep the objects alive.
            self.inputs[key] = objects, keys, pointers(objects, 3), pointers(keys, 1)
        return self.inputs[key][2:]

    def run(self, command):
        scenario, name = command["scenario"], command["library"]
        objects, keys = self.input(scenario, command["n"])
        library = self.libraries[name]
        function = "%s_%s" % (name.replace("-", "_"), scenario["symbol"])
        before = None
        if scenario["before"]:
            before = ctypes.cast(getattr(library, "before_" + function), ctypes.c_void_p)
        loop = ctypes.cast(getattr(library, "loop_" + function), ctypes.c_void_p)
        numbers = [ctypes.c_long(command[word]) for word in ("calls", "n", "batches")]
        return self.time(before, loop, objects, keys, *numbers)


def pointers(objects, least):
    addresses = [id(thing) for thing in objects]
    addresses += [0] * (least - len(addresses))
    return (ctypes.c_void_p * len(addresses))(*addresses)


def main():
    runner = Runner(sys.argv[1], [argument.split("=", 1) for argument in sys.argv[2:]])
    gc.collect()
    gc.disable()
    for line in sys.stdin:
        print(runner.run(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
