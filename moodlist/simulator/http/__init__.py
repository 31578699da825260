"""The HTTP server of the simulated APIs: routes, messages, call log and faults."""
