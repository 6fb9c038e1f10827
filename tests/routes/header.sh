# One file copied into your project; no package, no build system.
cp "$HEADER" .
cp "$EXAMPLES/setuptools/takeout.c" .
head -12 takeout.c
$PYTHON -c "import sysconfig; print(sysconfig.get_path('include'))"
cc -shared -fPIC -O2 $INCLUDES takeout.c -o takeout.so
$PYTHON -c "import takeout; print(takeout.take({'a': 1}, 'a'))"
PYTHONPATH=. $PYTHON "$EXAMPLES/check.py"
# The same file for every Python: under the limited API it asks the running one.
cc -shared -fPIC -O2 -DPy_LIMITED_API=0x03090000 $INCLUDES takeout.c -o takeout.so
PYTHONPATH=. $PYTHON "$EXAMPLES/check.py"
PYTHONPATH=. $OLDER_PYTHON "$EXAMPLES/check.py"
