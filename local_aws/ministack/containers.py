"""The containers in which functions run.

Versions with SnapStart are initialised as soon as they are published, all at once; functions that share their code
then unpack it into the same folder and lose each other's files. One after the other they do not, and two cores are not
asked for more than they have.

At its start ministack removes containers with its labels that name no instance: those of somebody else.
"""

from threading import Lock
from typing import Any

from ministack.core import container_reaper
from ministack.services import lambda_svc


def repair() -> None:
    """Start one container at a time, and touch nobody else's."""
    lock = Lock()
    start = lambda_svc._spawn_lambda_container

    def start_alone(*args: Any, **kwargs: Any) -> Any:
        with lock:
            return start(*args, **kwargs)

    lambda_svc._spawn_lambda_container = start_alone
    container_reaper.SERVICE_LABELS = ()
