Configuration before initialization. https://docs.python.org/3/c-api/init_config.html

//@ PyInitConfig
typedef struct PyInitConfig PyInitConfig;

//@ helper for PyInitConfig_Create
#include <stdlib.h>

/* Options that only the configuration of an interpreter to be started has. */
static const struct capi_option capi_init_options[] = {
    CAPI_OPTION("u- _config_init\0\0", _config_init)
    CAPI_OPTION("u- _init_main\0\0", _init_main)
    CAPI_OPTION("u- _install_importlib\0\0", _install_importlib)
    CAPI_OPTION("u- module_search_paths_set\0\0", module_search_paths_set)
    CAPI_OPTION("o- pythonpath_env\0\0", pythonpath_env)
#if CAPI_HAS_PyConfig__is_python_build
    CAPI_OPTION("u- _is_python_build\0\0", _is_python_build)
#endif
#if CAPI_HAS_PyConfig_sys_path_0
    CAPI_OPTION("o- sys_path_0\0\0", sys_path_0)
#endif
    {CAPI_NULL, 0}
};

/* Strings in UTF-8; they go into PyConfig when Python's memory allocators have been set up. */
struct capi_strings {
    size_t length;
    char **items;
};

#define CAPI_OPTIONS_COUNT (sizeof(capi_options) / sizeof(capi_options[0]))
#define CAPI_INIT_OPTIONS_COUNT (sizeof(capi_init_options) / sizeof(capi_init_options[0]))

struct PyInitConfig {
    PyPreConfig preconfig;
    PyConfig config;
    PyStatus status;
    char exit_message[32];
    struct _inittab *modules;
    size_t modules_count;
    struct capi_strings strings[CAPI_OPTIONS_COUNT + CAPI_INIT_OPTIONS_COUNT];
};

static inline int
capi_init_error(PyInitConfig *config, const char *message)
{
    config->status = PyStatus_Error(message);
    return -1;
}

static inline int
capi_init_no_memory(PyInitConfig *config)
{
    config->status = PyStatus_NoMemory();
    return -1;
}

/* The option, where its number is, and where its strings are. */
static inline const struct capi_option *
capi_init_option(PyInitConfig *config, const char *name, void **member, struct capi_strings **strings)
{
    const struct capi_option *option = capi_find_option(capi_options, name);
    char *start = (char *)(&config->config);
    *strings = config->strings;
    if (option) {
        *strings += option - capi_options;
    } else {
        option = capi_find_option(capi_init_options, name);
        if (option) {
            *strings += CAPI_OPTIONS_COUNT + (size_t)(option - capi_init_options);
        } else {
            option = capi_find_option(capi_preoptions, name);
            start = (char *)(&config->preconfig);
        }
    }
    if (!option) {
        capi_init_error(config, "unknown config option name");
        return CAPI_NULL;
    }
    *member = start + option->offset;
    return option;
}

static inline int
capi_is_str_option(const struct capi_option *option)
{
    return *option->text == 's' || *option->text == 'o';
}

static inline int
capi_is_list_option(const struct capi_option *option)
{
    return *option->text == 'n' || *option->text == 'x';
}

static inline void
capi_clear_strings(struct capi_strings *strings)
{
    size_t index;
    for (index = 0; index < strings->length; index++) {
        free(strings->items[index]);
    }
    free(strings->items);
    strings->items = CAPI_NULL;
    strings->length = 0;
}

static inline char *
capi_copy_string(const char *string)
{
    size_t size = strlen(string) + 1;
    char *copy = (char *)malloc(size);
    if (copy) {
        memcpy(copy, string, size);
    }
    return copy;
}

static inline int
capi_copy_strings(struct capi_strings *copy, size_t length, char *const *items)
{
    copy->length = 0;
    copy->items = (char **)malloc((length + 1) * sizeof(char *));
    if (!copy->items) {
        return -1;
    }
    for (; copy->length < length; copy->length++) {
        copy->items[copy->length] = capi_copy_string(items[copy->length]);
        if (!copy->items[copy->length]) {
            capi_clear_strings(copy);
            return -1;
        }
    }
    return 0;
}

/* Decodes UTF-8; `wide` may be NULL. The number of wide characters, or -1 for what is not UTF-8. */
static inline Py_ssize_t
capi_utf8_to_wide(const char *utf8, wchar_t *wide)
{
    const unsigned char *bytes = (const unsigned char *)utf8;
    Py_ssize_t count = 0;
    while (*bytes) {
        uint32_t character = *bytes++;
        uint32_t least = character < 0x80 ? 0 : character < 0xE0 ? 0x80 : character < 0xF0 ? 0x800 : 0x10000;
        int rest = character < 0x80 ? 0 : character < 0xE0 ? 1 : character < 0xF0 ? 2 : 3;
        if (rest && (character < 0xC2 || character > 0xF4)) {
            return -1;
        }
        if (rest) {
            character &= 0x3Fu >> rest;
        }
        for (; rest > 0; rest--) {
            if ((*bytes & 0xC0) != 0x80) {
                return -1;
            }
            character = character << 6 | (*bytes++ & 0x3Fu);
        }
        if (character < least || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF)) {
            return -1;
        }
        if (sizeof(wchar_t) == 2 && character > 0xFFFF) {
            if (wide) {
                wide[count] = (wchar_t)(0xD7C0 + (character >> 10));
                wide[count + 1] = (wchar_t)(0xDC00 + (character & 0x3FF));
            }
            count += 2;
        } else {
            if (wide) {
                wide[count] = (wchar_t)character;
            }
            count++;
        }
    }
    return count;
}

static inline void
capi_free_wide(size_t length, wchar_t **items)
{
    size_t index;
    for (index = 0; items && index < length; index++) {
        free(items[index]);
    }
    free(items);
}

/* The strings as wide ones; NULL if memory is short. They are valid, since setting them has checked. */
static inline wchar_t **
capi_widen(const struct capi_strings *strings)
{
    size_t index;
    wchar_t **wide = (wchar_t **)calloc(strings->length + 1, sizeof(wchar_t *));
    for (index = 0; wide && index < strings->length; index++) {
        Py_ssize_t size = capi_utf8_to_wide(strings->items[index], CAPI_NULL);
        wide[index] = (wchar_t *)calloc((size_t)size + 1, sizeof(wchar_t));
        if (!wide[index]) {
            capi_free_wide(strings->length, wide);
            return CAPI_NULL;
        }
        capi_utf8_to_wide(strings->items[index], wide[index]);
    }
    return wide;
}

/* Hands the strings that were set for an option to PyConfig. */
static inline int
capi_move_strings(PyInitConfig *config, const struct capi_option *option, const struct capi_strings *strings)
{
    void *member = (char *)(&config->config) + option->offset;
    wchar_t **wide;
    if (!strings->items) {
        return 0;
    }
    wide = capi_widen(strings);
    if (!wide) {
        return capi_init_no_memory(config);
    }
    if (capi_is_list_option(option)) {
        config->status = PyConfig_SetWideStringList(&config->config, (PyWideStringList *)member,
                                                    (Py_ssize_t)strings->length, wide);
    } else {
        config->status = PyConfig_SetString(&config->config, (wchar_t **)member, wide[0]);
    }
    capi_free_wide(strings->length, wide);
    return PyStatus_Exception(config->status) ? -1 : 0;
}

//@ PyInitConfig_Create
static inline PyInitConfig *
capi_PyInitConfig_Create(void)
{
    PyInitConfig *config = (PyInitConfig *)calloc(1, sizeof(PyInitConfig));
    if (config) {
        PyPreConfig_InitIsolatedConfig(&config->preconfig);
        PyConfig_InitIsolatedConfig(&config->config);
        config->status = PyStatus_Ok();
    }
    return config;
}

//@ PyInitConfig_Free
static inline void
capi_PyInitConfig_Free(PyInitConfig *config)
{
    size_t index;
    if (!config) {
        return;
    }
    for (index = 0; index < sizeof(config->strings) / sizeof(config->strings[0]); index++) {
        capi_clear_strings(&config->strings[index]);
    }
    PyConfig_Clear(&config->config);
    free(config->modules);
    free(config);
}

//@ PyInitConfig_GetError
static inline int
capi_PyInitConfig_GetError(PyInitConfig *config, const char **err_msg)
{
    *err_msg = CAPI_NULL;
    if (PyStatus_IsExit(config->status)) {
        PyOS_snprintf(config->exit_message, sizeof(config->exit_message), "exit code %i", config->status.exitcode);
        *err_msg = config->exit_message;
    } else if (PyStatus_IsError(config->status)) {
        *err_msg = config->status.err_msg;
    }
    return *err_msg != CAPI_NULL;
}

//@ PyInitConfig_GetExitCode
static inline int
capi_PyInitConfig_GetExitCode(PyInitConfig *config, int *exitcode)
{
    if (!PyStatus_IsExit(config->status)) {
        return 0;
    }
    *exitcode = config->status.exitcode;
    return 1;
}

//@ PyInitConfig_HasOption
static inline int
capi_PyInitConfig_HasOption(PyInitConfig *config, const char *name)
{
    (void)config;
    return capi_find_option(capi_options, name) || capi_find_option(capi_init_options, name)
        || capi_find_option(capi_preoptions, name);
}

//@ PyInitConfig_GetInt
static inline int
capi_PyInitConfig_GetInt(PyInitConfig *config, const char *name, int64_t *value)
{
    struct capi_strings *strings;
    void *member;
    const struct capi_option *option = capi_init_option(config, name, &member, &strings);
    if (!option) {
        return -1;
    }
    if (capi_is_str_option(option) || capi_is_list_option(option)) {
        return capi_init_error(config, "config option type is not int");
    }
    if (*option->text == 'l') {
        *value = (int64_t)(*(unsigned long *)member);
    } else {
        *value = *(int *)member;
    }
    return 0;
}

//@ PyInitConfig_GetStr
static inline int
capi_PyInitConfig_GetStr(PyInitConfig *config, const char *name, char **value)
{
    struct capi_strings *strings;
    void *member;
    const struct capi_option *option = capi_init_option(config, name, &member, &strings);
    if (!option) {
        return -1;
    }
    if (!capi_is_str_option(option)) {
        return capi_init_error(config, "config option type is not string");
    }
    *value = CAPI_NULL;
    if (strings->items) {
        *value = capi_copy_string(strings->items[0]);
        if (!*value) {
            return capi_init_no_memory(config);
        }
    }
    return 0;
}

//@ PyInitConfig_GetStrList
static inline int
capi_PyInitConfig_GetStrList(PyInitConfig *config, const char *name, size_t *length, char ***items)
{
    struct capi_strings *strings, copy;
    void *member;
    const struct capi_option *option = capi_init_option(config, name, &member, &strings);
    if (!option) {
        return -1;
    }
    if (!capi_is_list_option(option)) {
        return capi_init_error(config, "config option type is not string list");
    }
    if (capi_copy_strings(&copy, strings->length, strings->items) < 0) {
        return capi_init_no_memory(config);
    }
    *length = copy.length;
    *items = copy.items;
    return 0;
}

//@ PyInitConfig_FreeStrList
static inline void
capi_PyInitConfig_FreeStrList(size_t length, char **items)
{
    size_t index;
    for (index = 0; index < length; index++) {
        free(items[index]);
    }
    free(items);
}

//@ PyInitConfig_SetInt
static inline int
capi_PyInitConfig_SetInt(PyInitConfig *config, const char *name, int64_t value)
{
    struct capi_strings *strings;
    void *member;
    const struct capi_option *option = capi_init_option(config, name, &member, &strings);
    if (!option) {
        return -1;
    }
    if (capi_is_str_option(option) || capi_is_list_option(option)) {
        return capi_init_error(config, "config option type is not int");
    }
    if (*option->text == 'i') {
        if (value != (int)value) {
            return capi_init_error(config, "config option value is out of int range");
        }
        *(int *)member = (int)value;
    } else if (*option->text == 'l') {
        if (value < 0 || value != (int64_t)(unsigned long)value) {
            return capi_init_error(config, "config option value is out of unsigned long range");
        }
        *(unsigned long *)member = (unsigned long)value;
    } else {
        if (value < 0 || value != (unsigned int)value) {
            return capi_init_error(config, "config option value is out of unsigned int range");
        }
        *(int *)member = (int)value;
    }
    /* Whoever sets the seed wants it used. */
    if (strcmp(name, "hash_seed") == 0) {
        config->config.use_hash_seed = 1;
    }
    return 0;
}

//@ PyInitConfig_SetStr
static inline int
capi_PyInitConfig_SetStr(PyInitConfig *config, const char *name, const char *value)
{
    struct capi_strings *strings, copy;
    void *member;
    char *item = (char *)((void *)(uintptr_t)value);
    const struct capi_option *option = capi_init_option(config, name, &member, &strings);
    if (!option) {
        return -1;
    }
    if (!capi_is_str_option(option)) {
        return capi_init_error(config, "config option type is not string");
    }
    if (capi_utf8_to_wide(value, CAPI_NULL) < 0) {
        return capi_init_error(config, "decoding error");
    }
    if (capi_copy_strings(&copy, 1, &item) < 0) {
        return capi_init_no_memory(config);
    }
    capi_clear_strings(strings);
    *strings = copy;
    return 0;
}

//@ PyInitConfig_SetStrList
static inline int
capi_PyInitConfig_SetStrList(PyInitConfig *config, const char *name, size_t length, char *const *items)
{
    struct capi_strings *strings, copy;
    void *member;
    size_t index;
    const struct capi_option *option = capi_init_option(config, name, &member, &strings);
    if (!option) {
        return -1;
    }
    if (!capi_is_list_option(option)) {
        return capi_init_error(config, "config option type is not strings list");
    }
    for (index = 0; index < length; index++) {
        if (capi_utf8_to_wide(items[index], CAPI_NULL) < 0) {
            return capi_init_error(config, "decoding error");
        }
    }
    if (capi_copy_strings(&copy, length, items) < 0) {
        return capi_init_no_memory(config);
    }
    capi_clear_strings(strings);
    *strings = copy;
    if (strcmp(name, "module_search_paths") == 0) {
        config->config.module_search_paths_set = 1;
    }
    return 0;
}

//@ PyInitConfig_AddModule
static inline int
capi_PyInitConfig_AddModule(PyInitConfig *config, const char *name, PyObject *(*initfunc)(void))
{
    size_t size = (config->modules_count + 2) * sizeof(struct _inittab);
    struct _inittab *modules = (struct _inittab *)realloc(config->modules, size);
    if (!modules) {
        return capi_init_no_memory(config);
    }
    memset(&modules[config->modules_count], 0, 2 * sizeof(struct _inittab));
    modules[config->modules_count].name = name;
    modules[config->modules_count].initfunc = initfunc;
    config->modules = modules;
    config->modules_count++;
    return 0;
}

//@ Py_InitializeFromInitConfig
static inline int
capi_Py_InitializeFromInitConfig(PyInitConfig *config)
{
    const struct capi_strings *argv = &config->strings[capi_find_option(capi_options, "argv") - capi_options];
    wchar_t **arguments;
    size_t index;
    if (config->modules_count > 0 && PyImport_ExtendInittab(config->modules) < 0) {
        return capi_init_no_memory(config);
    }
    if (config->config.parse_argv >= 0) {
        config->preconfig.parse_argv = config->config.parse_argv;
    }
    if (config->config.isolated >= 0) {
        config->preconfig.isolated = config->config.isolated;
    }
    if (config->config.use_environment >= 0) {
        config->preconfig.use_environment = config->config.use_environment;
    }
    if (config->config.dev_mode >= 0) {
        config->preconfig.dev_mode = config->config.dev_mode;
    }
    arguments = capi_widen(argv);
    if (!arguments) {
        return capi_init_no_memory(config);
    }
    config->status = Py_PreInitializeFromArgs(&config->preconfig, (Py_ssize_t)argv->length, arguments);
    capi_free_wide(argv->length, arguments);
    if (PyStatus_Exception(config->status)) {
        return -1;
    }
    for (index = 0; index < CAPI_OPTIONS_COUNT; index++) {
        if (capi_move_strings(config, &capi_options[index], &config->strings[index]) < 0) {
            return -1;
        }
    }
    for (index = 0; index < CAPI_INIT_OPTIONS_COUNT; index++) {
        if (capi_move_strings(config, &capi_init_options[index], &config->strings[CAPI_OPTIONS_COUNT + index]) < 0) {
            return -1;
        }
    }
    config->status = Py_InitializeFromConfig(&config->config);
    return PyStatus_Exception(config->status) ? -1 : 0;
}
