"""Exceptions."""

from calls import Call


def traceback(g):
    return g.recipe("part", g.recipe("exception", "ValueError", (), None, None, True), "__traceback__")


def exception(g):
    return g.one_of(g.exception, g.chained, g.exception)


def classes(g):
    return g.known("builtins:ValueError", "builtins:KeyError", "hostile:OwnKeyError", "hostile:Refusing", "hostile:Strange")


def value(g):
    return g.one_of(exception_of(g), g.text, g.tuple, lambda: None, g.number)


def exception_of(g):
    return lambda: exception(g)


def raised(g):
    return [classes(g), value(g), g.one_of(lambda: None, lambda: traceback(g))]


def nothing_or_raised(g):
    return [None, None, None] if g.chance(10) else raised(g)


def handled(testcapi, exc):
    """Inside a handler, whose exception is put back."""
    try:
        raise ValueError("outer")
    except ValueError:
        old = testcapi.set_exception(exc)
        seen = testcapi.get_exception()
        testcapi.set_exception(old)
        old.__traceback__ = None
        return old, seen


def syntax_location(g):
    number = lambda: g.choice([0, 1, 2, -1, 5, 2**31 - 1])
    filename = g.one_of(lambda: None, g.text, lambda: g.recipe("str", "hostile.py"))
    exc = g.recipe("exception", g.choice(["SyntaxError", "ValueError", "IndentationError"]), ("message",), None, None, False)
    return [exc, filename, number(), number(), number(), number()]


def unraisable(g):
    objects = [g.anything() for _ in range(3)]
    return [exception(g), g.choice([None, b"in %R", b"%R and %R", b"", b"plain"])] + objects


CALLS = [
    Call("err_set_raised", ["PyErr_SetRaisedException"], lambda g: [g.one_of(exception_of(g), lambda: None)]),
    Call("err_get_raised", ["PyErr_GetRaisedException"], nothing_or_raised),
    Call("exc_set_object_fetch", ["PyErr_GetRaisedException"], lambda g: [classes(g), g.one_of(exception_of(g), g.text, g.tuple)]),
    Call(
        "set_exception",
        ["PyErr_SetHandledException", "PyErr_GetHandledException"],
        lambda g: [g.one_of(exception_of(g), lambda: g.known("builtins:Ellipsis"))],
        handled,
    ),
    Call("get_exception", ["PyErr_GetHandledException"], lambda g: []),
    Call("err_displayexception", ["PyErr_DisplayException"], lambda g: [g.one_of(exception_of(g), g.anything)]),
    Call("err_formatunraisable", ["PyErr_FormatUnraisable"], unraisable),
    Call("err_rangedsyntaxlocation", ["PyErr_RangedSyntaxLocationObject"], syntax_location),
    Call("exception_getargs", ["PyException_GetArgs"], lambda g: [exception(g)]),
    Call("exception_getargs_raised", ["PyException_GetArgs"], lambda g: [exception(g)]),
    Call("exception_setargs", ["PyException_SetArgs"], lambda g: [exception(g), g.tuple()]),
    Call(
        "exception_setargs",
        ["PyException_SetArgs"],
        lambda g: [exception(g), g.subtuple()],
        limited="the attribute args, which is all that the limited API has, makes an exact tuple of it",
    ),
    Call("exceptionclass_name", ["PyExceptionClass_Name"], lambda g: [classes(g)]),
]
