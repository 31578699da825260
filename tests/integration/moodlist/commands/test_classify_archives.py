import gzip
import json
import zipfile
from pathlib import Path

import pytest

from moodlist import archives
from tests.integration.moodlist.calls import Classify


def zip_file(file: Path, contents: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 is not the rest of an archive", "'x.zip' is damaged or incomplete. Download it again"),
        (b"PK\x05\x06" + bytes(18), "has no exported file, such as a .csv"),
    ],
)
def test_a_broken_or_empty_archive_is_explained(
    classify: Classify, user_machine: Path, tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    code, out, err = classify(tmp_path / "x.zip")
    assert (code, out) == (2, "")
    assert message in err


def test_an_archive_has_a_limit_of_bytes_and_of_files(
    classify: Classify, user_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zip_file(tmp_path / "bomb.zip", {"a.csv": bytes(2_000_000), "b.csv": bytes(2_000_000)})
    assert bomb.stat().st_size < 10_000
    monkeypatch.setattr(archives, "MAX_UNPACKED", 3_000_000)
    code, _, err = classify(bomb)
    assert (code, "have more than 3,000,000 bytes, the limit. Unpack it" in err) == (2, True)
    monkeypatch.setattr(archives, "MAX_FILES", 1)
    code, _, err = classify(bomb)
    assert (code, "has 2 files; the limit is 1. Split it." in err) == (2, True)


def test_the_limit_holds_for_all_compressed_files_of_an_archive_together(
    classify: Classify, user_machine: Path, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(export.read_bytes() + b" " * 1_000_000)
    file = zip_file(tmp_path / "x.zip", {"a.csv.gz": packed, "b.csv.gz": packed})
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1_500_000)
    code, out, err = classify(file, "--format", "json")
    assert (code, len(json.loads(out))) == (1, 1)
    assert "b.csv.gz: The compressed file holds more than" in err


def test_a_name_in_an_archive_cannot_control_the_terminal(
    classify: Classify, user_machine: Path, tmp_path: Path
) -> None:
    code, _, err = classify(zip_file(tmp_path / "x.zip", {"\x1b[2Jred.csv": "{", "b.csv": "{"}))
    assert (code, "\x1b" in err, "red.csv: " in err) == (2, False, True)


def test_an_archive_that_lies_about_its_sizes_unpacks_no_more_than_it_says(
    classify: Classify, user_machine: Path, tmp_path: Path
) -> None:
    file = zip_file(tmp_path / "lie.zip", {"a.csv": bytes(5_000_000)})
    file.write_bytes(file.read_bytes().replace((5_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    code, out, err = classify(file)
    assert (code, out) == (2, "")
    assert "is damaged or incomplete" in err
    assert "Traceback" not in err


def test_an_archive_with_a_password_is_explained(classify: Classify, user_machine: Path, tmp_path: Path) -> None:
    file = zip_file(tmp_path / "secret.zip", {"a.csv": "x"})
    content = bytearray(file.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(content)
    code, _, err = classify(file)
    assert (code, err) == (2, "moodlist: secret.zip: a.csv has a password. Unpack it and name the file.\n")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [(name, encoding) for name in ("Caña.csv", "Äpfel größer.csv") for encoding in ("utf-8", "cp437", "cp1252")]
    + [("夏の星.csv", "utf-8")],
)
def test_a_name_without_the_flag_for_utf8_is_read_in_the_code_page_of_its_system(
    classify: Classify, export: Path, tmp_path: Path, name: str, encoding: str
) -> None:
    written = name.encode(encoding)
    file = zip_file(tmp_path / "x.zip", {"x" * len(written): export.read_bytes()})
    file.write_bytes(file.read_bytes().replace(b"x" * len(written), written))
    assert classify(file)[1].startswith(f"{name.removesuffix('.csv')}: 4 items")


def test_an_archive_says_how_many_files_it_leaves_out(
    classify: Classify, user_machine: Path, export: Path, tmp_path: Path
) -> None:
    songs = export.read_bytes()
    file = zip_file(tmp_path / "x.zip", {"a.csv": songs, "cover.jpg": "x", "more.zip": "x", ".hidden": "x"})
    code, _, err = classify(file)
    assert (code, err) == (0, "Left out, because it is no exported file: 2 files in x.zip\n")


def test_an_archive_in_an_archive_is_not_opened_and_the_error_says_so(
    classify: Classify, user_machine: Path, export: Path, tmp_path: Path
) -> None:
    inner = zip_file(tmp_path / "inner.zip", {"a.csv": export.read_bytes()})
    code, _, err = classify(zip_file(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()}))
    assert (code, "There is another archive in it: unpack it, and name that one." in err) == (2, True)
