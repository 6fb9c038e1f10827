"""Calls each function through several builds of `testcapi` in one process and compares what can be seen.

    run.py OPTIONS: a JSON object; see `main`. The last line of output is a JSON report.
"""

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

REPEATS = 40  # of a call that answers differently, to see whether the real function does so itself
TAPE = 96  # bytes: more choices than most examples take


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
        self.examples = self.unsteady = 0
        self.report = None

    def example(self, recipes, is_handling):
        self.examples += 1
        if self.examples % 300 == 0:
            gc.collect()
        os.pwrite(self.progress, ("%s %r %r\0" % (self.call.name, recipes, is_handling)).encode(), 0)
        different = self.differences(recipes, is_handling)
        if different:
            # The interpreter's caches hold references: what is different without them, too, is a divergence.
            observe.forget = observe.clear_type_cache
            different = self.differences(recipes, is_handling) and self.differences(recipes, is_handling)
            observe.forget = None
        if not different or not self.always(different, recipes, is_handling):
            return
        self.report = {"name": self.call.name, "recipes": repr(recipes), "handling": is_handling}
        self.report["different"] = repr(different)
        raise Diverges(self.call.name)

    def always(self, different, recipes, is_handling):
        """Whether a fallback never answers as the real function does.

        A key that changes the dict while it is compared sees other keys, depending on where the objects happen to lie in
        memory: then the real function's own answers differ from call to call.
        """
        answers, suspects = [], [fallback for fallback in self.fallbacks if fallback.variant in different]
        junk = []
        for number in range(REPEATS):
            junk.append([bytes(40 + 16 * (number % 8)) for _ in range(number)])
            answers.append(observe.observe(self.call, self.real, recipes, is_handling))
            for fallback in list(suspects):
                found = observe.observe(self.call, fallback, recipes, is_handling)
                if not all(compare(self.call, answer, found) for answer in answers):
                    suspects.remove(fallback)
        steady = not any(compare(self.call, answers[0], answer) for answer in answers)
        if not suspects and not steady:
            self.unsteady += 1
            return False
        return True

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

    def run(self, hypothesis, examples, seed):
        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=examples,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            verbosity=hypothesis.Verbosity.quiet,
            report_multiple_bugs=False,
            phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
        )
        @hypothesis.given(hypothesis.strategies.binary(min_size=TAPE, max_size=TAPE))
        def check(tape):
            source = TapeSource(tape)
            is_handling = source.chance(4)
            self.example(self.call.recipes(source), is_handling)

        try:
            check()
        except (Diverges, hypothesis.errors.Flaky) as error:
            return dict(self.report, unsteady=not isinstance(error, Diverges))
        finally:
            gc.collect()
        return None


def wanted(options):
    table = calls.load()
    chosen = [call for call in table if any(options["filter"] in name for name in [call.name] + call.functions)]
    return chosen[options["share"] :: options["shares"]]


def main():
    options = json.loads(sys.argv[1])
    if options.get("hypothesis"):
        sys.path.append(options["hypothesis"])
    warnings.filterwarnings("ignore", category=UserWarning)
    import hypothesis

    extensions = {name: load_extension(name, path) for name, path in options["extensions"].items()}
    real = extensions.pop("c")
    progress = os.open(options["progress"], os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    gc.disable()
    gc.freeze()
    report = {"functions": {}, "left_out": {}, "divergences": []}
    for call in wanted(options):
        if call.apart:
            report["left_out"][call.name] = call.apart
            continue
        if not is_real(real, call):
            report["left_out"][call.name] = "%s has not all of %s itself" % (sys.version.split()[0], ", ".join(call.functions))
            continue
        fallbacks = [extension for extension in extensions.values() if is_fallback(extension, call)]
        if not fallbacks:
            report["left_out"][call.name] = "no build has a fallback of it"
            continue
        if call.limited:
            report["left_out"][call.name + " within the limited API"] = call.limited
        start = time.perf_counter()
        comparison = Comparison(call, real, fallbacks, progress)
        divergence = comparison.run(hypothesis, options["examples"], options["seed"])
        for name in call.functions:
            count = report["functions"].setdefault(name, {})
            for fallback in fallbacks:
                count[fallback.variant] = count.get(fallback.variant, 0) + comparison.examples
        if comparison.unsteady:
            reason = "the real function's own answers to %d of %d examples change from call to call"
            report["left_out"]["some of " + call.name] = reason % (comparison.unsteady, comparison.examples)
        if divergence is not None:
            report["divergences"].append(divergence)
        if options["verbose"]:
            took = time.perf_counter() - start
            print(call.name, comparison.examples, "%.1f s" % took, divergence or "", file=sys.stderr)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
