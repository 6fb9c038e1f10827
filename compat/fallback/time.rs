//! PyTime C API.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyTime_t")]
pub type PyTime_t = i64;

#[cfg(capi_fallback = "PyTime_MIN")]
pub const PyTime_MIN: PyTime_t = PyTime_t::MIN;

#[cfg(capi_fallback = "PyTime_MAX")]
pub const PyTime_MAX: PyTime_t = PyTime_t::MAX;

#[cfg(capi_fallback = "PyTime_AsSecondsDouble")]
#[inline]
pub unsafe extern "C" fn PyTime_AsSecondsDouble(t: PyTime_t) -> f64 {
    const SECOND: PyTime_t = 1_000_000_000;
    // Whole seconds are divided as integers, because 1e9 ones of a double would round.
    if t % SECOND == 0 {
        (t / SECOND) as f64
    } else {
        t as f64 / 1e9
    }
}

/// The interpreter's own clocks.
#[cfg(capi_has = "_PyTime_GetPerfCounter")]
#[allow(dead_code)]
mod clocks {
    use super::*;

    extern "C" {
        fn _PyTime_GetMonotonicClock() -> PyTime_t;
        fn _PyTime_GetMonotonicClockWithInfo(t: *mut PyTime_t, info: *mut c_void) -> c_int;
        fn _PyTime_GetPerfCounter() -> PyTime_t;
        fn _PyTime_GetPerfCounterWithInfo(t: *mut PyTime_t, info: *mut c_void) -> c_int;
        fn _PyTime_GetSystemClock() -> PyTime_t;
        fn _PyTime_GetSystemClockWithInfo(t: *mut PyTime_t, info: *mut c_void) -> c_int;
    }

    pub unsafe fn monotonic(result: *mut PyTime_t, raises: bool) -> c_int {
        if raises {
            return _PyTime_GetMonotonicClockWithInfo(result, null_mut());
        }
        *result = _PyTime_GetMonotonicClock();
        0
    }

    pub unsafe fn perf_counter(result: *mut PyTime_t, raises: bool) -> c_int {
        if raises {
            return _PyTime_GetPerfCounterWithInfo(result, null_mut());
        }
        *result = _PyTime_GetPerfCounter();
        0
    }

    pub unsafe fn system(result: *mut PyTime_t, raises: bool) -> c_int {
        if raises {
            return _PyTime_GetSystemClockWithInfo(result, null_mut());
        }
        *result = _PyTime_GetSystemClock();
        0
    }
}

/// The clocks as the system has them, where the interpreter's own functions cannot be reached.
#[cfg(not(capi_has = "_PyTime_GetPerfCounter"))]
#[allow(dead_code)]
mod clocks {
    use super::*;

    #[inline]
    unsafe fn store(now: Option<PyTime_t>, result: *mut PyTime_t, raises: bool) -> c_int {
        *result = now.unwrap_or(0);
        if now.is_some() {
            return 0;
        }
        if raises {
            PyErr_SetFromErrno(PyExc_OSError);
        }
        -1
    }

    #[cfg(not(windows))]
    #[inline]
    unsafe fn read(clock: libc::clockid_t) -> Option<PyTime_t> {
        let mut now = core::mem::zeroed::<libc::timespec>();
        if libc::clock_gettime(clock, &mut now) < 0 {
            return None;
        }
        #[allow(clippy::unnecessary_cast)] // both are smaller on some systems
        Some(now.tv_sec as PyTime_t * 1_000_000_000 + now.tv_nsec as PyTime_t)
    }

    #[cfg(not(windows))]
    #[inline]
    unsafe fn read_monotonic() -> Option<PyTime_t> {
        #[cfg(target_vendor = "apple")]
        return read(libc::CLOCK_UPTIME_RAW);
        #[cfg(not(target_vendor = "apple"))]
        return read(libc::CLOCK_MONOTONIC);
    }

    #[cfg(not(windows))]
    #[inline]
    unsafe fn read_system() -> Option<PyTime_t> {
        read(libc::CLOCK_REALTIME)
    }

    #[cfg(windows)]
    extern "system" {
        fn QueryPerformanceCounter(count: *mut i64) -> c_int;
        fn QueryPerformanceFrequency(frequency: *mut i64) -> c_int;
        fn GetSystemTimeAsFileTime(time: *mut [u32; 2]);
    }

    #[cfg(windows)]
    #[inline]
    unsafe fn read_monotonic() -> Option<PyTime_t> {
        const SECOND: i64 = 1_000_000_000;
        let (mut count, mut frequency) = (0, 0);
        if QueryPerformanceCounter(&mut count) == 0 || QueryPerformanceFrequency(&mut frequency) == 0 {
            return None;
        }
        Some(count / frequency * SECOND + count % frequency * SECOND / frequency)
    }

    #[cfg(windows)]
    #[inline]
    unsafe fn read_system() -> Option<PyTime_t> {
        // In units of 100 nanoseconds since 1601; between then and 1970 are 369 years, 89 of them leap years.
        const DAYS: i64 = 369 * 365 + 89;
        let mut halves = [0u32; 2];
        GetSystemTimeAsFileTime(&mut halves);
        let units = i64::from(halves[1]) << 32 | i64::from(halves[0]);
        Some((units - DAYS * 24 * 60 * 60 * 10_000_000) * 100)
    }

    pub unsafe fn monotonic(result: *mut PyTime_t, raises: bool) -> c_int {
        store(read_monotonic(), result, raises)
    }

    pub unsafe fn perf_counter(result: *mut PyTime_t, raises: bool) -> c_int {
        store(read_monotonic(), result, raises)
    }

    pub unsafe fn system(result: *mut PyTime_t, raises: bool) -> c_int {
        store(read_system(), result, raises)
    }
}

#[cfg(capi_fallback = "PyTime_Monotonic")]
#[inline]
pub unsafe extern "C" fn PyTime_Monotonic(result: *mut PyTime_t) -> c_int {
    clocks::monotonic(result, true)
}

#[cfg(capi_fallback = "PyTime_MonotonicRaw")]
pub unsafe extern "C" fn PyTime_MonotonicRaw(result: *mut PyTime_t) -> c_int {
    clocks::monotonic(result, false)
}

#[cfg(capi_fallback = "PyTime_PerfCounter")]
pub unsafe extern "C" fn PyTime_PerfCounter(result: *mut PyTime_t) -> c_int {
    clocks::perf_counter(result, true)
}

#[cfg(capi_fallback = "PyTime_PerfCounterRaw")]
pub unsafe extern "C" fn PyTime_PerfCounterRaw(result: *mut PyTime_t) -> c_int {
    clocks::perf_counter(result, false)
}

#[cfg(capi_fallback = "PyTime_Time")]
#[inline]
pub unsafe extern "C" fn PyTime_Time(result: *mut PyTime_t) -> c_int {
    clocks::system(result, true)
}

#[cfg(capi_fallback = "PyTime_TimeRaw")]
pub unsafe extern "C" fn PyTime_TimeRaw(result: *mut PyTime_t) -> c_int {
    clocks::system(result, false)
}
