"""Skiley's JSON, and any other list of flat records: the rows of a table whose header are the keys.

https://skiley.net writes the same names into its CSV.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from classify.adapters.export_files.columns import Columns
from classify.adapters.export_files.entry import Listing
from classify.adapters.export_files.header import KNOWN, normalised, recognised
from classify.adapters.export_files.rows import entries, playlists
from classify.adapters.export_files.table import Table

_SCALARS = {bool, int, float}


def listing(records: Sequence[Any]) -> Listing | None:
    """One entry per record, or None where the keys name no column that is known here."""
    flat = [record if isinstance(record, dict) else {} for record in records]
    names = {key: normalised(key) for key in dict.fromkeys(chain.from_iterable(flat))}
    keys = [key for key, name in names.items() if name in KNOWN]
    table = Table(tuple(names[key] for key in keys), [list(map(_cell, map(record.get, keys))) for record in flat])
    if not recognised(table.header):
        return None
    columns = Columns.of(table.header)
    return Listing(entries(table, columns), playlists(table, columns))


def _cell(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    return repr(value) if kind in _SCALARS else ""
