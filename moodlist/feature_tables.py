"""The user's own tables with audio features: `--features FILE`, and the files of `moodlist features add FILE`."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from classify.core.features import FeatureProvider, Found
from classify.core.playlist import ExportFile
from classify.errors import BadRequest, MoodlistError
from classify.sources.own_features import FeatureRow, OwnFeatures, Refusal, read_feature_rows
from moodlist.archives import files_of_archive
from moodlist.input import Load, read_packed, unpack
from moodlist.program import alert
from moodlist.sources import named_files
from moodlist.terminal.text import count_of, on_one_line


def add_features(parser: ArgumentParser) -> None:
    """Add `--features FILE`, which can be repeated, as the list `args.features`."""
    parser.add_argument(
        "--features",
        metavar="FILE",
        action="append",
        default=[],
        help="for this run, take the audio features of songs from this table, by their Spotify ids or ISRCs; see also "
        "`moodlist features add FILE`. Repeat it for several",
    )


def own_features(files: Sequence[str]) -> Callable[[], FeatureProvider] | None:
    """Read the tables of `--features`, and return what makes their provider; None without any.

    Raises:
        BadRequest: a file cannot be read, or none of its rows has features.
    """
    if not files:
        return None
    found: dict[str, Found] = {}
    refused: Counter[Refusal] = Counter()
    for row in feature_rows(files):
        if isinstance(row, Refusal):
            refused[row] += 1
        else:
            found |= dict.fromkeys(row.keys, row.found)
    if not found:
        raise BadRequest(f"No row of --features has what it needs. {refusal_text(refused)}")
    if refused:
        alert(f"--features: {refusal_text(refused)}")
    provider = OwnFeatures(found)
    return lambda: provider


def feature_rows(files: Sequence[str], month: str | None = None) -> Iterator[FeatureRow | Refusal]:
    """Yield the rows of all files, folders and archives, or why a row gives no features.

    Raises:
        BadRequest: a file cannot be read; the detail names it.
    """
    for label, load in [each for file in named_files(files) for each in _loads(file.text)]:
        try:
            ref = load()
            if not isinstance(ref, ExportFile):
                raise BadRequest("This is a link. Name a table with audio features.")
            yield from read_feature_rows(ref, month)
        except MoodlistError as error:
            if label not in error.detail:
                error.detail = f"{on_one_line(label)}: {error.detail}"
            raise


def refusal_text(refused: Counter[Refusal]) -> str:
    """Return how many rows were refused, for each reason."""
    reasons = "; ".join(f"{count:,} with {reason}" for reason, count in refused.most_common())
    return f"Refused {count_of(refused.total(), 'row')}: {reasons}."


def _loads(text: str) -> list[tuple[str, Load]]:
    packed = read_packed(text)
    if packed is None:
        raise BadRequest(f"Cannot read {text!r}: no such file.")
    return files_of_archive(packed) or [(text, lambda: unpack(packed))]
