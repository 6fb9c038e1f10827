"""Holds `capi audit` against abi3audit: verdict by verdict, and the time of both, file by file in turn.

    python compare_abi3audit.py CAPI ABI3AUDIT WHEEL... 

Prints a table of the files and a line for each difference; exits with 1 if there is one.
"""

import json
import subprocess
import sys
import time


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
    capi, abi3audit, *wheels = sys.argv[1:]
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
