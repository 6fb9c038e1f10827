"""The first calls of dispatched functions, from 16 threads at once; exits with 1 if any is wrong."""

import sys
import threading

import testcapi

THREADS = 16
sys.setswitchinterval(1e-6)


class Attributes:
    name = "value"


CALLS = [
    (lambda: testcapi.dict_getitemref({"key": 1}, "key"), 1),
    (lambda: testcapi.list_get_item_ref([5], 0), 5),
    (lambda: testcapi.PyLong_AsInt(12), 12),
    (lambda: testcapi.object_getoptionalattr(Attributes(), "name"), "value"),
    (lambda: testcapi.object_hasattrwitherror(Attributes(), "other"), 0),
    (lambda: testcapi.mapping_getoptionalitem({1: 2}, 1), 2),
    (lambda: testcapi.mapping_haskeywitherror({1: 2}, 3), 0),
    (lambda: testcapi.unicode_equaltoutf8("text", b"text"), 1),
    (lambda: testcapi.dict_getitemstringref({"key": 1}, "key"), 1),
]


def main():
    barrier = threading.Barrier(THREADS)
    wrong = []

    def run(offset):
        barrier.wait()
        for index in range(len(CALLS)):
            call, right = CALLS[(index + offset) % len(CALLS)]
            try:
                result = call()
            except Exception as error:
                result = error
            if result != right:
                wrong.append((result, right))

    threads = [threading.Thread(target=run, args=(offset,)) for offset in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        sys.exit("wrong: %r" % wrong)


if __name__ == "__main__":
    main()
