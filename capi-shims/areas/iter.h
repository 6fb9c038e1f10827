the Iterator Protocol.
