Module Objects.
