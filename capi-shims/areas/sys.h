Operating System Utilities, System Functions.
