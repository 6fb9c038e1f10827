Looking functions up in the running interpreter, for files of the stable ABI.

//@ always
enum { CAPI_VERSION_ROOM = 32 };

/* Copies the running interpreter's version, like "3.13.0rc2+", without the build's data behind the blank.
 *
 * Older interpreters write the text anew at each call, and a caller may be without a thread state: what another thread is
 * about to write may lack its end, and is read again.
 */
static inline void
capi_version_text(char *copy)
{
    int tries, length;
    for (tries = 0; tries < 100000; tries++) {
        const volatile char *text = Py_GetVersion();
        for (length = 0; length < CAPI_VERSION_ROOM - 1; length++) {
            copy[length] = text[length];
            if (copy[length] == ' ' || copy[length] == '\0') {
                break;
            }
        }
        if (length == CAPI_VERSION_ROOM - 1 || (length > 0 && copy[length] == ' ')) {
            break;
        }
    }
    copy[length] = '\0';
}

#if defined(Py_LIMITED_API)
/* The running interpreter's PY_VERSION_HEX, as far as major and minor go; pre-releases count as their feature release. */
static inline uint32_t
capi_running_version(void)
{
    char version[CAPI_VERSION_ROOM];
    const char *text = version;
    uint32_t major = 0, minor = 0;
    capi_version_text(version);
    while (*text >= '0' && *text <= '9') {
        major = major * 10 + (uint32_t)(*text++ - '0');
    }
    if (*text == '.') {
        text++;
    }
    while (*text >= '0' && *text <= '9') {
        minor = minor * 10 + (uint32_t)(*text++ - '0');
    }
    return major << 24 | minor << 16 | 0xFFFF;
}
#endif

#if defined(_WIN32)
/* As <windows.h> declares them, for files that include it too. */
struct HINSTANCE__;
typedef intptr_t (__stdcall *capi_windows_function)(void);
__declspec(dllimport) struct HINSTANCE__ *__stdcall GetModuleHandleA(const char *);
__declspec(dllimport) capi_windows_function __stdcall GetProcAddress(struct HINSTANCE__ *, const char *);
#elif CAPI_DISPATCHES
#  include <dlfcn.h>
#endif

#if CAPI_DISPATCHES

typedef void (*capi_any_function)(void);

/* The interpreter's own function of that name if the running version has it in its stable ABI, else NULL. */
static inline capi_any_function
capi_lookup(const char *name, uint32_t since)
{
    capi_any_function found = CAPI_NULL;
    if (capi_running_version() < since) {
        return CAPI_NULL;
    }
#if defined(_WIN32)
    {
        struct HINSTANCE__ *module = GetModuleHandleA("python3.dll");
        capi_windows_function address = module ? GetProcAddress(module, name) : CAPI_NULL;
        if (!address) {
            char file[] = "python300.dll";
            uint32_t minor = (capi_running_version() >> 16) & 0xFF;
            file[7] = (char)('0' + minor / 10);
            file[8] = (char)('0' + minor % 10);
            module = GetModuleHandleA(file);
            if (module) {
                address = GetProcAddress(module, name);
            }
        }
        memcpy(&found, &address, sizeof(found));
    }
#else
    {
        void *address = dlsym(RTLD_DEFAULT, name);
        memcpy(&found, &address, sizeof(found));
    }
#endif
    return found;
}

#if defined(__GNUC__) || defined(__clang__)
#  define CAPI_LOAD(pointer) __atomic_load_n(&(pointer), __ATOMIC_RELAXED)
#  define CAPI_STORE(pointer, value) __atomic_store_n(&(pointer), value, __ATOMIC_RELAXED)
#else
/* Aligned pointers are read and written whole. */
#  define CAPI_LOAD(pointer) (pointer)
#  define CAPI_STORE(pointer, value) ((pointer) = (value))
#endif

static CAPI_MAYBE_UNUSED void
capi_absent(void)
{
}

/* A private function of releases that nothing can change any more, or NULL where the running interpreter is another one.
   It is looked up once for each pointer, which begins as NULL. */
static inline capi_any_function
capi_known(capi_any_function volatile *known, const char *name, uint32_t since, uint32_t until)
{
    capi_any_function function = CAPI_LOAD(*known);
    if (CAPI_UNLIKELY(!function)) {
        function = capi_running_version() < until ? capi_lookup(name, since) : CAPI_NULL;
        if (!function) {
            function = capi_absent;
        }
        CAPI_STORE(*known, function);
    }
    return function == capi_absent ? CAPI_NULL : function;
}

/* One pointer for each function. It starts at a function that looks the name up, stores what it found and calls it,
   so that a call needs no test. */
#define CAPI_DISPATCH_POINTER(result, name, parameters) \
    typedef result (*capi_type_##name) parameters; \
    static result capi_first_##name parameters; \
    static CAPI_MAYBE_UNUSED capi_type_##name volatile capi_pointer_##name = capi_first_##name; \
    static inline capi_type_##name capi_resolve_##name(uint32_t since) \
    { \
        capi_any_function found = capi_lookup(#name, since); \
        capi_type_##name function = found ? (capi_type_##name)found : capi_##name; \
        CAPI_STORE(capi_pointer_##name, function); \
        return function; \
    }
#define CAPI_DISPATCH(result, name, parameters, arguments, since) \
    CAPI_DISPATCH_POINTER(result, name, parameters) \
    static CAPI_COLD result capi_first_##name parameters { return capi_resolve_##name(since) arguments; } \
    static inline result capi_dispatch_##name parameters { return CAPI_LOAD(capi_pointer_##name) arguments; }
#define CAPI_DISPATCH_VOID(result, name, parameters, arguments, since) \
    CAPI_DISPATCH_POINTER(result, name, parameters) \
    static CAPI_COLD result capi_first_##name parameters { capi_resolve_##name(since) arguments; } \
    static inline result capi_dispatch_##name parameters { CAPI_LOAD(capi_pointer_##name) arguments; }
/* Arguments behind `...` cannot be handed on, so the name stands for the pointer. */
#define CAPI_DISPATCH_VARIADIC(result, name, parameters, arguments, since) \
    typedef result (*capi_type_##name) parameters; \
    static inline capi_type_##name capi_get_##name(void) \
    { \
        static capi_type_##name volatile pointer = CAPI_NULL; \
        capi_type_##name function = CAPI_LOAD(pointer); \
        if (CAPI_UNLIKELY(!function)) { \
            capi_any_function found = capi_lookup(#name, since); \
            function = found ? (capi_type_##name)found : capi_##name; \
            CAPI_STORE(pointer, function); \
        } \
        return function; \
    }
#endif

#ifdef CAPI_SHIMS_PROVIDERS
#define CAPI_PROVIDER(lacks, can) CAPI_PROVIDER_ROW((lacks), (can))
#define CAPI_PROVIDER_ROW(lacks, can) \
    (!(lacks) && !CAPI_FORCED_ALIAS ? 'd' : !(can) ? (lacks ? 'u' : 'd') : 'f')
/* Functions with one answer: their names, each behind its own NUL, up to an empty one. */
struct capi_provider_row {
    char provider;
    uint32_t since;
    const char *names;
};
#endif
