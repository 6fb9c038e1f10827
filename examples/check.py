"""Checks the two example extensions on a real book, against collections.Counter.

    python check.py MODULE...

Prints a JSON line for each module: whether its results are right, and how long it took.
"""

import collections
import importlib
import io
import json
import os
import re
import sys
import time

BOOK = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "kjv-pentateuch.txt")


def expected_counts(text, min_length=1):
    words = re.findall("[a-z\x80-\U0010ffff]+", text.lower())
    return collections.Counter(word for word in words if len(word.encode()) >= min_length)


def ranked(counts):
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def check(module, text):
    counts = module.count(text)
    right = expected_counts(text)
    assert counts == right, "count() differs from collections.Counter"
    assert module.count(io.StringIO(text), 5) == expected_counts(text, 5), "count() of a file with min_length=5 is wrong"
    assert module.count("Łódź, łódź!") == {"łódź": 2}, "count() of letters beyond ASCII is wrong"
    assert module.top(counts, 10) == ranked(right)[:10], "top() is wrong"
    assert module.top(counts, 0) == [], "top(0) is wrong"

    half = len(text) // 2
    half = text.index("\n", half)
    first, second = module.count(text[:half]), module.count(text[half:])
    assert module.merge(first, second) == right, "merge() of two halves is not the whole"
    negative = {word: -number for word, number in right.items()}
    assert module.merge(right, negative) == {}, "merge() keeps words whose sum is 0"

    lines = ["%s: %d\n" % ("I" if word == "i" else word, number) for word, number in ranked(right)]
    assert module.render(counts) == "".join(lines), "render() is wrong"
    for call, error in [
        (lambda: module.count(1), TypeError),
        (lambda: module.count(text, "x"), TypeError),
        (lambda: module.count(text, 1 << 40), OverflowError),
        (lambda: module.top([], 1), TypeError),
        (lambda: module.top({"word": "many"}, 1), TypeError),
        (lambda: module.merge({}, None), TypeError),
        (lambda: module.render({1: "many"}), TypeError),
    ]:
        try:
            call()
        except error:
            continue
        raise AssertionError("wrong arguments are taken without %s" % error.__name__)
    assert module.__version__ == "1.0", "__version__ is wrong"


def main():
    with io.open(BOOK, encoding="utf-8") as file:
        text = file.read()
    failed = False
    for name in sys.argv[1:]:
        report = {"module": name, "ok": True, "error": "", "seconds": 0.0}
        try:
            module = importlib.import_module(name)
            check(module, text)
            start = time.perf_counter()
            module.render(module.count(text))
            report["seconds"] = time.perf_counter() - start
        except Exception as error:
            report.update(ok=False, error="%s: %s" % (type(error).__name__, error))
            failed = True
        print(json.dumps(report))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
