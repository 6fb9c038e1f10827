DateTime Objects.
