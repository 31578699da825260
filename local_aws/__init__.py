"""Run the stack of template.yaml on this machine, in Docker and without an AWS account.

ministack stands in for AWS, and the simulator stands in for Spotify and ReccoBeats. `make local` and `make local-down`
run `python -m local_aws up` and `down`; `make invoke` and `make start-api` run `local_aws.sam_local`. The end-to-end
tests and the load test build on the same modules.
"""

from pathlib import Path

ROOT = Path(__file__).parents[1]
