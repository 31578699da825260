"""A clean line is a row of its own for the csv module, whatever stands around it."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moodlist.catalog.line_scan import scan_lines


def _clean(text: str, separator: str = ",", width: int = 3) -> list[bool]:
    return list(scan_lines(text.encode(), separator.encode(), width).clean)


@pytest.mark.parametrize(
    "line",
    [
        "a,b,c\n",
        "a,b,c\r\n",
        ",,\n",
        '"a, b",c,"d"\n',
        '"say ""hi""",c,""\r\n',
        '"""hi""",,""""\n',
        "á,夜,ñ\n",
    ],
)
def test_a_correct_line_is_clean(line: str) -> None:
    assert _clean(line) == [True]


@pytest.mark.parametrize(
    "line",
    [
        "\n",
        "a,b\n",
        "a,b,c,d\n",
        'a,"b,c\n',
        'a,b",c\n',
        'a,"b" ,c\n',
        'a, "b",c\n',
        'a,"b"c",d\n',
        'a,""b"",c\n',
        '5" mix,7" mix,c\n',
        "a,b\rc,d\n",
        "a,b\0,c\n",
        "\ufeffa,b,c\n",
        f"a,{'b' * 100_000},c\n",
    ],
)
def test_every_other_line_is_not(line: str) -> None:
    assert _clean(f"x,y,z\n{line}x,y,z\n")[:: 2 if line.count("\n") == 1 else 1] == [True, True]
    assert _clean(line) == [False]


def test_any_separator_is_possible() -> None:
    assert _clean('a;"b;c";d,e\na,b,c\n', ";") == [True, False]
    assert _clean("a\tb\tc\n", "\t") == [True]


def test_lines_have_their_places() -> None:
    lines = scan_lines(b"a,b\n\nc,d\n", b",", 2)
    assert list(zip(lines.starts, lines.ends, lines.clean, strict=True)) == [(0, 4, True), (4, 5, False), (5, 9, True)]


@given(st.lists(st.text(alphabet='ab,"\r\0 ;', max_size=12), max_size=6), st.integers(2, 4))
def test_the_csv_module_reads_each_clean_line_alike(texts: list[str], width: int) -> None:
    text = "".join(f"{each}\n" for each in texts) or "\n"
    lines = scan_lines(text.encode(), b",", width)
    for start, end, is_clean in zip(lines.starts, lines.ends, lines.clean, strict=True):
        if is_clean:
            (row,) = csv.reader([text[start:end]], strict=True)
            assert len(row) == width
