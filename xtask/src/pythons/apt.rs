//! apt, asked for packages of Debian's unstable suite. It resolves, downloads, and verifies signatures and hashes as
//! it does for the system, but everything that it writes goes to files of its own.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{anyhow, bail, Result};
use indicatif::HumanBytes;

use super::fetch::{bar, output, Step};
use super::probe::shorten;

const SUITE: &str = "sid";

pub(super) struct Apt {
    config: PathBuf,
}

impl Apt {
    pub fn new(folder: &Path) -> Result<Self> {
        for part in ["state/lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(folder.join(part))?;
        }
        // No package counts as installed, so that every library is found among the dependencies.
        fs::write(folder.join("status"), "")?;
        let config = folder.join("apt.conf");
        fs::write(&config, configuration(folder)?)?;
        let apt = Apt { config };

        let architecture = output(Command::new("dpkg").arg("--print-architecture")).map_err(|error| anyhow!(error))?;
        let keyring = keyring();
        let mirrors = mirrors()?;
        let mut first = None;
        for mirror in &mirrors {
            let source = source_line(mirror, architecture.trim(), keyring.as_deref());
            fs::write(folder.join("sources.list"), source)?;
            let step = Step::new(format!("reading the package list of {SUITE}"));
            let result = output(&mut apt.get(&["update", "--quiet", "-o", "APT::Update::Error-Mode=any"]));
            step.done();
            match result {
                Ok(_) => return Ok(apt),
                // Only the first is sure to be a mirror of Debian's.
                Err(error) => first = first.or(Some(apt_error(&error))),
            }
        }
        bail!("apt-get cannot read the suite {SUITE} ({})", first.unwrap_or_default())
    }

    fn get(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("apt-get");
        command.arg("-c").arg(&self.config).args(arguments);
        command
    }

    /// The packages that `names` need to run, themselves included.
    pub fn resolve(&self, names: &[&str]) -> Result<BTreeSet<String>> {
        let mut command = self.get(&["install", "--simulate", "--no-install-recommends"]);
        let plan = output(command.args(names)).map_err(|error| anyhow!("{}", apt_error(&error)))?;
        Ok(needed(&plan))
    }

    /// Downloads the packages that are not in `folder` yet. apt checks the hash of each, old or new.
    pub fn download(&self, packages: &BTreeSet<String>, folder: &Path) -> Result<Vec<PathBuf>> {
        fs::create_dir_all(folder)?;
        let names: Vec<_> = packages.iter().map(String::as_str).collect();
        // Asked from another folder, since apt does not name the files that the current one holds.
        let elsewhere = self.config.parent().expect("it is in apt's folder");
        let uris = output(self.get(&["download", "--print-uris"]).args(&names).current_dir(elsewhere))
            .map_err(|error| anyhow!("{}", apt_error(&error)))?;
        let files: Vec<(PathBuf, u64)> =
            uris.lines().filter_map(parse_uri).map(|(name, size)| (folder.join(name), size)).collect();
        if files.len() < names.len() {
            bail!("apt-get offers {} of {} packages", files.len(), names.len());
        }
        let here = || files.iter().filter_map(|(path, size)| Some(fs::metadata(path).ok()?.len().min(*size))).sum();
        let total: u64 = files.iter().map(|(_, size)| size).sum();

        let bar = bar("{msg} {wide_bar} {bytes}/{total_bytes} {eta}", total, "downloading");
        if bar.is_hidden() {
            eprintln!("downloading {} packages, {}", files.len(), HumanBytes(total));
        }
        let mut command = self.get(&["download", "--quiet", "-o", "Acquire::Retries=3"]);
        command.args(&names).current_dir(folder);
        let result = std::thread::scope(|scope| {
            let download = scope.spawn(|| output(&mut command));
            while !download.is_finished() {
                bar.set_position(here());
                std::thread::sleep(Duration::from_millis(100));
            }
            download.join().expect("running a program does not panic")
        });
        bar.finish_and_clear();
        result.map_err(|error| anyhow!("the download failed ({})", apt_error(&error)))?;

        // Packages of earlier runs would only pile up.
        for entry in fs::read_dir(folder)?.flatten() {
            let path = entry.path();
            if path.extension() == Some(OsStr::new("deb")) && !files.iter().any(|(file, _)| *file == path) {
                fs::remove_file(path)?;
            }
        }
        Ok(files.into_iter().map(|(path, _)| path).collect())
    }
}

/// Settings that apt reads after the machine's own, which are kept: a proxy may be among them.
fn configuration(folder: &Path) -> Result<String> {
    let Some(folder) = folder.to_str().filter(|folder| !folder.contains(['"', '\n'])) else {
        bail!("apt cannot be told a folder of this name: {}; set CAPI_COMPAT_CACHE", folder.display());
    };
    Ok(format!(
        r#"Dir::State "{folder}/state/";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache/";
Dir::Etc::SourceList "{folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
// The user that apt downloads as may not see the cache.
APT::Sandbox::User "root";
Acquire::Languages "none";
// Whatever the machine allows for its own sources, nothing unsigned comes from here.
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
APT::Get::AllowUnauthenticated "false";
// These clean up behind the machine's own apt.
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
"#
    ))
}

/// The mirrors of the machine's package sources, its distribution's own first.
fn mirrors() -> Result<Vec<String>> {
    let mut command = Command::new("apt-get");
    // Without --no-release-info only those sources are listed that were updated before.
    command.args(["indextargets", "--no-release-info", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)"]);
    let listed = output(command.arg("Created-By: Packages")).map_err(|error| anyhow!("{}", apt_error(&error)))?;
    let os_release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let mirrors = parse_mirrors(&listed, codename(&os_release));
    if mirrors.is_empty() {
        bail!("apt's package sources name no Debian mirror");
    }
    Ok(mirrors)
}

fn codename(os_release: &str) -> Option<&str> {
    os_release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).map(|name| name.trim_matches('"'))
}

fn parse_mirrors(listed: &str, codename: Option<&str>) -> Vec<String> {
    let mut mirrors: Vec<(u8, &str)> = Vec::new();
    for line in listed.lines() {
        let [mirror, release, "main"] = line.split_whitespace().collect::<Vec<_>>()[..] else { continue };
        // Other vendors' repositories may use the name of a suite as well, but they have no sid: those that look
        // like the distribution's are tried first.
        let rank = match release {
            SUITE | "unstable" => 0,
            _ if Some(release) == codename => 1,
            "stable" | "testing" => 2,
            _ => continue,
        };
        let rank = rank * 2 + u8::from(!mirror.trim_end_matches('/').ends_with("/debian"));
        if !mirrors.iter().any(|(_, known)| *known == mirror) {
            mirrors.push((rank, mirror));
        }
    }
    mirrors.sort_by_key(|(rank, _)| *rank);
    mirrors.into_iter().map(|(_, mirror)| mirror.to_string()).collect()
}

/// Where Debian's package debian-archive-keyring puts the archive's keys.
fn keyring() -> Option<PathBuf> {
    ["gpg", "pgp"]
        .map(|extension| PathBuf::from(format!("/usr/share/keyrings/debian-archive-keyring.{extension}")))
        .into_iter()
        .find(|path| path.exists())
}

fn source_line(mirror: &str, architecture: &str, keyring: Option<&Path>) -> String {
    // Without a keyring apt checks signatures against the keys that the machine trusts.
    let signed_by = keyring.map(|path| format!(" signed-by={}", path.display())).unwrap_or_default();
    format!("deb [arch={architecture} target=Packages{signed_by}] {mirror} {SUITE} main\n")
}

/// The packages of apt's plan (`Inst NAME (VERSION …)`) that an interpreter needs in the tree: Pythons and shared
/// libraries. Left out are services and data, which the host has, and the C library's headers above all: the
/// host's compiler must not find them beside Python's.
fn needed(plan: &str) -> BTreeSet<String> {
    let is_python = |name: &str| ["python3", "libpython3", "pypy3"].iter().any(|start| name.starts_with(start));
    let is_library = |name: &str| {
        ["lib", "zlib"].iter().any(|start| name.starts_with(start))
            && !["libc-", "libjs-"].iter().any(|start| name.starts_with(start))
            && !["-dev", "-dbg", "-bin", "-data", "-common"].iter().any(|end| name.ends_with(end))
    };
    plan.lines()
        .filter_map(|line| line.strip_prefix("Inst ")?.split_whitespace().next())
        .filter(|name| is_python(name) || is_library(name))
        .map(str::to_string)
        .collect()
}

/// The file name and the size in a line `'URI' NAME SIZE HASH`.
fn parse_uri(line: &str) -> Option<(&str, u64)> {
    let mut words = line.strip_prefix('\'')?.split_whitespace().skip(1);
    Some((words.next()?, words.next()?.parse().ok()?))
}

/// apt's reason, in one line.
fn apt_error(error: &str) -> String {
    let line = error.lines().find_map(|line| line.strip_prefix("E: ")).or_else(|| error.lines().last());
    shorten(line.unwrap_or(error).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_pythons_and_libraries_and_no_c_headers() {
        let plan = "NOTE: This is only a simulation!\n\
                    Inst gcc-16-base (16.2.0-4 Debian:unstable [amd64])\n\
                    Inst libc6 (2.43-7 Debian:unstable [amd64])\n\
                    Inst libc6-dev (2.43-7 Debian:unstable [amd64])\n\
                    Inst libc-dev-bin (2.43-7 Debian:unstable [amd64])\n\
                    Inst libexpat1-dev (2.9.0-1 Debian:unstable [amd64])\n\
                    Inst zlib1g (1:1.3 Debian:unstable [amd64])\n\
                    Inst zlib1g-dev (1:1.3 Debian:unstable [amd64])\n\
                    Inst libpython3.15-dev (3.15.2-1 Debian:unstable [amd64])\n\
                    Inst python3-pip-whl (26.2.2 Debian:unstable [all])\n\
                    Conf libc6 (2.43-7 Debian:unstable [amd64])\n";
        let all = ["libc6", "libpython3.15-dev", "python3-pip-whl", "zlib1g"];
        assert_eq!(Vec::from_iter(needed(plan)), all);
    }

    #[test]
    fn finds_the_distributions_mirror_among_others() {
        let listed = "https://packages.example/apt/ cloud-sdk-bookworm main\n\
                      https://vendor.example/chrome/ stable main\n\
                      http://mirror.example/debian-security/ bookworm-security main\n\
                      https://vendor.example/tool/ bookworm main\n\
                      http://mirror.example/debian/ bookworm main\n\
                      http://mirror.example/debian/ bookworm main\n\
                      http://mirror.example/debian/ bookworm non-free\n";
        let os_release = "NAME=\"Debian GNU/Linux\"\nVERSION_CODENAME=bookworm\n";
        let expected =
            ["http://mirror.example/debian/", "https://vendor.example/tool/", "https://vendor.example/chrome/"];
        assert_eq!(parse_mirrors(listed, codename(os_release)), expected);
        assert_eq!(parse_mirrors("", None), Vec::<String>::new());
        let line = source_line("http://mirror.example/debian/", "amd64", Some(Path::new("/k.gpg")));
        assert_eq!(line, "deb [arch=amd64 target=Packages signed-by=/k.gpg] http://mirror.example/debian/ sid main\n");
    }

    #[test]
    fn reads_what_apt_prints() {
        let line = "'http://mirror.example/pool/z/zlib1g_1.3_amd64.deb' zlib1g_1%3a1.3_amd64.deb 94056 SHA256:0a1b";
        assert_eq!(parse_uri(line), Some(("zlib1g_1%3a1.3_amd64.deb", 94056)));
        assert_eq!(parse_uri("Reading package lists..."), None);
        assert_eq!(apt_error("W: old\nE: Unable to locate package a\nE: more"), "Unable to locate package a");
        assert_eq!(apt_error("no letter"), "no letter");
    }
}
