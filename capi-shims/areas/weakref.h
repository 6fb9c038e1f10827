Weak Reference Objects.
