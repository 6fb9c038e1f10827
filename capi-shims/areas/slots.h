Definition slots, with the slot identifiers of modules and types, and module exports.
