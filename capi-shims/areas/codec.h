Codec registry and support functions.
