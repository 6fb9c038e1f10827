# One wheel of Rust for every CPython from 3.9 on, by setuptools-rust.
cp -r "$EXAMPLES/setuptools-rust"/* .
sed -i 's#path = "../../.."#version = "0.1"#' Cargo.toml
rm -f Cargo.lock
cat pyproject.toml Cargo.toml
# setuptools on 3.15 gives the file a name that older Pythons do not import, so an older one builds.
$OLDER_PYTHON -m venv older
older/bin/pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
ls dist
older/bin/pip install --quiet --disable-pip-version-check dist/*.whl
older/bin/python "$EXAMPLES/check.py"
# The very same file, on a newer Python.
$PYTHON -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check dist/*.whl
venv/bin/python "$EXAMPLES/check.py"
