Set Objects.
