"""Both ways to score a catalog, in this process."""

import io
from collections.abc import Callable
from pathlib import Path

from classify.catalog.summary import Summary
from classify.core.model import MoodModel
from classify.settings import shipped_model
from moodlist.catalog.files import OutputFormat, find_files
from moodlist.catalog.frames import score_frames
from moodlist.catalog.plain import score_plainly

MODEL = MoodModel.load(shipped_model())


def plainly(*files: Path) -> tuple[bytes, Summary]:
    """Return the CSV and the summary of the files, without the extra."""
    return _score(lambda out: score_plainly(find_files(list(map(str, files))), out, MODEL, lambda *_: None))


def in_frames(*files: Path, output_format: OutputFormat = "csv") -> tuple[bytes, Summary]:
    """Return the output and the summary of the files, with the extra."""
    found = find_files(list(map(str, files)))
    return _score(lambda out: score_frames(found, out, output_format, MODEL, lambda *_: None))


def _score(score: Callable[[io.BytesIO], Summary]) -> tuple[bytes, Summary]:
    out = io.BytesIO()
    summary = score(out)
    return out.getvalue(), summary
