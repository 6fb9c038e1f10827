the Call Protocol.
