# One abi3 wheel, built once by maturin and tested on several Pythons at once; tox.ini is the documentation's.
cp -r "$EXAMPLES/maturin"/* .
sed -i 's#path = "../../.."#version = "0.1"#' Cargo.toml
rm -f Cargo.lock
awk '/^```/ { inside = /ini/; block += inside; next } inside && block == 2' "$DOCS/tox.md" > tox.ini
cat tox.ini
mkdir tests
cat > tests/test_takeout.py <<'END'
import takeout


def test_take():
    assert takeout.take({"a": 1}, "a") == 1
    assert takeout.take({}, "a", None) is None
END
eval "$TOX -p"
