Tuple Objects.
