//! The configuration of the running interpreter.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// What kind of value an option has.
#[cfg(any(
    capi_fallback = "PyConfig_Get",
    capi_fallback = "PyConfig_Names",
    capi_fallback = "PyConfig_Set",
    capi_fallback = "PyInitConfig_Create"
))]
#[allow(dead_code)] // what a target needs differs
mod options {
    use crate::prelude::*;

    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(in crate::fallback) enum Kind {
        Int,
        /// At least 0.
        Unsigned,
        Bool,
        UnsignedLong,
        Str,
        OptionalStr,
        List,
        /// The list of -X options.
        Options,
    }

    /// How an option is set.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(in crate::fallback) enum Setting {
        ReadOnly,
        /// As the attribute of sys.
        Attribute,
        /// In the configuration, which nobody else shows.
        Member,
        /// In the configuration and at that place of sys.flags.
        Flag(Py_ssize_t),
        /// As the limit of digits.
        Digits,
    }

    pub(in crate::fallback) struct Row {
        pub(in crate::fallback) name: &'static CStr,
        pub(in crate::fallback) kind: Kind,
        /// The attribute of sys.
        pub(in crate::fallback) attribute: Option<&'static CStr>,
        /// The flag in sys.flags, and whether it means the opposite.
        pub(in crate::fallback) flag: Option<(&'static CStr, bool)>,
        pub(in crate::fallback) setting: Setting,
        /// The place in the struct.
        pub(in crate::fallback) offset: usize,
    }

    #[cfg(capi_has = "config_is_a_struct")]
    macro_rules! offset {
        ($struct:ident, $member:ident) => {
            core::mem::offset_of!($struct, $member)
        };
    }
    #[cfg(not(capi_has = "config_is_a_struct"))]
    macro_rules! offset {
        ($struct:ident, $member:ident) => {
            0
        };
    }

    macro_rules! row {
        ($struct:ident, $name:literal, $member:ident, $kind:ident, $attribute:expr, $flag:expr, $setting:expr) => {
            Row {
                name: $name,
                kind: Kind::$kind,
                attribute: $attribute,
                flag: $flag,
                setting: $setting,
                offset: offset!($struct, $member),
            }
        };
    }

    pub(in crate::fallback) static OPTIONS: &[Row] = &[
        row!(PyConfig, c"argv", argv, List, Some(c"argv"), None, Setting::Attribute),
        row!(
            PyConfig,
            c"base_exec_prefix",
            base_exec_prefix,
            OptionalStr,
            Some(c"base_exec_prefix"),
            None,
            Setting::Attribute
        ),
        row!(
            PyConfig,
            c"base_executable",
            base_executable,
            OptionalStr,
            Some(c"_base_executable"),
            None,
            Setting::Attribute
        ),
        row!(PyConfig, c"base_prefix", base_prefix, OptionalStr, Some(c"base_prefix"), None, Setting::Attribute),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"buffered_stdio", buffered_stdio, Bool, None, None, Setting::ReadOnly),
        row!(
            PyConfig,
            c"bytes_warning",
            bytes_warning,
            Unsigned,
            None,
            Some((c"bytes_warning", false)),
            Setting::Flag(9)
        ),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"check_hash_pycs_mode", check_hash_pycs_mode, Str, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "PyConfig_code_debug_ranges")]
        row!(PyConfig, c"code_debug_ranges", code_debug_ranges, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"configure_c_stdio", configure_c_stdio, Bool, None, None, Setting::ReadOnly),
        #[cfg(any(capi_has = "PyConfig_context_aware_warnings", not(capi_has = "config_is_a_struct")))]
        row!(
            PyConfig,
            c"context_aware_warnings",
            context_aware_warnings,
            Int,
            None,
            Some((c"context_aware_warnings", false)),
            Setting::ReadOnly
        ),
        #[cfg(capi_has = "PyConfig_cpu_count")]
        row!(PyConfig, c"cpu_count", cpu_count, Int, None, None, Setting::Member),
        row!(PyConfig, c"dev_mode", dev_mode, Bool, None, Some((c"dev_mode", false)), Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"dump_refs", dump_refs, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "PyConfig_dump_refs_file")]
        row!(PyConfig, c"dump_refs_file", dump_refs_file, OptionalStr, None, None, Setting::ReadOnly),
        row!(PyConfig, c"exec_prefix", exec_prefix, OptionalStr, Some(c"exec_prefix"), None, Setting::Attribute),
        row!(PyConfig, c"executable", executable, OptionalStr, Some(c"executable"), None, Setting::Attribute),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"faulthandler", faulthandler, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"filesystem_encoding", filesystem_encoding, Str, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"filesystem_errors", filesystem_errors, Str, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"hash_seed", hash_seed, UnsignedLong, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"home", home, OptionalStr, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"import_time", import_time, Unsigned, None, None, Setting::ReadOnly),
        row!(PyConfig, c"inspect", inspect, Bool, None, Some((c"inspect", false)), Setting::Flag(1)),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"install_signal_handlers", install_signal_handlers, Bool, None, None, Setting::ReadOnly),
        #[cfg(any(capi_has = "PyConfig_int_max_str_digits", not(capi_has = "config_is_a_struct")))]
        row!(
            PyConfig,
            c"int_max_str_digits",
            int_max_str_digits,
            Unsigned,
            None,
            Some((c"int_max_str_digits", false)),
            Setting::Digits
        ),
        row!(PyConfig, c"interactive", interactive, Bool, None, Some((c"interactive", false)), Setting::Flag(2)),
        row!(PyConfig, c"isolated", isolated, Bool, None, Some((c"isolated", false)), Setting::ReadOnly),
        #[cfg(any(capi_has = "PyConfig_lazy_imports", not(capi_has = "config_is_a_struct")))]
        row!(PyConfig, c"lazy_imports", lazy_imports, Int, None, Some((c"lazy_imports", false)), Setting::Member),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"malloc_stats", malloc_stats, Bool, None, None, Setting::ReadOnly),
        row!(PyConfig, c"module_search_paths", module_search_paths, List, Some(c"path"), None, Setting::Attribute),
        row!(
            PyConfig,
            c"optimization_level",
            optimization_level,
            Unsigned,
            None,
            Some((c"optimize", false)),
            Setting::Flag(3)
        ),
        #[cfg(any(capi_has = "PyConfig_orig_argv", not(capi_has = "config_is_a_struct")))]
        row!(PyConfig, c"orig_argv", orig_argv, List, Some(c"orig_argv"), None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"parse_argv", parse_argv, Bool, None, None, Setting::ReadOnly),
        row!(PyConfig, c"parser_debug", parser_debug, Bool, None, Some((c"debug", false)), Setting::Flag(0)),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"pathconfig_warnings", pathconfig_warnings, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "PyConfig_perf_profiling")]
        row!(PyConfig, c"perf_profiling", perf_profiling, Unsigned, None, None, Setting::ReadOnly),
        row!(PyConfig, c"platlibdir", platlibdir, Str, Some(c"platlibdir"), None, Setting::Attribute),
        row!(PyConfig, c"prefix", prefix, OptionalStr, Some(c"prefix"), None, Setting::Attribute),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"program_name", program_name, Str, None, None, Setting::ReadOnly),
        row!(
            PyConfig,
            c"pycache_prefix",
            pycache_prefix,
            OptionalStr,
            Some(c"pycache_prefix"),
            None,
            Setting::Attribute
        ),
        #[cfg(capi_has = "PyConfig_pymalloc_hugepages")]
        row!(PyConfig, c"pymalloc_hugepages", pymalloc_hugepages, Bool, None, None, Setting::ReadOnly),
        row!(PyConfig, c"quiet", quiet, Bool, None, Some((c"quiet", false)), Setting::Flag(10)),
        #[cfg(capi_has = "PyConfig_remote_debug")]
        row!(PyConfig, c"remote_debug", remote_debug, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"run_command", run_command, OptionalStr, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"run_filename", run_filename, OptionalStr, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"run_module", run_module, OptionalStr, None, None, Setting::ReadOnly),
        #[cfg(all(capi_has = "PyConfig_run_presite", py_sys_config = "Py_DEBUG"))]
        row!(PyConfig, c"run_presite", run_presite, OptionalStr, None, None, Setting::ReadOnly),
        #[cfg(any(capi_has = "PyConfig_safe_path", not(capi_has = "config_is_a_struct")))]
        row!(PyConfig, c"safe_path", safe_path, Bool, None, Some((c"safe_path", false)), Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"show_ref_count", show_ref_count, Bool, None, None, Setting::ReadOnly),
        row!(PyConfig, c"site_import", site_import, Bool, None, Some((c"no_site", true)), Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"skip_source_first_line", skip_source_first_line, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"stdio_encoding", stdio_encoding, Str, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"stdio_errors", stdio_errors, Str, None, None, Setting::ReadOnly),
        #[cfg(any(capi_has = "PyConfig_stdlib_dir", not(capi_has = "config_is_a_struct")))]
        row!(PyConfig, c"stdlib_dir", stdlib_dir, OptionalStr, Some(c"_stdlib_dir"), None, Setting::Attribute),
        #[cfg(any(capi_has = "PyConfig_thread_inherit_context", not(capi_has = "config_is_a_struct")))]
        row!(
            PyConfig,
            c"thread_inherit_context",
            thread_inherit_context,
            Int,
            None,
            Some((c"thread_inherit_context", false)),
            Setting::ReadOnly
        ),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"tracemalloc", tracemalloc, Unsigned, None, None, Setting::ReadOnly),
        row!(
            PyConfig,
            c"use_environment",
            use_environment,
            Bool,
            None,
            Some((c"ignore_environment", true)),
            Setting::Flag(7)
        ),
        #[cfg(capi_has = "PyConfig_use_frozen_modules")]
        row!(PyConfig, c"use_frozen_modules", use_frozen_modules, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyConfig, c"use_hash_seed", use_hash_seed, Bool, None, None, Setting::ReadOnly),
        row!(
            PyConfig,
            c"user_site_directory",
            user_site_directory,
            Bool,
            None,
            Some((c"no_user_site", true)),
            Setting::ReadOnly
        ),
        row!(PyConfig, c"verbose", verbose, Unsigned, None, Some((c"verbose", false)), Setting::Flag(8)),
        #[cfg(any(capi_has = "PyConfig_warn_default_encoding", not(capi_has = "config_is_a_struct")))]
        row!(
            PyConfig,
            c"warn_default_encoding",
            warn_default_encoding,
            Bool,
            None,
            Some((c"warn_default_encoding", false)),
            Setting::ReadOnly
        ),
        row!(PyConfig, c"warnoptions", warnoptions, List, Some(c"warnoptions"), None, Setting::Attribute),
        row!(
            PyConfig,
            c"write_bytecode",
            write_bytecode,
            Bool,
            Some(c"dont_write_bytecode"),
            Some((c"dont_write_bytecode", true)),
            Setting::Flag(4)
        ),
        row!(PyConfig, c"xoptions", xoptions, Options, Some(c"_xoptions"), None, Setting::Attribute),
        #[cfg(not(capi_has = "config_is_a_struct"))]
        row!(PyConfig, c"utf8_mode", utf8_mode, Bool, None, Some((c"utf8_mode", false)), Setting::ReadOnly),
        #[cfg(all(windows, capi_has = "config_is_a_struct"))]
        row!(PyConfig, c"legacy_windows_stdio", legacy_windows_stdio, Bool, None, None, Setting::ReadOnly),
    ];

    /// Options of `PyPreConfig` that `PyConfig` has not.
    pub(in crate::fallback) static PREOPTIONS: &[Row] = &[
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyPreConfig, c"allocator", allocator, Int, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyPreConfig, c"coerce_c_locale", coerce_c_locale, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyPreConfig, c"coerce_c_locale_warn", coerce_c_locale_warn, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyPreConfig, c"configure_locale", configure_locale, Bool, None, None, Setting::ReadOnly),
        #[cfg(capi_has = "config_is_a_struct")]
        row!(PyPreConfig, c"utf8_mode", utf8_mode, Bool, None, None, Setting::ReadOnly),
        #[cfg(all(windows, capi_has = "config_is_a_struct"))]
        row!(
            PyPreConfig,
            c"legacy_windows_fs_encoding",
            legacy_windows_fs_encoding,
            Bool,
            None,
            None,
            Setting::ReadOnly
        ),
    ];

    pub(in crate::fallback) unsafe fn find(options: &'static [Row], name: *const c_char) -> Option<&'static Row> {
        let name = CStr::from_ptr(name).to_bytes_with_nul();
        // Most differ in the first character already.
        options.iter().find(|option| {
            let known = option.name.to_bytes_with_nul();
            known[0] == name[0] && known == name
        })
    }
}
#[cfg(any(
    capi_fallback = "PyConfig_Get",
    capi_fallback = "PyConfig_Names",
    capi_fallback = "PyConfig_Set",
    capi_fallback = "PyInitConfig_Create"
))]
#[allow(unused_imports)] // what a target needs differs
pub(super) use options::{find, Kind, Row, Setting, OPTIONS, PREOPTIONS};

#[cfg(all(any(capi_fallback = "PyConfig_Get", capi_fallback = "PyConfig_Set"), capi_has = "config_is_a_struct"))]
extern "C" {
    fn _Py_GetConfig() -> *const PyConfig;
    fn _Py_GetConfigsAsDict() -> *mut PyObject;
}

#[cfg(all(capi_fallback = "PyConfig_Get", capi_has = "config_is_a_struct"))]
unsafe fn member(option: &Row) -> *mut PyObject {
    let member = _Py_GetConfig().byte_add(option.offset);
    match option.kind {
        Kind::Bool => PyBool_FromLong((*member.cast::<c_int>()).into()),
        Kind::UnsignedLong => PyLong_FromUnsignedLong(*member.cast::<c_ulong>()),
        Kind::Str | Kind::OptionalStr => {
            let text = *member.cast::<*mut wchar_t>();
            if text.is_null() {
                Py_INCREF(Py_None());
                Py_None()
            } else {
                PyUnicode_FromWideChar(text, -1)
            }
        }
        _ => PyLong_FromLong((*member.cast::<c_int>()).into()),
    }
}

/// Nothing shows the `PyPreConfig` of the running interpreter but this.
#[cfg(all(capi_fallback = "PyConfig_Get", capi_has = "config_is_a_struct"))]
unsafe fn preconfig_member(option: &Row) -> *mut PyObject {
    let configs = _Py_GetConfigsAsDict();
    if configs.is_null() {
        return null_mut();
    }
    let preconfig = PyDict_GetItemString(configs, c"pre_config".as_ptr());
    let mut value =
        if preconfig.is_null() { null_mut() } else { PyDict_GetItemString(preconfig, option.name.as_ptr()) };
    if !value.is_null() {
        if option.kind == Kind::Bool {
            value = PyBool_FromLong(PyLong_AsLong(value));
        } else {
            Py_INCREF(value);
        }
    }
    Py_DECREF(configs);
    value
}

/// Of the option's flag, as a new reference; null without an exception if this Python has no such flag.
#[cfg(any(capi_fallback = "PyConfig_Get", capi_fallback = "PyConfig_Names"))]
unsafe fn flag(option: &Row) -> *mut PyObject {
    let Some((name, is_opposite)) = option.flag else { return null_mut() };
    let (mut flags, mut value) = (null_mut(), null_mut());
    if PySys_GetOptionalAttrString(c"flags".as_ptr(), &mut flags) <= 0 {
        return null_mut();
    }
    PyObject_GetOptionalAttrString(flags, name.as_ptr(), &mut value);
    Py_DECREF(flags);
    if value.is_null() {
        return null_mut();
    }
    if option.kind != Kind::Bool {
        return value;
    }
    let truth = PyObject_IsTrue(value);
    Py_DECREF(value);
    if truth < 0 {
        null_mut()
    } else {
        PyBool_FromLong(((truth != 0) != is_opposite).into())
    }
}

#[cfg(any(capi_fallback = "PyConfig_Get", capi_fallback = "PyConfig_Names"))]
unsafe fn option_value(option: &Row) -> *mut PyObject {
    if let Some(attribute) = option.attribute {
        let value = PySys_GetAttrString(attribute.as_ptr());
        if !value.is_null() && option.flag.is_some() {
            let truth = PyObject_IsTrue(value);
            Py_DECREF(value);
            return if truth < 0 { null_mut() } else { PyBool_FromLong((truth == 0).into()) };
        }
        return value;
    }
    #[cfg(capi_has = "config_is_a_struct")]
    if option.setting != Setting::Digits {
        return member(option);
    }
    flag(option)
}

#[cfg(capi_fallback = "PyConfig_Get")]
#[inline]
pub unsafe extern "C" fn PyConfig_Get(name: *const c_char) -> *mut PyObject {
    let mut value = null_mut();
    if let Some(option) = find(OPTIONS, name) {
        value = option_value(option);
    } else {
        #[cfg(capi_has = "config_is_a_struct")]
        if let Some(option) = find(PREOPTIONS, name) {
            value = preconfig_member(option);
        }
    }
    if value.is_null() && PyErr_Occurred().is_null() {
        PyErr_Format(PyExc_ValueError, c"unknown config option name: %s".as_ptr(), name);
    }
    value
}

#[cfg(capi_fallback = "PyConfig_GetInt")]
#[inline]
pub unsafe extern "C" fn PyConfig_GetInt(name: *const c_char, value: *mut c_int) -> c_int {
    let object = PyConfig_Get(name);
    if object.is_null() {
        return -1;
    }
    if PyLong_Check(object) == 0 {
        Py_DECREF(object);
        PyErr_Format(PyExc_TypeError, c"config option %s is not an int".as_ptr(), name);
        return -1;
    }
    let mut overflow = 0;
    let number = PyLong_AsLongAndOverflow(object, &mut overflow);
    Py_DECREF(object);
    match c_int::try_from(number) {
        Ok(number) if overflow == 0 => *value = number,
        _ => {
            PyErr_Format(PyExc_OverflowError, c"config option %s value does not fit into a C int".as_ptr(), name);
            return -1;
        }
    }
    0
}

#[cfg(capi_fallback = "PyConfig_Names")]
unsafe fn add_name(names: *mut PyObject, name: &CStr) -> c_int {
    let text = PyUnicode_FromString(name.as_ptr());
    let status = if text.is_null() { -1 } else { PyList_Append(names, text) };
    Py_XDECREF(text);
    status
}

#[cfg(capi_fallback = "PyConfig_Names")]
#[inline]
pub unsafe extern "C" fn PyConfig_Names() -> *mut PyObject {
    let names = PyList_New(0);
    if names.is_null() {
        return null_mut();
    }
    for option in OPTIONS.iter().chain(PREOPTIONS) {
        #[cfg(not(capi_has = "config_is_a_struct"))]
        {
            let value = option_value(option);
            if value.is_null() {
                if !PyErr_Occurred().is_null() && PyErr_ExceptionMatches(PyExc_MemoryError) != 0 {
                    Py_DECREF(names);
                    return null_mut();
                }
                PyErr_Clear();
                continue;
            }
            Py_DECREF(value);
        }
        if add_name(names, option.name) < 0 {
            Py_DECREF(names);
            return null_mut();
        }
    }
    let result = PyFrozenSet_New(names);
    Py_DECREF(names);
    result
}

#[cfg(capi_fallback = "PyConfig_Set")]
#[cold]
unsafe fn expected(expected: &CStr, value: *mut PyObject) -> c_int {
    let name = super::object::full_type_name(value);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"expected %s %S".as_ptr(), expected.as_ptr(), name);
        Py_DECREF(name);
    }
    -1
}

#[cfg(capi_fallback = "PyConfig_Set")]
unsafe fn check_options(value: *mut PyObject) -> c_int {
    if PyDict_Check(value) == 0 {
        return expected(c"dict[str, str | bool], got", value);
    }
    let (mut position, mut key, mut item) = (0, null_mut(), null_mut());
    while PyDict_Next(value, &mut position, &mut key, &mut item) != 0 {
        if PyUnicode_Check(key) == 0 {
            return expected(c"str, got dict key type", key);
        }
        if PyUnicode_Check(item) == 0 && PyBool_Check(item) == 0 {
            // CPython names the key's type.
            return expected(c"str or bool, got dict value type", key);
        }
    }
    0
}

#[cfg(capi_fallback = "PyConfig_Set")]
unsafe fn check_list(value: *mut PyObject) -> c_int {
    if PyList_Check(value) == 0 {
        return expected(c"list[str], got", value);
    }
    let mut index = 0;
    while index < PyList_Size(value) {
        let item = PyList_GetItem(value, index);
        if PyUnicode_Check(item) == 0 {
            let name = super::object::full_type_name(item);
            if !name.is_null() {
                PyErr_Format(PyExc_TypeError, c"expected str, list item %zd has type %S".as_ptr(), index, name);
                Py_DECREF(name);
            }
            return -1;
        }
        index += 1;
    }
    0
}

/// Checks the value's type; a number is stored.
#[cfg(capi_fallback = "PyConfig_Set")]
unsafe fn check_value(option: &Row, value: *mut PyObject, number: &mut c_int) -> c_int {
    match option.kind {
        Kind::Options => return check_options(value),
        Kind::List => return check_list(value),
        Kind::OptionalStr if value == Py_None() || PyUnicode_CheckExact(value) != 0 => return 0,
        Kind::OptionalStr => return expected(c"str or None, got", value),
        Kind::Str if PyUnicode_CheckExact(value) != 0 => return 0,
        Kind::Str => return expected(c"str, got", value),
        _ => {}
    }
    if PyLong_Check(value) == 0 {
        return expected(c"int or bool, got", value);
    }
    let mut overflow = 0;
    let long = PyLong_AsLongAndOverflow(value, &mut overflow);
    match c_int::try_from(long) {
        Ok(fitting) if overflow == 0 => *number = fitting,
        _ => {
            PyErr_SetString(PyExc_OverflowError, c"Python int too large to convert to C int".as_ptr());
            return -1;
        }
    }
    if *number < 0 && option.kind != Kind::Int {
        PyErr_SetString(PyExc_ValueError, c"value must be >= 0".as_ptr());
        return -1;
    }
    0
}

/// sys.flags cannot be changed, so it is made anew.
#[cfg(all(capi_fallback = "PyConfig_Set", capi_has = "config_is_a_struct"))]
unsafe fn set_flag(place: Py_ssize_t, number: c_int) -> c_int {
    let old = PySys_GetAttrString(c"flags".as_ptr());
    if old.is_null() {
        return -1;
    }
    let flags = with_flag(old, place, number);
    Py_DECREF(old);
    if flags.is_null() {
        return -1;
    }
    let status = PySys_SetObject(c"flags".as_ptr(), flags);
    Py_DECREF(flags);
    status
}

/// The same flags but for one.
#[cfg(all(capi_fallback = "PyConfig_Set", capi_has = "config_is_a_struct"))]
unsafe fn with_flag(old: *mut PyObject, place: Py_ssize_t, number: c_int) -> *mut PyObject {
    let count = PyObject_GetAttrString(Py_TYPE(old).cast(), c"n_fields".as_ptr());
    if count.is_null() {
        return null_mut();
    }
    let size = PyLong_AsSsize_t(count);
    Py_DECREF(count);
    let flags = PyStructSequence_New(Py_TYPE(old));
    if flags.is_null() {
        return null_mut();
    }
    for index in 0..size {
        let item = if index == place {
            PyLong_FromLong(number.into())
        } else {
            let item = PyStructSequence_GetItem(old, index);
            Py_XINCREF(item);
            item
        };
        if index == place && item.is_null() {
            Py_DECREF(flags);
            return null_mut();
        }
        PyStructSequence_SetItem(flags, index, item);
    }
    flags
}

/// The old global variable of a flag in sys.flags.
#[cfg(all(capi_fallback = "PyConfig_Set", capi_has = "config_is_a_struct"))]
fn flag_variable(place: Py_ssize_t) -> *mut c_int {
    match place {
        9 => &raw mut Py_BytesWarningFlag,
        1 => &raw mut Py_InspectFlag,
        2 => &raw mut Py_InteractiveFlag,
        3 => &raw mut Py_OptimizeFlag,
        0 => &raw mut Py_DebugFlag,
        10 => &raw mut Py_QuietFlag,
        7 => &raw mut Py_IgnoreEnvironmentFlag,
        8 => &raw mut Py_VerboseFlag,
        4 => &raw mut Py_DontWriteBytecodeFlag,
        _ => null_mut(),
    }
}

#[cfg(all(capi_fallback = "PyConfig_Set", capi_has = "config_is_a_struct"))]
unsafe fn set_number(option: &Row, number: c_int) -> c_int {
    const DIGITS_PLACE: Py_ssize_t = 17;
    let is_opposite = option.flag.is_some_and(|(_, is_opposite)| is_opposite);
    let flag = if is_opposite {
        (number == 0).into()
    } else if option.kind == Kind::Bool {
        (number != 0).into()
    } else {
        number
    };
    let mut flag_place = DIGITS_PLACE;
    if option.setting == Setting::Digits {
        let set = PySys_GetAttrString(c"set_int_max_str_digits".as_ptr());
        let done = if set.is_null() { null_mut() } else { PyObject_CallFunction(set, c"i".as_ptr(), number) };
        Py_XDECREF(set);
        if done.is_null() {
            return -1;
        }
        Py_DECREF(done);
    }
    *_Py_GetConfig().cast_mut().byte_add(option.offset).cast::<c_int>() = number;
    if option.setting == Setting::Member {
        return 0;
    }
    if let Setting::Flag(place) = option.setting {
        flag_place = place;
        *flag_variable(place) = if is_opposite { (number == 0).into() } else { number };
    }
    if let Some(attribute) = option.attribute {
        let number = PyLong_FromLong(flag.into());
        let status = if number.is_null() { -1 } else { PySys_SetObject(attribute.as_ptr(), number) };
        Py_XDECREF(number);
        if status < 0 {
            return -1;
        }
    }
    set_flag(flag_place, flag)
}

#[cfg(capi_fallback = "PyConfig_Set")]
unsafe fn audit(name: *const c_char, value: *mut PyObject) -> c_int {
    let mut audit = null_mut();
    let found = PySys_GetOptionalAttrString(c"audit".as_ptr(), &mut audit);
    if found <= 0 {
        return found;
    }
    let event = c"cpython.PyConfig_Set".as_ptr();
    let done = PyObject_CallFunction(audit, c"ssO".as_ptr(), event, name, value);
    Py_DECREF(audit);
    Py_XDECREF(done);
    if done.is_null() {
        -1
    } else {
        0
    }
}

#[cfg(capi_fallback = "PyConfig_Set")]
#[inline]
pub unsafe extern "C" fn PyConfig_Set(name: *const c_char, value: *mut PyObject) -> c_int {
    if audit(name, value) < 0 {
        return -1;
    }
    let option = find(OPTIONS, name);
    if option.is_none() && find(PREOPTIONS, name).is_none() {
        PyErr_Format(PyExc_ValueError, c"unknown config option name: %s".as_ptr(), name);
        return -1;
    }
    if let Some(option) = option {
        // Elsewhere what the interpreter reads is out of reach, so that setting sys.flags would be a pretence.
        let can_be_set = if cfg!(capi_has = "config_is_a_struct") {
            option.setting != Setting::ReadOnly
        } else {
            option.setting == Setting::Attribute
        };
        if can_be_set {
            let mut number = 0;
            if check_value(option, value, &mut number) < 0 {
                return -1;
            }
            if let (Setting::Attribute, Some(attribute)) = (option.setting, option.attribute) {
                return PySys_SetObject(attribute.as_ptr(), value);
            }
            #[cfg(capi_has = "config_is_a_struct")]
            return set_number(option, number);
        }
    }
    PyErr_Format(PyExc_ValueError, c"cannot set read-only option %s".as_ptr(), name);
    -1
}
