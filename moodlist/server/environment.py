"""The environment in which the function of Lambda runs on a person's machine."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from classify.settings import PREFIX
from moodlist.options import personal_settings

_LOG_LEVEL = "POWERTOOLS_LOG_LEVEL"


@contextmanager
def of_a_person(model: Path | None, *, cache: bool = True) -> Iterator[None]:
    """The person's own settings, with the credentials of `moodlist login` and the person's cache."""
    settings = personal_settings(model, cache=cache)
    personal = {
        "MODEL_DIR": settings.model_dir,
        "CREDENTIALS_FILE": settings.credentials_file,
        "CACHE_FILE": settings.cache_file or "",
        "FEATURE_TABLE": "",
    }
    with _environment(personal):
        yield


@contextmanager
def of_the_simulator(model: Path | None) -> Iterator[None]:
    """The simulator runs, and no setting leads anywhere else."""
    from moodlist.simulator import Simulator  # noqa: PLC0415  # its catalog takes a while, and `serve` rarely needs it
    from moodlist.simulator.__main__ import environment  # noqa: PLC0415

    settings = personal_settings(model)
    with _without_settings(), Simulator() as simulator:
        given = {name.removeprefix(PREFIX): value for name, value in environment(simulator).items()}
        # No free service is to be spared here, and so no pace to be kept.
        with _environment({**given, "MODEL_DIR": settings.model_dir, "RECCOBEATS_CALLS_PER_SECOND": 0}):
            yield


@contextmanager
def without_metrics() -> Iterator[None]:
    """The function's metrics, lines on standard output for CloudWatch, go nowhere; its log goes to standard error."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        yield


@contextmanager
def _without_settings() -> Iterator[None]:
    """What the person has set for the real services is out of the way."""
    own = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    for name in own:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(own)


@contextmanager
def _environment(settings: Mapping[str, object]) -> Iterator[None]:
    """The environment for as long as it lasts; the function composes itself anew inside, and after."""
    before = dict(os.environ)
    os.environ.update({f"{PREFIX}{name}": str(value) for name, value in settings.items()})
    os.environ.setdefault(_LOG_LEVEL, "ERROR")
    with redirect_stdout(sys.stderr):  # where Powertools will log to; standard output is for people's pipes
        from classify.handlers import api  # noqa: PLC0415  # Powertools reads the environment when it is imported

    api.application.cache_clear()
    try:
        yield
    finally:
        api.application.cache_clear()
        os.environ.clear()
        os.environ.update(before)
