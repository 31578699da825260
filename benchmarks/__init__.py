"""Benchmarks. `make bench` runs all of them (`python -m benchmarks`) and writes their figures into docs/benchmarks.md.

Each module yields its `figures()` and prints them if it is run by itself.
"""
