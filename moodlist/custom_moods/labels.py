"""The playlists of own moods -> the CSV that training learns from: a song a row, with features, mood and title."""

import csv
import shlex
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from classify.application import Application
from classify.core.features import FEATURE_NAMES
from classify.core.playlist import PlaylistRef, PlaylistSource
from classify.deadline import Deadline
from classify.errors import BadRequest, MoodlistError
from classify.sources.http import Progress
from moodlist.custom_moods.moods_file import asked_in, read
from moodlist.custom_moods.songs import Labelled, LeftOut, of_one_mood, spoken, training_row
from moodlist.program import program

NAME, OLD_NAME = "labels.csv", "labels.before.csv"


def make(moods: Path, out: Path, application: Application, progress: Progress) -> Path:
    """Write the CSV into the folder `out`, and say on standard error how many songs are in it, and which are not.

    Raises:
        MoodlistError: the moods or one of their playlists cannot be read, or the CSV cannot be written.
    """
    named = [(mood, entry) for mood, entries in read(moods).items() for entry in entries]
    asked = [_located(mood, entry, moods.parent) for mood, entry in named]  # all, before the first takes its time
    _make_folder(out)
    left_out: LeftOut = Counter()
    source = application.source(Deadline.never(), progress)
    found = [song for each, what in zip(named, asked, strict=True) for song in _songs(*each, what, source, left_out)]
    songs = of_one_mood(found, left_out)
    findings = application.provider(Deadline.never(), progress).audio_features([song.track for song in songs])
    rows = [row for each in zip(songs, findings, strict=True) if (row := training_row(*each, left_out))]
    _tell(dict.fromkeys(mood for mood, _ in named), rows, left_out)
    _write(out, rows)
    return out / NAME


def _located(mood: str, entry: str, folder: Path) -> PlaylistRef:
    try:
        return asked_in(folder, entry)
    except MoodlistError as error:
        raise _at(mood, entry, error) from None


def _songs(
    mood: str, entry: str, asked: PlaylistRef, source: PlaylistSource[PlaylistRef], left_out: LeftOut
) -> list[Labelled]:
    try:
        playlist = source.playlist(asked)
    except MoodlistError as error:
        raise _at(mood, entry, error) from None
    left_out.update((mood, spoken(item.reason)) for item in playlist.skipped)
    return [Labelled(mood, track) for track in playlist.tracks]


def _at(mood: str, entry: str, error: MoodlistError) -> MoodlistError:
    """The same error, which now says where it came from; a fault that only repeats it would repeat it still."""
    error.faults = tuple(fault for fault in error.faults if fault.detail != error.detail)
    error.detail = f"Mood {mood!r}, {entry[:200]!r}: {error.detail}"
    return error


def _tell(moods: Mapping[str, None], rows: Sequence[tuple[object, ...]], left_out: LeftOut) -> None:
    counts = Counter(row[len(FEATURE_NAMES)] for row in rows)
    for mood in moods:
        without = "".join(f"\n  left out: {n} {why}" for (of, why), n in sorted(left_out.items()) if of == mood)
        print(f"{mood}: {counts[mood]} songs{without}", file=sys.stderr)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(f"The folder {str(out)!r} cannot be made: {error.strerror}.") from None


def _write(out: Path, rows: Sequence[tuple[object, ...]]) -> None:
    file = out / NAME
    try:
        if file.exists():  # somebody may have mended it by hand
            file.replace(out / OLD_NAME)
            print(f"The labels of before are now in {out / OLD_NAME}.", file=sys.stderr)
        with file.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows([(*FEATURE_NAMES, "mood", "artist", "song", "url"), *rows])
    except OSError as error:
        raise BadRequest(f"{str(file)!r} cannot be written: {error.strerror}.") from None
    again = shlex.join(["train", "--labels", str(file), "--out", str(out)])
    print(
        f"The labels are in {file}. Mend them where they are wrong, and train again with\n  {program()} {again}",
        file=sys.stderr,
    )
