"""Where recipes take their choices from: a seeded generator of random numbers, or hypothesis, which can shrink them.

Standard library only; hypothesis comes in from outside (see run.py).
"""

import random


class Source:
    """Two kinds of choice; the first alternative is the simplest."""

    def integer(self, low, high):
        raise NotImplementedError

    def choice(self, alternatives):
        return alternatives[self.integer(0, len(alternatives) - 1)]

    def chance(self, one_in):
        """Seldom true: once in that many."""
        return self.integer(0, one_in - 1) == one_in - 1


class RandomSource(Source):
    def __init__(self, seed):
        self.random = random.Random(seed)

    def integer(self, low, high):
        return self.random.randint(low, high)


class TapeSource(Source):
    """Takes its choices from a string of bytes, and the simplest when it has ended. Hypothesis makes and shrinks the string
    faster than it would draw each number."""

    def __init__(self, tape):
        self.tape = tape
        self.position = 0

    def integer(self, low, high):
        span = high - low + 1
        size = (span.bit_length() + 10) // 8  # three bits more than needed, against a bias
        part = self.tape[self.position : self.position + size]
        self.position += size
        return low + int.from_bytes(part, "little") % span
