# Meson without pip: from pkg-config, then with the sdist of capi-shims as a subproject.
cp "$EXAMPLES/meson-python/takeout.c" .
cat > meson.build <<'END'
project('takeout', 'c', meson_version: '>=1.1')

py = import('python').find_installation(get_option('python'), pure: false)
py.extension_module('takeout', 'takeout.c', dependencies: dependency('capi-shims'), install: true)
END
echo "option('python', type: 'string')" > meson.options
$PYTHON -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check meson ninja capi-shims
export PATH=$PWD/venv/bin:$PATH
export PKG_CONFIG_PATH=$(python -m capi_shims --pkgconfigdir)
pkg-config --cflags capi-shims
meson setup -Dpython=$PYTHON build | tail -6
meson compile -C build
PYTHONPATH=build $PYTHON "$EXAMPLES/check.py"

unset PKG_CONFIG_PATH
mkdir -p subprojects/packagefiles
cp "$DIST"/capi_shims-*.tar.gz subprojects/packagefiles
archive=$(cd subprojects/packagefiles; ls)
cat > subprojects/capi-shims.wrap <<END
[wrap-file]
directory = ${archive%.tar.gz}
source_filename = $archive
source_hash = $(sha256sum < subprojects/packagefiles/$archive | cut -d' ' -f1)

[provide]
dependency_names = capi-shims
END
cat subprojects/capi-shims.wrap
meson setup -Dpython=$PYTHON wrapped | tail -12
meson compile -C wrapped
PYTHONPATH=wrapped $PYTHON "$EXAMPLES/check.py"
