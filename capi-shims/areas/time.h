PyTime C API. https://docs.python.org/3/c-api/time.html

//@ PyTime_t
typedef int64_t capi_PyTime_t;
#define PyTime_t capi_PyTime_t

//@ PyTime_MIN
#ifdef INT64_MIN
#  define PyTime_MIN INT64_MIN
#else
#  define PyTime_MIN (PyTime_t)((uint64_t)1 << 63)
#endif

//@ PyTime_MAX
#ifdef INT64_MAX
#  define PyTime_MAX INT64_MAX
#else
#  define PyTime_MAX (PyTime_t)(~((uint64_t)1 << 63))
#endif

//@ PyTime_AsSecondsDouble
static inline double
capi_PyTime_AsSecondsDouble(PyTime_t t)
{
    const PyTime_t second = 1000000000;
    /* Whole seconds are divided as integers, because 1e9 ones of a double would round. */
    if (t % second == 0) {
        return (double)(t / second);
    }
    return (double)t / 1e9;
}

//@ helper for PyTime_Monotonic, PyTime_MonotonicRaw, PyTime_PerfCounter, PyTime_PerfCounterRaw, PyTime_Time, PyTime_TimeRaw
#if !CAPI_HAS__PyTime_GetPerfCounter
/* The clocks as the system has them, where the interpreter's own functions cannot be reached. */
#  if defined(_WIN32)
/* Calls a function of kernel32 that fills in eight bytes; windows.h is not included for it. */
static inline int
capi_kernel32(const char *name, void *result)
{
    struct HINSTANCE__ *module = GetModuleHandleA("kernel32.dll");
    int(__stdcall * function)(void *) = CAPI_NULL;
    if (module) {
        function = (int(__stdcall *)(void *))GetProcAddress(module, name);
    }
    if (!function) {
        errno = ENOSYS;
        return -1;
    }
    function(result);
    return 0;
}

static inline int
capi_clock_monotonic(PyTime_t *result)
{
    int64_t count = 0, frequency = 1;
    if (capi_kernel32("QueryPerformanceCounter", &count) < 0
        || capi_kernel32("QueryPerformanceFrequency", &frequency) < 0) {
        return -1;
    }
    *result = count / frequency * 1000000000 + count % frequency * 1000000000 / frequency;
    return 0;
}

static inline int
capi_clock_time(PyTime_t *result)
{
    /* In units of 100 nanoseconds since 1601; between then and 1970 are 369 years, 89 of them leap years. */
    const int64_t days = 369 * 365 + 89;
    int64_t units = 0;
    if (capi_kernel32("GetSystemTimeAsFileTime", &units) < 0) {
        return -1;
    }
    *result = (units - days * 24 * 60 * 60 * 10000000) * 100;
    return 0;
}
#  else
#    include <time.h>
static inline int
capi_clock(clockid_t clock, PyTime_t *result)
{
    struct timespec now;
    if (clock_gettime(clock, &now) < 0) {
        return -1;
    }
    *result = (PyTime_t)now.tv_sec * 1000000000 + now.tv_nsec;
    return 0;
}

static inline int
capi_clock_monotonic(PyTime_t *result)
{
#    if defined(__APPLE__)
    return capi_clock(CLOCK_UPTIME_RAW, result);
#    else
    return capi_clock(CLOCK_MONOTONIC, result);
#    endif
}

static inline int
capi_clock_time(PyTime_t *result)
{
    return capi_clock(CLOCK_REALTIME, result);
}
#  endif

static inline int
capi_clock_failed(PyTime_t *result, int raises)
{
    *result = 0;
    if (raises) {
        PyErr_SetFromErrno(PyExc_OSError);
    }
    return -1;
}
#endif

//@ PyTime_Monotonic
static inline int
capi_PyTime_Monotonic(PyTime_t *result)
{
#if CAPI_HAS__PyTime_GetMonotonicClockWithInfo
    return _PyTime_GetMonotonicClockWithInfo(result, CAPI_NULL);
#else
    return capi_clock_monotonic(result) < 0 ? capi_clock_failed(result, 1) : 0;
#endif
}

//@ PyTime_MonotonicRaw
static inline int
capi_PyTime_MonotonicRaw(PyTime_t *result)
{
#if CAPI_HAS__PyTime_GetMonotonicClock
    *result = _PyTime_GetMonotonicClock();
    return 0;
#else
    return capi_clock_monotonic(result) < 0 ? capi_clock_failed(result, 0) : 0;
#endif
}

//@ PyTime_PerfCounter
static inline int
capi_PyTime_PerfCounter(PyTime_t *result)
{
#if CAPI_HAS__PyTime_GetPerfCounterWithInfo
    return _PyTime_GetPerfCounterWithInfo(result, CAPI_NULL);
#else
    return capi_clock_monotonic(result) < 0 ? capi_clock_failed(result, 1) : 0;
#endif
}

//@ PyTime_PerfCounterRaw
static inline int
capi_PyTime_PerfCounterRaw(PyTime_t *result)
{
#if CAPI_HAS__PyTime_GetPerfCounter
    *result = _PyTime_GetPerfCounter();
    return 0;
#else
    return capi_clock_monotonic(result) < 0 ? capi_clock_failed(result, 0) : 0;
#endif
}

//@ PyTime_Time
static inline int
capi_PyTime_Time(PyTime_t *result)
{
#if CAPI_HAS__PyTime_GetSystemClockWithInfo
    return _PyTime_GetSystemClockWithInfo(result, CAPI_NULL);
#else
    return capi_clock_time(result) < 0 ? capi_clock_failed(result, 1) : 0;
#endif
}

//@ PyTime_TimeRaw
static inline int
capi_PyTime_TimeRaw(PyTime_t *result)
{
#if CAPI_HAS__PyTime_GetSystemClock
    *result = _PyTime_GetSystemClock();
    return 0;
#else
    return capi_clock_time(result) < 0 ? capi_clock_failed(result, 0) : 0;
#endif
}
