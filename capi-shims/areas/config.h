The configuration of the running interpreter. https://docs.python.org/3/c-api/init_config.html

//@ helper for PyConfig_Get, PyConfig_Names, PyConfig_Set, PyInitConfig_Create
/* An option: its name, kind (i int, u int of at least 0, b bool, l unsigned long, s str, o str or None, n list, x the list of
   -X options), the attribute of sys, the flag in sys.flags ("!" before its name if it means the opposite), how to set it (s:
   the attribute, d: the limit of digits, c: the configuration alone, a letter from A: the flag at that place, -: not), and
   its place in PyConfig. What an option has not is "": compilers read that faster than a null pointer. */
struct capi_option {
    const char *name;
    char kind;
    const char *attribute;
    const char *flag;
    char setting;
    size_t offset;
};

#if CAPI_HAS_config_is_a_struct
#  define CAPI_OPTION(name, kind, attribute, flag, setting) \
    {#name, kind, attribute, flag, setting, offsetof(PyConfig, name)},
#  define CAPI_OPTION_INSIDE(name, kind, setting) {#name, kind, "", "", setting, offsetof(PyConfig, name)},
#else
#  define CAPI_OPTION(name, kind, attribute, flag, setting) {#name, kind, attribute, flag, setting, 0},
#  define CAPI_OPTION_INSIDE(name, kind, setting)
#endif

static CAPI_MAYBE_UNUSED const struct capi_option capi_options[] = {
    CAPI_OPTION(argv, 'n', "argv", "", 's')
    CAPI_OPTION(base_exec_prefix, 'o', "base_exec_prefix", "", 's')
    CAPI_OPTION(base_executable, 'o', "_base_executable", "", 's')
    CAPI_OPTION(base_prefix, 'o', "base_prefix", "", 's')
    CAPI_OPTION_INSIDE(buffered_stdio, 'b', '-')
    CAPI_OPTION(bytes_warning, 'u', "", "bytes_warning", 'J')
    CAPI_OPTION_INSIDE(check_hash_pycs_mode, 's', '-')
#if CAPI_HAS_PyConfig_code_debug_ranges
    CAPI_OPTION_INSIDE(code_debug_ranges, 'b', '-')
#endif
    CAPI_OPTION_INSIDE(configure_c_stdio, 'b', '-')
#if CAPI_HAS_PyConfig_context_aware_warnings || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(context_aware_warnings, 'i', "", "context_aware_warnings", '-')
#endif
#if CAPI_HAS_PyConfig_cpu_count
    CAPI_OPTION_INSIDE(cpu_count, 'i', 'c')
#endif
    CAPI_OPTION(dev_mode, 'b', "", "dev_mode", '-')
    CAPI_OPTION_INSIDE(dump_refs, 'b', '-')
#if CAPI_HAS_PyConfig_dump_refs_file
    CAPI_OPTION_INSIDE(dump_refs_file, 'o', '-')
#endif
    CAPI_OPTION(exec_prefix, 'o', "exec_prefix", "", 's')
    CAPI_OPTION(executable, 'o', "executable", "", 's')
    CAPI_OPTION_INSIDE(faulthandler, 'b', '-')
    CAPI_OPTION_INSIDE(filesystem_encoding, 's', '-')
    CAPI_OPTION_INSIDE(filesystem_errors, 's', '-')
    CAPI_OPTION_INSIDE(hash_seed, 'l', '-')
    CAPI_OPTION_INSIDE(home, 'o', '-')
    CAPI_OPTION_INSIDE(import_time, 'u', '-')
    CAPI_OPTION(inspect, 'b', "", "inspect", 'B')
    CAPI_OPTION_INSIDE(install_signal_handlers, 'b', '-')
#if CAPI_HAS_PyConfig_int_max_str_digits || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(int_max_str_digits, 'u', "", "int_max_str_digits", 'd')
#endif
    CAPI_OPTION(interactive, 'b', "", "interactive", 'C')
    CAPI_OPTION(isolated, 'b', "", "isolated", '-')
#if CAPI_HAS_PyConfig_lazy_imports || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(lazy_imports, 'i', "", "lazy_imports", 'c')
#endif
    CAPI_OPTION_INSIDE(malloc_stats, 'b', '-')
    CAPI_OPTION(module_search_paths, 'n', "path", "", 's')
    CAPI_OPTION(optimization_level, 'u', "", "optimize", 'D')
#if CAPI_HAS_PyConfig_orig_argv || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(orig_argv, 'n', "orig_argv", "", '-')
#endif
    CAPI_OPTION_INSIDE(parse_argv, 'b', '-')
    CAPI_OPTION(parser_debug, 'b', "", "debug", 'A')
    CAPI_OPTION_INSIDE(pathconfig_warnings, 'b', '-')
#if CAPI_HAS_PyConfig_perf_profiling
    CAPI_OPTION_INSIDE(perf_profiling, 'u', '-')
#endif
    CAPI_OPTION(platlibdir, 's', "platlibdir", "", 's')
    CAPI_OPTION(prefix, 'o', "prefix", "", 's')
    CAPI_OPTION_INSIDE(program_name, 's', '-')
    CAPI_OPTION(pycache_prefix, 'o', "pycache_prefix", "", 's')
#if CAPI_HAS_PyConfig_pymalloc_hugepages
    CAPI_OPTION_INSIDE(pymalloc_hugepages, 'b', '-')
#endif
    CAPI_OPTION(quiet, 'b', "", "quiet", 'K')
#if CAPI_HAS_PyConfig_remote_debug
    CAPI_OPTION_INSIDE(remote_debug, 'b', '-')
#endif
    CAPI_OPTION_INSIDE(run_command, 'o', '-')
    CAPI_OPTION_INSIDE(run_filename, 'o', '-')
    CAPI_OPTION_INSIDE(run_module, 'o', '-')
#if CAPI_HAS_PyConfig_safe_path || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(safe_path, 'b', "", "safe_path", '-')
#endif
    CAPI_OPTION_INSIDE(show_ref_count, 'b', '-')
    CAPI_OPTION(site_import, 'b', "", "!no_site", '-')
    CAPI_OPTION_INSIDE(skip_source_first_line, 'b', '-')
    CAPI_OPTION_INSIDE(stdio_encoding, 's', '-')
    CAPI_OPTION_INSIDE(stdio_errors, 's', '-')
#if CAPI_HAS_PyConfig_stdlib_dir || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(stdlib_dir, 'o', "_stdlib_dir", "", 's')
#endif
#if CAPI_HAS_PyConfig_thread_inherit_context || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(thread_inherit_context, 'i', "", "thread_inherit_context", '-')
#endif
    CAPI_OPTION_INSIDE(tracemalloc, 'u', '-')
    CAPI_OPTION(use_environment, 'b', "", "!ignore_environment", 'H')
#if CAPI_HAS_PyConfig_use_frozen_modules
    CAPI_OPTION_INSIDE(use_frozen_modules, 'b', '-')
#endif
    CAPI_OPTION_INSIDE(use_hash_seed, 'b', '-')
    CAPI_OPTION(user_site_directory, 'b', "", "!no_user_site", '-')
    CAPI_OPTION(verbose, 'u', "", "verbose", 'I')
#if CAPI_HAS_PyConfig_warn_default_encoding || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(warn_default_encoding, 'b', "", "warn_default_encoding", '-')
#endif
    CAPI_OPTION(warnoptions, 'n', "warnoptions", "", 's')
    CAPI_OPTION(write_bytecode, 'b', "dont_write_bytecode", "!dont_write_bytecode", 'E')
    CAPI_OPTION(xoptions, 'x', "_xoptions", "", 's')
#if !CAPI_HAS_config_is_a_struct
    CAPI_OPTION(utf8_mode, 'b', "", "utf8_mode", '-')
#elif defined(_WIN32)
    CAPI_OPTION_INSIDE(legacy_windows_stdio, 'b', '-')
#endif
    {CAPI_NULL, 0, "", "", 0, 0}
};

#if CAPI_HAS_config_is_a_struct
#  define CAPI_PREOPTION(name, kind) {#name, kind, "", "", '-', offsetof(PyPreConfig, name)},

/* Options of PyPreConfig that PyConfig has not. */
static CAPI_MAYBE_UNUSED const struct capi_option capi_preoptions[] = {
    CAPI_PREOPTION(allocator, 'i')
    CAPI_PREOPTION(coerce_c_locale, 'b')
    CAPI_PREOPTION(coerce_c_locale_warn, 'b')
    CAPI_PREOPTION(configure_locale, 'b')
    CAPI_PREOPTION(utf8_mode, 'b')
#if defined(_WIN32)
    CAPI_PREOPTION(legacy_windows_fs_encoding, 'b')
#endif
    {CAPI_NULL, 0, "", "", 0, 0}
};
#endif

static inline const struct capi_option *
capi_find_option(const struct capi_option *option, const char *name)
{
    for (; option->name != CAPI_NULL; option++) {
        if (*option->name == *name && strcmp(option->name, name) == 0) {
            return option;
        }
    }
    return CAPI_NULL;
}

//@ helper for PyConfig_Get, PyConfig_Set
#if CAPI_HAS_config_is_a_struct
#if !CAPI_HAS__Py_GetConfig
PyAPI_FUNC(const PyConfig *) _Py_GetConfig(void);
#endif
PyAPI_FUNC(PyObject *) _Py_GetConfigsAsDict(void);

static inline PyObject *
capi_config_member(const struct capi_option *option)
{
    const char *member = CAPI_REINTERPRET(const char *, _Py_GetConfig()) + option->offset;
    const void *address = member;
    switch (option->kind) {
    case 'b':
        return PyBool_FromLong(*CAPI_CAST(const int *, address));
    case 'l':
        return PyLong_FromUnsignedLong(*CAPI_CAST(const unsigned long *, address));
    case 's':
    case 'o': {
        const wchar_t *text = *CAPI_CAST(wchar_t *const *, address);
        if (text != CAPI_NULL) {
            return PyUnicode_FromWideChar(text, -1);
        }
        Py_INCREF(Py_None);
        return Py_None;
    }
    default:
        return PyLong_FromLong(*CAPI_CAST(const int *, address));
    }
}

/* Nothing shows the PyPreConfig of the running interpreter but this. */
static inline PyObject *
capi_preconfig_member(const struct capi_option *option)
{
    PyObject *configs = _Py_GetConfigsAsDict(), *preconfig, *value = CAPI_NULL;
    if (configs == CAPI_NULL) {
        return CAPI_NULL;
    }
    preconfig = PyDict_GetItemString(configs, "pre_config");
    value = preconfig ? PyDict_GetItemString(preconfig, option->name) : CAPI_NULL;
    if (value == CAPI_NULL) {
        PyErr_Format(PyExc_ValueError, "unknown config option name: %s", option->name);
    } else if (option->kind == 'b') {
        value = PyBool_FromLong(PyLong_AsLong(value));
    } else {
        Py_INCREF(value);
    }
    Py_DECREF(configs);
    return value;
}
#endif

/* Of the option's flag, as a new reference; NULL without an exception if this Python has no such flag. */
static inline PyObject *
capi_option_flag(const struct capi_option *option)
{
    PyObject *flags, *value;
    const char *name = option->flag;
    int truth;
    if (*name == '\0' || PySys_GetOptionalAttrString("flags", &flags) <= 0) {
        return CAPI_NULL;
    }
    (void)PyObject_GetOptionalAttrString(flags, *name == '!' ? name + 1 : name, &value);
    Py_DECREF(flags);
    if (value == CAPI_NULL) {
        return CAPI_NULL;
    }
    if (option->kind != 'b') {
        return value;
    }
    truth = PyObject_IsTrue(value);
    Py_DECREF(value);
    return truth < 0 ? CAPI_NULL : PyBool_FromLong(truth != (*name == '!'));
}

static inline PyObject *
capi_option_value(const struct capi_option *option)
{
    PyObject *value;
    if (*option->attribute != '\0') {
        value = PySys_GetAttrString(option->attribute);
        if (value != CAPI_NULL && *option->flag != '\0') {
            int truth = PyObject_IsTrue(value);
            Py_DECREF(value);
            return truth < 0 ? CAPI_NULL : PyBool_FromLong(!truth);
        }
        return value;
    }
#if CAPI_HAS_config_is_a_struct
    if (option->setting != 'd') {
        return capi_config_member(option);
    }
#endif
    return capi_option_flag(option);
}

//@ PyConfig_Get
static inline PyObject *
capi_PyConfig_Get(const char *name)
{
    const struct capi_option *option = capi_find_option(capi_options, name);
    PyObject *value = CAPI_NULL;
    if (option != CAPI_NULL) {
        value = capi_option_value(option);
    }
#if CAPI_HAS_config_is_a_struct
    else {
        option = capi_find_option(capi_preoptions, name);
        if (option != CAPI_NULL) {
            value = capi_preconfig_member(option);
        }
    }
#endif
    if (value == CAPI_NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_ValueError, "unknown config option name: %s", name);
    }
    return value;
}

//@ PyConfig_GetInt
static inline int
capi_PyConfig_GetInt(const char *name, int *value)
{
    PyObject *object = PyConfig_Get(name);
    long number;
    int overflow;
    if (object == CAPI_NULL) {
        return -1;
    }
    if (!PyLong_Check(object)) {
        Py_DECREF(object);
        PyErr_Format(PyExc_TypeError, "config option %s is not an int", name);
        return -1;
    }
    number = PyLong_AsLongAndOverflow(object, &overflow);
    Py_DECREF(object);
    if (overflow || number != CAPI_CAST(int, number)) {
        PyErr_Format(PyExc_OverflowError, "config option %s value does not fit into a C int", name);
        return -1;
    }
    *value = CAPI_CAST(int, number);
    return 0;
}

//@ helper for PyConfig_Names
static inline int
capi_add_name(PyObject *names, const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    int status = text ? PyList_Append(names, text) : -1;
    Py_XDECREF(text);
    return status;
}

//@ PyConfig_Names
static inline PyObject *
capi_PyConfig_Names(void)
{
    const struct capi_option *option;
    PyObject *names = PyList_New(0), *result = CAPI_NULL;
    int status = names ? 0 : -1;
    for (option = capi_options; status == 0 && option->name != CAPI_NULL; option++) {
#if !CAPI_HAS_config_is_a_struct
        PyObject *value = capi_option_value(option);
        if (value == CAPI_NULL) {
            if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_MemoryError)) {
                status = -1;
            } else {
                PyErr_Clear();
            }
            continue;
        }
        Py_DECREF(value);
#endif
        status = capi_add_name(names, option->name);
    }
#if CAPI_HAS_config_is_a_struct
    for (option = capi_preoptions; status == 0 && option->name != CAPI_NULL; option++) {
        status = capi_add_name(names, option->name);
    }
#endif
    if (status == 0) {
        result = PyFrozenSet_New(names);
    }
    Py_XDECREF(names);
    return result;
}

//@ helper for PyConfig_Set
static CAPI_COLD int
capi_expected(const char *expected, PyObject *value)
{
    PyObject *name = capi_full_type_name(value);
    if (name != CAPI_NULL) {
        PyErr_Format(PyExc_TypeError, "expected %s %S", expected, name);
        Py_DECREF(name);
    }
    return -1;
}

static inline int
capi_check_options(PyObject *value)
{
    PyObject *key, *item;
    Py_ssize_t position = 0;
    if (!PyDict_Check(value)) {
        return capi_expected("dict[str, str | bool], got", value);
    }
    while (PyDict_Next(value, &position, &key, &item)) {
        if (!PyUnicode_Check(key)) {
            return capi_expected("str, got dict key type", key);
        }
        if (!PyUnicode_Check(item) && !PyBool_Check(item)) {
            /* CPython names the key's type. */
            return capi_expected("str or bool, got dict value type", key);
        }
    }
    return 0;
}

static inline int
capi_check_list(PyObject *value)
{
    Py_ssize_t index;
    if (!PyList_Check(value)) {
        return capi_expected("list[str], got", value);
    }
    for (index = 0; index < PyList_Size(value); index++) {
        PyObject *item = PyList_GetItem(value, index);
        if (!PyUnicode_Check(item)) {
            char where[64];
            PyOS_snprintf(where, sizeof(where), "str, list item %ld has type", CAPI_CAST(long, index));
            return capi_expected(where, item);
        }
    }
    return 0;
}

/* Checks the value's type; a number is stored. */
static inline int
capi_check_value(const struct capi_option *option, PyObject *value, int *number)
{
    long as_long;
    int overflow;
    switch (option->kind) {
    case 'x':
        return capi_check_options(value);
    case 'n':
        return capi_check_list(value);
    case 'o':
        return value == Py_None || PyUnicode_Check(value) ? 0 : capi_expected("str or None, got", value);
    case 's':
        return PyUnicode_Check(value) ? 0 : capi_expected("str, got", value);
    default:
        break;
    }
    if (!PyLong_Check(value)) {
        return capi_expected("int or bool, got", value);
    }
    as_long = PyLong_AsLongAndOverflow(value, &overflow);
    if (overflow || as_long != CAPI_CAST(int, as_long)) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    if (as_long < 0 && option->kind != 'i') {
        PyErr_SetString(PyExc_ValueError, "value must be >= 0");
        return -1;
    }
    *number = CAPI_CAST(int, as_long);
    return 0;
}

#if CAPI_HAS_config_is_a_struct
/* sys.flags cannot be changed, so it is made anew. */
static inline int
capi_set_flag(Py_ssize_t place, long number)
{
    PyObject *old = PySys_GetAttrString("flags"), *flags, *count;
    Py_ssize_t index, size = 0;
    int status;
    if (old == CAPI_NULL) {
        return -1;
    }
    count = PyObject_GetAttrString(CAPI_OBJECT(Py_TYPE(old)), "n_fields");
    if (count == CAPI_NULL) {
        Py_DECREF(old);
        return -1;
    }
    size = PyLong_AsSsize_t(count);
    Py_DECREF(count);
    flags = PyStructSequence_New(Py_TYPE(old));
    for (index = 0; flags != CAPI_NULL && index < size; index++) {
        PyObject *item;
        if (index == place) {
            item = PyLong_FromLong(number);
            if (item == CAPI_NULL) {
                Py_DECREF(flags);
                Py_DECREF(old);
                return -1;
            }
        } else {
            item = PyStructSequence_GetItem(old, index);
            Py_XINCREF(item);
        }
        PyStructSequence_SetItem(flags, index, item);
    }
    Py_DECREF(old);
    if (flags == CAPI_NULL) {
        return -1;
    }
    status = PySys_SetObject("flags", flags);
    Py_DECREF(flags);
    return status;
}

#if defined(__GNUC__) || defined(__clang__)
#  pragma GCC diagnostic push
#  pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif
/* The old global variable of a flag in sys.flags. */
static inline int *
capi_flag_variable(char setting)
{
    switch (setting) {
    case 'J':
        return &Py_BytesWarningFlag;
    case 'B':
        return &Py_InspectFlag;
    case 'C':
        return &Py_InteractiveFlag;
    case 'D':
        return &Py_OptimizeFlag;
    case 'A':
        return &Py_DebugFlag;
    case 'K':
        return &Py_QuietFlag;
    case 'H':
        return &Py_IgnoreEnvironmentFlag;
    case 'I':
        return &Py_VerboseFlag;
    case 'E':
        return &Py_DontWriteBytecodeFlag;
    default:
        return CAPI_NULL;
    }
}
#if defined(__GNUC__) || defined(__clang__)
#  pragma GCC diagnostic pop
#endif

static inline int
capi_set_number(const struct capi_option *option, int number)
{
    void *config = (void *)(uintptr_t)_Py_GetConfig();
    int is_opposite = *option->flag == '!';
    int place = option->setting - 'A', digits = 17;
    int flag = is_opposite ? !number : option->kind == 'b' ? number != 0 : number;
    if (option->setting == 'd') {
        PyObject *set = PySys_GetAttrString("set_int_max_str_digits");
        PyObject *done = set ? PyObject_CallFunction(set, "i", number) : CAPI_NULL;
        Py_XDECREF(set);
        if (done == CAPI_NULL) {
            return -1;
        }
        Py_DECREF(done);
        place = digits;
    }
    *CAPI_REINTERPRET(int *, CAPI_CAST(char *, config) + option->offset) = number;
    if (option->setting == 'c') {
        return 0;
    }
    if (option->setting != 'd') {
        *capi_flag_variable(option->setting) = is_opposite ? !number : number;
    }
    if (*option->attribute != '\0') {
        PyObject *number_object = PyLong_FromLong(flag);
        int status = number_object ? PySys_SetObject(option->attribute, number_object) : -1;
        Py_XDECREF(number_object);
        if (status < 0) {
            return -1;
        }
    }
    return capi_set_flag(place, flag);
}
#endif

static inline int
capi_audit_config(const char *name, PyObject *value)
{
    PyObject *audit, *done;
    int found = PySys_GetOptionalAttrString("audit", &audit);
    if (found <= 0) {
        return found;
    }
    done = PyObject_CallFunction(audit, "ssO", "cpython.PyConfig_Set", name, value);
    Py_DECREF(audit);
    Py_XDECREF(done);
    return done == CAPI_NULL ? -1 : 0;
}

//@ PyConfig_Set
static inline int
capi_PyConfig_Set(const char *name, PyObject *value)
{
    const struct capi_option *option;
    int is_known, number = 0;
    if (capi_audit_config(name, value) < 0) {
        return -1;
    }
    option = capi_find_option(capi_options, name);
    is_known = option != CAPI_NULL;
#if CAPI_HAS_config_is_a_struct
    is_known = is_known || capi_find_option(capi_preoptions, name) != CAPI_NULL;
#endif
    if (!is_known) {
        PyErr_Format(PyExc_ValueError, "unknown config option name: %s", name);
        return -1;
    }
#if CAPI_HAS_config_is_a_struct
    if (option != CAPI_NULL && option->setting != '-') {
#else
    /* What the interpreter reads is out of reach, so that setting sys.flags would be a pretence. */
    if (option != CAPI_NULL && option->setting == 's') {
#endif
        if (capi_check_value(option, value, &number) < 0) {
            return -1;
        }
        if (option->setting == 's') {
            return PySys_SetObject(option->attribute, value);
        }
#if CAPI_HAS_config_is_a_struct
        return capi_set_number(option, number);
#endif
    }
    PyErr_Format(PyExc_ValueError, "cannot set read-only option %s", name);
    return -1;
}
