"""Benchmarks of the deployed stack. They need root and Docker, so `make bench` does not run them; `make load` does."""
