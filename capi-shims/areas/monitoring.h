Monitoring C API.
