Context Variables Objects.
