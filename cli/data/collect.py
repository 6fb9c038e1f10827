"""Collects what each CPython's headers declare and its library exports, into symbols.tsv.

    python3 collect.py C-API-REFERENCE INTERPRETER... > symbols.tsv

For each interpreter (CPython 3.6 or newer, with headers; the newest one decides what is in the stable ABI) it asks
  - `nm -D` for the names that the shared library, or the executable, exports;
  - `cc -E -dD` for the names that the headers give to extensions;
  - each one's test_stable_abi_ctypes.py for the names that are in the stable ABI.
Since which release a name is there, the HTML reference says ("Part of the Stable ABI since version"; C-API-REFERENCE is its
folder c-api). For a name that it does not describe: since the release whose value of Py_LIMITED_API makes the newest headers
declare it, but not before a library exported it.

Columns: name; F (function) or D (data); the releases that export it; those whose headers have it; the release since which it
is in the stable ABI. A range is `FROM-` or `FROM-LAST`, minor versions of Python 3. What Linux's builds do not have (the
Windows functions of the stable ABI) has the last column only.
"""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile

NAME = re.compile(r"\b_?Py[A-Za-z0-9_]*\b")
PROBE = (
    "import json, sys, sysconfig as s, os;"
    "print(json.dumps(dict(minor=sys.version_info[1], include=s.get_path('include'), plat=s.get_path('platinclude'),"
    "stdlib=s.get_path('stdlib'), libdir=s.get_config_var('LIBDIR'), ldlibrary=s.get_config_var('INSTSONAME'),"
    "prefix=sys.base_exec_prefix, executable=sys.executable)))"
)
HEADERS = ["Python.h", "structmember.h", "datetime.h", "frameobject.h", "marshal.h", "pymem.h", "osdefs.h", "node.h",
           "parsetok.h", "grammar.h", "token.h", "compile.h", "symtable.h", "Python-ast.h", "ast.h", "graminit.h",
           "errcode.h", "bitset.h", "metagrammar.h", "accu.h", "asdl.h", "pgenheaders.h", "structseq.h", "opcode.h",
           "pythread.h", "py_curses.h", "pyexpat.h", "dynamic_annotations.h", "longintrepr.h", "ucnhash.h", "pystrhex.h",
           "code.h", "eval.h", "import.h", "namespaceobject.h", "weakrefobject.h", "funcobject.h", "classobject.h",
           "cellobject.h", "genobject.h", "odictobject.h", "interpreteridobject.h", "picklebufobject.h",
           "cpython/monitoring.h", "monitoring.h", "refcount.h", "pymacconfig.h", "py_compile.h"]


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, universal_newlines=True, errors="replace").stdout


def includes(python):
    """The folders with headers; an unpacked Debian package is relocated by hand."""
    found = [python["include"], python["plat"]]
    root = os.path.dirname(os.path.dirname(python["executable"]))
    name = os.path.basename(python["include"].rstrip("/"))
    found += [os.path.join(root, "include", name), os.path.join(root, "include")]
    return [path for path in found if os.path.exists(os.path.join(path, "Python.h")) or path.endswith("/include")]


def library(python):
    root = os.path.dirname(os.path.dirname(python["executable"]))
    folders = [python["libdir"], os.path.join(root, "lib"), os.path.join(root, "lib", "x86_64-linux-gnu")]
    for folder in folders:
        path = os.path.join(folder, python["ldlibrary"] or "")
        if os.path.isfile(path) and ".so" in path:
            return path
    return os.path.realpath(python["executable"])


def exports(python):
    result = {}
    for line in run("nm", "-D", "--defined-only", library(python)).splitlines():
        _, kind, name = line.split()[-3:]
        name = name.split("@")[0]
        if NAME.fullmatch(name) and not name.startswith("PyInit_"):
            result[name] = "F" if kind in "TtWi" else "D"
    return result


def declared(python, *flags):
    folders = includes(python)
    existing = [name for name in HEADERS if any(os.path.exists(os.path.join(f, name)) for f in folders)]
    with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
        for name in existing:
            source.write("#if !defined(Py_LIMITED_API) || %d\n#include <%s>\n#endif\n" % (name in
                         ("Python.h", "structmember.h", "structseq.h", "pythread.h"), name))
        source.flush()
        command = ["cc", "-E", "-dD", "-w", *flags, *("-I" + f for f in folders), source.name]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if not done.stdout:
        sys.exit(done.stderr)
    text = re.sub(r'^#\s+\d+ ".*$|^#undef.*$', "", done.stdout, flags=re.M)
    return set(NAME.findall(text))


def ctypes_list(python):
    root = os.path.dirname(os.path.dirname(python["executable"]))
    base = os.path.basename(python["stdlib"])
    for stdlib in (python["stdlib"], os.path.join(root, "lib", base)):
        path = os.path.join(stdlib, "test", "test_stable_abi_ctypes.py")
        if os.path.exists(path):
            tree = ast.parse(open(path).read())
            return {
                name
                for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AugAssign))
                and getattr(node.targets[0] if isinstance(node, ast.Assign) else node.target, "id", "") == "SYMBOL_NAMES"
                for name in ast.literal_eval(node.value)
            }
    return set()


def documented(folder):
    """Name to the release since which the reference says that it is in the stable ABI."""
    result = {}
    for page in sorted(os.listdir(folder)):
        if page.endswith(".html"):
            text = open(os.path.join(folder, page), encoding="utf-8").read()
            waiting = []
            parts = re.split(r'\bid="c\.(\w+)"', text)
            for name, body in zip(parts[1::2], parts[2::2]):
                waiting.append(name)
                start = re.search(r"<dd>|<p>", body)
                if not start:
                    continue  # several names share a description
                row = re.match(r"</dd></dl>\s*</td>\s*<td><p>3\.(\d+)</p>", body[start.end():])  # the table of exceptions
                if row:
                    result[name] = int(row[1])
                body = re.sub(r"<[^>]+>", " ", body[start.end():])
                note = re.match(r"\s*(?:Return value:[^.]*\.\s*)?Part of the\s+(?:Stable ABI|Limited API)\b(?:3\.\d|[^.])*\.", body)
                since = note and re.search(r"since version 3\.(\d+)", note[0])
                for name in waiting:
                    if note:
                        result[name] = int(since[1]) if since else 2
                waiting = []
    return result


def spans(minors, newest):
    """[6, 7, 8, 11] as `6-8,11`; an open end is the newest release looked at."""
    parts, minors = [], sorted(minors)
    while minors:
        first = last = minors.pop(0)
        while minors and minors[0] == last + 1:
            last = minors.pop(0)
        parts.append("%d-" % first if last == newest else "%d-%d" % (first, last))
    return ",".join(parts) or "."


def main():
    pythons = {}
    for path in sys.argv[2:]:
        python = json.loads(run(path, "-I", "-c", PROBE))
        pythons[python["minor"]] = python
    newest = max(pythons)
    exported, in_headers, kinds, listed = {}, {}, {}, set()
    for minor, python in sorted(pythons.items()):
        for name, kind in exports(python).items():
            exported.setdefault(name, set()).add(minor)
            kinds[name] = kind
        for name in declared(python):
            in_headers.setdefault(name, set()).add(minor)
        for name in ctypes_list(python):
            listed.add(name)

    stable = {}
    for minor in range(2, newest + 1):
        # Py_BUILD_CORE is off, and the functions that only Windows has are let in.
        hexadecimal = "-DPy_LIMITED_API=0x03%02x0000" % minor
        for name in declared(pythons[newest], hexadecimal) | declared(pythons[newest], hexadecimal, "-DMS_WINDOWS",
                                                                      "-DHAVE_FORK", "-DUSE_STACKCHECK"):
            if name in listed:
                stable.setdefault(name, minor)
    reference = documented(sys.argv[1])
    oldest = min(pythons)
    for name in listed:
        seen = min(exported.get(name, [oldest]))
        gate = stable.get(name, 2)
        stable[name] = reference.get(name, gate if seen == oldest else max(gate, seen))

    print("# Generated by collect.py, which explains the columns. Newest release looked at: 3.%d" % newest)
    for name in sorted(set(exported) | set(stable)):
        print(name, kinds.get(name, "F"), spans(exported.get(name, ()), newest), spans(in_headers.get(name, ()), newest),
              stable.get(name, "."), sep="\t")


main()
