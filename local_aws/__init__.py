"""The stack of template.yaml on this machine: ministack for AWS, the simulator for Spotify and ReccoBeats.

`make local` and `make local-down` are `python -m local_aws up` and `down`; the tests build on the same parts.
"""
