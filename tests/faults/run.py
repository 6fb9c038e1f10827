"""Calls each function while its n-th allocation fails, for n = 0, 1, 2 ... until nothing fails any more.

    run.py OPTIONS: a JSON object; see `main`. The last line of output is a JSON report. It may die in a call; then the file
    `progress` says in which, and another run goes on behind it.
"""

import array
import gc
import json
import os
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "differential")]

import calls as table
import observe
import own_calls
from recipes import Recipe, World

MOST = 400  # allocations of one call
REPEATS = 5
WARMUP = 150
HAS_TOTALS = hasattr(sys, "gettotalrefcount")


# The older one is deprecated from 3.14 on, and does the same.
CLEAR_CACHES = getattr(sys, "_clear_internal_caches", None) or getattr(sys, "_clear_type_cache", lambda: None)


def settle():
    """Empties free lists, so that there is something to allocate, and the cache of attributes, which keeps their names."""
    gc.collect()
    CLEAR_CACHES()


def is_shared(label, item):
    """Whether others refer to the object as well: it existed before, or there is only one of its value."""
    if label.startswith("known"):
        return True
    return type(item) is int and abs(item) < 1100 or type(item) in (str, bytes, tuple) and len(item) < 2


class Attempt:
    """One call with fresh arguments, of which allocation `first` to `last` fail."""

    def __init__(self, case, number, first, last):
        world = World()
        description = observe.Description(world)
        args = case.build(world, number)
        watched = [(label, item) for label, item in world.objects.items() if not is_shared(label, item)]
        self.labels = [label for label, _ in watched]
        objects = [item for _, item in watched]
        del watched[:]
        settle()
        before = observe.counts(objects)
        function, args = case.function, tuple(args) if case.is_direct else (case.testcapi,) + tuple(args)
        raised, value, self.allocations, self.failed = faultalloc.call(function, args, first, last)
        self.outcome = self.describe(description, raised, value)
        # What PyErr_Format() raises when it has no memory for the message.
        self.without_message = self.outcome.partition(": ")[0] + ": " if raised else self.outcome
        # Some functions of the extension return the exception.
        self.is_memory_error = "MemoryError" in self.outcome
        if isinstance(value, BaseException):
            value.__traceback__ = value.__context__ = value.__cause__ = None
        del value
        settle()
        self.changes = observe.differences(before, observe.counts(objects))
        del objects[:], args
        world.close()
        case.clean()

    def describe(self, description, raised, value):
        if raised:
            return "raised %s: %s" % (type(value).__name__, description.plain(str(value)))
        return "returned %s" % (description.of(value),)


# What must not grow; in debug builds all references as well.
TOTALS = [("blocks of memory", sys.getallocatedblocks), ("references to None", lambda: sys.getrefcount(None))]
if HAS_TOTALS:
    TOTALS.append(("references", sys.gettotalrefcount))
# Where the totals are noted; made before, so that it does not count itself.
MARKS = [array.array("q", [0] * (REPEATS + 1)) for _ in TOTALS]


def mark(place):
    settle()
    for (_, total), marks in zip(TOTALS, MARKS):
        marks[place] = total()


def growth(attempt):
    """By how much the totals change with each of some attempts, if always in the same direction."""
    mark(0)
    for number in range(REPEATS):
        attempt()
        mark(number + 1)
    found = []
    for (name, _), marks in zip(TOTALS, MARKS):
        # The first attempt may fill a cache.
        changes = [marks[number + 1] - marks[number] for number in range(1, REPEATS)]
        if all(change > 0 for change in changes) or all(change < 0 for change in changes):
            found.append("%s: %s" % (name, changes))
    return ", ".join(found)


# Objects whose methods are Python code: the interpreter's own way of running that without memory is not the subject, and
# 3.12 crashes or loses exceptions there.
SCRIPTED = {"key", "index", "subint", "subfloat", "substr", "subbytes", "sublist", "subtuple", "subdict", "mapping", "iterable"}
SCRIPTED |= {"sequence", "attributes", "allattributes", "callable", "asynchronous", "buffer", "function", "generator", "coroutine"}


def is_direct(call):
    return call.invoke.__qualname__.startswith("invoke_by_name.")


def is_honest(recipe):
    if isinstance(recipe, Recipe):
        # A class with a metaclass of Python code says so in its last part.
        return recipe.kind not in SCRIPTED and recipe.parts[-1:] != (True,) and is_honest(recipe.parts)
    return not isinstance(recipe, (tuple, list)) or all(is_honest(part) for part in recipe)


def honest_samples(call, count):
    """Samples, and of those some which run no Python code."""
    honest = [recipes for recipes in table.samples(call, 12 * count) if is_honest(recipes)]
    return honest[:count]


LOST = "raised str: NULL without an exception"
# 3.12 drops an exception when it cannot make the frame object of a function in Python that it passes through.
LOSES_EXCEPTIONS = sys.version_info[:2] == (3, 12)


class Case:
    """A way to call a function, with samples of arguments."""

    def __init__(self, testcapi, call, count):
        self.testcapi, self.call = testcapi, call
        self.name, self.functions = call.name, call.functions
        self.tolerated = dict(getattr(call, "tolerated", {}))
        if testcapi.is_limited:
            self.tolerated.update(own_calls.TOLERATED_WHERE_LIMITED.get(call.name, {}))
        # The extension's function itself, where that will do: a function in Python allocates as well.
        self.is_direct = is_direct(call)
        self.function = getattr(testcapi, call.name) if self.is_direct else call.invoke
        self.samples = honest_samples(call, count) if isinstance(call, table.Call) else [None]

    def build(self, world, number):
        if self.samples[number] is None:
            return self.call.build(world, self.testcapi, number)
        return [world.build(recipe) for recipe in self.samples[number]]

    def clean(self):
        if not isinstance(self.call, table.Call):
            self.call.clean(self.testcapi)


class Check:
    """All faults of one case."""

    def __init__(self, case, progress, lasting):
        self.case, self.progress, self.lasting = case, progress, lasting
        self.faults = self.memory_errors = 0
        self.findings = set()

    def find(self, number, fault, what):
        if not any(aspect in what for aspect in self.case.tolerated):
            what = what.encode("ascii", "backslashreplace").decode()
            self.findings.add("%s, sample %d, fault %d: %s" % (self.case.name, number, fault, what))

    def run(self):
        for number in range(len(self.case.samples)):
            self.run_sample(number)

    def run_sample(self, number):
        # Twice: first calls import modules and fill caches.
        for _ in range(2):
            usual = Attempt(self.case, number, sys.maxsize, sys.maxsize)
        for fault in range(MOST):
            os.pwrite(self.progress, ("%s, sample %d, fault %d\0" % (self.case.name, number, fault)).encode(), 0)
            before = self.faults
            grown = growth(lambda: self.attempt(number, fault, usual))
            if self.faults == before:
                return
            # Only where each attempt met the fault do they compare. Free lists and caches take a while to fill up.
            if grown and self.faults == before + REPEATS:
                for _ in range(WARMUP):
                    self.attempt(number, fault, usual)
                grown = growth(lambda: self.attempt(number, fault, usual))
            else:
                grown = ""
            if grown:
                self.find(number, fault, "each call leaves " + grown)

    def attempt(self, number, fault, usual):
        attempt = Attempt(self.case, number, fault, MOST if self.lasting else fault)
        if not attempt.failed:
            return
        self.faults += 1
        if attempt.is_memory_error:
            self.memory_errors += 1
        elif attempt.outcome == LOST and LOSES_EXCEPTIONS and not self.case.is_direct:
            return
        elif attempt.outcome not in (usual.outcome, usual.without_message):
            self.find(number, fault, "%s, not MemoryError or %s" % (attempt.outcome, usual.outcome))
        for label, change, allowed in zip(attempt.labels, attempt.changes, usual.changes):
            if change not in (0, allowed):
                self.find(number, fault, "references of %s change by %+d (%+d without the fault)" % (label, change, allowed))


def from_table():
    """Those that call the extension's functions directly: 3.12 itself crashes where it cannot make a function in Python."""
    replaced = {call.functions[0] for call in own_calls.CALLS} | own_calls.LEFT_OUT
    return [call for call in table.load() if call.functions[0] not in replaced and is_direct(call)]


def wanted(options, testcapi):
    chosen = from_table() + own_calls.CALLS
    chosen = [call for call in chosen if any(options["filter"] in name for name in [call.name] + call.functions)]
    return [call for call in chosen if all(name in testcapi.providers for name in call.functions)]


def main():
    global faultalloc
    options = json.loads(sys.argv[1])
    warnings.simplefilter("ignore")
    import faultalloc
    import testcapi

    if testcapi.is_limited and HAS_TOTALS:
        # A debug build does not see the references that a file for the stable ABI takes and gives back itself.
        TOTALS.pop()
    sys.unraisablehook = lambda report: None
    progress = os.open(options["progress"], os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    chosen = wanted(options, testcapi)
    gc.disable()
    gc.freeze()
    report = open(options["report"], "a")
    for index in range(options["start"], len(chosen)):
        if options["lasting"] and chosen[index].name in own_calls.NOT_LASTING:
            left_out = own_calls.NOT_LASTING[chosen[index].name]
            report.write(json.dumps({"name": chosen[index].name, "left_out": left_out}) + "\n")
            continue
        os.pwrite(progress, ("%s\0" % chosen[index].name).encode(), 0)
        with open(options["position"], "w") as position:
            position.write(str(index))
        check = Check(Case(testcapi, chosen[index], options["samples"]), progress, options["lasting"])
        check.run()
        line = {"name": check.case.name, "functions": check.case.functions, "faults": check.faults}
        line.update(memory_errors=check.memory_errors, findings=sorted(check.findings))
        report.write(json.dumps(line) + "\n")
        report.flush()
    # Some calls leave the interpreter in a state that nobody should finalize.
    os._exit(0)


if __name__ == "__main__":
    main()
