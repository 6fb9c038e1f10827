the Object Protocol, Common Object Structures.
