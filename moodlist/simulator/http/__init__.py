"""The HTTP server under the simulated APIs: routes, messages, recorded calls and faults."""
