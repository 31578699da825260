"""moodlist catalog status: the catalogs of a deployment, with what is scored, what failed and what is left."""

import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from classify.batch.catalog_run import Failed
from moodlist.deployment.catalogs.executions import CatalogExecutions
from moodlist.deployment.catalogs.state import CatalogReader, CatalogState, read_catalog
from moodlist.deployment.stack import Stack
from moodlist.program import say
from moodlist.terminal.catalog_state_view import catalog_table, format_time, state_lines
from moodlist.terminal.text import as_json, show


class CatalogSchema(Struct, kw_only=True):
    """A catalog. `failed` and `left` name parts; times are in UTC. `last_run` is when the last one finished."""

    catalog: str
    parts: int
    scored: int
    failed: list[Failed]
    left: list[str]
    without_table: list[str]
    model: str
    rows: int
    moods: Mapping[str, int]
    tags: Mapping[str, int]
    skipped: Mapping[str, int]
    last_run: datetime | None
    running_since: datetime | None


class CatalogListSchema(Struct):
    """All catalogs of a deployment."""

    catalogs: list[CatalogSchema]


def show_status(args: Namespace, stack: Stack) -> int:
    """Show one catalog, or a line for each.

    Raises:
        NotFound: there is no such catalog.
    """
    running = CatalogExecutions(stack.catalog_machine()).running()
    since = {catalog: execution.started for catalog, execution in running.items()}
    if args.name:
        state, running_since = read_catalog(stack, args.name), since.get(args.name)
        if args.format == "json":
            sys.stdout.buffer.write(as_json(_schema(state, running_since)))
            return 0
        show(state_lines(state, _last_run(state, running_since)))
        if state.left and not running_since:
            say(f"`moodlist catalog run{stack.options} {state.name}` scores what is left.")
        return 0
    bucket = stack.catalog_bucket()
    states = [CatalogReader(bucket, name).read() for name in bucket.catalogs()]
    found = [(state, since.get(state.name)) for state in states if state.parts]
    if args.format == "json":
        sys.stdout.buffer.write(as_json(CatalogListSchema([_schema(*each) for each in found])))
    elif found:
        show(catalog_table(found))
    else:
        say(f"{stack.name} has no catalogs. `moodlist catalog --help` says how to upload tables.")
    return 0


def _last_run(state: CatalogState, running_since: datetime | None) -> str:
    if running_since:
        return f"A run has been going on since {format_time(running_since)} UTC."
    if state.manifest:
        return f"Last finished run: {format_time(state.manifest.modified)} UTC."
    return "No run has finished yet."


def _schema(state: CatalogState, running: datetime | None) -> CatalogSchema:
    summary = state.summary()
    return CatalogSchema(
        catalog=state.name,
        parts=len(state.parts),
        scored=len(state.scored),
        failed=state.failed,
        left=state.left,
        without_table=state.orphans,
        model=summary.model,
        rows=summary.rows,
        moods=summary.moods,
        tags=summary.tags,
        skipped=summary.skipped,
        last_run=state.manifest.modified if state.manifest else None,
        running_since=running,
    )
