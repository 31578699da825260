"""Reads songs and their moods from one table: a report whose moods you corrected, or an export with a column `mood`."""

from classify.core.csv_injection import unescape_formula
from classify.core.model import MoodModel
from classify.core.playlist import ExportFile, PlaylistRef, PlaylistSource, Skipped, SkipReason, Track
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, UnknownMood
from classify.sources.exports.csv_rows import BrokenRow
from classify.sources.exports.csv_table import read_table
from classify.sources.exports.decoding import decode
from moodlist.custom_moods.songs import ExcludedCounts, LabelledSong, reason_text

COLUMN = "mood"


def read_labelled_table(
    file: ExportFile, source: PlaylistSource[PlaylistRef], model: MoodModel, excluded: ExcludedCounts
) -> list[LabelledSong]:
    """Return the songs of the rows that have a mood; count those that cannot be used in `excluded`.

    If the model has all moods of the table, they get its names, so `oscuro` is `dark`. Otherwise they are moods of your
    own.

    Raises:
        BadRequest: the file is not a table, has no column `mood`, or its rows cannot be told apart.
    """
    moods = _moods(file)
    names = _names_in_model(set(moods) - {""}, model)
    items = source.playlist(file).items
    if len(items) != len(moods):
        raise BadRequest(f"{file.name}: only {len(items)} of its {len(moods)} rows can be read as songs.")
    labelled = []
    for item, mood in zip(items, moods, strict=True):
        track = _track(item)
        if mood and track:
            labelled.append(LabelledSong(names[mood], track))
        elif mood and isinstance(item, Skipped):
            excluded[names[mood], reason_text(item.reason)] += 1
    return labelled


def _moods(file: ExportFile) -> list[str]:
    """Return the mood of each row, in lower case; "" where the cell is empty or the row cannot be read."""
    table = read_table(decode(file.content).text)
    if table is None or COLUMN not in table.header:
        raise BadRequest(
            f"{file.name} has no column `{COLUMN}`. Take a CSV that `moodlist classify --output` wrote and correct its "
            f"moods, or add a column `{COLUMN}` to an exported playlist."
        )
    column = table.header.index(COLUMN)
    return ["" if isinstance(row, BrokenRow) else _mood(row[column : column + 1]) for row in table.rows]


def _mood(cells: list[str]) -> str:
    return unescape_formula(cells[0].strip()).lower() if cells else ""


def _names_in_model(moods: set[str], model: MoodModel) -> dict[str, str]:
    try:
        names = {mood: model.resolve_mood(mood) for mood in moods}
    except UnknownMood:
        return {mood: mood for mood in moods}
    return names if set(names.values()) <= set(model.core_moods) else {mood: mood for mood in moods}


def _track(item: Track | Skipped) -> Track | None:
    """Return the track of a row; also that of a repeated song, whose moods may differ."""
    if isinstance(item, Track):
        return item
    if item.reason is not SkipReason.DUPLICATE:
        return None
    id_ = SpotifyLink.parse(item.url).id if item.url else None
    return Track(position=item.position, id=id_, name=item.name, artists=item.artists)
