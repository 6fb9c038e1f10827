"""Times dispatched calls against direct ones in one process, pair by pair; the last line is JSON.

    cost.py FOLDER_DIRECT FOLDER_DISPATCHED [NAME direct|dispatched N]

Each folder has the extension `providers_rust`; those in C are found as every module is.
"""

import glob
import importlib.util
import json
import sys
import time

import cost_direct
import cost_dispatched


def load(kind, folder):
    """The extension of that folder, under a name of its own."""
    (path,) = glob.glob(folder + "/providers_rust.*so")
    spec = importlib.util.spec_from_file_location(kind + ".providers_rust", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULES = {
    "C": {"direct": cost_direct, "dispatched": cost_dispatched},
    "Rust": {"direct": load("direct", sys.argv[1]), "dispatched": load("dispatched", sys.argv[2])},
}
FUNCTIONS = {
    "PyList_GetItemRef": lambda module, n: module.list_get([None], n),
    "PyLong_AsInt": lambda module, n: module.as_int(12, n),
    "PyDict_GetItemRef": lambda module, n: module.dict_get({"key": None}, "key", n),
}
CALLS = {"%s, %s" % pair: pair for pair in ((name, language) for name in FUNCTIONS for language in MODULES)}


def seconds(call, module, n):
    start = time.perf_counter()
    call(module, n)
    return time.perf_counter() - start


def main():
    if len(sys.argv) > 3:
        # For an instruction counter: one call of one kind, n times.
        name, language = CALLS[sys.argv[3]]
        FUNCTIONS[name](MODULES[language][sys.argv[4]], int(sys.argv[5]))
        return
    n = 20_000  # short, so that most slices are not interrupted
    report = {}
    for row, (name, language) in CALLS.items():
        direct, dispatched = [], []
        for _ in range(200):
            direct.append(seconds(FUNCTIONS[name], MODULES[language]["direct"], n))
            dispatched.append(seconds(FUNCTIONS[name], MODULES[language]["dispatched"], n))
        report[row] = {"direct": min(direct) / n * 1e9, "dispatched": min(dispatched) / n * 1e9}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
