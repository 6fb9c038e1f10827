# What each route says where something is missing. `says WORDS COMMAND...`: the command fails, and this line says why.
says() { local words=$1; shift; if "$@" > said.txt 2>&1; then echo "it worked"; exit 1; fi; grep --max-count=1 -E "$words" said.txt || { cat said.txt; exit 1; }; }
unset C_INCLUDE_PATH
cp "$HEADER" "$EXAMPLES/setuptools/takeout.c" .

# C: no headers of Python; a Python that is too old; a limited API that is too old; a Python that is not supported.
says "Python.h was not found" cc -fsyntax-only takeout.c
mkdir -p old other
printf '#define PY_VERSION_HEX 0x03050000\n' > old/Python.h
says "supports CPython 3.6 and newer" cc -fsyntax-only -I old takeout.c
says "supports the limited API from 3.9" cc -fsyntax-only $INCLUDES -DPy_LIMITED_API=0x03080000 takeout.c
printf '#define PY_VERSION_HEX 0x030C0000\n#define GRAALVM_PYTHON 1\n' > other/Python.h
says "supports CPython 3.6 and newer, and PyPy" cc -fsyntax-only -I other takeout.c

# The package: a pip before 10, or --no-build-isolation, so that build-system.requires is not read; no such folder; a file
# of somebody else's; no compiler.
$PYTHON -m venv venv
says "No module named 'capi_shims'" venv/bin/python "$EXAMPLES/setuptools/setup.py" --version
venv/bin/pip install --quiet --disable-pip-version-check capi-shims setuptools
says "no such folder; make it first" venv/bin/python -m capi_shims --vendor nowhere
echo mine > old/capi_shims.h
says "not a copy of ours; remove it first" venv/bin/python -m capi_shims --vendor old
cp -r "$EXAMPLES/setuptools" project
says "error: .*nonexistent/cc" env CC=/nonexistent/cc venv/bin/pip wheel --no-build-isolation ./project

# CMake: the package is not there.
cp -r "$EXAMPLES/scikit-build-core" cmake
venv/bin/pip install --quiet --disable-pip-version-check cmake
says "Could not find a package configuration file" venv/bin/cmake -S cmake -B cmake-build -DPython_EXECUTABLE=$PYTHON

# Rust: no Python; a Python that is too old; no C compiler where one is needed; another platform without a description.
cargo new --quiet --lib hello --vcs none
echo 'capi-compat = { version = "0.1", features = ["extension-module"] }' >> hello/Cargo.toml
mkdir path
ln -s "$(command -v cc)" "$(command -v ld)" "$(command -v cargo)" "$(command -v rustc)" path
says "no Python 3.x interpreter found" env PATH=$PWD/path cargo check --quiet --manifest-path hello/Cargo.toml
[ -z "${UNSUPPORTED_PYTHON-}" ] || says "minimum supported" env PYO3_PYTHON=$UNSUPPORTED_PYTHON cargo check --quiet --manifest-path hello/Cargo.toml
says "capi-compat needs a C compiler" env PYO3_PYTHON=$OLDER_PYTHON CC=/nonexistent/cc cargo check --quiet --manifest-path hello/Cargo.toml
says "must be specified when cross-compiling" cargo check --quiet --manifest-path hello/Cargo.toml --target aarch64-unknown-linux-gnu
