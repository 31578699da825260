"""Writes a report to the terminal, to standard output, or to a file."""

import sys
from pathlib import Path

from classify.core.report import Report
from moodlist.console import notice
from moodlist.output_file import write_file
from moodlist.output_format import Result, Results, encode
from moodlist.terminal.text import count_of, on_one_line, show


def print_notes(report: Report, *, named: bool = False) -> None:
    """Print what the user should know about how the playlist was read; with `named`, say which playlist it is."""
    name = f"{on_one_line(report.playlist.name)}: " if named and report.playlist.name else ""
    for note in report.playlist.notes:
        notice(f"Note: {name}{note}")


def write(output_format: str, result: Result, file: Path | None) -> None:
    """Show the result, or write it to the file and say so. Notes on how its playlist was read go to standard error.

    Raises:
        OutputFailed: the file or standard output cannot be written. A file that existed is unchanged.
    """
    write_all(output_format, result, file)


def write_all(output_format: str, content: Result | Results, file: Path | None) -> None:
    """Do the same for the results of all lists that one command has read.

    Raises:
        OutputFailed: as for `write`.
    """
    several = isinstance(content, Results)
    results = content.all if isinstance(content, Results) else [content]
    songs = [each for result in results for each in result.report.classified]
    without_link = sum(not each.track.url for each in songs) if output_format == "m3u" else 0
    for result in results:
        print_notes(result.report, named=several)
    if file is not None:
        write_file(file, encode(output_format, content))
        notice(f"Wrote {count_of(len(songs) - without_link, 'song')} to {file}")
    else:
        if output_format == "table":
            show(content.table())
        else:
            sys.stdout.buffer.write(encode(output_format, content))
        sys.stdout.flush()
    if without_link:
        notice(f"Left out, for want of a Spotify link: {count_of(without_link, 'song')}")
    if output_format != "table" and not any(result.report.items for result in results):
        notice("The playlist is empty.")
    skipped = sum(len(result.report.skipped) for result in results)
    if output_format == "csv" and skipped and not results[0].with_skipped:
        were = "was skipped and has" if skipped == 1 else "were skipped and have"
        notice(f"{count_of(skipped, 'item')} {were} no row; --with-skipped adds a row with the reason.")
