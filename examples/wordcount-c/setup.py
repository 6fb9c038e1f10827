import capi_shims
from setuptools import Extension, setup

setup(ext_modules=[Extension("wordcount_c", ["wordcount.c"], include_dirs=[capi_shims.get_include()])])
