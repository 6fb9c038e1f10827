"""Imports the module `slotted` here and in two subinterpreters; the last line of output is a JSON report.

The first argument is the folder of the module. Standard library only.
"""

import gc
import json
import sys

CHECKS = """
import sys
sys.path.insert(0, FOLDER)
import slotted
assert slotted.answer == 42
assert slotted.__name__ == "slotted" and slotted.__doc__ == "Defined once.", (slotted.__name__, slotted.__doc__)
assert [slotted.count() for _ in range(3)] == [1, 2, 3]
assert repr(slotted.Thing()) == "<Thing after 3 calls>", repr(slotted.Thing())
assert slotted.Thing.__module__ == "slotted"

class Sub(slotted.Thing):
    pass

assert repr(Sub()) == "<Thing after 3 calls>"
assert slotted.hook() in ("PyInit", "PyModExport")
"""


def run_twice_with_own_gil(code):
    """Runs the code in two subinterpreters, alive together, and says what they were."""
    try:
        import _interpreters as interpreters
    except ImportError:
        try:
            import _xxsubinterpreters as interpreters
        except ImportError:
            return "none here"
    if sys.version_info < (3, 12):
        return "share the GIL before 3.12"
    if sys.version_info >= (3, 13):
        made = [interpreters.create("isolated") for _ in range(2)]
        run = interpreters.exec
    else:
        made = [interpreters.create(isolated=True) for _ in range(2)]
        run = interpreters.run_string
    for interpreter in made:
        problem = run(interpreter, code)
        assert problem is None, problem
    for interpreter in made:
        interpreters.destroy(interpreter)
    return "2, own GIL"


def main():
    folder = sys.argv[1]
    code = CHECKS.replace("FOLDER", repr(folder))
    exec(code, {})
    import slotted

    hook = slotted.hook()
    # A second module from the same definition has a state of its own.
    del sys.modules["slotted"]
    exec(code, {})
    assert slotted.count() == 4
    interpreters = run_twice_with_own_gil(code)
    del slotted
    del sys.modules["slotted"]
    gc.collect()
    print(json.dumps({"hook": hook, "interpreters": interpreters}))


if __name__ == "__main__":
    main()
