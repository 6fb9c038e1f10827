/* What the scenarios are written with, in C. */
#include <wchar.h>
#include <string.h>

/* Lets the compiler neither drop a result nor know anything about it. */
#define keep(value) \
    do { \
        __typeof__(value) kept = (value); \
        __asm__ volatile("" : : "rm"(kept)); \
    } while (0)

#define T(object) ((PyTypeObject *)(object))
#define F(object) ((PyFrameObject *)(object))
#define C(object) ((PyCodeObject *)(object))
#define pointer(object) ((const void *)(object))

/* Puts `count` keys into an empty dict. */
static inline void
fill(PyObject *dict, PyObject **keys, Py_ssize_t count)
{
    Py_ssize_t index;
    for (index = 0; index < count; index++) {
        PyDict_SetItem(dict, keys[index], Py_None);
    }
}

/* Gives each of `count` lists that many items, all the same. */
static inline void
refill(PyObject **lists, Py_ssize_t count, Py_ssize_t items)
{
    Py_ssize_t index, item;
    for (index = 0; index < count; index++) {
        PyList_SetSlice(lists[index], 0, PyList_Size(lists[index]), NULL);
        for (item = 0; item < items; item++) {
            PyList_Append(lists[index], Py_None);
        }
    }
}

static inline void
fill_bytes(void *data, size_t size)
{
    memset(data, 'a', size);
}

static inline const wchar_t *
wide(void)
{
    return L"h\u20acllo";
}

static inline const Py_UCS4 *
ucs4(void)
{
    static const Py_UCS4 text[] = {'h', 0x20ac, 'l', 'l', 'o'};
    return text;
}

#ifdef BENCH_SET_DIGITS
static inline void
set_digits(void *digits, size_t count)
{
    memset(digits, 1, count * PyLong_GetNativeLayout()->digit_size);
}
#endif

static inline const char *const *
keywords(void)
{
    static const char *const names[] = {"", "second", NULL};
    return names;
}
