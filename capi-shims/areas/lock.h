Mutexes and critical sections.
