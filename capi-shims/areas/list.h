List Objects.
