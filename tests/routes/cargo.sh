# A crate of your own, from nothing.
cargo new --quiet --lib hello --vcs none
cd hello
cat >> Cargo.toml <<'END'
capi-compat = { version = "0.1", features = ["extension-module"] }

[lib]
crate-type = ["cdylib"]
END
cp "$EXAMPLES/maturin/src/lib.rs" src/lib.rs
sed -n '/unsafe extern/,/^}/p' src/lib.rs
PYO3_PYTHON=$PYTHON cargo build --quiet --release
cp target/release/libhello.so takeout.so
$PYTHON -c "import takeout; print(takeout.take({'a': 1}, 'a'))"
PYTHONPATH=. $PYTHON "$EXAMPLES/check.py"
