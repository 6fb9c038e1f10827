# A project with meson-python that takes the header from the package capi-shims.
cp "$EXAMPLES/meson-python"/* .
ls
cat pyproject.toml
cat meson.build
$PYTHON -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check .
venv/bin/pip list --disable-pip-version-check
venv/bin/python -c "import takeout; print(takeout.take({'a': 1}, 'a'))"
venv/bin/python "$EXAMPLES/check.py"
