Function Objects, method definitions.
