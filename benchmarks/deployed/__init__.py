"""Benchmarks of the deployed stack: they need root and Docker, and are not among those of `make bench`."""
