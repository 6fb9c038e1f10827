Support for Perf Maps.
