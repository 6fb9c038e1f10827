"""Holds `capi audit` against abi3audit: verdict by verdict, and the time of both, file by file in turn.

    python compare_abi3audit.py CAPI ABI3AUDIT WHEEL...
    python compare_abi3audit.py CAPI ABI3AUDIT --fetch FOLDER

Prints a table of the files and a line for each difference; exits with 1 if there is one. `--fetch` has pip download the wheels
of PACKAGES for Linux, macOS and Windows first, but those that the folder has already.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time


# Popular packages that publish abi3 wheels.
PACKAGES = [
    "argon2-cffi-bindings", "bcrypt", "blake3", "cryptography", "css-inline", "curl-cffi", "hf-xet", "nh3", "primp", "psutil",
    "pycryptodome", "pycryptodomex", "pynacl", "pyzmq", "safetensors", "tokenizers", "tornado", "watchdog",
]
PLATFORMS = {
    "linux": ["manylinux_2_%d_x86_64" % minor for minor in range(35, 4, -1)] + ["manylinux2014_x86_64", "manylinux2010_x86_64"],
    "macos": ["macosx_%d_0_%s" % (major, cpu) for major in range(15, 10, -1) for cpu in ("arm64", "universal2")]
             + ["macosx_10_%d_universal2" % minor for minor in range(16, 8, -1)],
    "windows": ["win_amd64"],
}


def fetch(folder):
    """The wheels of every package and platform, as far as there are any."""
    wheels = []
    for system, platforms in PLATFORMS.items():
        for package in PACKAGES:
            place = pathlib.Path(folder, system, package)
            if not list(place.glob("*.whl")):
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", place,
                           "--implementation", "cp", "--abi", "abi3", "--python-version", "3.13"]
                for platform in platforms:
                    command += ["--platform", platform]
                subprocess.run(command + [package], stderr=subprocess.DEVNULL)
            found = [str(path) for path in place.glob("*.whl") if "-abi3-" in path.name]
            if not found:
                print("no abi3 wheel of %s for %s" % (package, system))
            wheels += found
    return wheels


def run(*command):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    return time.perf_counter() - start, done.stdout, done.stderr


def theirs(report):
    """Name of each shared object to (symbols outside the stable ABI, symbols newer than the floor)."""
    result = {}
    for spec in report["specs"].values():
        for shared in spec.get("wheel") or spec.get("object") or []:
            verdict = shared["result"]
            result[shared["name"]] = (sorted(verdict["non_abi3_symbols"]), sorted(verdict["future_abi3_objects"]))
    return result


def ours(report):
    result, more = {}, {}
    for extension in report["extensions"]:
        if "error" in extension:
            sys.exit("%(path)s: %(member)s: %(error)s" % extension)
        found = {"not-stable": [], "too-new": []}
        name = extension["member"].split("/")[-1]
        for finding in extension["findings"]:
            if finding["code"] in found:
                found[finding["code"]] += finding["symbols"]
            elif finding["severity"] != "note":
                more.setdefault(name, []).append("%s: %s" % (finding["code"], ", ".join(finding["symbols"])))
        result[name] = (sorted(found["not-stable"]), sorted(found["too-new"]))
    return result, more


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("capi")
    parser.add_argument("abi3audit")
    parser.add_argument("--fetch", metavar="FOLDER")
    parser.add_argument("wheels", nargs="*")
    arguments = parser.parse_args()
    capi, abi3audit, wheels = arguments.capi, arguments.abi3audit, arguments.wheels
    if arguments.fetch:
        wheels += fetch(arguments.fetch)
    totals, differences, clean, broken, formats = [0.0, 0.0], [], 0, 0, {}
    for wheel in wheels:
        name = wheel.split("/")[-1]
        capi_time, text, _ = run(capi, "audit", "--format", "json", wheel)
        report = json.loads(text)
        for extension in report["extensions"]:
            formats[extension["format"]] = formats.get(extension["format"], 0) + 1
        abi3audit_time, text, errors = run(abi3audit, "--report", wheel)
        totals[0] += capi_time
        totals[1] += abi3audit_time
        mine, more = ours(report)
        their = theirs(json.loads(text)) if text.strip() else {}
        print("%-70s %8.3f s %8.3f s  %d/%d objects" % (name[:70], capi_time, abi3audit_time, len(mine), len(their)))
        for found in more.items():
            print("    only capi says: %s: %s" % found)
        for shared in sorted(set(mine) | set(their)):
            if shared not in their:
                differences.append("%s: %s: abi3audit says nothing: %s" % (name, shared, errors.strip()[-200:]))
            elif shared not in mine and their[shared] != ([], []):
                differences.append("%s: %s: capi sees no extension, abi3audit says %s" % (name, shared, their[shared]))
            elif shared in mine and mine[shared] != their[shared]:
                differences.append("%s: %s: capi %s, abi3audit %s" % (name, shared, mine[shared], their[shared]))
            elif their[shared] == ([], []):
                clean += 1
            else:
                broken += 1
    print("%d wheels, %s: %d objects without findings and %d with, the same in both" % (len(wheels), formats, clean, broken))
    print("capi %.2f s, abi3audit %.2f s: %.0f times as fast" % (*totals, totals[1] / totals[0]))
    print("\n".join(differences) or "no difference")
    return bool(differences)


sys.exit(main())
