"""Writes a report to the terminal, to standard output, or to a file."""

import sys
from pathlib import Path

from classify.core.report import Report
from moodlist.output_file import write_file
from moodlist.output_format import Result, encode
from moodlist.terminal.text import count_of, show


def print_notes(report: Report) -> None:
    """Print what the user should know about how the playlist was read."""
    for note in report.playlist.notes:
        print(f"Note: {note}", file=sys.stderr)


def write(output_format: str, result: Result, file: Path | None) -> None:
    """Show the result, or write it to the file and say so. Notes on how its playlist was read go to standard error.

    Raises:
        OutputFailed: the file or standard output cannot be written. A file that existed is unchanged.
    """
    songs = result.report.classified
    without_link = sum(not each.track.url for each in songs) if output_format == "m3u" else 0
    print_notes(result.report)
    if file is not None:
        write_file(file, encode(output_format, result))
        print(f"Wrote {count_of(len(songs) - without_link, 'song')} to {file}", file=sys.stderr)
    elif output_format == "table" and sys.stdout.isatty():
        show(result.table())
    else:
        sys.stdout.buffer.write(encode(output_format, result))
        sys.stdout.flush()
    if without_link:
        print(f"Left out, for want of a Spotify link: {count_of(without_link, 'song')}", file=sys.stderr)
    if output_format != "table" and not result.report.items:
        print("The playlist is empty.", file=sys.stderr)
    if output_format == "csv" and (skipped := len(result.report.skipped)) and not result.with_skipped:
        were = "was skipped and has" if skipped == 1 else "were skipped and have"
        print(f"{count_of(skipped, 'item')} {were} no row; --with-skipped adds a row with the reason.", file=sys.stderr)
