Parsing arguments and building values.
