"""What `datasets.toml` and `moods.toml` say, and the refusal of files that are not those they describe."""

import hashlib
from pathlib import Path

import msgspec
from classify.mood import Mood
from msgspec import Struct

HERE = Path(__file__).parent


class DataError(Exception):
    """The data at hand are not the data that `datasets.toml` describes."""


class PooledTable(Struct, frozen=True):
    """The file that pools the rows of every source."""

    file: str
    sha256: str
    made: str


class Source(Struct, frozen=True):
    """One origin of labels; `labels` maps its own labels to our moods, `trust` runs from 1 to 5."""

    name: str
    file: str
    origin: str
    licence: str
    sha256: str
    trust: float
    tests: bool
    why: str
    labels: dict[str, str]


class Datasets(Struct, frozen=True):
    """Everything in `datasets.toml`."""

    table: PooledTable
    source: tuple[Source, ...]

    def verify(self, data: Path) -> None:
        """Check that every file named lies in `data`, unchanged.

        Raises:
            DataError: a file is missing or its hash is another one.
        """
        for described in (self.table, *self.source):
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
    """The moods, in the order of the model's scores."""
    return msgspec.toml.decode(path.read_bytes(), type=_Moods).mood


MOODS: tuple[str, ...] = tuple(mood.name for mood in read_moods())
