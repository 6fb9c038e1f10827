# The tests of a project with setuptools, on several Pythons at once; tox.ini is the documentation's.
cp "$EXAMPLES/setuptools"/* .
awk '/^```/ { inside = /ini/; block += inside; next } inside && block == 1' "$DOCS/tox.md" > tox.ini
cat tox.ini
mkdir tests
cat > tests/test_takeout.py <<'END'
import pytest
import takeout


def test_take():
    cache = {"a": 1}
    assert takeout.take(cache, "a") == 1
    assert takeout.take(cache, "a", None) is None
    with pytest.raises(KeyError):
        takeout.take(cache, "a")
END
eval "$TOX -p"
