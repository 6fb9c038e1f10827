PyHash API.
