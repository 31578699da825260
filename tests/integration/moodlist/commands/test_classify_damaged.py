"""What happens to the other lists if one cannot be read."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.moodlist.calls import Classify


def test_a_list_that_fails_is_named_and_the_others_are_shown(
    classify: Classify, user_machine: Path, folder: Path
) -> None:
    (folder / "broken.json").write_text("{")
    code, out, err = classify(folder, "--format", "json")
    assert code == 1
    assert len(json.loads(out)) == 2
    assert f"moodlist: {folder / 'broken.json'}: " in err
    code, out, err = classify(folder, "--joined")
    assert (code, out.startswith("exports: 4 items, ")) == (1, True)
    assert f"\nNot read: 1 list\n  {folder / 'broken.json'}: " in out
    assert f"moodlist: {folder / 'broken.json'}: " in err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.zip", b"PK\x03\x04 is not the rest of an archive"),
        ("broken.csv.gz", b"\x1f\x8b\x08 is not the rest of a gzip file"),
        ("letter.txt", b"Dear Sir or Madam,\n"),
    ],
)
def test_a_damaged_file_does_not_end_the_others(
    classify: Classify, user_machine: Path, export: Path, name: str, content: bytes
) -> None:
    broken = export.with_name(name)
    broken.write_bytes(content)
    for several in ((broken, export), (export, broken)):
        code, out, err = classify(*several)
        assert (code, out.startswith("mine: 4 items, 3 with a mood")) == (1, True)
        assert f"\nNot read: 1 list\n  {broken}: " in out or f"\nNot read: 1 list\n  The ZIP archive {name!r}" in out
        assert err.count("moodlist: ") == 1
        assert name in err
    code, out, err = classify(broken, "--output", export.with_name("x.json"))
    assert (code, out, export.with_name("x.json").exists()) == (2, "", False)
    assert err.count("moodlist: ") == 1


def test_damaged_files_in_a_folder_are_named_in_the_summary_of_the_others(
    classify: Classify, user_machine: Path, folder: Path
) -> None:
    for number in range(12):
        (folder / f"broken{number:02}.zip").write_bytes(b"PK\x03\x04 is not the rest of an archive")
    code, out, err = classify(folder)
    assert (code, "\nAll 2 lists: 4 songs, " in out, err.count("is damaged or incomplete")) == (1, True, 12)
    assert "\nNot read: 12 lists\n" in out
    assert "broken09.zip" in out
    assert out.endswith("  and 2 more\n")


def test_what_cannot_be_opened_in_a_folder_does_not_end_the_others(
    classify: Classify, user_machine: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "gone.zip").symlink_to(folder / "nowhere.zip")
    scan = os.scandir

    def scan_unless_closed(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("old"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scan_unless_closed)
    code, out, err = classify(folder)
    assert (code, out.startswith("a: 2 songs, ")) == (1, True)
    assert "\nNot read: 2 lists\n" in out
    assert f"Cannot open the folder '{folder / 'old'}': Permission denied." in err
    assert f"Cannot read '{folder / 'gone.zip'}': it has been removed." in err


@pytest.mark.parametrize("options", [(), ("--joined",)])
def test_if_no_list_can_be_read_the_command_fails_as_for_one(
    classify: Classify, user_machine: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{")
    code, out, err = classify(tmp_path / "a.json", tmp_path / "b.json", *options)
    assert (code, out, err.count("moodlist: ")) == (2, "", 2)
