"""What a deployment has of a catalog: which parts are scored, which failed, and which are left for a run.

A result counts if it was made of the table as it is now, and with the model of the latest result of the catalog: that
is the model of the deployment, as far as its bucket tells.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from msgspec import Struct, field

from classify.aws.catalog_bucket import PROBLEM, SCORES, CatalogBucket, Part, StoredObject, manifest_key, results_prefix
from classify.batch.catalog_run import Failed
from classify.catalog.summary import Summary
from classify.deadline import Deadline
from classify.errors import NotFound
from classify.sources.http import run_concurrently
from moodlist.deployment.stack import Stack


class ScoredPart(NamedTuple):
    """A part with the object that has its scores."""

    part: Part
    scores: StoredObject
    summary: Summary


class CatalogState(Struct, kw_only=True):
    """The parts of a catalog, each in one of three lists. `orphans` are results whose table is gone."""

    name: str
    parts: list[Part]
    scored: list[ScoredPart] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    manifest: StoredObject | None = None  # of the last run that ended

    def summary(self) -> Summary:
        """Count the rows of all scored parts."""
        total = Summary(model=self.scored[0].summary.model if self.scored else "")
        for each in self.scored:
            total.merge(each.summary)
        return total


class CatalogReader:
    """Reads the state of one catalog, again and again if need be: what is noted beside a result is read once."""

    def __init__(self, bucket: CatalogBucket, catalog: str) -> None:
        self._bucket, self._catalog = bucket, catalog
        self._marks: dict[StoredObject, Mapping[str, str]] = {}

    def read(self) -> CatalogState:
        """Return the state of the catalog now.

        Raises:
            UpstreamUnavailable: S3 refuses a call or cannot be reached.
        """
        parts = self._bucket.parts(self._catalog)
        results = {each.key: each for each in self._bucket.objects(results_prefix(self._catalog))}
        found = [each for part in parts for key in (part.scores_key, part.problem_key) if (each := results.get(key))]
        self._read_marks(found)
        marked = [each for each in found if "model" in self._marks[each]]
        latest = max(marked, key=lambda each: each.modified, default=None)
        model = self._marks[latest]["model"] if latest else ""
        name = manifest_key(self._catalog)
        manifest = next((each for each in self._bucket.objects(name) if each.key == name), None)
        state = CatalogState(name=self._catalog, parts=parts, manifest=manifest)
        for part in parts:
            expected = {"etag": part.etag, "model": model}.items()
            if (scores := results.get(part.scores_key)) and (mark := self._marks[scores]).items() >= expected:
                state.scored.append(ScoredPart(part, scores, Summary.from_json(mark["summary"])))
            elif (problem := results.get(part.problem_key)) and (mark := self._marks[problem]).items() >= expected:
                state.failed.append(Failed(part.name, mark["detail"]))
            else:
                state.left.append(part.name)
        state.orphans = self._orphans(parts, results)
        return state

    def _read_marks(self, results: Iterable[StoredObject]) -> None:
        new = [each for each in results if each not in self._marks]
        marks = run_concurrently([partial(self._bucket.mark, each.key) for each in new], Deadline.never())
        self._marks.update(zip(new, marks, strict=True))

    def _orphans(self, parts: Iterable[Part], results: Iterable[str]) -> list[str]:
        known = {key for part in parts for key in (part.scores_key, part.problem_key)}
        names = (key.removeprefix(results_prefix(self._catalog)) for key in results if key not in known)
        return sorted({each.removesuffix(SCORES).removesuffix(PROBLEM) for each in names})


def read_catalog(stack: Stack, catalog: str) -> CatalogState:
    """Return the state of a catalog in a deployment.

    Raises:
        NotFound: the catalog has no tables.
    """
    state = CatalogReader(stack.catalog_bucket(), catalog).read()
    if not state.parts:
        raise no_tables(stack, catalog)
    return state


def no_tables(stack: Stack, catalog: str) -> NotFound:
    """Return the error for a catalog without tables."""
    return NotFound(
        f"The catalog {catalog!r} of {stack.name} has no tables. `moodlist catalog --help` says how to upload them, "
        f"`moodlist catalog status{stack.options}` lists the catalogs."
    )
