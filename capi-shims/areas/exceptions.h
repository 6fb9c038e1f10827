Exception Handling.
