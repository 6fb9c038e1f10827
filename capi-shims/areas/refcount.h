Reference Counting.
