"""The first calls of all dispatched functions, from 16 threads at once; the last line is JSON, a row for each function.

An argument `interpreters` gives each thread an interpreter with a lock of its own, so that they do run at the same time.
"""

import gc
import io
import json
import os
import sys
import threading

THREADS = 16


def calls(threads):
    """Does the calls in that many threads of this interpreter, and returns what is wrong about them as a whole."""
    import dispatched_calls

    events = []
    sys.addaudithook(lambda event, args: events.append((event, args)) if event.startswith("first_calls.") else None)
    sys.setswitchinterval(1e-6)
    stderr, displayed = sys.stderr, io.StringIO()
    sys.stderr = displayed

    def run():
        marker = True
        dispatched_calls.run()
        return marker

    try:
        if threads == 1:
            run()
        else:
            run_all([threading.Thread(target=run) for _ in range(threads)])
    finally:
        sys.stderr = stderr
    gc.enable()
    wrong = []
    # The threads' lines may be mixed, but not inside a word.
    if any(displayed.getvalue().count(word) != threads for word in ("ValueError", "displayed")):
        wrong.append("PyErr_DisplayException prints %r" % displayed.getvalue())
    for event in ("first_calls.tuple", "first_calls.variadic"):
        if events.count((event, (5,))) != threads:
            wrong.append("%d events %s" % (events.count((event, (5,))), event))
    return wrong


def run_all(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def calls_in_interpreters():
    from concurrent import interpreters

    wrong = []
    # Only the module's definition, which a floor of 3.9 cannot give a slot, would say that it may be loaded.
    script = """if True:
        import sys, _imp
        _imp._override_multi_interp_extensions_check(-1)
        sys.path.insert(0, %r)
        import first_calls
        wrong = first_calls.calls(1)
        if wrong:
            raise AssertionError(wrong)
    """ % os.path.dirname(os.path.abspath(__file__))

    def run():
        try:
            interpreters.create().exec(script)
        except Exception as error:
            wrong.append(repr(error))

    run_all([threading.Thread(target=run) for _ in range(THREADS)])
    return wrong


def main():
    wrong = calls_in_interpreters() if sys.argv[1:] == ["interpreters"] else calls(THREADS)
    import dispatched_calls

    print(json.dumps({"rows": dispatched_calls.report(), "wrong": wrong}))


if __name__ == "__main__":
    main()
