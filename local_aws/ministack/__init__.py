"""Serve ministack, the AWS emulator, with patches for what it lacks to deploy our template unchanged.

Each module patches one part and says what was wrong. The patches replace private functions of ministack, so its version
is pinned; try a newer one with `make e2e`.
"""
