Supporting Cyclic Garbage Collection.
