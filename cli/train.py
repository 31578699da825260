"""moodlist train: makes the mood model anew. Training is a program of its own, started as a process."""

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from classify.errors import MoodlistError

_NEEDS = ("sklearn", "skl2onnx")


def run(argv: Sequence[str]) -> int:
    """The exit code of `python -m training` with the same arguments.

    Raises:
        MoodlistError: it, or what it needs, is not installed.
    """
    training = find_spec("training")
    if training is None or training.origin is None:
        raise MoodlistError("Training is part of Moodlist's repository: clone it, and run this there.")
    if any(find_spec(name) is None for name in _NEEDS):
        requirements = Path(training.origin).parent / "requirements.txt"
        raise MoodlistError(
            f"Training needs more than the command does. Run:\n  {sys.executable} -m pip install -r {requirements}"
        )
    code = subprocess.run([sys.executable, "-m", "training", *argv], check=False).returncode  # noqa: S603
    return code if code >= 0 else 128 - code  # as shells tell the end by a signal
