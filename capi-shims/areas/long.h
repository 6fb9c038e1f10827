Integer Objects.
