//! Platforms other than this one: compiled for with zig, which brings the libc headers of each, against a pyconfig.h that
//! says what is different there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Job, ALONE, PYTHON_ALONE, WARNINGS};
use crate::build::write_script;
use crate::gen::root;
use crate::pypi::Wheel;
use crate::pythons::{Implementation, Python};

const ZIG: Wheel = Wheel { project: "ziglang==0.16.0", size: "100 MB", file: "ziglang/zig" };

struct Platform {
    column: &'static str,
    target: &'static str,
    /// What pyconfig.h says there and does not say here.
    config: &'static str,
}

const PLATFORMS: [Platform; 4] = [
    Platform { column: "aarch64 Linux", target: "aarch64-linux-gnu", config: LINUX_AARCH64 },
    Platform { column: "i686 Linux", target: "x86-linux-gnu", config: LINUX_32 },
    Platform { column: "x86_64 Windows", target: "x86_64-windows-gnu", config: WINDOWS_64 },
    Platform { column: "aarch64 macOS", target: "aarch64-macos", config: MACOS_ARM },
];

/// Zig's glibc comes without libcrypt.
const LINUX_AARCH64: &str = "\
#undef HAVE_CRYPT_H
#undef HAVE_GCC_ASM_FOR_X64
#undef HAVE_GCC_ASM_FOR_X87
";

const LINUX_32: &str = "\
#undef HAVE_CRYPT_H
#undef SIZEOF_LONG
#define SIZEOF_LONG 4
#undef SIZEOF_SIZE_T
#define SIZEOF_SIZE_T 4
#undef SIZEOF_VOID_P
#define SIZEOF_VOID_P 4
#undef SIZEOF_UINTPTR_T
#define SIZEOF_UINTPTR_T 4
#undef SIZEOF_TIME_T
#define SIZEOF_TIME_T 4
#undef SIZEOF_PTHREAD_T
#define SIZEOF_PTHREAD_T 4
#undef SIZEOF_LONG_DOUBLE
#define SIZEOF_LONG_DOUBLE 12
#undef ALIGNOF_SIZE_T
#define ALIGNOF_SIZE_T 4
#undef ALIGNOF_LONG
#define ALIGNOF_LONG 4
#undef ALIGNOF_MAX_ALIGN_T
#define ALIGNOF_MAX_ALIGN_T 16
#undef HAVE_GCC_ASM_FOR_X64
#undef HAVE_GCC_UINT128_T
";

const MACOS_ARM: &str = "\
#undef SIZEOF_LONG_DOUBLE
#define SIZEOF_LONG_DOUBLE 8
#undef ALIGNOF_MAX_ALIGN_T
#define ALIGNOF_MAX_ALIGN_T 8
#undef HAVE_GCC_ASM_FOR_X64
#undef HAVE_GCC_ASM_FOR_X87
#undef HAVE_CRYPT_H
#undef HAVE_ENDIAN_H
#undef HAVE_SYS_EPOLL_H
";

/// What distinguishes the pyconfig.h of Python for Windows.
const WINDOWS_64: &str = "\
#define Py_PYCONFIG_H
#define MS_WINDOWS
#define MS_WIN32
#define MS_WIN64
#define NT_THREADS
#define WITH_THREAD
#define Py_ENABLE_SHARED 1
#define HAVE_DECLSPEC_DLL
#define SIZEOF_SHORT 2
#define SIZEOF_INT 4
#define SIZEOF_LONG 4
#define SIZEOF_LONG_LONG 8
#define SIZEOF_DOUBLE 8
#define SIZEOF_FLOAT 4
#define SIZEOF_VOID_P 8
#define SIZEOF_TIME_T 8
#define SIZEOF_OFF_T 4
#define SIZEOF_FPOS_T 8
#define SIZEOF_HKEY 8
#define SIZEOF_SIZE_T 8
#define SIZEOF_UINTPTR_T 8
#define SIZEOF_WCHAR_T 2
#define SIZEOF__BOOL 1
#define SIZEOF_PID_T 4
#define ALIGNOF_SIZE_T 8
#define ALIGNOF_LONG 4
#define ALIGNOF_MAX_ALIGN_T 8
#define HAVE_LONG_LONG 1
#define HAVE_UINTPTR_T 1
#define HAVE_INTPTR_T 1
#define HAVE_SSIZE_T 1
#define HAVE_STDDEF_H 1
#define HAVE_STDARG_PROTOTYPES
#define HAVE_ERRNO_H 1
#define HAVE_SYS_STAT_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_WCHAR_H 1
#define HAVE_WCSCOLL 1
#define HAVE_STRFTIME 1
#define STDC_HEADERS 1
#define HAVE_STDINT_H 1
#define HAVE_COPYSIGN 1
#define HAVE_HYPOT 1
#define HAVE_ROUND 1
#define DOUBLE_IS_LITTLE_ENDIAN_IEEE754 1
#define PY_SSIZE_T_MAX_IS_LONG_LONG 1
#define WITH_PYMALLOC 1
#define WITH_DOC_STRINGS 1
#define PY_BUILTIN_HASHLIB_HASHES \"md5\"
#define PYLONG_BITS_IN_DIGIT 30
#define RETSIGTYPE void
";

/// What pyconfig.h says must be what the compiler does.
const SIZES: &str = "\
typedef char size_of_long[sizeof(long) == SIZEOF_LONG ? 1 : -1];
typedef char size_of_pointer[sizeof(void *) == SIZEOF_VOID_P ? 1 : -1];
typedef char size_of_size[sizeof(size_t) == SIZEOF_SIZE_T ? 1 : -1];
typedef char size_of_wchar[sizeof(wchar_t) == SIZEOF_WCHAR_T ? 1 : -1];
";

/// The compiler of the wheel `ziglang`.
pub fn find_zig(fetch: bool) -> Result<PathBuf, String> {
    if let Some(zig) = ZIG.find().or_else(|| which::which("zig").ok()) {
        return Ok(zig);
    }
    if !fetch {
        return Err(
            "no zig on PATH; `cargo xtask header-check --fetch` obtains the wheel `ziglang` from PyPI".to_owned()
        );
    }
    ZIG.fetch().map_err(|error| format!("{error:#}"))
}

/// Zig's C compiler is clang: two scripts that call it as such.
pub fn clang_of(zig: &Path, folder: &Path) -> Result<[PathBuf; 2]> {
    let mut scripts = Vec::new();
    for (name, driver) in [("clang", "cc"), ("clang++", "c++")] {
        let script = folder.join(name);
        write_script(&script, &format!("exec {zig:?} {driver} \"$@\""))?;
        scripts.push(script);
    }
    Ok(scripts.try_into().expect("two names"))
}

/// Compiles the header for each platform, in C and C++, with the whole and with the limited API.
pub fn add(jobs: &mut Vec<Job>, python: &Python, zig: &Path, folder: &Path) -> Result<()> {
    if python.implementation != Implementation::CPython || python.debug {
        return Ok(());
    }
    let Some(config) = find_config(python) else { return Ok(()) };
    for platform in &PLATFORMS {
        let headers = folder.join("headers").join(platform.target).join(python.label());
        write_headers(&headers, platform, &config, python)?;
        for (driver, standard) in [("cc", "c11"), ("c++", "c++17")] {
            let floors: &[Option<&str>] =
                if python.version.minor() < (3, 9) { &[None] } else { &[None, Some("Py_LIMITED_API=0x03090000")] };
            for floor in floors {
                let mut command = vec![zig.display().to_string(), driver.to_owned()];
                command.extend(["-target".to_owned(), platform.target.to_owned(), format!("-std={standard}")]);
                command.push("-c".to_owned());
                command.extend(WARNINGS.map(str::to_owned));
                command.push(format!("-I{}", root().join("capi-shims/include").display()));
                command.push("-isystem".to_owned());
                command.push(headers.display().to_string());
                command.extend(floor.map(|define| format!("-D{define}")));
                // What we declare ourselves must agree with the system's own header.
                let neighbour = if platform.target.contains("windows") { "#include <windows.h>\n" } else { "" };
                jobs.push(Job {
                    row: python.label(),
                    column: platform.column,
                    label: format!("zig {driver} -std={standard} {}", floor.unwrap_or_default()),
                    command,
                    source: format!("{ALONE}{SIZES}{neighbour}"),
                    baseline: Some(format!("{PYTHON_ALONE}{SIZES}{neighbour}")),
                    expected: None,
                });
            }
        }
    }
    Ok(())
}

/// The pyconfig.h with the facts, not one that chooses between several.
fn find_config(python: &Python) -> Option<PathBuf> {
    let name = format!("python{}.{}", python.version.major, python.version.minor);
    let mut candidates = Vec::new();
    for folder in &python.include_dirs {
        candidates.push(folder.join("x86_64-linux-gnu").join(&name).join("pyconfig.h"));
        candidates.push(folder.join("../x86_64-linux-gnu").join(&name).join("pyconfig.h"));
        candidates.push(folder.join("pyconfig.h"));
    }
    candidates.into_iter().find(|path| path.is_file())
}

/// The interpreter's headers under another roof, with that platform's pyconfig.h in the place of their own: they look for
/// it beside themselves first.
fn write_headers(folder: &Path, platform: &Platform, config: &Path, python: &Python) -> Result<()> {
    let failed = || format!("cannot write below {}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(failed)?;
    }
    fs::create_dir_all(folder).with_context(failed)?;
    let includes = python.include_dirs.iter().find(|include| include.join("Python.h").is_file());
    for entry in fs::read_dir(includes.context("the interpreter has headers")?)? {
        let entry = entry?;
        if entry.file_name() != "pyconfig.h" {
            link(&entry.path(), &folder.join(entry.file_name())).with_context(failed)?;
        }
    }
    let mut text = String::new();
    if !platform.target.contains("windows") {
        text.push_str(&format!("#include \"{}\"\n", config.display()));
    }
    text.push_str(platform.config);
    fs::write(folder.join("pyconfig.h"), text).with_context(failed)
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(original, link)
}

#[cfg(not(unix))]
fn link(original: &Path, link: &Path) -> std::io::Result<()> {
    if original.is_dir() {
        return Err(std::io::Error::other("this check needs symbolic links"));
    }
    fs::copy(original, link).map(drop)
}
