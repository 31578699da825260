"""Lines of text for the catalogs of a deployment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from moodlist.deployment.catalogs.state import CatalogState
from moodlist.terminal.catalog_view import verdict_lines
from moodlist.terminal.columns import Column, columns_or_lines
from moodlist.terminal.text import BOLD, DIM, PLAIN, Fragment, Line, count_of, wrapped

_HEAD = (
    Column("Catalog", shrinks=True),
    *(Column(title, "right") for title in ("Parts", "Scored", "Failed", "Left", "Rows")),
    Column("Last run (UTC)"),
)
_LISTED = 10  # parts that a line names; the others are a number


def state_lines(state: CatalogState, note: str = "") -> Iterator[Line]:
    """Yield how many parts are scored, the rows of each mood and of each reason, and what is not scored and why.

    `note` follows the first line.
    """
    summary = state.summary()
    yield from wrapped([(state.name, BOLD), (f": {counts_text(state)}, {summary.rows:,} rows", PLAIN)])
    if note:
        yield from wrapped([(note, DIM)])
    if summary.rows:
        yield []
        moods, tags = ([name for name, _ in each.most_common()] for each in (summary.moods, summary.tags))
        yield from verdict_lines(summary, moods, tags)
    for failed in state.failed:
        yield []
        yield from wrapped([(f"failed: {failed.part}", "red")])
        yield from wrapped([(f"  {failed.detail}", PLAIN)])
    if state.left:
        yield []
        yield from wrapped([(f"left: {listed(state.left)}", "yellow")])
        yield from wrapped([("  not scored yet, or changed since, or scored with an older model", DIM)])
    if state.orphans:
        yield []
        yield from wrapped([(f"results without a table: {listed(state.orphans)}", DIM)])


def counts_text(state: CatalogState) -> str:
    """Return how many parts are scored, have failed and are left."""
    words = [f"{len(state.scored):,} of {count_of(len(state.parts), 'part')} scored"]
    words += [f"{len(state.failed):,} failed"] if state.failed else []
    return ", ".join(words + ([f"{len(state.left):,} left"] if state.left else []))


def listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f", and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def catalog_table(states: Iterable[tuple[CatalogState, datetime | None]]) -> Iterator[Line]:
    """Yield a line for each catalog, from its state and the start of the run that goes on."""
    return columns_or_lines(_HEAD, [_row(state, running) for state, running in states])


def _row(state: CatalogState, running: datetime | None) -> list[Fragment]:
    numbers = (len(state.parts), len(state.scored), len(state.failed), len(state.left), state.summary().rows)
    styles = (PLAIN, PLAIN, "red" if state.failed else DIM, "yellow" if state.left else DIM, PLAIN)
    return [
        (state.name, PLAIN),
        *((f"{number:,}", style) for number, style in zip(numbers, styles, strict=True)),
        (last_run(state, running), PLAIN),
    ]


def last_run(state: CatalogState, running: datetime | None) -> str:
    """Return since when a run has been going on, otherwise when the last one ended, in UTC."""
    if running:
        return f"running since {format_time(running)}"
    return format_time(state.manifest.modified) if state.manifest else "never run"


def format_time(time: datetime) -> str:
    """Return a time in UTC, to the minute."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M}"
