"""Whatever a table holds, reading many rows at once gives byte for byte what reading them one by one gives."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moodlist.catalog import csv_frames
from tests.unit.classify.catalog.poison import HEADER, KINDS, catalog
from tests.unit.moodlist.catalog.engines import in_frames, plainly

HEAD, *ROWS = catalog(40, broken=18).decode("utf-8", "surrogateescape").splitlines(keepends=True)
COLUMNS = len(HEADER)
PIECES = [
    *ROWS,
    "\n",
    "\r\n",
    "," * (COLUMNS - 1) + "\n",  # a blank row
    HEAD,  # the header again
    "\ufeff" + HEAD,  # and as a file that was appended
    "spotify:track:x\n",
    'spotify:track:y,"unclosed,Vela\n',
    '"\n',
    '""\n',
    '"a" "b"\n',
    "a\rb\n",
    "c\r",
    "\0",
    "one\n,two" + "," * (COLUMNS - 2) + "\n",
    'spotify:track:z,"two\n' + "," * (COLUMNS - 1) + '\nlines",Album' + "," * (COLUMNS - 3) + "\n",
    ROWS[0].replace(",", ";"),
    ROWS[0].replace(",", ", "),
    ROWS[0].replace("\n", ",,\n"),
    ROWS[0].replace("spotify:track:", "https://open.spotify.com/track/").replace("\n", "\r\n"),
    ROWS[0].replace("spotify:track:", ""),
    '"' + ROWS[0].rstrip().replace('"', "").replace(",", '","') + '"\n',
]
fuzzed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def _write(folder: Path, content: bytes, name: str = "tracks.csv") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


@fuzzed
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12), size=st.sampled_from([50, 700, 1 << 20]))
def test_any_mixture_of_lines_gives_the_same_rows(
    pieces: list[str], size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_frames, "CHUNK", size)
    file = _write(tmp_path, "".join([HEAD, *pieces]).encode("utf-8", "surrogateescape"))
    assert in_frames(file) == plainly(file)


@pytest.mark.parametrize(("size", "count"), [(300, 100), (5_000, 500), (1 << 23, 500)])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_chunks_change_nothing(
    end: str, size: int, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_frames, "CHUNK", size)
    file = _write(tmp_path, catalog(count, broken=3 * len(KINDS)).replace(b"\n", end.encode()))
    scores, summary = in_frames(file)
    assert (scores, summary) == plainly(file)
    assert summary.rows == len(scores.splitlines()) - 1 >= count


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_encodings_change_nothing(encoding: str, tmp_path: Path) -> None:
    text = catalog(60, broken=17).decode("utf-8", "replace").replace("\ufffd", "é").replace("夜", "ñ")
    file = _write(tmp_path, text.encode(encoding))
    assert in_frames(file) == plainly(file)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",", ";"),
        (",", "\t"),
        (HEAD, "My table\n\n" + HEAD),
        ("Duration (ms)", "Duration"),
        ("Track URI", "Track ID"),
        ("Key", "type"),
        ("Key", "Spotify URL"),
        ("Valence", "Other"),
        ("0.", "0,"),
    ],
)
def test_other_tables_give_the_same_rows(old: str, new: str, tmp_path: Path) -> None:
    text = catalog(60, broken=18).decode("utf-8", "surrogateescape")
    text = text.replace('"Vela, Holm"', "Vela").replace('"Canción, de noche"', "Canción")
    file = _write(tmp_path, text.replace(old, new).encode("utf-8", "surrogateescape"))
    assert in_frames(file) == plainly(file)


@pytest.mark.parametrize("kind", ["album", "track", "Episode "])
def test_a_column_may_say_that_a_row_is_no_track(kind: str, tmp_path: Path) -> None:
    text = catalog(20).decode().replace(HEAD, HEAD.replace("Key", "type"))
    lines = text.splitlines(keepends=True)
    lines[5] = lines[5].replace("spotify:track:", "").replace(",1,1,", f",1,{kind},", 1)
    file = _write(tmp_path, "".join(lines).encode())
    assert in_frames(file) == plainly(file)


def test_a_line_without_end_costs_one_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_frames, "CHUNK", 1 << 18)
    content = (HEAD + ROWS[0] + "x" * 5_000_000 + "\n" + ROWS[0]).encode()
    file = _write(tmp_path, content)
    scores, summary = in_frames(file)
    assert (scores, summary) == plainly(file)
    assert summary.skipped == {"unreadable_row": 1}


def test_several_files_are_told_apart_by_their_names(tmp_path: Path) -> None:
    first = _write(tmp_path, catalog(9, broken=3), "=a, b.csv")
    second = _write(tmp_path, gzip.compress(catalog(7)), "c.csv.gz")
    assert in_frames(first, second) == plainly(first, second)


def test_every_kind_is_among_the_pieces() -> None:
    assert len(KINDS) == 18 <= sum(line not in catalog(40).decode() for line in ROWS)
