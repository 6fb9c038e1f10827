import math


class ExceptionIsLikeMixin:
    def assertExceptionIsLike(self, error, template):
        """Two exceptions of one type with equal arguments, groups compared member by member."""
        if template is None:
            self.assertIsNone(error)
            return
        self.assertEqual(type(error), type(template))
        if hasattr(error, "exceptions"):
            self.assertEqual(error.message, template.message)
            self.assertEqual(len(error.exceptions), len(template.exceptions))
            for inner, inner_template in zip(error.exceptions, template.exceptions):
                self.assertExceptionIsLike(inner, inner_template)
        else:
            self.assertEqual(error.args[0], template.args[0])


class FloatsAreIdenticalMixin:
    def assertFloatIdentical(self, value, expected):
        self.assertIsInstance(value, float)
        if math.isnan(expected):
            self.assertTrue(math.isnan(value))
        else:
            self.assertEqual((value, math.copysign(1, value)), (expected, math.copysign(1, expected)))

    assertFloatsAreIdentical = assertFloatIdentical


class ComplexesAreIdenticalMixin(FloatsAreIdenticalMixin):
    def assertComplexesAreIdentical(self, value, expected):
        self.assertFloatIdentical(value.real, expected.real)
        self.assertFloatIdentical(value.imag, expected.imag)
