"""Serve the patched ministack at the addresses in MOODLIST_LOCAL_BIND until SIGTERM or SIGINT.

This runs in .venv-local, so it imports nothing else of this project.
"""

import asyncio
import os

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app

from local_aws.ministack import containers, event_source, gateway, permissions, request_context, schedules, transport


def main() -> None:
    """Apply the patches, then serve."""
    for part in (containers, event_source, gateway, permissions, request_context, schedules, transport):
        part.patch()
    config = Config()
    config.bind = os.environ["MOODLIST_LOCAL_BIND"].split(",")
    asyncio.run(serve(app, config))


if __name__ == "__main__":
    main()
