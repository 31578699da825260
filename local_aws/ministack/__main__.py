"""Serve ministack, repaired, at the addresses in MOODLIST_LOCAL_BIND until SIGTERM or SIGINT.

Runs in .venv-local and imports nothing else of ours.
"""

import asyncio
import os

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

from local_aws.ministack import containers, event_source, gateway, permissions, request_context, schedules, transport


def main() -> None:
    """Repair, then serve."""
    for part in (containers, event_source, gateway, permissions, request_context, schedules, transport):
        part.repair()
    config = Config()
    config.bind = os.environ["MOODLIST_LOCAL_BIND"].split(",")
    asyncio.run(serve(app, config))


if __name__ == "__main__":
    main()
