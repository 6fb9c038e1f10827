PyTime C API.
