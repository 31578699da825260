"""ministack, which stands for AWS, and what it lacks for our template to be deployed as it is.

Each module repairs one part and says what was wrong. They reach into ministack's insides: its version is pinned, and a
newer one is tried with `make e2e`.
"""
