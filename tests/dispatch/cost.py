"""Times dispatched calls against direct ones in one process, pair by pair; the last line is JSON."""

import json
import sys
import time

import cost_direct
import cost_dispatched

CALLS = {
    "PyList_GetItemRef": lambda module, n: module.list_get([None], n),
    "PyLong_AsInt": lambda module, n: module.as_int(12, n),
    "PyDict_GetItemRef": lambda module, n: module.dict_get({"key": None}, "key", n),
}


def seconds(call, module, n):
    start = time.perf_counter()
    call(module, n)
    return time.perf_counter() - start


def main():
    if len(sys.argv) > 1:
        # For an instruction counter: one call of one kind, n times.
        CALLS[sys.argv[1]](cost_direct if sys.argv[2] == "direct" else cost_dispatched, int(sys.argv[3]))
        return
    n = 200_000
    report = {}
    for name, call in CALLS.items():
        direct, dispatched = [], []
        for _ in range(60):
            direct.append(seconds(call, cost_direct, n))
            dispatched.append(seconds(call, cost_dispatched, n))
        report[name] = {"direct": min(direct) / n * 1e9, "dispatched": min(dispatched) / n * 1e9}
    print(json.dumps(report))


if __name__ == "__main__":
    main()
