"""Read `datasets.toml` and `moods.toml`, and verify the data files against their hashes."""

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
from msgspec import Struct
from numpy.typing import NDArray

from classify.core.mood import Mood

from ..errors import DataError

HERE = Path(__file__).parent


class PooledTable(Struct, frozen=True):
    """A file of songs: the table that pools the rows of all sources, or one without labels."""

    file: str
    sha256: str
    about: str


class Source(Struct, frozen=True):
    """A source of labels. `labels` maps its labels to our moods, `tags` to our tags; `trust` is from 1 to 5."""

    name: str
    file: str
    origin: str
    licence: str
    sha256: str
    trust: float
    tests: bool
    why: str
    labels: dict[str, str]
    tags: dict[str, str] = {}


class Datasets(Struct, frozen=True):
    """The contents of `datasets.toml`."""

    table: PooledTable
    source: tuple[Source, ...]
    unlabelled: tuple[PooledTable, ...] = ()

    def verify(self, data: Path) -> None:
        """Check that the folder `data` has every file, unchanged.

        Raises:
            DataError: a file is missing or has an unexpected hash.
        """
        files: list[PooledTable | Source] = [self.table, *self.source, *self.unlabelled]
        for file in files:
            path = data / file.file
            if not path.is_file():
                raise DataError(f"{path} is missing. datasets.toml names the origin of its rows.")
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found != file.sha256:
                raise DataError(
                    f"{path} is not the file listed in datasets.toml: its sha256 is {found}, "
                    f"but should be {file.sha256}."
                )


class _Moods(Struct, frozen=True):
    mood: tuple[Mood, ...]


def read_datasets(path: Path = HERE / "datasets.toml") -> Datasets:
    """Read the sources of the labels."""
    return msgspec.toml.decode(path.read_bytes(), type=Datasets)


def read_moods(path: Path = HERE / "moods.toml") -> tuple[Mood, ...]:
    """Read the moods and tags, in the order of the model's scores."""
    return msgspec.toml.decode(path.read_bytes(), type=_Moods).mood


def mood_positions(moods: "pd.Series[str]") -> NDArray[np.int64]:
    """Return the positions `[n]` in MOODS of the names of core moods `[n]`."""
    return np.array([MOODS.index(mood) for mood in moods], dtype=np.int64)


MOODS: tuple[str, ...] = tuple(mood.name for mood in read_moods() if mood.kind == "core")
TAGS: tuple[str, ...] = tuple(mood.name for mood in read_moods() if mood.kind == "tag")
