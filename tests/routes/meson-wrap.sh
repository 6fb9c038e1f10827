# Meson without pkg-config: the sdist of capi-shims as a subproject.
cp "$EXAMPLES/meson-python/meson.build" "$EXAMPLES/meson-python/takeout.c" .
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
$PYTHON -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check meson ninja
PKG_CONFIG_PATH= PATH=$PWD/venv/bin:$PATH meson setup --force-fallback-for=capi-shims build
PATH=$PWD/venv/bin:$PATH meson compile -C build
PYTHONPATH=build $PYTHON "$EXAMPLES/check.py"
