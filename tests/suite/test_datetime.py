"""datetime."""

import unittest
from datetime import datetime, time, timedelta, timezone, tzinfo

import testcapi
from support import IS_PYPY, RefcountMixin, needs


class Zone(tzinfo):
    def utcoffset(self, when):
        return timedelta(hours=2)


class Wrong(datetime):
    """A datetime whose tzinfo is not the real one."""

    @property
    def tzinfo(self):
        return object()


class WrongTime(time):
    @property
    def tzinfo(self):
        return object()


class DatetimeTest(RefcountMixin, unittest.TestCase):
    @needs("PyDateTime_DATE_GET_TZINFO")
    def test_date_get_tzinfo(self):
        get = testcapi.datetime_date_get_tzinfo
        zone = Zone()
        self.assertIsNone(get(datetime(2026, 1, 2)))
        self.assertIs(get(datetime(2026, 1, 2, tzinfo=timezone.utc)), timezone.utc)
        self.assertIs(get(datetime(2026, 1, 2, 3, 4, 5, 6, zone)), zone)
        if not IS_PYPY:
            self.assertIs(get(Wrong(2026, 1, 2, tzinfo=zone)), zone)
            self.assertIsNone(get(Wrong(2026, 1, 2)))
        when = datetime(2026, 1, 2, tzinfo=zone)
        self.assertRefcountUnchanged(lambda: get(when), when, zone)

    @needs("PyDateTime_TIME_GET_TZINFO")
    def test_time_get_tzinfo(self):
        get = testcapi.datetime_time_get_tzinfo
        zone = Zone()
        self.assertIsNone(get(time(1, 2)))
        self.assertIs(get(time(1, 2, tzinfo=timezone.utc)), timezone.utc)
        self.assertIs(get(time(1, 2, 3, 4, zone, fold=1)), zone)
        if not IS_PYPY:
            self.assertIs(get(WrongTime(1, 2, tzinfo=zone)), zone)
        when = time(1, tzinfo=zone)
        self.assertRefcountUnchanged(lambda: get(when), when, zone)

    @needs("PyTimeZone_FromOffset", "PyTimeZone_FromOffsetAndName")
    def test_timezone(self):
        hour = timedelta(hours=1)
        self.assertEqual(testcapi.timezone_fromoffset(hour), timezone(hour))
        self.assertIs(type(testcapi.timezone_fromoffset(hour)), timezone)
        self.assertEqual(testcapi.timezone_fromoffset(timedelta(0)), timezone.utc)
        named = testcapi.timezone_fromoffsetandname(hour, "a name")
        self.assertEqual(named.tzname(None), "a name")
        self.assertEqual(named.utcoffset(None), hour)
        self.assertRaises(ValueError, testcapi.timezone_fromoffset, timedelta(days=2))
        self.assertRaises(ValueError, testcapi.timezone_fromoffsetandname, timedelta(days=2), "name")
        self.assertRefcountUnchanged(lambda: testcapi.timezone_fromoffset(hour), hour)

    def test_utc(self):
        self.assertIs(testcapi.get_timezone_utc(), timezone.utc)
        self.assertRefcountUnchanged(testcapi.get_timezone_utc, timezone.utc)
