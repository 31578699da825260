"""The option `--plot`: checked before the work, and drawn after it, as a picture or in the terminal."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from pathlib import Path

from classify.core.report import Report
from classify.errors import BadRequest
from moodlist.console import notice
from moodlist.installation import require_extra
from moodlist.output_file import check_output, write_file
from moodlist.plot.song_map import SongMap
from moodlist.terminal.map_view import map_lines
from moodlist.terminal.text import count_of, show

TERMINAL = Path("-")
FORMATS = {".png": "png", ".svg": "svg"}


def add_plot(parser: ArgumentParser) -> None:
    """Add `--plot [FILE]`, as `args.plot`: None, `TERMINAL`, or the path of a picture."""
    about = "draw each song by valence and energy: in the terminal, or to a .png or .svg file (needs the extra `plot`)"
    parser.add_argument("--plot", metavar="FILE", nargs="?", type=_picture, const=TERMINAL, help=about)


def check_plot(
    file: Path | None, sources: Sequence[str], output_format: str, output: Path | None, *, force: bool
) -> None:
    """Check that the map can be drawn, before the work whose songs it shows.

    Raises:
        BadRequest: the file cannot be written, or the map has no place beside the output.
        MissingExtra: matplotlib is not installed.
    """
    if file == TERMINAL and output is None and output_format != "table":
        raise BadRequest(
            f"--plot draws below a table, but standard output is {output_format}. Name a picture, such as --plot "
            "map.png, or write the songs to a file with --output."
        )
    if file is None or file == TERMINAL:
        return
    otherwise = "\nWithout a file, --plot draws in the terminal and needs nothing."
    require_extra("plot", ["matplotlib"], "A map in a file", otherwise)
    if output is not None and file.resolve() == output.resolve():
        raise BadRequest("--plot and --output name the same file. Give each its own.")
    check_output(file, sources, force=force)


def write_plot(reports: Sequence[Report], file: Path) -> None:
    """Draw the songs that the reports select, and say what is not on the map.

    Raises:
        OutputFailed: the file or standard output cannot be written.
    """
    song_map = SongMap.of(reports)
    if file == TERMINAL:
        show(map_lines(song_map))
        return
    from moodlist.plot.picture import draw  # noqa: PLC0415  # imports matplotlib

    write_file(file, draw(song_map, FORMATS[file.suffix.lower()]))
    notice(f"Wrote a map of {count_of(len(song_map.dots), 'song')} to {file}")
    if song_map.absent:
        notice(song_map.absent)


def _picture(text: str) -> Path:
    file = Path(text)
    if file != TERMINAL and file.suffix.lower() not in FORMATS:
        raise ArgumentTypeError(
            f"must be a file that ends in .png or .svg, got {text!r}; to draw in the terminal, name the songs before "
            "--plot"
        )
    return file
