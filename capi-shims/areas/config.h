The configuration of the running interpreter. https://docs.python.org/3/c-api/init_config.html

//@ helper for PyConfig_Get, PyConfig_Names, PyConfig_Set, PyInitConfig_Create
/* An option in one string, which compilers read faster than many: its kind (i int, u int of at least 0, b bool, l unsigned
   long, s str, o str or None, n list, x the list of -X options), how to set it (s: the attribute of sys, d: the limit of
   digits, c: the configuration alone, a letter from A: the flag at that place, -: not), its name, and each behind a NUL the
   attribute of sys and the flag in sys.flags ("!" before its name if it means the opposite); and its place in PyConfig. */
struct capi_option {
    const char *text;
    size_t offset;
};

#if CAPI_HAS_config_is_a_struct
#  define CAPI_OPTION(text, name) {text, offsetof(PyConfig, name)},
#  define CAPI_OPTION_INSIDE(text, name) {text, offsetof(PyConfig, name)},
#else
#  define CAPI_OPTION(text, name) {text, 0},
#  define CAPI_OPTION_INSIDE(text, name)
#endif

static CAPI_MAYBE_UNUSED const struct capi_option capi_options[] = {
    CAPI_OPTION("ns argv\0argv\0", argv)
    CAPI_OPTION("os base_exec_prefix\0base_exec_prefix\0", base_exec_prefix)
    CAPI_OPTION("os base_executable\0_base_executable\0", base_executable)
    CAPI_OPTION("os base_prefix\0base_prefix\0", base_prefix)
    CAPI_OPTION_INSIDE("b- buffered_stdio\0\0", buffered_stdio)
    CAPI_OPTION("uJ bytes_warning\0\0bytes_warning", bytes_warning)
    CAPI_OPTION_INSIDE("s- check_hash_pycs_mode\0\0", check_hash_pycs_mode)
#if CAPI_HAS_PyConfig_code_debug_ranges
    CAPI_OPTION_INSIDE("b- code_debug_ranges\0\0", code_debug_ranges)
#endif
    CAPI_OPTION_INSIDE("b- configure_c_stdio\0\0", configure_c_stdio)
#if CAPI_HAS_PyConfig_context_aware_warnings || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("i- context_aware_warnings\0\0context_aware_warnings", context_aware_warnings)
#endif
#if CAPI_HAS_PyConfig_cpu_count
    CAPI_OPTION_INSIDE("ic cpu_count\0\0", cpu_count)
#endif
    CAPI_OPTION("b- dev_mode\0\0dev_mode", dev_mode)
    CAPI_OPTION_INSIDE("b- dump_refs\0\0", dump_refs)
#if CAPI_HAS_PyConfig_dump_refs_file
    CAPI_OPTION_INSIDE("o- dump_refs_file\0\0", dump_refs_file)
#endif
    CAPI_OPTION("os exec_prefix\0exec_prefix\0", exec_prefix)
    CAPI_OPTION("os executable\0executable\0", executable)
    CAPI_OPTION_INSIDE("b- faulthandler\0\0", faulthandler)
    CAPI_OPTION_INSIDE("s- filesystem_encoding\0\0", filesystem_encoding)
    CAPI_OPTION_INSIDE("s- filesystem_errors\0\0", filesystem_errors)
    CAPI_OPTION_INSIDE("l- hash_seed\0\0", hash_seed)
    CAPI_OPTION_INSIDE("o- home\0\0", home)
    CAPI_OPTION_INSIDE("u- import_time\0\0", import_time)
    CAPI_OPTION("bB inspect\0\0inspect", inspect)
    CAPI_OPTION_INSIDE("b- install_signal_handlers\0\0", install_signal_handlers)
#if CAPI_HAS_PyConfig_int_max_str_digits || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("ud int_max_str_digits\0\0int_max_str_digits", int_max_str_digits)
#endif
    CAPI_OPTION("bC interactive\0\0interactive", interactive)
    CAPI_OPTION("b- isolated\0\0isolated", isolated)
#if CAPI_HAS_PyConfig_lazy_imports || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("ic lazy_imports\0\0lazy_imports", lazy_imports)
#endif
    CAPI_OPTION_INSIDE("b- malloc_stats\0\0", malloc_stats)
    CAPI_OPTION("ns module_search_paths\0path\0", module_search_paths)
    CAPI_OPTION("uD optimization_level\0\0optimize", optimization_level)
#if CAPI_HAS_PyConfig_orig_argv || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("n- orig_argv\0orig_argv\0", orig_argv)
#endif
    CAPI_OPTION_INSIDE("b- parse_argv\0\0", parse_argv)
    CAPI_OPTION("bA parser_debug\0\0debug", parser_debug)
    CAPI_OPTION_INSIDE("b- pathconfig_warnings\0\0", pathconfig_warnings)
#if CAPI_HAS_PyConfig_perf_profiling
    CAPI_OPTION_INSIDE("u- perf_profiling\0\0", perf_profiling)
#endif
    CAPI_OPTION("ss platlibdir\0platlibdir\0", platlibdir)
    CAPI_OPTION("os prefix\0prefix\0", prefix)
    CAPI_OPTION_INSIDE("s- program_name\0\0", program_name)
    CAPI_OPTION("os pycache_prefix\0pycache_prefix\0", pycache_prefix)
#if CAPI_HAS_PyConfig_pymalloc_hugepages
    CAPI_OPTION_INSIDE("b- pymalloc_hugepages\0\0", pymalloc_hugepages)
#endif
    CAPI_OPTION("bK quiet\0\0quiet", quiet)
#if CAPI_HAS_PyConfig_remote_debug
    CAPI_OPTION_INSIDE("b- remote_debug\0\0", remote_debug)
#endif
    CAPI_OPTION_INSIDE("o- run_command\0\0", run_command)
    CAPI_OPTION_INSIDE("o- run_filename\0\0", run_filename)
    CAPI_OPTION_INSIDE("o- run_module\0\0", run_module)
#if CAPI_HAS_PyConfig_run_presite && defined(Py_DEBUG)
    CAPI_OPTION_INSIDE("o- run_presite\0\0", run_presite)
#endif
#if CAPI_HAS_PyConfig_safe_path || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("b- safe_path\0\0safe_path", safe_path)
#endif
    CAPI_OPTION_INSIDE("b- show_ref_count\0\0", show_ref_count)
    CAPI_OPTION("b- site_import\0\0!no_site", site_import)
    CAPI_OPTION_INSIDE("b- skip_source_first_line\0\0", skip_source_first_line)
    CAPI_OPTION_INSIDE("s- stdio_encoding\0\0", stdio_encoding)
    CAPI_OPTION_INSIDE("s- stdio_errors\0\0", stdio_errors)
#if CAPI_HAS_PyConfig_stdlib_dir || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("os stdlib_dir\0_stdlib_dir\0", stdlib_dir)
#endif
#if CAPI_HAS_PyConfig_thread_inherit_context || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("i- thread_inherit_context\0\0thread_inherit_context", thread_inherit_context)
#endif
    CAPI_OPTION_INSIDE("u- tracemalloc\0\0", tracemalloc)
    CAPI_OPTION("bH use_environment\0\0!ignore_environment", use_environment)
#if CAPI_HAS_PyConfig_use_frozen_modules
    CAPI_OPTION_INSIDE("b- use_frozen_modules\0\0", use_frozen_modules)
#endif
    CAPI_OPTION_INSIDE("b- use_hash_seed\0\0", use_hash_seed)
    CAPI_OPTION("b- user_site_directory\0\0!no_user_site", user_site_directory)
    CAPI_OPTION("uI verbose\0\0verbose", verbose)
#if CAPI_HAS_PyConfig_warn_default_encoding || !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("b- warn_default_encoding\0\0warn_default_encoding", warn_default_encoding)
#endif
    CAPI_OPTION("ns warnoptions\0warnoptions\0", warnoptions)
    CAPI_OPTION("bE write_bytecode\0dont_write_bytecode\0!dont_write_bytecode", write_bytecode)
    CAPI_OPTION("xs xoptions\0_xoptions\0", xoptions)
#if !CAPI_HAS_config_is_a_struct
    CAPI_OPTION("b- utf8_mode\0\0utf8_mode", utf8_mode)
#elif defined(_WIN32)
    CAPI_OPTION_INSIDE("b- legacy_windows_stdio\0\0", legacy_windows_stdio)
#endif
    {CAPI_NULL, 0}
};

#if CAPI_HAS_config_is_a_struct
#  define CAPI_PREOPTION(text, name) {text, offsetof(PyPreConfig, name)},

/* Options of PyPreConfig that PyConfig has not. */
static CAPI_MAYBE_UNUSED const struct capi_option capi_preoptions[] = {
    CAPI_PREOPTION("i- allocator\0\0", allocator)
    CAPI_PREOPTION("b- coerce_c_locale\0\0", coerce_c_locale)
    CAPI_PREOPTION("b- coerce_c_locale_warn\0\0", coerce_c_locale_warn)
    CAPI_PREOPTION("b- configure_locale\0\0", configure_locale)
    CAPI_PREOPTION("b- utf8_mode\0\0", utf8_mode)
#if defined(_WIN32)
    CAPI_PREOPTION("b- legacy_windows_fs_encoding\0\0", legacy_windows_fs_encoding)
#endif
    {CAPI_NULL, 0}
};
#endif

static inline const struct capi_option *
capi_find_option(const struct capi_option *option, const char *name)
{
    for (; option->text != CAPI_NULL; option++) {
        if (option->text[3] == *name && strcmp(option->text + 3, name) == 0) {
            return option;
        }
    }
    return CAPI_NULL;
}

static inline const char *
capi_option_attribute(const struct capi_option *option)
{
    return option->text + strlen(option->text) + 1;
}

static inline const char *
capi_option_flag_name(const struct capi_option *option)
{
    const char *attribute = capi_option_attribute(option);
    return attribute + strlen(attribute) + 1;
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
    const char *member = (const char *)_Py_GetConfig() + option->offset;
    const void *address = member;
    switch (*option->text) {
    case 'b':
        return PyBool_FromLong(*(const int *)address);
    case 'l':
        return PyLong_FromUnsignedLong(*(const unsigned long *)address);
    case 's':
    case 'o': {
        const wchar_t *text = *(wchar_t *const *)address;
        if (text) {
            return PyUnicode_FromWideChar(text, -1);
        }
        Py_INCREF(Py_None);
        return Py_None;
    }
    default:
        return PyLong_FromLong(*(const int *)address);
    }
}

/* Nothing shows the PyPreConfig of the running interpreter but this. */
static inline PyObject *
capi_preconfig_member(const struct capi_option *option)
{
    PyObject *configs = _Py_GetConfigsAsDict(), *preconfig, *value = CAPI_NULL;
    if (!configs) {
        return CAPI_NULL;
    }
    preconfig = PyDict_GetItemString(configs, "pre_config");
    value = preconfig ? PyDict_GetItemString(preconfig, option->text + 3) : CAPI_NULL;
    if (!value) {
        PyErr_Format(PyExc_ValueError, "unknown config option name: %s", option->text + 3);
    } else if (*option->text == 'b') {
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
    const char *name = capi_option_flag_name(option);
    int truth;
    if (*name == '\0' || PySys_GetOptionalAttrString("flags", &flags) <= 0) {
        return CAPI_NULL;
    }
    (void)PyObject_GetOptionalAttrString(flags, *name == '!' ? name + 1 : name, &value);
    Py_DECREF(flags);
    if (!value) {
        return CAPI_NULL;
    }
    if (*option->text != 'b') {
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
    const char *attribute = capi_option_attribute(option);
    if (*attribute != '\0') {
        value = PySys_GetAttrString(attribute);
        if (value && *capi_option_flag_name(option) != '\0') {
            int truth = PyObject_IsTrue(value);
            Py_DECREF(value);
            return truth < 0 ? CAPI_NULL : PyBool_FromLong(!truth);
        }
        return value;
    }
#if CAPI_HAS_config_is_a_struct
    if (option->text[1] != 'd') {
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
    if (option) {
        value = capi_option_value(option);
    }
#if CAPI_HAS_config_is_a_struct
    else {
        option = capi_find_option(capi_preoptions, name);
        if (option) {
            value = capi_preconfig_member(option);
        }
    }
#endif
    if (!value && !PyErr_Occurred()) {
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
    if (!object) {
        return -1;
    }
    if (!PyLong_Check(object)) {
        Py_DECREF(object);
        PyErr_Format(PyExc_TypeError, "config option %s is not an int", name);
        return -1;
    }
    number = PyLong_AsLongAndOverflow(object, &overflow);
    Py_DECREF(object);
    if (overflow || number != (int)number) {
        PyErr_Format(PyExc_OverflowError, "config option %s value does not fit into a C int", name);
        return -1;
    }
    *value = (int)number;
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
    for (option = capi_options; status == 0 && option->text; option++) {
#if !CAPI_HAS_config_is_a_struct
        PyObject *value = capi_option_value(option);
        if (!value) {
            if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_MemoryError)) {
                status = -1;
            } else {
                PyErr_Clear();
            }
            continue;
        }
        Py_DECREF(value);
#endif
        status = capi_add_name(names, option->text + 3);
    }
#if CAPI_HAS_config_is_a_struct
    for (option = capi_preoptions; status == 0 && option->text; option++) {
        status = capi_add_name(names, option->text + 3);
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
    if (name) {
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
            PyOS_snprintf(where, sizeof(where), "str, list item %ld has type", (long)index);
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
    switch (*option->text) {
    case 'x':
        return capi_check_options(value);
    case 'n':
        return capi_check_list(value);
    case 'o':
        return value == Py_None || PyUnicode_CheckExact(value) ? 0 : capi_expected("str or None, got", value);
    case 's':
        return PyUnicode_CheckExact(value) ? 0 : capi_expected("str, got", value);
    default:
        break;
    }
    if (!PyLong_Check(value)) {
        return capi_expected("int or bool, got", value);
    }
    as_long = PyLong_AsLongAndOverflow(value, &overflow);
    if (overflow || as_long != (int)as_long) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return -1;
    }
    if (as_long < 0 && *option->text != 'i') {
        PyErr_SetString(PyExc_ValueError, "value must be >= 0");
        return -1;
    }
    *number = (int)as_long;
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
    if (!old) {
        return -1;
    }
    count = PyObject_GetAttrString(CAPI_OBJECT(Py_TYPE(old)), "n_fields");
    if (!count) {
        Py_DECREF(old);
        return -1;
    }
    size = PyLong_AsSsize_t(count);
    Py_DECREF(count);
    flags = PyStructSequence_New(Py_TYPE(old));
    for (index = 0; flags && index < size; index++) {
        PyObject *item;
        if (index == place) {
            item = PyLong_FromLong(number);
            if (!item) {
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
    if (!flags) {
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
    const char *attribute = capi_option_attribute(option);
    int is_opposite = *capi_option_flag_name(option) == '!';
    int place = option->text[1] - 'A', digits = 17;
    int flag = is_opposite ? !number : *option->text == 'b' ? number != 0 : number;
    if (option->text[1] == 'd') {
        PyObject *set = PySys_GetAttrString("set_int_max_str_digits");
        PyObject *done = set ? PyObject_CallFunction(set, "i", number) : CAPI_NULL;
        Py_XDECREF(set);
        if (!done) {
            return -1;
        }
        Py_DECREF(done);
        place = digits;
    }
    *(int *)((char *)config + option->offset) = number;
    if (option->text[1] == 'c') {
        return 0;
    }
    if (option->text[1] != 'd') {
        *capi_flag_variable(option->text[1]) = is_opposite ? !number : number;
    }
    if (*attribute != '\0') {
        PyObject *number_object = PyLong_FromLong(flag);
        int status = number_object ? PySys_SetObject(attribute, number_object) : -1;
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
    return done ? 0 : -1;
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
    is_known = is_known || capi_find_option(capi_preoptions, name);
#endif
    if (!is_known) {
        PyErr_Format(PyExc_ValueError, "unknown config option name: %s", name);
        return -1;
    }
#if CAPI_HAS_config_is_a_struct
    if (option && option->text[1] != '-') {
#else
    /* What the interpreter reads is out of reach, so that setting sys.flags would be a pretence. */
    if (option && option->text[1] == 's') {
#endif
        if (capi_check_value(option, value, &number) < 0) {
            return -1;
        }
        if (option->text[1] == 's') {
            return PySys_SetObject(capi_option_attribute(option), value);
        }
#if CAPI_HAS_config_is_a_struct
        return capi_set_number(option, number);
#endif
    }
    PyErr_Format(PyExc_ValueError, "cannot set read-only option %s", name);
    return -1;
}
