"""Checks the module `pyo3_takeout`."""

import sys

import pyo3_takeout as module

cache = {"a": [1], "b": 2}
assert module.take(cache, "a") == [1] and cache == {"b": 2}
assert module.take(cache, "a", "instead") == "instead"
for key, error in [("a", KeyError), ([], TypeError)]:
    try:
        module.take(cache, key)
    except error as raised:
        assert error is not KeyError or raised.args == ("a",), raised.args
    else:
        raise AssertionError("take(cache, %r) raised nothing" % (key,))
items = [object(), 1]
module.clear(items)
assert items == []
first = module.monotonic()
assert 0 < first <= module.monotonic()
assert module.constant(0) is None and module.constant(1) is False and module.constant(9) == ()
try:
    module.constant(99)
except SystemError:
    pass
else:
    raise AssertionError("constant(99) raised nothing")
print("%s %s: ok, %s" % (sys.implementation.name, sys.version.split()[0], dict(module.providers())))
