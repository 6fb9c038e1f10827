Useful macros for compilers.
