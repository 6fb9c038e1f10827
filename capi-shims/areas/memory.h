Memory Management, tracemalloc.
