"""moodlist catalog download: fetches the scores of a catalog, as a file for each part or joined into one."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from classify.aws.catalog_bucket import CatalogBucket, StoredObject
from classify.aws.client import ClientError, error_code
from classify.errors import BadRequest, MoodlistError, UpstreamUnavailable
from moodlist.catalog.files import choose_output
from moodlist.catalog.score import compressed
from moodlist.deployment.catalogs.join import join_scores
from moodlist.deployment.catalogs.state import CatalogState, read_catalog
from moodlist.deployment.catalogs.targets import Targets, choose_targets
from moodlist.deployment.stack import Stack
from moodlist.failures import FAILURE
from moodlist.output_file import check_output, open_output
from moodlist.output_folder import make_folder
from moodlist.program import alert, say
from moodlist.terminal.catalog_state_view import listed
from moodlist.terminal.progress import show_progress
from moodlist.terminal.text import count_of, on_one_line

_ACTIVITY = "Downloading bytes"
_BLOCK = 1 << 20  # bytes
_CHANGED = {"PreconditionFailed", "NoSuchKey"}


def download_scores(args: Namespace, stack: Stack) -> int:
    """Fetch the scores of all parts that have some; return 1 if that are not all parts.

    Raises:
        NotFound: there is no such catalog.
        BadRequest: a file cannot be written, or exists.
        MoodlistError: no part has scores, or they changed while they were fetched.
    """
    output: Path = args.output
    joins = not output.is_dir() and output.name.lower().endswith((".csv", ".csv.gz", ".parquet"))
    if joins and choose_output(output) == "parquet":
        raise BadRequest(
            f"Cannot write {str(output)!r}: the scores of a deployment are CSV. Use a name that ends in .csv or "
            ".csv.gz, or name a folder."
        )
    bucket, state = stack.catalog_bucket(), read_catalog(stack, args.name)
    run = f"`moodlist catalog run{stack.options} {args.name}`"
    if not state.scored:
        raise MoodlistError(f"No part of {args.name} has scores yet. {run} makes them.")
    unnamed: list[str] = []
    if joins:
        check_output(output, [], force=args.force)
        _join(bucket, state, output)
    else:
        targets = choose_targets(output, state, force=args.force)
        unnamed = targets.unnamed
        _fetch_all(bucket, targets)
    return _report_what_is_missing(state, unnamed, run)


def _join(bucket: CatalogBucket, state: CatalogState, output: Path) -> None:
    with (
        _progress(sum(each.scores.size for each in state.scored)) as advance,
        _explaining_changes(),
        open_output(output) as opened,
        compressed(opened, choose_output(output)) as out,
    ):
        join_scores(bucket, state, out, advance)
    say(f"Wrote {state.summary().rows:,} rows of {count_of(len(state.scored), 'part')} to {output}")


def _fetch_all(bucket: CatalogBucket, targets: Targets) -> None:
    done = 0
    try:
        with _progress(sum(stored.size for stored in targets.missing.values())) as advance, _explaining_changes():
            for file, stored in targets.missing.items():
                _fetch(bucket, stored, file, advance)
                done += 1
    except BaseException:
        if done:
            alert(
                f"Fetched {done} of {count_of(len(targets.missing), 'file')}. Run the command again: it fetches only "
                "what is missing."
            )
        raise
    present = f"; present already: {targets.present}" if targets.present else ""
    say(f"Fetched {count_of(done, 'file')} to {targets.folder}{present}")


def _fetch(bucket: CatalogBucket, stored: StoredObject, file: Path, advance: Callable[[int], None]) -> None:
    make_folder(file.parent)
    with bucket.open(stored.key, stored.etag) as opened, open_output(file) as out:
        for block in iter(partial(opened.content.read, _BLOCK), b""):
            out.write(block)
            advance(len(block))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Return a function that takes the bytes which have arrived since its last call."""
    done = 0
    with show_progress() as progress:

        def advance(count: int) -> None:
            nonlocal done
            done += count
            progress(_ACTIVITY, done, total)

        yield advance


@contextmanager
def _explaining_changes() -> Iterator[None]:
    try:
        yield
    except UpstreamUnavailable as error:
        if isinstance(error.__cause__, ClientError) and error_code(error.__cause__) in _CHANGED:
            raise MoodlistError(
                "The scores of a part changed while they were fetched, because a run goes on. Try again after it."
            ) from None
        raise


def _report_what_is_missing(state: CatalogState, unnamed: list[str], run: str) -> int:
    if state.orphans:
        say(f"Left out, because their tables are gone: {on_one_line(listed(state.orphans))}")
    for failed in state.failed:
        alert(on_one_line(f"{failed.part} has no scores: {failed.detail}"))
    if state.left:
        alert(
            f"Left out, because they are not scored yet or have changed: {on_one_line(listed(state.left))}. "
            f"{run} scores them."
        )
    if unnamed:
        alert(
            f"Left out, because no file below the folder can have their names: {on_one_line(listed(unnamed))}. "
            "--output scores.csv.gz joins all parts into one file."
        )
    return FAILURE if state.failed or state.left or unnamed else 0
