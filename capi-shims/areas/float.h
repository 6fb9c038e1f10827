Floating-Point Objects.
