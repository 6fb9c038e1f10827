Buffer Protocol, Pickle buffers.
