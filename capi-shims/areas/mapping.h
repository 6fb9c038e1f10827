the Mapping Protocol.
