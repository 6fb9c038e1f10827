"""Calls each function through several builds of `testcapi` in one process and compares what can be seen.

    run.py OPTIONS: a JSON object; see `main`. It prints a JSON report of each call, and adds it to the file `done`.
"""

import collections
import gc
import importlib.machinery
import importlib.util
import json
import os
import sys
import time
import warnings

import calls
import observe
from source import TapeSource

TAPE = 96  # bytes: more choices than most examples take
# Hypothesis takes as long for a tape as an example takes to run: each tape is read from so many places on. What is zero stays
# zero, so that a tape that is shrunk makes simpler examples from each place.
PLACES = range(0, TAPE, 12)
AGAIN = 5  # how often the same input is tried


def load_extension(name, path):
    """Two builds of the same extension are two modules."""
    loader = importlib.machinery.ExtensionFileLoader("testcapi", path)
    spec = importlib.util.spec_from_file_location("testcapi", path, loader=loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    module.variant = name
    return module


def is_real(testcapi, call):
    return all(testcapi.providers.get(name) == "direct" for name in call.functions)


def is_fallback(testcapi, call):
    """Under LD_PRELOAD of no_lookup.c what is looked up is not found."""
    if call.limited and "abi3" in testcapi.variant:
        return False
    return testcapi.providers.get(call.functions[0]) in ("fallback", "dispatch")


def compare(call, expected, found):
    """Aspects in which they differ: name -> (expected, found)."""
    return {
        aspect: (expected[aspect], found[aspect])
        for aspect in observe.ASPECTS
        if aspect not in call.ignored and expected[aspect] != found[aspect]
    }


class Diverges(AssertionError):
    pass


class Comparison:
    """One call: the real function against each fallback."""

    def __init__(self, call, real, fallbacks, progress):
        self.call, self.real, self.fallbacks, self.progress = call, real, fallbacks, progress
        self.examples, self.seen = 0, collections.Counter()
        self.tried = 0
        self.found = None

    def example(self, recipes, is_handling):
        self.examples += 1
        text = ("%s %r %r\0" % (self.call.name, recipes, is_handling)).encode()
        self.seen[hash(text)] += 1
        if self.seen[hash(text)] > AGAIN and not self.found:
            return
        self.tried += 1
        if self.tried % 1000 == 0:
            gc.collect()
        os.pwrite(self.progress, text, 0)
        different = self.differences(recipes, is_handling)
        if different and not observe.forget and all(set(aspects) == {"references"} for aspects in different.values()):
            different = self.without_caches(recipes, is_handling)
        if different:
            self.found = {"name": self.call.name, "recipes": repr(recipes), "handling": is_handling}
            self.found["different"] = repr(different)
            raise Diverges(self.call.name)

    def without_caches(self, recipes, is_handling):
        """The interpreter's cache of attributes holds references to their names: they are counted without it.

        The first time only fills other caches.
        """
        observe.forget = observe.clear_type_cache
        try:
            return self.differences(recipes, is_handling) and self.differences(recipes, is_handling)
        finally:
            observe.forget = None

    def differences(self, recipes, is_handling):
        """Aspects by fallback."""
        expected = observe.observe(self.call, self.real, recipes, is_handling)
        different = {}
        for fallback in self.fallbacks:
            found = observe.observe(self.call, fallback, recipes, is_handling)
            aspects = compare(self.call, expected, found)
            if aspects:
                different[fallback.variant] = aspects
        return different

    def run(self, examples, seed):
        import hypothesis

        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=max(examples // len(PLACES), 1),
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            verbosity=hypothesis.Verbosity.quiet,
            report_multiple_bugs=False,
            phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
        )
        @hypothesis.given(hypothesis.strategies.binary(min_size=TAPE, max_size=TAPE))
        def check(tape):
            for place in PLACES:
                source = TapeSource(tape[place:] + tape[:place])
                is_handling = source.chance(4)
                self.example(self.call.recipes(source), is_handling)

        try:
            check()
        except (Diverges, hypothesis.errors.Flaky) as error:
            return dict(self.found, flaky=not isinstance(error, Diverges))
        finally:
            gc.collect()
        return None


def wanted(options):
    """The calls of this process, each with a name of its own."""
    table, names = [], collections.Counter()
    for call in calls.load():
        names[call.name] += 1
        if any(options["filter"] in name for name in [call.name] + call.functions):
            table.append(("%s#%d" % (call.name, names[call.name]), call))
    return table[options["share"] :: options["shares"]]


def done_before(options):
    """What an earlier run with the same seed and as many examples found nothing in: report by key."""
    reports = {}
    if options["resume"] and os.path.exists(options["done"]):
        with open(options["done"]) as lines:
            for line in lines:
                report = json.loads(line)
                reports[report["key"]] = report
    enough = lambda report: report["seed"] == options["seed"] and report["examples"] >= options["examples"]
    return {key: report for key, report in reports.items() if enough(report) and not report["divergences"]}


def examine(call, extensions, options, progress):
    """The report of one call."""
    report = {"functions": {}, "left_out": {}, "divergences": [], "distinct": 0}
    real = extensions["c"]
    fallbacks = [extension for name, extension in extensions.items() if name != "c" and is_fallback(extension, call)]
    if call.apart:
        report["left_out"][call.name] = call.apart
    elif not is_real(real, call):
        report["left_out"][call.name] = "%s has not all of %s itself" % (sys.version.split()[0], ", ".join(call.functions))
    elif not fallbacks:
        report["left_out"][call.name] = "no build has a fallback of it"
    else:
        if call.limited:
            report["left_out"][call.name + " within the limited API"] = call.limited
        comparison = Comparison(call, real, fallbacks, progress)
        divergence = comparison.run(options["examples"], options["seed"])
        counts = {fallback.variant: comparison.examples for fallback in fallbacks}
        report["functions"] = dict.fromkeys(call.functions, counts)
        report["distinct"] = len(comparison.seen)
        report["divergences"] = [divergence] if divergence else []
    return report


def main():
    options = json.loads(sys.argv[1])
    sys.path.append(options["hypothesis"])
    import hypothesis  # noqa: F401, before what it makes is counted

    # Each time, not once for each place.
    warnings.simplefilter("always", DeprecationWarning)
    warnings.filterwarnings("ignore", category=UserWarning)
    extensions = {name: load_extension(name, path) for name, path in options["extensions"].items()}
    progress = os.open(options["progress"], os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    done = os.open(options["done"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    known = done_before(options)
    gc.disable()
    gc.freeze()
    for key, call in wanted(options):
        start = time.perf_counter()
        report = known.get(key)
        if report is None:
            report = examine(call, extensions, options, progress)
            report.update(key=key, seed=options["seed"], examples=options["examples"])
            os.write(done, json.dumps(report).encode() + b"\n")
        print(json.dumps(report), flush=True)
        if options["verbose"]:
            took = time.perf_counter() - start
            print(key, report["distinct"], "%.1f s" % took, report["divergences"] or "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
