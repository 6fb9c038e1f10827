//! Python Initialization Configuration.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// A configuration in the making; its members are ours alone.
#[cfg(capi_fallback = "PyInitConfig")]
#[repr(C)]
pub struct PyInitConfig {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "PyInitConfig_Create")]
mod state {
    use crate::fallback::config::{find, Kind, Row, Setting, OPTIONS, PREOPTIONS};
    use crate::prelude::*;
    use core::mem::{offset_of, size_of};

    macro_rules! row {
        ($name:literal, $member:ident, $kind:ident) => {
            Row {
                name: $name,
                kind: Kind::$kind,
                attribute: None,
                flag: None,
                setting: Setting::ReadOnly,
                offset: offset_of!(PyConfig, $member),
            }
        };
    }

    /// Options that only the configuration of an interpreter to be started has.
    pub(super) static INIT_OPTIONS: &[Row] = &[
        row!(c"_config_init", _config_init, Unsigned),
        row!(c"_init_main", _init_main, Unsigned),
        row!(c"_install_importlib", _install_importlib, Unsigned),
        row!(c"module_search_paths_set", module_search_paths_set, Unsigned),
        row!(c"pythonpath_env", pythonpath_env, OptionalStr),
        #[cfg(capi_has = "PyConfig__is_python_build")]
        row!(c"_is_python_build", _is_python_build, Unsigned),
        #[cfg(capi_has = "PyConfig_sys_path_0")]
        row!(c"sys_path_0", sys_path_0, OptionalStr),
    ];

    /// Strings in UTF-8; they go into `PyConfig` when Python's memory allocators have been set up.
    #[derive(Clone, Copy)]
    #[repr(C)]
    pub(super) struct Strings {
        pub(super) length: usize,
        pub(super) items: *mut *mut c_char,
    }

    #[repr(C)]
    pub(super) struct State {
        pub(super) preconfig: PyPreConfig,
        pub(super) config: PyConfig,
        pub(super) status: PyStatus,
        pub(super) exit_message: [c_char; 32],
        pub(super) modules: *mut _inittab,
        pub(super) modules_count: usize,
        /// One for each of OPTIONS, then one for each of INIT_OPTIONS.
        pub(super) strings: *mut Strings,
    }

    /// An option, where its number is, and where its strings are.
    pub(super) struct Place {
        pub(super) option: &'static Row,
        pub(super) member: *mut c_void,
        pub(super) strings: *mut Strings,
    }

    impl Place {
        pub(super) fn is_str(&self) -> bool {
            matches!(self.option.kind, Kind::Str | Kind::OptionalStr)
        }

        pub(super) fn is_list(&self) -> bool {
            matches!(self.option.kind, Kind::List | Kind::Options)
        }
    }

    pub(super) unsafe fn error(state: *mut State, message: &'static CStr) -> c_int {
        (*state).status = PyStatus_Error(message.as_ptr());
        -1
    }

    pub(super) unsafe fn no_memory(state: *mut State) -> c_int {
        (*state).status = PyStatus_NoMemory();
        -1
    }

    fn position(options: &[Row], option: &Row) -> usize {
        (core::ptr::from_ref(option) as usize - options.as_ptr() as usize) / size_of::<Row>()
    }

    /// The option of that name, or an error in the configuration.
    pub(super) unsafe fn place(state: *mut State, name: *const c_char) -> Option<Place> {
        let config = (&raw mut (*state).config).cast::<c_void>();
        if let Some(option) = find(OPTIONS, name) {
            let strings = (*state).strings.add(position(OPTIONS, option));
            return Some(Place { option, member: config.byte_add(option.offset), strings });
        }
        if let Some(option) = find(INIT_OPTIONS, name) {
            let strings = (*state).strings.add(OPTIONS.len() + position(INIT_OPTIONS, option));
            return Some(Place { option, member: config.byte_add(option.offset), strings });
        }
        if let Some(option) = find(PREOPTIONS, name) {
            let preconfig = (&raw mut (*state).preconfig).cast::<c_void>();
            return Some(Place { option, member: preconfig.byte_add(option.offset), strings: null_mut() });
        }
        error(state, c"unknown config option name");
        None
    }

    pub(super) unsafe fn clear(strings: *mut Strings) {
        for index in 0..(*strings).length {
            libc::free((*(*strings).items.add(index)).cast());
        }
        libc::free((*strings).items.cast());
        *strings = Strings { length: 0, items: null_mut() };
    }

    /// A copy in memory of `malloc`, or `None` if that is short.
    pub(super) unsafe fn copy(length: usize, items: *const *mut c_char) -> Option<Strings> {
        let mut copy = Strings { length: 0, items: libc::malloc((length + 1) * size_of::<*mut c_char>()).cast() };
        if copy.items.is_null() {
            return None;
        }
        while copy.length < length {
            let item = libc::strdup(*items.add(copy.length));
            if item.is_null() {
                clear(&mut copy);
                return None;
            }
            *copy.items.add(copy.length) = item;
            copy.length += 1;
        }
        Some(copy)
    }

    pub(super) unsafe fn is_utf8(string: *const c_char) -> bool {
        CStr::from_ptr(string).to_str().is_ok()
    }

    pub(super) unsafe fn free_wide(length: usize, items: *mut *mut wchar_t) {
        if !items.is_null() {
            for index in 0..length {
                libc::free((*items.add(index)).cast());
            }
            libc::free(items.cast());
        }
    }

    /// The strings as wide ones; null if memory is short.
    pub(super) unsafe fn widen(strings: &Strings) -> *mut *mut wchar_t {
        let wide = libc::calloc(strings.length + 1, size_of::<*mut wchar_t>()).cast::<*mut wchar_t>();
        if wide.is_null() {
            return wide;
        }
        for index in 0..strings.length {
            let text = CStr::from_ptr(*strings.items.add(index)).to_str().unwrap_or_default();
            // No text has more wide characters than bytes.
            let item = libc::calloc(text.len() + 1, size_of::<wchar_t>()).cast::<wchar_t>();
            if item.is_null() {
                free_wide(strings.length, wide);
                return null_mut();
            }
            if size_of::<wchar_t>() == 2 {
                text.encode_utf16().enumerate().for_each(|(place, unit)| *item.add(place) = unit as wchar_t);
            } else {
                text.chars().enumerate().for_each(|(place, character)| *item.add(place) = character as wchar_t);
            }
            *wide.add(index) = item;
        }
        wide
    }

    /// Hands the strings that were set for an option to `PyConfig`.
    unsafe fn move_strings(state: *mut State, option: &Row, strings: &Strings) -> c_int {
        if strings.items.is_null() {
            return 0;
        }
        let wide = widen(strings);
        if wide.is_null() {
            return no_memory(state);
        }
        let config = &raw mut (*state).config;
        let member = config.cast::<c_void>().byte_add(option.offset);
        (*state).status = if matches!(option.kind, Kind::List | Kind::Options) {
            PyConfig_SetWideStringList(config, member.cast(), strings.length as Py_ssize_t, wide)
        } else {
            PyConfig_SetString(config, member.cast(), *wide)
        };
        free_wide(strings.length, wide);
        -PyStatus_Exception((*state).status).min(1)
    }

    pub(super) unsafe fn move_all_strings(state: *mut State) -> c_int {
        for (index, option) in OPTIONS.iter().chain(INIT_OPTIONS).enumerate() {
            if move_strings(state, option, &*(*state).strings.add(index)) < 0 {
                return -1;
            }
        }
        0
    }
}
#[cfg(capi_fallback = "PyInitConfig_Create")]
use super::config::{find, Kind, OPTIONS, PREOPTIONS};
#[cfg(capi_fallback = "PyInitConfig_Create")]
use core::mem::size_of;
#[cfg(capi_fallback = "PyInitConfig_Create")]
use state::{clear, copy, error, free_wide, is_utf8, move_all_strings, no_memory, place, widen, State, INIT_OPTIONS};

#[cfg(capi_fallback = "PyInitConfig_Create")]
pub unsafe extern "C" fn PyInitConfig_Create() -> *mut PyInitConfig {
    let state = libc::calloc(1, size_of::<State>()).cast::<State>();
    if state.is_null() {
        return null_mut();
    }
    (*state).strings = libc::calloc(OPTIONS.len() + INIT_OPTIONS.len(), size_of::<state::Strings>()).cast();
    if (*state).strings.is_null() {
        libc::free(state.cast());
        return null_mut();
    }
    PyPreConfig_InitIsolatedConfig(&raw mut (*state).preconfig);
    PyConfig_InitIsolatedConfig(&raw mut (*state).config);
    (*state).status = PyStatus_Ok();
    state.cast()
}

#[cfg(capi_fallback = "PyInitConfig_Free")]
pub unsafe extern "C" fn PyInitConfig_Free(config: *mut PyInitConfig) {
    let state = config.cast::<State>();
    if state.is_null() {
        return;
    }
    for index in 0..OPTIONS.len() + INIT_OPTIONS.len() {
        clear((*state).strings.add(index));
    }
    libc::free((*state).strings.cast());
    PyConfig_Clear(&raw mut (*state).config);
    libc::free((*state).modules.cast());
    libc::free(state.cast());
}

#[cfg(capi_fallback = "PyInitConfig_GetError")]
pub unsafe extern "C" fn PyInitConfig_GetError(config: *mut PyInitConfig, err_msg: *mut *const c_char) -> c_int {
    let state = config.cast::<State>();
    *err_msg = null();
    if PyStatus_IsExit((*state).status) != 0 {
        let message = (&raw mut (*state).exit_message).cast::<c_char>();
        libc::snprintf(message, 32, c"exit code %i".as_ptr(), (*state).status.exitcode);
        *err_msg = message;
    } else if PyStatus_IsError((*state).status) != 0 {
        *err_msg = (*state).status.err_msg;
    }
    (!(*err_msg).is_null()).into()
}

#[cfg(capi_fallback = "PyInitConfig_GetExitCode")]
pub unsafe extern "C" fn PyInitConfig_GetExitCode(config: *mut PyInitConfig, exitcode: *mut c_int) -> c_int {
    let state = config.cast::<State>();
    if PyStatus_IsExit((*state).status) == 0 {
        return 0;
    }
    *exitcode = (*state).status.exitcode;
    1
}

#[cfg(capi_fallback = "PyInitConfig_HasOption")]
pub unsafe extern "C" fn PyInitConfig_HasOption(_config: *mut PyInitConfig, name: *const c_char) -> c_int {
    [OPTIONS, INIT_OPTIONS, PREOPTIONS].into_iter().any(|options| find(options, name).is_some()).into()
}

#[cfg(capi_fallback = "PyInitConfig_GetInt")]
pub unsafe extern "C" fn PyInitConfig_GetInt(config: *mut PyInitConfig, name: *const c_char, value: *mut i64) -> c_int {
    let state = config.cast::<State>();
    let Some(place) = place(state, name) else { return -1 };
    if place.is_str() || place.is_list() {
        return error(state, c"config option type is not int");
    }
    *value = if place.option.kind == Kind::UnsignedLong {
        *place.member.cast::<c_ulong>() as i64
    } else {
        i64::from(*place.member.cast::<c_int>())
    };
    0
}

#[cfg(capi_fallback = "PyInitConfig_GetStr")]
pub unsafe extern "C" fn PyInitConfig_GetStr(
    config: *mut PyInitConfig,
    name: *const c_char,
    value: *mut *mut c_char,
) -> c_int {
    let state = config.cast::<State>();
    let Some(place) = place(state, name) else { return -1 };
    if !place.is_str() {
        return error(state, c"config option type is not string");
    }
    *value = null_mut();
    if !(*place.strings).items.is_null() {
        *value = libc::strdup(*(*place.strings).items);
        if (*value).is_null() {
            return no_memory(state);
        }
    }
    0
}

#[cfg(capi_fallback = "PyInitConfig_GetStrList")]
pub unsafe extern "C" fn PyInitConfig_GetStrList(
    config: *mut PyInitConfig,
    name: *const c_char,
    length: *mut usize,
    items: *mut *mut *mut c_char,
) -> c_int {
    let state = config.cast::<State>();
    let Some(place) = place(state, name) else { return -1 };
    if !place.is_list() {
        return error(state, c"config option type is not string list");
    }
    let Some(copy) = copy((*place.strings).length, (*place.strings).items) else { return no_memory(state) };
    *length = copy.length;
    *items = copy.items;
    0
}

#[cfg(capi_fallback = "PyInitConfig_FreeStrList")]
pub unsafe extern "C" fn PyInitConfig_FreeStrList(length: usize, items: *mut *mut c_char) {
    clear(&mut state::Strings { length, items });
}

#[cfg(capi_fallback = "PyInitConfig_SetInt")]
pub unsafe extern "C" fn PyInitConfig_SetInt(config: *mut PyInitConfig, name: *const c_char, value: i64) -> c_int {
    let state = config.cast::<State>();
    let Some(place) = place(state, name) else { return -1 };
    match place.option.kind {
        Kind::Int => match c_int::try_from(value) {
            Ok(number) => *place.member.cast() = number,
            Err(_) => return error(state, c"config option value is out of int range"),
        },
        Kind::UnsignedLong => match c_ulong::try_from(value) {
            Ok(number) => *place.member.cast() = number,
            Err(_) => return error(state, c"config option value is out of unsigned long range"),
        },
        Kind::Bool | Kind::Unsigned => match c_uint::try_from(value) {
            Ok(number) => *place.member.cast() = number,
            Err(_) => return error(state, c"config option value is out of unsigned int range"),
        },
        _ => return error(state, c"config option type is not int"),
    }
    // Whoever sets the seed wants it used.
    if place.option.name == c"hash_seed" {
        (*state).config.use_hash_seed = 1;
    }
    0
}

#[cfg(capi_fallback = "PyInitConfig_SetStr")]
pub unsafe extern "C" fn PyInitConfig_SetStr(
    config: *mut PyInitConfig,
    name: *const c_char,
    value: *const c_char,
) -> c_int {
    let state = config.cast::<State>();
    let Some(place) = place(state, name) else { return -1 };
    if !place.is_str() {
        return error(state, c"config option type is not string");
    }
    if !is_utf8(value) {
        return error(state, c"decoding error");
    }
    let Some(copy) = copy(1, &value.cast_mut()) else { return no_memory(state) };
    clear(place.strings);
    *place.strings = copy;
    0
}

#[cfg(capi_fallback = "PyInitConfig_SetStrList")]
pub unsafe extern "C" fn PyInitConfig_SetStrList(
    config: *mut PyInitConfig,
    name: *const c_char,
    length: usize,
    items: *const *mut c_char,
) -> c_int {
    let state = config.cast::<State>();
    let Some(place) = place(state, name) else { return -1 };
    if !place.is_list() {
        return error(state, c"config option type is not strings list");
    }
    if !(0..length).all(|index| is_utf8(*items.add(index))) {
        return error(state, c"decoding error");
    }
    let Some(copy) = copy(length, items) else { return no_memory(state) };
    clear(place.strings);
    *place.strings = copy;
    if place.option.name == c"module_search_paths" {
        (*state).config.module_search_paths_set = 1;
    }
    0
}

#[cfg(capi_fallback = "PyInitConfig_AddModule")]
pub unsafe extern "C" fn PyInitConfig_AddModule(
    config: *mut PyInitConfig,
    name: *const c_char,
    initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
) -> c_int {
    let state = config.cast::<State>();
    let count = (*state).modules_count;
    let modules = libc::realloc((*state).modules.cast(), (count + 2) * size_of::<_inittab>()).cast::<_inittab>();
    if modules.is_null() {
        return no_memory(state);
    }
    modules.add(count).write_bytes(0, 2);
    (*modules.add(count)).name = name;
    (*modules.add(count)).initfunc = initfunc;
    (*state).modules = modules;
    (*state).modules_count += 1;
    0
}

#[cfg(capi_fallback = "Py_InitializeFromInitConfig")]
pub unsafe extern "C" fn Py_InitializeFromInitConfig(config: *mut PyInitConfig) -> c_int {
    let state = config.cast::<State>();
    if (*state).modules_count > 0 && PyImport_ExtendInittab((*state).modules) < 0 {
        return no_memory(state);
    }
    let (pre, main) = (&raw mut (*state).preconfig, &raw mut (*state).config);
    for (target, source) in [
        (&raw mut (*pre).parse_argv, (*main).parse_argv),
        (&raw mut (*pre).isolated, (*main).isolated),
        (&raw mut (*pre).use_environment, (*main).use_environment),
        (&raw mut (*pre).dev_mode, (*main).dev_mode),
    ] {
        if source >= 0 {
            *target = source;
        }
    }
    let Some(argv) = place(state, c"argv".as_ptr()) else { return -1 };
    let arguments = widen(&*argv.strings);
    if arguments.is_null() {
        return no_memory(state);
    }
    let length = (*argv.strings).length;
    (*state).status = Py_PreInitializeFromArgs(pre, length as Py_ssize_t, arguments);
    free_wide(length, arguments);
    if PyStatus_Exception((*state).status) != 0 || move_all_strings(state) < 0 {
        return -1;
    }
    (*state).status = Py_InitializeFromConfig(main);
    if PyStatus_Exception((*state).status) != 0 {
        -1
    } else {
        0
    }
}
