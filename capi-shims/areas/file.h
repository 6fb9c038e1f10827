File Objects, Py_fopen.
