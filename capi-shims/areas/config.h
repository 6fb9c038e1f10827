config.
