"""Stands for CPython's package `test`: its `support` is here, its tests are the installed ones."""

import os

__path__ = [os.path.dirname(os.path.abspath(__file__)), os.environ["CPYTHON_TESTS"]]
