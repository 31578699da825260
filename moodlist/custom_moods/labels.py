"""Writes the table that training reads, from your playlists or your table: one song a row, with features and mood."""

import csv
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from classify.application import Application
from classify.core.csv_injection import escape_formula
from classify.core.features import FEATURE_NAMES, FeatureProvider
from classify.core.playlist import PlaylistRef, PlaylistSource
from classify.deadline import Deadline
from classify.errors import BadRequest, MoodlistError
from classify.sources.http import Progress
from moodlist.console import notice
from moodlist.custom_moods.labelled_table import read_labelled_table
from moodlist.custom_moods.moods_file import read_entry, read_moods
from moodlist.custom_moods.songs import ExcludedCounts, LabelledSong, exclude_ambiguous, reason_text, training_row
from moodlist.input import read_file
from moodlist.program import program
from moodlist.terminal.text import count_of, count_of_reason

FILE, BACKUP_FILE = "labels.csv", "labels.before.csv"


def write_labels_of_playlists(
    moods: Path, out: Path, application: Application, deadline: Deadline, progress: Progress
) -> Path:
    """Write the table to the folder `out` and return its path; print on standard error how many songs are excluded.

    Args:
        moods: a TOML file with the playlists of each mood.
        out: the folder, which is created if it is missing.
        application: reads playlists and audio features.
        deadline: of all calls together.
        progress: called as the work advances.

    Raises:
        MoodlistError: the moods or one of their playlists cannot be read, or the table cannot be written.
    """
    entries = [(mood, entry) for mood, listed in read_moods(moods).items() for entry in listed]
    # All entries are checked before the first playlist is read, which takes a while.
    refs = [_read_entry(mood, entry, moods.parent) for mood, entry in entries]
    _make_folder(out)
    excluded: ExcludedCounts = Counter()
    source = application.source(deadline, progress)
    labelled: list[LabelledSong] = []
    for (mood, entry), ref in zip(entries, refs, strict=True):
        labelled += _read_songs(mood, entry, ref, source, excluded)
    return _write_labels(labelled, excluded, out, application.provider(deadline, progress))


def write_labels_of_table(
    table: Path, out: Path, application: Application, deadline: Deadline, progress: Progress
) -> Path:
    """Do the same for the songs of one table with a column `mood`.

    Raises:
        MoodlistError: the table cannot be read or written.
    """
    file = read_file(table)
    _make_folder(out)
    excluded: ExcludedCounts = Counter()
    source = application.source(deadline, progress)
    labelled = read_labelled_table(file, source, application.model, excluded)
    return _write_labels(labelled, excluded, out, application.provider(deadline, progress))


def _write_labels(
    labelled: Sequence[LabelledSong], excluded: ExcludedCounts, out: Path, provider: FeatureProvider
) -> Path:
    songs = exclude_ambiguous(labelled, excluded)
    findings = provider.audio_features([song.track for song in songs])
    rows = [row for pair in zip(songs, findings, strict=True) if (row := training_row(*pair, excluded))]
    moods = dict.fromkeys([*(song.mood for song in labelled), *(mood for mood, _ in excluded)])
    _print_counts(moods, rows, excluded)
    if not rows:
        raise BadRequest("No song has a mood and audio features, so there is nothing to learn from.")
    _write(out, rows)
    return out / FILE


def _read_entry(mood: str, entry: str, folder: Path) -> PlaylistRef:
    try:
        return read_entry(folder, entry)
    except MoodlistError as error:
        raise _with_context(mood, entry, error) from None


def _read_songs(
    mood: str, entry: str, ref: PlaylistRef, source: PlaylistSource[PlaylistRef], excluded: ExcludedCounts
) -> list[LabelledSong]:
    try:
        playlist = source.playlist(ref)
    except MoodlistError as error:
        raise _with_context(mood, entry, error) from None
    excluded.update((mood, reason_text(item.reason)) for item in playlist.skipped)
    return [LabelledSong(mood, track) for track in playlist.tracks]


def _with_context(mood: str, entry: str, error: MoodlistError) -> MoodlistError:
    """Name the mood and the entry in an error; drop faults that only repeat its detail."""
    error.faults = tuple(fault for fault in error.faults if fault.detail != error.detail)
    error.detail = f"Mood {mood!r}, {entry[:200]!r}: {error.detail}"
    return error


def _print_counts(moods: Mapping[str, None], rows: Sequence[tuple[object, ...]], excluded: ExcludedCounts) -> None:
    counts = Counter(row[len(FEATURE_NAMES)] for row in rows)
    for mood in moods:
        lines = "".join(
            f"\n  excluded: {count_of_reason(n, reason)}" for (of, reason), n in sorted(excluded.items()) if of == mood
        )
        notice(f"{mood}: {count_of(counts[mood], 'song')}{lines}")


def _cells(row: Sequence[object]) -> list[object]:
    """Return a row whose texts a spreadsheet does not run as formulas; training reads them as they were."""
    return [escape_formula(value) if isinstance(value, str) else value for value in row]


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(f"Cannot create the folder {str(out)!r}: {error.strerror}.") from None


def _write(out: Path, rows: Sequence[tuple[object, ...]]) -> None:
    file = out / FILE
    try:
        if file.exists():  # the user may have corrected it by hand
            file.replace(out / BACKUP_FILE)
            notice(f"The previous labels are now in {out / BACKUP_FILE}.")
        with file.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([(*FEATURE_NAMES, "mood", "artist", "song", "url"), *map(_cells, rows)])
    except OSError as error:
        raise BadRequest(f"Cannot write {str(file)!r}: {error.strerror}.") from None
    again = shlex.join(["train", "--labels", str(file), "--out", str(out)])
    notice(f"The labels are in {file}. You can correct them and train again:\n  {program()} {again}")
