Python Initialization Configuration.
