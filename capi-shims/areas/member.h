members of C structures, descriptors.
