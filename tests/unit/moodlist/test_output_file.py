import os
import stat
from pathlib import Path

import pytest

from classify.errors import BadRequest
from moodlist.output import _write_file, check_directory


def test_a_new_file_has_default_permissions(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        _write_file(tmp_path / "new.csv", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new.csv").read_bytes() == b"x"
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o644


def test_an_overwritten_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes(b"old")
    file.chmod(0o600)
    _write_file(file, b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", 0o600)


def test_writing_through_a_symbolic_link_keeps_the_link(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "target.csv")
    _write_file(link, b"x")
    assert link.is_symlink()
    assert (tmp_path / "target.csv").read_bytes() == b"x"


def test_a_device_is_written_to_and_not_replaced() -> None:
    _write_file(Path(os.devnull), b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(BadRequest, match="No space left"):
        _write_file(file, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["old.csv"]
    assert file.read_bytes() == b"old"


def test_a_missing_directory_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="there is no directory"):
        check_directory(tmp_path / "missing" / "a.csv")
