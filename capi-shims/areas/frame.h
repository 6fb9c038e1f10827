Frame Objects, Reflection.
