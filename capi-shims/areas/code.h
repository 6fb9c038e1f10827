Code Objects, generators' code, compiler flags.
