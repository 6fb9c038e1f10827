//! Asks an interpreter what it is, without trusting it to answer.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{mpsc, Mutex};
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::{Implementation, Level, Python, Source, Version};

const SCRIPT: &str = include_str!("probe.py");
const MARK: &str = "capi-compat-probe:";

/// Long enough for a debug build that compiles its standard library at its first start on a busy machine.
pub(super) const LIMIT: Duration = Duration::from_secs(15);

/// What the script prints.
#[derive(Deserialize)]
struct Answer {
    executable: Option<PathBuf>,
    name: String,
    version: Numbers,
    pypy_version: Option<Numbers>,
    prefix: PathBuf,
    base_prefix: PathBuf,
    stdlib: PathBuf,
    abi_flags: String,
    debug: bool,
    free_threaded: bool,
    ext_suffix: String,
    include_dirs: Vec<PathBuf>,
    has_headers: bool,
    enable_shared: bool,
    shared_library: Option<PathBuf>,
    pointer_bits: u8,
}

/// `sys.version_info` as JSON.
#[derive(Deserialize)]
struct Numbers(u8, u8, u8, String, u8);

impl TryFrom<Numbers> for Version {
    type Error = String;

    fn try_from(Numbers(major, minor, micro, level, serial): Numbers) -> Result<Self, String> {
        let level = match level.as_str() {
            "alpha" => Level::Alpha,
            "beta" => Level::Beta,
            "candidate" => Level::Candidate,
            "final" => Level::Final,
            _ => return Err(format!("names an unknown release level `{level}`")),
        };
        Ok(Version { major, minor, micro, level, serial })
    }
}

/// Probes each path, several at a time, in the order given.
pub(super) fn probe_all(paths: &[PathBuf]) -> Vec<Result<Python, String>> {
    // An interpreter mostly waits for its files while it starts, so a second one is welcome even on one core.
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 4);
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, path)) = next_of(&next, paths) {
                    let result = probe(path, LIMIT);
                    results.lock().expect("no worker panics while it holds the lock").push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("all workers have ended");
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn next_of<'a>(next: &AtomicUsize, paths: &'a [PathBuf]) -> Option<(usize, &'a PathBuf)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    paths.get(index).map(|path| (index, path))
}

/// Runs the probe script in `path`; the error says in a few words what is wrong with it.
pub(super) fn probe(path: &Path, limit: Duration) -> Result<Python, String> {
    // -I would be shorter, but 2.7 does not know it and would count as broken.
    let mut command = Command::new(path);
    command.args(["-E", "-s", "-W", "ignore", "-c", SCRIPT]);
    let (status, output, errors) = run(command, limit)?;
    if !status.success() {
        let why = errors.lines().rev().find(|line| !line.trim().is_empty()).map(str::trim);
        return Err(match why {
            Some(why) => format!("{}: {}", describe(status), shorten(why)),
            None => describe(status),
        });
    }
    parse(&output)
}

/// Reads the script's answer out of everything that the interpreter printed.
fn parse(output: &str) -> Result<Python, String> {
    let Some(json) = output.lines().find_map(|line| line.trim_end().strip_prefix(MARK)) else {
        return Err(match output.trim() {
            "" => "printed nothing where a Python answers".to_string(),
            text => format!("did not answer as a Python does, but printed `{}`", shorten(text)),
        });
    };
    let answer: Answer =
        serde_json::from_str(json).map_err(|error| format!("described itself in a form not understood: {error}"))?;
    let Some(executable) = answer.executable.filter(|path| !path.as_os_str().is_empty()) else {
        return Err("does not know its own path (sys.executable is empty)".to_string());
    };
    let mut include_dirs = answer.include_dirs;
    include_dirs.dedup();
    Ok(Python {
        executable,
        implementation: match answer.name.as_str() {
            "cpython" => Implementation::CPython,
            "pypy" => Implementation::PyPy,
            _ => Implementation::Other,
        },
        name: answer.name,
        version: answer.version.try_into()?,
        pypy_version: answer.pypy_version.map(Version::try_from).transpose()?,
        debug: answer.debug,
        free_threaded: answer.free_threaded,
        abi_flags: answer.abi_flags,
        ext_suffix: answer.ext_suffix,
        include_dirs,
        has_headers: answer.has_headers,
        enable_shared: answer.enable_shared,
        shared_library: answer.shared_library,
        prefix: answer.prefix,
        base_prefix: answer.base_prefix,
        stdlib: answer.stdlib,
        pointer_bits: answer.pointer_bits,
        source: Source::Path,
    })
}

/// Runs `command` for at most `limit` and hands back what it printed on both streams.
fn run(mut command: Command, limit: Duration) -> Result<(ExitStatus, String, String), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // A wrapper script starts children of its own: in a group they can be ended together.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|error| format!("does not start: {error}"))?;
    let output = read_in_background(child.stdout.take());
    let errors = read_in_background(child.stderr.take());
    let start = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(2)),
            Ok(None) => {
                end(&mut child);
                return Err(format!("gave no answer within {} s", limit.as_secs_f32()));
            }
            Err(error) => {
                end(&mut child);
                return Err(format!("cannot be waited for: {error}"));
            }
        }
    };
    // A child left behind may hold the pipe open for ever, so the text gets a limit as well.
    let text = |receiver: mpsc::Receiver<String>| receiver.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    Ok((status, text(output), text(errors)))
}

fn read_in_background(pipe: Option<impl Read + Send + 'static>) -> mpsc::Receiver<String> {
    const ENOUGH: u64 = 64 * 1024;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            // What was read before an error is still worth showing.
            let _ = pipe.take(ENOUGH).read_to_end(&mut bytes);
        }
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = rustix::process::Pid::from_raw(child.id() as i32) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    // The group may be gone already; the child itself is still to be reaped.
    let _ = child.kill();
    let _ = child.wait();
}

fn describe(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("was killed by signal {signal}");
    }
    format!("exited with status {}", status.code().unwrap_or(-1))
}

/// One short line of `text`, fit to stand inside a message.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 160;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MOST + 1).collect();
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(changes: serde_json::Value) -> String {
        let mut answer = serde_json::json!({
            "executable": "/opt/bin/python3.13", "name": "cpython", "version": [3, 13, 0, "beta", 2],
            "pypy_version": null, "prefix": "/opt", "base_prefix": "/opt", "stdlib": "/opt/lib/python3.13",
            "abi_flags": "", "debug": false, "free_threaded": false,
            "ext_suffix": ".cpython-313-x86_64-linux-gnu.so",
            "include_dirs": ["/opt/include/python3.13", "/opt/include/python3.13"], "has_headers": true,
            "enable_shared": true, "shared_library": "/opt/lib/libpython3.13.so.1.0", "pointer_bits": 64,
        });
        for (key, value) in changes.as_object().unwrap() {
            answer[key] = value.clone();
        }
        format!("a banner\n{MARK}{answer}\r\nsome more\n")
    }

    #[test]
    fn reads_the_marked_line() {
        let python = parse(&answer(serde_json::json!({}))).unwrap();
        assert_eq!(python.label(), "3.13");
        assert_eq!(python.version.to_string(), "3.13.0b2");
        assert_eq!(python.version.hex(), 0x030d_00b2);
        assert_eq!(python.include_dirs, [PathBuf::from("/opt/include/python3.13")]);
        assert_eq!(python.shared_library.unwrap(), PathBuf::from("/opt/lib/libpython3.13.so.1.0"));
    }

    #[test]
    fn labels_tell_builds_apart() {
        let label = |changes| parse(&answer(changes)).unwrap().label();
        assert_eq!(label(serde_json::json!({"debug": true})), "3.13d");
        assert_eq!(label(serde_json::json!({"free_threaded": true})), "3.13t");
        assert_eq!(label(serde_json::json!({"free_threaded": true, "debug": true})), "3.13td");
        let pypy = serde_json::json!({"name": "pypy", "version": [3, 11, 13, "final", 0],
                                      "pypy_version": [7, 3, 20, "final", 0]});
        assert_eq!(label(pypy), "pypy3.11");
        assert_eq!(label(serde_json::json!({"name": "graalpy"})), "graalpy3.13");
    }

    #[test]
    fn garbage_is_an_error_that_shows_it() {
        assert!(parse("hello\nworld").unwrap_err().contains("`hello world`"));
        assert!(parse("").unwrap_err().contains("nothing"));
        assert!(parse(&format!("{MARK}{{}}")).unwrap_err().contains("not understood"));
        assert!(parse(&answer(serde_json::json!({"executable": ""}))).unwrap_err().contains("sys.executable"));
        assert!(parse(&answer(serde_json::json!({"version": [3, 1, 0, "odd", 0]}))).unwrap_err().contains("odd"));
        assert!(shorten(&"é".repeat(1000)).chars().count() <= 161);
    }

    #[cfg(unix)]
    mod scripts {
        use super::*;
        use std::os::unix::fs::PermissionsExt;

        fn script(folder: &Path, name: &str, body: &str) -> PathBuf {
            let path = folder.join(name);
            std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
            path
        }

        #[test]
        fn broken_interpreters_are_named_not_fatal() {
            let folder = tempfile::tempdir().unwrap();
            let probe = |name, body| probe(&script(folder.path(), name, body), Duration::from_millis(300)).unwrap_err();
            assert_eq!(probe("fails", "echo no such module >&2; exit 1"), "exited with status 1: no such module");
            assert_eq!(probe("silent", "exit 0"), "printed nothing where a Python answers");
            assert!(probe("garbage", "echo '{'").contains("`{`"));
            assert_eq!(probe("crashes", "kill -SEGV $$"), "was killed by signal 11");
            let start = Instant::now();
            assert!(probe("hangs", "sleep 60 & wait").contains("no answer"));
            assert!(probe("endless", "yes").contains("141") || start.elapsed() < Duration::from_secs(5));
            let missing = super::probe(&folder.path().join("missing"), LIMIT).unwrap_err();
            assert!(missing.starts_with("does not start"), "{missing}");
        }

        #[test]
        fn answers_keep_the_order_of_the_paths() {
            let folder = tempfile::tempdir().unwrap();
            let paths: Vec<_> = (0..8)
                .map(|i| script(folder.path(), &format!("s{i}"), &format!("sleep 0.0{}; exit {i}", 9 - i)))
                .collect();
            let errors: Vec<_> = probe_all(&paths).into_iter().map(|result| result.unwrap_err()).collect();
            for (i, error) in errors.iter().enumerate().skip(1) {
                assert_eq!(*error, format!("exited with status {i}"));
            }
        }
    }
}
