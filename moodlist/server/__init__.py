"""Runs the function that Lambda runs on this machine, with API Gateway's events made from HTTP requests."""
