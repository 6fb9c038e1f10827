"""Strings and bytes."""

from calls import Call


def string(g):
    return g.one_of(g.text, g.text, g.substr, g.anything)


def two_strings(g):
    left = string(g)
    if g.chance(3) and left.kind in ("str", "substr"):
        return [left, g.recipe("str", left.parts[-1])]
    return [left, string(g)]


def join(g):
    items = tuple([g.one_of(g.data, g.bytearray, g.subbytes, g.simple) for _ in range(g.integer(0, 4))])
    kind = g.choice(["list", "tuple"])
    iterable = g.recipe(kind, items) if not g.chance(3) else g.one_of(g.any_iterable, lambda: g.recipe("iterable", g.script(), items))
    return [g.one_of(g.data, g.subbytes, g.anything), iterable]


def string_only(g):
    return g.one_of(g.text, g.substr)


def equal_pair(g):
    left = string_only(g)
    if g.chance(2):
        return [left, left.parts[-1].encode("utf-8", "surrogatepass")]
    return [left, g.data_of()]


CALLS = [
    Call("unicode_equal", ["PyUnicode_Equal"], two_strings),
    Call("unicode_equaltoutf8", ["PyUnicode_EqualToUTF8"], equal_pair),
    Call("unicode_equaltoutf8andsize", ["PyUnicode_EqualToUTF8AndSize"], equal_pair),
    Call("bytes_join", ["PyBytes_Join"], join),
]
