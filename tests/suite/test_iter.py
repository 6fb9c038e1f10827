"""Iterators, asynchronous ones included."""

import collections
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs


class Iterator:
    """Runs a function for each item."""

    def __init__(self, function):
        self.function = function

    def __iter__(self):
        return self

    def __next__(self):
        return self.function()


class Plain:
    pass


def raising(error):
    def function():
        raise error

    return Iterator(function)


class Calls:
    """A C function's end of an iteration: NULL without an exception, where the interpreter keeps it."""

    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        return self.items[index]


class IterTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyIter_NextItem")
    def test_nextitem(self):
        following = testcapi.PyIter_NextItem
        for iterable in [1, 2], (1, 2), {1: 0, 2: 0}, Calls([1, 2]), range(1, 3), (i for i in [1, 2]), map(int, "12"):
            iterator = iter(iterable)
            self.assertEqual([following(iterator) for _ in range(4)], [1, 2, NULL, NULL])
        self.assertIs(following(raising(StopIteration("value"))), NULL)

        class Mine(StopIteration):
            pass

        self.assertIs(following(raising(Mine())), NULL)
        item = object()
        self.assertRefcountUnchanged(lambda: following(iter([item])), item)

    @needs("PyIter_NextItem")
    def test_nextitem_errors(self):
        following = testcapi.PyIter_NextItem
        for error in ZeroDivisionError(), KeyError(1), StopAsyncIteration(), KeyboardInterrupt():
            with self.assertRaises(type(error)) as caught:
                following(raising(error))
            self.assertIs(caught.exception, error)
        self.fails(TypeError, "expected an iterator, got 'int'", following, 10)
        self.fails(TypeError, "expected an iterator, got 'list'", following, [])
        if not IS_PYPY:
            self.fails(TypeError, "expected an iterator, got 'collections.deque'", following, collections.deque())
        self.assertRaises(TypeError, following, Plain())

        class NoNext:
            __next__ = None

        self.assertRaises(TypeError, following, NoNext())

    @needs("PyIter_Send")
    def test_send(self):
        send = testcapi.iter_send

        def generator():
            got = yield "first"
            while got != "stop":
                got = yield [got]
            return "result"

        running = generator()
        self.assertEqual(send(running, None), ("next", "first"))
        self.assertEqual(send(running, 1), ("next", [1]))
        self.assertEqual(send(running, None), ("next", [None]))
        self.assertEqual(send(running, "stop"), ("return", "result"))
        self.assertEqual(send(running, None), ("return", None))
        self.assertEqual(send(iter([1]), None), ("next", 1))
        self.assertEqual(send(iter([]), None), ("return", None))
        self.assertEqual(send(raising(StopIteration(5)), None), ("return", 5))
        self.assertEqual(send(raising(StopIteration()), None), ("return", None))
        value = (1, 2)
        self.assertEqual(send(raising(StopIteration(value)), None), ("return", value))
        self.assertEqual(send(raising(StopIteration(1, 2)), None), ("return", 1))

        class Sends:
            def send(self, value):
                if value == "stop":
                    raise StopIteration("end")
                return value

        self.assertEqual(send(Sends(), 5), ("next", 5))
        self.assertEqual(send(Sends(), None), ("next", None))
        self.assertEqual(send(Sends(), "stop"), ("return", "end"))

    @needs("PyIter_Send")
    def test_send_returns_what_is_no_plain_value(self):
        send = testcapi.iter_send

        def generator(value):
            return value
            yield

        for value in (1, 2), (), StopIteration(3), ValueError(4), None, [StopIteration]:
            self.assertEqual(send(generator(value), None), ("return", value))

        async def coroutine():
            return 5

        self.assertEqual(send(coroutine(), None), ("return", 5))

    @needs("PyIter_Send")
    def test_send_errors(self):
        send = testcapi.iter_send
        self.fails(AttributeError, "'int' object has no attribute 'send'", send, 5, None)
        self.fails(AttributeError, "has no attribute 'send'", send, iter([1]), 5)
        for error in ZeroDivisionError(), KeyError(1), StopAsyncIteration():
            with self.assertRaises(type(error)) as caught:
                send(raising(error), None)
            self.assertIs(caught.exception, error)

        def generator():
            yield 1

        self.assertRaises(TypeError, send, generator(), "not None at first")
        value, item = object(), object()

        def returns():
            got = yield item
            return value, got

        def whole():
            running = returns()
            send(running, None)
            send(running, item)

        self.assertRefcountUnchanged(whole, value, item)

    @needs("PyAIter_Check")
    def test_aiter_check(self):
        check = testcapi.aiter_check

        async def generator():
            yield 1

        class HasNext:
            def __anext__(self):
                pass

        class Derived(HasNext):
            pass

        class NoNext:
            __anext__ = None

        class OnlyAiter:
            def __aiter__(self):
                return self

        for item in generator(), HasNext(), Derived(), NoNext():
            self.assertEqual(check(item), 1)
        instance = Plain()
        instance.__anext__ = lambda: None
        for item in 5, [], iter([]), (i for i in []), OnlyAiter(), Plain(), instance, HasNext, None:
            self.assertEqual(check(item), 0)

    @needs("PyObject_GetAIter")
    def test_getaiter(self):
        get = testcapi.object_getaiter

        async def generator():
            yield 1

        running = generator()
        self.assertIs(get(running), running)

        class Target:
            def __aiter__(self):
                return running

        class Derived(Target):
            pass

        self.assertIs(get(Target()), running)
        self.assertIs(get(Derived()), running)
        self.assertRefcountUnchanged(lambda: get(Target()), running)

    @needs("PyObject_GetAIter")
    def test_getaiter_errors(self):
        get = testcapi.object_getaiter

        class Wrong:
            def __aiter__(self):
                return 5

        class Broken:
            def __aiter__(self):
                raise ZeroDivisionError

        class Cannot:
            __aiter__ = None

        class Meta(type):
            def __aiter__(cls):
                raise RuntimeError("not to be called")

        MetaUser = Meta("MetaUser", (), {})
        self.fails(TypeError, "'int' object is not an async iterable", get, 5)
        self.fails(TypeError, "'list' object is not an async iterable", get, [])
        self.fails(TypeError, "'Plain' object is not an async iterable", get, Plain())
        self.fails(TypeError, "'MetaUser' object is not an async iterable", get, MetaUser())
        # Before 3.15 the interpreter's own function has other words.
        words = "must return an async iterator, not int"
        if testcapi.providers["PyObject_GetAIter"] in ("direct", "dispatch"):
            words = "async iterator"
        self.fails(TypeError, words, get, Wrong())
        self.assertRaises(ZeroDivisionError, get, Broken())
        self.assertRaises(TypeError, get, Cannot())
