"""The lists into which a report is divided: one for each mood, and one of the rest."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, structs

from classify.core.playlist import Skipped
from classify.core.report import Certainty, Classified, Report, Selection, count_moods
from classify.core.save_target import REST as REST_TARGET
from classify.core.save_target import SaveTarget
from classify.response.m3u_format import as_m3u
from moodlist.output_file import write_file
from moodlist.output_folder import check_files_below, check_folder, files_exist, make_folder
from moodlist.output_format import Result, encode
from moodlist.windows_names import is_device

REST = "rest"  # the name of the list, and of its file
SUFFIXES = {"csv": ".csv", "m3u": ".m3u8", "json": ".json"}


class MoodList(Struct, frozen=True):
    """A part of a report. `mood` is None for the rest: the skipped items, and the songs that no list has."""

    mood: str | None
    report: Report

    @property
    def name(self) -> str:
        """The mood, or `rest`."""
        return self.mood or REST

    @property
    def linkless(self) -> int:
        """The number of items without a link, which an M3U file cannot hold."""
        return sum(not each.track.url for each in self.report.classified) + sum(
            not each.url for each in self.report.skipped
        )

    def encode(self, output_format: str) -> bytes:
        """Return the list in a format, in UTF-8."""
        if output_format == "m3u":
            return as_m3u(self.report, with_skipped=True).encode()
        return encode(output_format, Result(self.report, Selection(), with_skipped=True))


def mood_lists(report: Report, certainty: Certainty) -> list[MoodList]:
    """Divide an unfiltered report. Each item of the playlist is in one list."""
    lists = []
    for mood in (mood.name for mood in report.moods if mood.kind == "core"):
        songs = report.select(Selection(frozenset({mood}), certainty=certainty)).classified
        lists.append(MoodList(mood, _part(report, mood, songs)))
    taken = {song.track.position for each in lists for song in each.report.classified}
    rest = [song for song in report.classified if song.track.position not in taken]
    return [*lists, MoodList(None, _part(report, None, rest, report.skipped))]


def list_files(folder: Path, moods: Iterable[str], output_format: str) -> dict[str | None, Path]:
    """Return the file of each list by its mood; that of the rest by None.

    A custom mood may have a name that cannot be a file's, or be called `rest` itself.
    """
    files: dict[str | None, Path] = {}
    used: Counter[str] = Counter()
    for mood in (*moods, None):
        name = mood or REST
        stem = re.sub(r"[^\w-]+", "-", name).strip("-") or "mood"
        if is_device(stem):
            stem += "-mood"  # also on other systems: lists are copied to Windows
        used[stem.casefold()] += 1
        number = used[stem.casefold()]
        files[mood] = folder / f"{stem}{f'-{number}' if number > 1 else ''}{SUFFIXES[output_format]}"
    return files


def check_files(folder: Path, files: Sequence[Path], sources: Sequence[str], *, force: bool) -> None:
    """Check that the files can be written, and that none exists unless it is to be replaced.

    Raises:
        BadRequest: a file exists or cannot be written, or the folder is none.
    """
    check_folder(folder)
    existing = [file for file in files if os.path.lexists(file)]
    if existing and not force:
        raise files_exist(existing)
    check_files_below(files, sources)


def write_lists(lists: Sequence[MoodList], files: Mapping[str | None, Path], output_format: str) -> None:
    """Write each list to its file, and make their folder.

    Raises:
        OutputFailed: a file cannot be written.
    """
    for each in lists:
        file = files[each.mood]
        make_folder(file.parent)
        write_file(file, each.encode(output_format))


def target_of(mood: str | None, certainty: Certainty = "best") -> SaveTarget:
    """Return the playlist for a list."""
    return SaveTarget(mood=REST_TARGET if mood is None else mood, certainty=certainty)


def _part(report: Report, mood: str | None, songs: Sequence[Classified], skipped: tuple[Skipped, ...] = ()) -> Report:
    """Return the report of a list with only these items."""
    name = target_of(mood).title(report.playlist.name)
    tracks = tuple(song.track for song in songs)
    return structs.replace(
        report,
        playlist=structs.replace(report.playlist, name=name, tracks=tracks, skipped=skipped, notes=()),
        classified=tuple(songs),
        skipped=skipped,
        counts=count_moods(report.moods, songs, "best"),
        clear=count_moods(report.moods, songs, "clear"),
    )
