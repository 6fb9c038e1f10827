Type Objects, their flags, Generic Aliases.
