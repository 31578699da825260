"""Skiley's JSON, and any other list of flat records: the rows of a table whose header are the keys.

https://skiley.net writes the same names into its CSV.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from classify.sources.exports import rows
from classify.sources.exports.columns import KNOWN, normalised, recognised
from classify.sources.exports.csv_table import Table
from classify.sources.exports.entry import Entry

_SCALARS = {bool, int, float}


def entries(found: Sequence[Any]) -> Iterable[Entry] | None:
    """One entry per record, or None where the keys name no column that is known here."""
    records: list[Mapping[str, Any]] = [each if isinstance(each, dict) else {} for each in found]
    keys = {normalised(key): key for key in reversed(dict.fromkeys(chain.from_iterable(records)))}
    header = tuple(name for name in keys if name in KNOWN)
    if not recognised(header):
        return None
    places = [keys[name] for name in header]
    return rows.entries(Table(header, ([_cell(record.get(key)) for key in places] for record in records)))


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else repr(value) if type(value) in _SCALARS else ""
