"""Context managers that set the environment variables in which Lambda's function runs on a user's machine."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from classify.settings import PREFIX, shipped_model
from moodlist.settings import user_settings

_LOG_LEVEL = "POWERTOOLS_LOG_LEVEL"


@contextmanager
def user_environment(model: Path | None, *, cache: bool = True) -> Iterator[None]:
    """Set the user's own settings, with the credentials of `moodlist login` and the user's feature cache."""
    settings = user_settings(model, cache=cache)
    variables = {
        "MODEL_DIR": settings.model_dir,
        "CREDENTIALS_FILE": settings.credentials_file,
        "CACHE_FILE": settings.cache_file or "",
        "FEATURE_TABLE": "",
    }
    with _environment(variables):
        yield


@contextmanager
def simulator_environment(model: Path | None) -> Iterator[None]:
    """Run the simulator, and set nothing but the settings that lead to it."""
    from moodlist.simulator import Simulator  # noqa: PLC0415  # slow to import, and `serve` rarely needs it
    from moodlist.simulator.settings import settings_for  # noqa: PLC0415

    model_dir = model or os.environ.get(f"{PREFIX}MODEL_DIR") or shipped_model()
    with _without_settings(), Simulator() as simulator:
        variables = {name.removeprefix(PREFIX): value for name, value in settings_for(simulator).items()}
        # The simulator needs no rate limit, unlike the free service that it simulates.
        with _environment({**variables, "MODEL_DIR": model_dir, "RECCOBEATS_CALLS_PER_SECOND": 0}):
            yield


@contextmanager
def discard_metrics() -> Iterator[None]:
    """Discard the function's metrics, which it prints on standard output for CloudWatch. Its log is not affected."""
    with Path(os.devnull).open("w", encoding="utf-8") as devnull, redirect_stdout(devnull):
        yield


@contextmanager
def _without_settings() -> Iterator[None]:
    """Remove the settings that the user has made for the real services."""
    removed = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    for name in removed:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(removed)


@contextmanager
def _environment(settings: Mapping[str, object]) -> Iterator[None]:
    """Set variables of the environment; the function reads its settings again when this begins and ends."""
    before = dict(os.environ)
    os.environ.update({f"{PREFIX}{name}": str(value) for name, value in settings.items()})
    os.environ.setdefault(_LOG_LEVEL, "ERROR")
    with redirect_stdout(sys.stderr):  # Powertools logs to this stream from now on; standard output is for results
        from classify.handlers import api  # noqa: PLC0415  # Powertools reads the environment on import
        from moodlist.server.log import log_for_people  # noqa: PLC0415  # needs Powertools too

    log_for_people(api.logger)
    api.application.cache_clear()
    try:
        yield
    finally:
        api.application.cache_clear()
        os.environ.clear()
        os.environ.update(before)
