"""A wrong command line ends with exit code 2 and two lines: what is wrong, and where the help is."""

import argparse
import shlex
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from moodlist.main import COMMANDS, command_line, main
from moodlist.parser import CommandParser

NEAR = "Did you mean "


def usage_error(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[str, str]:
    """Run a wrong command line, and return the two lines of its error."""
    with pytest.raises(SystemExit, match=r"^2$"):
        main(words)
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert out == ""
    return first, second


def all_parsers() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield the parser of each subcommand and action, with its name."""
    for words in (*([name] for name in COMMANDS), *(["watch", name] for name in ("add", "list", "remove", "run"))):
        parser: argparse.ArgumentParser = command_line()
        for word in words:
            (actions,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
            parser = actions.choices[word]
            if isinstance(parser, CommandParser):
                parser.fill()
        yield " ".join(words), parser


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("dance", "moodlist: unknown command 'dance'."),
        ("clasify songs.csv", f"moodlist: unknown command 'clasify'. {NEAR}'classify'?"),
        ("PLAYLIST", f"moodlist: unknown command 'PLAYLIST'. {NEAR}'playlists'?"),
        ("--fast", "moodlist: unknown option '--fast'."),
        ("--colour never demo", f"moodlist: unknown option '--colour'. {NEAR}'--color'?"),
        ("watch ad LINK", f"moodlist watch: unknown action 'ad'. {NEAR}'add'?"),
        ("watch dance", "moodlist watch: unknown action 'dance'. Known: add, list, remove, run."),
        ("completion powershell", "moodlist completion: unknown shell 'powershell'. Known: bash, zsh, fish."),
        ("split x --to=", "moodlist split: -t/--to: must be the name of a file or a folder, got ''."),
        ("classify x --output=", "moodlist classify: -o/--output: must be the name of a file or a folder, got ''."),
        ("mcp --files=", "moodlist mcp: --files: must be the name of a file or a folder, got ''."),
        ("watch list --formt json", f"moodlist watch list: unknown option '--formt'. {NEAR}'--format'?"),
        ("watch list x y", "moodlist watch list: too many arguments: 'x' 'y'."),
        ("watch", "moodlist watch: the following arguments are required: ACTION."),
        ("classify", "moodlist classify: the following arguments are required: SOURCE."),
        ("classify x --mod=dark", f"moodlist classify: unknown option '--mod'. {NEAR}'--mood'?"),
        ("save x --mod dark", f"moodlist save: unknown option '--mod'. {NEAR}'--mood'?"),
        ("save x -x", "moodlist save: unknown option '-x'."),
        ("save x -mood dark", "moodlist save: '-mood' needs two dashes: '--mood'."),
        ("classify x -output=moods.csv", "moodlist classify: '-output' needs two dashes: '--output'."),
        (
            "classify x --certainty cler",
            f"moodlist classify: -c/--certainty: must be one of clear, best, any, got 'cler'. {NEAR}'clear'?",
        ),
        (
            "classify x --format xml",
            "moodlist classify: -f/--format: must be one of table, json, csv, m3u, got 'xml'.",
        ),
        (
            "classify x --include features,scroes",
            f"moodlist classify: -i/--include: must be one of features, scores, why, got 'scroes'. {NEAR}'scores'?",
        ),
        ("classify x --min-score 2", "moodlist classify: --min-score: must be between 0 and 1, got '2'."),
        ("classify x --mood", "moodlist classify: -m/--mood: expected one argument."),
        ("split x --to a --save", "moodlist split: --save: not allowed with -t/--to."),
        ("demo extra", "moodlist demo: too many arguments: 'extra'."),
        ("train", "moodlist train: one of the arguments --data --labels --playlists is required."),
        ("train --labels", "moodlist train: --labels: expected one argument."),
        ("train --labels x --epochs 3", "moodlist train: unknown option '--epochs'."),
    ],
)
def test_the_first_line_says_what_is_wrong(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = usage_error(capsys, *line.split())
    assert first == message
    assert second == f"See `{message.partition(':')[0]} --help`."


@pytest.mark.parametrize(
    "word", ["my songs.csv", "https://open.spotify.com/playlist/x?si=y", "spotify:album:x", "liked"]
)
def test_a_file_or_a_link_without_a_subcommand_is_classified_by_the_command_that_is_suggested(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my songs.csv").touch()
    first, _ = usage_error(capsys, word)
    assert first.endswith(f". Did you mean `moodlist classify {shlex.quote(word)}`?")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_subcommand_suggests_the_option_that_was_meant(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = usage_error(capsys, name, "--quite")
    assert first == f"moodlist {name}: unknown option '--quite'. Did you mean '--quiet'?"
    assert second == f"See `moodlist {name} --help`."


@pytest.mark.parametrize("word", ["x\ny", "é" * 500, "--\n", "\x1b[31m"])
def test_a_strange_word_does_not_break_the_two_lines(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    first, _ = usage_error(capsys, word)
    assert len(first) < 120
    assert first.isprintable()


def test_a_word_that_starts_with_a_dash_is_a_value_where_it_cannot_be_an_option() -> None:
    args = command_line().parse_args(["classify", "--mood=-x y", "--", "-", "--strange.csv", "-o"])
    assert (args.sources, args.mood) == (["-", "--strange.csv", "-o"], ["-x y"])
    assert command_line().parse_args(["classify", "- my songs.csv"]).sources == ["- my songs.csv"]


def test_a_short_option_is_the_same_option_in_every_subcommand() -> None:
    meanings = defaultdict(set)
    for name, parser in all_parsers():
        options = [action.option_strings for action in parser._actions if action.option_strings]
        for short, long in (each for each in options if len(each) == 2):
            meanings[short].add(long)
        assert {"--quiet", "--color", "--help"} <= {each[-1] for each in options}, name
    assert {short: longs for short, longs in meanings.items() if len(longs) > 1} == {}
    assert meanings.keys() == {*map("-{}".format, "cfhimopqstwy")}


def test_an_everyday_option_has_its_letter_in_every_subcommand() -> None:
    everyday = {"--mood", "--output", "--format", "--yes", "--quiet", "--certainty", "--sort", "--port", "--wait"}
    for name, parser in all_parsers():
        for action in parser._actions:
            if everyday.intersection(action.option_strings):
                assert len(action.option_strings) == 2, f"{name}: {action.option_strings}"


def test_short_options_are_read_as_the_long_ones() -> None:
    short = command_line().parse_args(["save", "x", "-m", "dark", "-c", "any", "-s", "score", "-f", "json", "-yq"])
    long = command_line().parse_args(
        ["save", "x", "--mood=dark", "--certainty=any", "--sort=score", "--format=json", "--yes", "--quiet"]
    )
    assert vars(short) == vars(long)
