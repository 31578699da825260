"""Runs the API function on this machine: turns HTTP requests into the events that API Gateway sends to Lambda."""
