"""Patch how ministack starts and removes the containers of functions.

ministack initialises functions with SnapStart as soon as they are published, all at once. Functions that share their
code then unpack it into the same folder and overwrite each other's files, so start one container at a time. That also
suits a machine with two cores.

At its start ministack removes every container that has its labels but names no instance. Those belong to other users.
"""

from threading import Lock
from typing import Any

from ministack.core import container_reaper
from ministack.services import lambda_svc


def patch() -> None:
    """Start one container at a time, and leave the containers of others alone."""
    lock = Lock()
    start = lambda_svc._spawn_lambda_container

    def start_alone(*args: Any, **kwargs: Any) -> Any:
        with lock:
            return start(*args, **kwargs)

    lambda_svc._spawn_lambda_container = start_alone
    container_reaper.SERVICE_LABELS = ()
