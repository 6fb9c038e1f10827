Bytes Objects.
