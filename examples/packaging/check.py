"""Checks the module `takeout`, whichever project it was built by."""

import sys

import takeout

cache = {"a": [1], "b": 2}
assert takeout.take(cache, "a") == [1] and cache == {"b": 2}
assert takeout.take(cache, "a", "instead") == "instead"
assert takeout.take(cache, "b", None) == 2 and cache == {}
for arguments, error in [((cache, "a"), KeyError), ((cache, []), None), (([], "a"), SystemError), ((), TypeError)]:
    try:
        takeout.take(*arguments)
    except Exception as raised:
        # An empty dict hashes no key.
        assert error is None or type(raised) is error, (arguments, raised)
    else:
        raise AssertionError("take%r raised nothing" % (arguments,))
print("%s %s: ok, %s" % (sys.implementation.name, sys.version.split()[0], takeout.__file__.split("/")[-1]))
