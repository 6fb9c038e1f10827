Profiling and Tracing, Reference tracing.
