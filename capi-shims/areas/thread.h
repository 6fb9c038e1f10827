Thread states, Thread-local storage.
