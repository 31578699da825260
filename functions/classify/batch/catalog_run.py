"""One run over a catalog in S3: each part is scored by itself, and at the end a manifest says what became of it.

A part that was scored with the same contents and the same model is not scored again, so a run that is started again
does what is left. A part that cannot be read leaves its problem in the place of its scores.
"""

import gzip
import io
import tempfile
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from classify.aws.catalog_bucket import REPEATED_ROWS, CatalogBucket, Part, manifest_key, tables_prefix
from classify.catalog.csv_format import CatalogCsv, column_names
from classify.catalog.part import MAX_PART, score_part
from classify.catalog.summary import Summary
from classify.core.model import MoodModel
from classify.errors import BadRequest, MoodlistError, NotFound, TooLarge, shorten

_GZIP_LEVEL = 6
_MAX_DETAIL = 1_000  # characters of a problem; S3 stores 2 KB beside an object


class Failed(Struct, frozen=True):
    """A part that has no scores, and why."""

    part: str
    detail: str


class Manifest(Struct, kw_only=True):
    """What became of the parts of a catalog. `rows` are those of the scores, one for each row of the tables."""

    catalog: str
    model: str
    parts: int
    done: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # neither: a run of them was stopped
    rows: int = 0
    moods: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)


class CatalogRun:
    """Scores parts and writes the manifest."""

    def __init__(self, bucket: CatalogBucket, model: MoodModel):
        self._bucket, self._model = bucket, model

    def score(self, part: Part) -> Summary:
        """Score a part, unless its scores are there, and return how many rows have which mood.

        Raises:
            BadRequest: it cannot be read. The problem is stored, and another run tries again.
            MoodlistError: S3 refuses a call; a repetition may succeed.
        """
        if not part.size:  # such as a folder, as the console makes it
            return Summary(model=self._model.contract.version)
        mark = self._mark(part)
        stored = self._bucket.mark(part.scores_key)
        if stored.items() >= mark.items():
            return Summary.from_json(stored["summary"])
        try:
            return self._score(part, mark)
        except BadRequest as error:
            detail = shorten(error.detail, _MAX_DETAIL).encode("ascii", "replace").decode()
            self._bucket.put(part.problem_key, error.detail.encode(errors="replace"), mark | {"detail": detail})
            raise

    def finish(self, catalog: str) -> Manifest:
        """Write the manifest of a catalog.

        Raises:
            NotFound: the catalog has no tables.
            MoodlistError: a part was neither scored nor failed. The manifest names it.
        """
        parts = self._bucket.parts(catalog)
        if not parts:
            raise NotFound(f"The catalog {catalog!r} has no tables. Upload them under {tables_prefix(catalog)}.")
        manifest = Manifest(catalog=catalog, model=self._model.contract.version, parts=len(parts))
        for part in parts:
            self._enter(part, manifest)
        self._bucket.put(manifest_key(catalog), msgspec.json.encode(manifest), {})
        if manifest.left:
            raise MoodlistError(
                f"Of {len(parts)} parts, {len(manifest.left)} were neither scored nor failed, such as "
                f"{manifest.left[0]!r}. Start the run again: it does what is left."
            )
        return manifest

    def _enter(self, part: Part, manifest: Manifest) -> None:
        mark = self._mark(part)
        if (stored := self._bucket.mark(part.scores_key)).items() >= mark.items():
            summary = Summary.from_json(stored["summary"])
            manifest.done.append(part.name)
            manifest.rows += summary.rows
            manifest.moods += summary.moods
            manifest.skipped += summary.skipped
        elif (stored := self._bucket.mark(part.problem_key)).items() >= mark.items():
            manifest.failed.append(Failed(part.name, stored["detail"]))
        else:
            manifest.left.append(part.name)

    def _score(self, part: Part, mark: Mapping[str, str]) -> Summary:
        if part.size > MAX_PART:
            raise TooLarge(
                f"This part has {part.size:,} bytes; the limit is {MAX_PART:,}. Split it at the end of a row."
            )
        with tempfile.TemporaryFile() as file:
            with (
                self._bucket.open(part.key, part.etag) as opened,
                gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=file, mtime=0) as packed,
                io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
            ):
                text.write(",".join(column_names(self._model.moods)) + "\r\n")
                repeated = int(opened.mark.get(REPEATED_ROWS, 0))
                summary = score_part(opened.content, CatalogCsv(text, self._model.moods), self._model, skip=repeated)
            file.seek(0)
            self._bucket.put(part.scores_key, file, {**mark, "summary": msgspec.json.encode(summary).decode()})
        return summary

    def _mark(self, part: Part) -> dict[str, str]:
        return {"etag": part.etag, "model": self._model.contract.version}


def parse_part(event: Mapping[str, Any]) -> Part:
    """Return the part in an event of the state machine: the object as S3 lists it, and the catalog's name.

    Raises:
        BadRequest: the event is none.
    """
    try:
        catalog, key = str(event["catalog"]), str(event["key"])
        return Part(
            catalog, key.removeprefix(tables_prefix(catalog)), str(event["etag"]).strip('"'), int(event["size"])
        )
    except (KeyError, ValueError) as error:
        raise BadRequest(f"This event is not of the catalog's state machine: {error!r} is missing or wrong.") from error
