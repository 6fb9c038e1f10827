API and ABI versions. https://docs.python.org/3/c-api/apiabiversion.html

//@ Py_PACK_FULL_VERSION
static inline uint32_t
capi_Py_PACK_FULL_VERSION(int x, int y, int z, int level, int serial)
{
    return ((uint32_t)x & 0xFF) << 24 | ((uint32_t)y & 0xFF) << 16
           | ((uint32_t)z & 0xFF) << 8 | ((uint32_t)level & 0xF) << 4
           | ((uint32_t)serial & 0xF);
}

//@ Py_PACK_VERSION
static inline uint32_t
capi_Py_PACK_VERSION(int x, int y)
{
    return ((uint32_t)x & 0xFF) << 24 | ((uint32_t)y & 0xFF) << 16;
}

//@ helper for Py_PACK_FULL_VERSION, Py_PACK_VERSION, PyABIInfo_Check
/* By name they are macros, for the preprocessor; where something needs an address, the functions. */
#define CAPI_PACK_FULL_VERSION(x, y, z, level, serial) \
    ((((x) & 0xFFU) << 24) | (((y) & 0xFFU) << 16) | (((z) & 0xFFU) << 8) | (((level) & 0xFU) << 4) | ((serial) & 0xFU))
#define capi_Py_PACK_FULL_VERSION(x, y, z, level, serial) CAPI_PACK_FULL_VERSION(x, y, z, level, serial)
#define capi_Py_PACK_VERSION(x, y) CAPI_PACK_FULL_VERSION(x, y, 0, 0, 0)
#define capi_dispatch_Py_PACK_FULL_VERSION(x, y, z, level, serial) CAPI_PACK_FULL_VERSION(x, y, z, level, serial)
#define capi_dispatch_Py_PACK_VERSION(x, y) CAPI_PACK_FULL_VERSION(x, y, 0, 0, 0)

//@ helper for Py_Version, PyABIInfo_Check
/* The running interpreter's PY_VERSION_HEX, from a text like "3.9.18 (main, …)" or "3.13.0rc2+ (…)". */
static inline unsigned long
capi_py_version(void)
{
    char version[CAPI_VERSION_ROOM];
    const char *text = version;
    unsigned long numbers[3] = {0, 0, 0}, serial = 0, level = 0xF;
    int index;
    capi_version_text(version);
    for (index = 0; index < 3; index++) {
        while (*text >= '0' && *text <= '9') {
            numbers[index] = numbers[index] * 10 + (unsigned long)(*text++ - '0');
        }
        if (*text == '.') {
            text++;
        }
    }
    if (*text == 'a' || *text == 'b') {
        level = *text++ == 'a' ? 0xA : 0xB;
    } else if (*text == 'r' && text[1] == 'c') {
        level = 0xC;
        text += 2;
    }
    while (*text >= '0' && *text <= '9') {
        serial = serial * 10 + (unsigned long)(*text++ - '0');
    }
    return numbers[0] << 24 | numbers[1] << 16 | numbers[2] << 8 | level << 4 | serial;
}

//@ Py_Version
#define Py_Version (capi_py_version())

//@ PyABIInfo
typedef struct PyABIInfo {
    uint8_t abiinfo_major_version;
    uint8_t abiinfo_minor_version;
    uint16_t flags;
    uint32_t build_version;
    uint32_t abi_version;
} PyABIInfo;

//@ PyABIInfo_STABLE
#define PyABIInfo_STABLE 0x0001

//@ PyABIInfo_GIL
#define PyABIInfo_GIL 0x0002

//@ PyABIInfo_FREETHREADED
#define PyABIInfo_FREETHREADED 0x0004

//@ PyABIInfo_INTERNAL
#define PyABIInfo_INTERNAL 0x0008

//@ PyABIInfo_FREETHREADING_AGNOSTIC
#define PyABIInfo_FREETHREADING_AGNOSTIC (PyABIInfo_GIL | PyABIInfo_FREETHREADED)

//@ PyABIInfo_DEFAULT_ABI_VERSION
#if defined(Py_LIMITED_API)
#  define PyABIInfo_DEFAULT_ABI_VERSION (Py_LIMITED_API)
#else
#  define PyABIInfo_DEFAULT_ABI_VERSION PY_VERSION_HEX
#endif

//@ PyABIInfo_DEFAULT_FLAGS
#if defined(Py_LIMITED_API)
#  define PyABIInfo_DEFAULT_FLAGS (PyABIInfo_STABLE | PyABIInfo_GIL)
#elif defined(Py_GIL_DISABLED)
#  define PyABIInfo_DEFAULT_FLAGS PyABIInfo_FREETHREADED
#else
#  define PyABIInfo_DEFAULT_FLAGS PyABIInfo_GIL
#endif

//@ PyABIInfo_VAR
#define PyABIInfo_VAR(NAME) \
    static PyABIInfo NAME = {1, 0, PyABIInfo_DEFAULT_FLAGS, PY_VERSION_HEX, PyABIInfo_DEFAULT_ABI_VERSION}

//@ PyABIInfo_Check
static inline int
capi_PyABIInfo_Check(PyABIInfo *info, const char *module_name)
{
    const uint32_t running = (uint32_t)capi_py_version(), feature = 0xFFFF0000;
    const char *message = CAPI_NULL;
    const char *name = module_name ? module_name : "", *colon = module_name ? ": " : "";
    uint32_t abi;
    int gil;
    if (!info) {
        message = "NULL PyABIInfo";
    } else if (info->abiinfo_major_version == 0) {
        return 0;
    } else if (info->abiinfo_major_version > 1) {
        message = "PyABIInfo version too high";
    }
    if (message) {
        PyErr_Format(PyExc_ImportError, "%s%s%s", name, colon, message);
        return -1;
    }
    abi = info->abi_version;
    if ((info->flags & PyABIInfo_INTERNAL) && abi && abi != running) {
        PyErr_Format(PyExc_ImportError, "%s%sincompatible internal ABI (0x%x != 0x%x)", name, colon,
                     (unsigned int)abi, (unsigned int)running);
        return -1;
    }
    if (info->flags & PyABIInfo_STABLE) {
        if (abi && (abi & feature) > (running & feature)) {
            message = "incompatible future stable ABI version";
        } else if (abi && abi < (uint32_t)CAPI_PACK_FULL_VERSION(3, 2, 0, 0, 0)) {
            message = "invalid stable ABI version";
        } else if (info->flags & PyABIInfo_INTERNAL) {
            PyErr_Format(PyExc_ImportError, "%s%scannot use both internal and stable ABI", name, colon);
            return -1;
        }
    } else if (abi && (abi & feature) != (running & feature)) {
        message = "incompatible ABI version";
    }
    if (message) {
        PyErr_Format(PyExc_ImportError, "%s%s%s (%d.%d)", name, colon, message, (int)(abi >> 24),
                     (int)(abi >> 16 & 0xFF));
        return -1;
    }
    gil = info->flags & PyABIInfo_FREETHREADING_AGNOSTIC;
#if defined(Py_GIL_DISABLED)
    if (gil == PyABIInfo_GIL) {
        PyErr_Format(PyExc_ImportError, "%s%sincompatible with free-threaded CPython", name, colon);
        return -1;
    }
#else
    if (gil == PyABIInfo_FREETHREADED) {
        PyErr_Format(PyExc_ImportError, "%s%sonly compatible with free-threaded CPython", name, colon);
        return -1;
    }
#endif
    return 0;
}
