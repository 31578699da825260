"""One part of a catalog: a file with a table in, its rows as CSV out."""

from collections.abc import Callable
from io import BufferedReader
from itertools import islice

from classify.catalog.csv_format import CatalogCsv
from classify.catalog.rows import score_entries
from classify.catalog.summary import Summary
from classify.core.model import MoodModel
from classify.sources.exports.table_file import TableFile

MAX_PART = 2 * 1024**3  # bytes, as a deployment stores it; what a function can score in 15 minutes


def score_part(
    file: BufferedReader,
    out: CatalogCsv,
    model: MoodModel,
    progress: Callable[[int], None] = lambda _: None,
    *,
    skip: int = 0,
) -> Summary:
    """Score the rows of a file and write one row for each. `progress` is called with the rows so far.

    The first `skip` rows are read and left out: they only tell how the table writes its values.

    Raises:
        BadRequest: the file is not a table, or is damaged; rows may have been written before.
    """
    table = TableFile(file)
    summary = Summary(model=model.contract.version)
    for rows in score_entries(islice(table.entries(), skip, None), model):
        out.write(rows)
        summary.add(rows)
        progress(summary.rows)
    summary.damaged = table.damaged
    return summary
