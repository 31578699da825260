"""What `datasets.toml` and `moods.toml` say, and the refusal of files that are not those they describe."""

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
    """A file of many songs: the one that pools the rows of every source, or one without labels."""

    file: str
    sha256: str
    made: str


class Source(Struct, frozen=True):
    """One origin of labels; `labels` maps its own labels to our moods, `tags` to our tags; `trust` is from 1 to 5."""

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
    """Everything in `datasets.toml`."""

    table: PooledTable
    source: tuple[Source, ...]
    unlabelled: tuple[PooledTable, ...] = ()

    def verify(self, data: Path) -> None:
        """Check that every file named lies in `data`, unchanged.

        Raises:
            DataError: a file is missing or its hash is another one.
        """
        files: list[PooledTable | Source] = [self.table, *self.source, *self.unlabelled]
        for described in files:
            path = data / described.file
            if not path.is_file():
                raise DataError(f"{path} is missing. datasets.toml says where its rows come from.")
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found != described.sha256:
                raise DataError(
                    f"{path} is not the file that datasets.toml describes: its sha256 is {found}, "
                    f"and should be {described.sha256}."
                )


class _Moods(Struct, frozen=True):
    mood: tuple[Mood, ...]


def read_datasets(path: Path = HERE / "datasets.toml") -> Datasets:
    """The sources of the labels."""
    return msgspec.toml.decode(path.read_bytes(), type=Datasets)


def read_moods(path: Path = HERE / "moods.toml") -> tuple[Mood, ...]:
    """The moods and tags, in the order of the model's scores."""
    return msgspec.toml.decode(path.read_bytes(), type=_Moods).mood


def numbered(moods: "pd.Series[str]") -> NDArray[np.int64]:
    """Names of core moods `[n]` as positions in MOODS `[n]`."""
    return np.array([MOODS.index(mood) for mood in moods], dtype=np.int64)


MOODS: tuple[str, ...] = tuple(mood.name for mood in read_moods() if mood.kind == "core")
TAGS: tuple[str, ...] = tuple(mood.name for mood in read_moods() if mood.kind == "tag")
