//! API and ABI versions, ABI checks.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "Py_PACK_FULL_VERSION")]
#[inline]
pub unsafe extern "C" fn Py_PACK_FULL_VERSION(x: c_int, y: c_int, z: c_int, level: c_int, serial: c_int) -> u32 {
    (x as u32 & 0xFF) << 24
        | (y as u32 & 0xFF) << 16
        | (z as u32 & 0xFF) << 8
        | (level as u32 & 0xF) << 4
        | serial as u32 & 0xF
}

#[cfg(capi_fallback = "Py_PACK_VERSION")]
#[inline]
pub unsafe extern "C" fn Py_PACK_VERSION(x: c_int, y: c_int) -> u32 {
    (x as u32 & 0xFF) << 24 | (y as u32 & 0xFF) << 16
}

#[cfg(capi_fallback = "PyABIInfo")]
#[repr(C)]
pub struct PyABIInfo {
    pub abiinfo_major_version: u8,
    pub abiinfo_minor_version: u8,
    pub flags: u16,
    pub build_version: u32,
    pub abi_version: u32,
}

#[cfg(capi_fallback = "PyABIInfo_STABLE")]
pub const PyABIInfo_STABLE: u16 = 0x0001;

#[cfg(capi_fallback = "PyABIInfo_GIL")]
pub const PyABIInfo_GIL: u16 = 0x0002;

#[cfg(capi_fallback = "PyABIInfo_FREETHREADED")]
pub const PyABIInfo_FREETHREADED: u16 = 0x0004;

#[cfg(capi_fallback = "PyABIInfo_INTERNAL")]
pub const PyABIInfo_INTERNAL: u16 = 0x0008;

#[cfg(capi_fallback = "PyABIInfo_FREETHREADING_AGNOSTIC")]
pub const PyABIInfo_FREETHREADING_AGNOSTIC: u16 = PyABIInfo_GIL | PyABIInfo_FREETHREADED;

#[cfg(capi_fallback = "PyABIInfo_DEFAULT_FLAGS")]
pub const PyABIInfo_DEFAULT_FLAGS: u16 = {
    let stable = if cfg!(Py_LIMITED_API) { PyABIInfo_STABLE } else { 0 };
    stable | if cfg!(Py_GIL_DISABLED) { PyABIInfo_FREETHREADED } else { PyABIInfo_GIL }
};

/// The running interpreter's `PY_VERSION_HEX`, from a text like `3.9.18 (main, …)` or `3.13.0rc2+ (…)`.
#[cfg(capi_fallback = "PyABIInfo_Check")]
fn running_version() -> u32 {
    let version = crate::running::VersionText::read();
    let mut text = version.as_bytes();
    let number = |text: &mut &[u8]| {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (head, rest) = text.split_at(digits);
        *text = rest;
        head.iter().fold(0u32, |number, digit| number.wrapping_mul(10).wrapping_add(u32::from(digit - b'0')))
    };
    let mut version = 0;
    for _ in 0..3 {
        version = version << 8 | number(&mut text);
        text = text.strip_prefix(b".").unwrap_or(text);
    }
    let mut level = 0xF;
    for (name, value) in [(&b"a"[..], 0xA), (b"b", 0xB), (b"rc", 0xC)] {
        if let Some(rest) = text.strip_prefix(name) {
            (text, level) = (rest, value);
        }
    }
    version << 8 | level << 4 | number(&mut text)
}

#[cfg(capi_fallback = "PyABIInfo_Check")]
pub unsafe extern "C" fn PyABIInfo_Check(info: *mut PyABIInfo, module_name: *const c_char) -> c_int {
    const FEATURE: u32 = 0xFFFF_0000;
    let name = if module_name.is_null() { c"".as_ptr() } else { module_name };
    let colon = if module_name.is_null() { c"".as_ptr() } else { c": ".as_ptr() };
    let raise = |text: &CStr| {
        PyErr_Format(PyExc_ImportError, c"%s%s%s".as_ptr(), name, colon, text.as_ptr());
        -1
    };
    if info.is_null() {
        return raise(c"NULL PyABIInfo");
    }
    let info = &*info;
    if info.abiinfo_major_version == 0 {
        return 0;
    }
    if info.abiinfo_major_version > 1 {
        return raise(c"PyABIInfo version too high");
    }
    let (abi, running) = (info.abi_version, running_version());
    let raise_version = |text: &CStr| {
        let (major, minor) = ((abi >> 24) as c_int, (abi >> 16 & 0xFF) as c_int);
        PyErr_Format(PyExc_ImportError, c"%s%s%s (%d.%d)".as_ptr(), name, colon, text.as_ptr(), major, minor);
        -1
    };
    if info.flags & PyABIInfo_INTERNAL != 0 && abi != 0 && abi != running {
        let format = c"%s%sincompatible internal ABI (0x%x != 0x%x)";
        PyErr_Format(PyExc_ImportError, format.as_ptr(), name, colon, abi, running);
        return -1;
    }
    if info.flags & PyABIInfo_STABLE != 0 {
        if abi != 0 && abi & FEATURE > running & FEATURE {
            return raise_version(c"incompatible future stable ABI version");
        }
        if abi != 0 && abi < Py_PACK_VERSION(3, 2) {
            return raise_version(c"invalid stable ABI version");
        }
        if info.flags & PyABIInfo_INTERNAL != 0 {
            return raise(c"cannot use both internal and stable ABI");
        }
    } else if abi != 0 && abi & FEATURE != running & FEATURE {
        return raise_version(c"incompatible ABI version");
    }
    let threads = info.flags & PyABIInfo_FREETHREADING_AGNOSTIC;
    if cfg!(Py_GIL_DISABLED) && threads == PyABIInfo_GIL {
        return raise(c"incompatible with free-threaded CPython");
    }
    if !cfg!(Py_GIL_DISABLED) && threads == PyABIInfo_FREETHREADED {
        return raise(c"only compatible with free-threaded CPython");
    }
    0
}

#[cfg(all(test, capi_fallback = "PyABIInfo_Check"))]
mod tests {
    #[test]
    fn the_running_version_is_read_whole() {
        assert_eq!(super::running_version(), 0x030C_01F0);
    }
}
