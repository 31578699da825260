import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from moodlist.installation import Source, command_with_extra
from moodlist.program import as_started, program


@pytest.fixture
def uvx(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that `uvx --from /src moodlist train --labels my.csv` started."""
    environment = "/home/me/.cache/uv/archive-v0/Xy12"
    monkeypatch.setenv("UV", "/usr/bin/uv")
    monkeypatch.setattr(sys, "prefix", environment)
    monkeypatch.setattr(sys, "argv", [f"{environment}/bin/moodlist", "train", "--labels", "my.csv"])
    record = SimpleNamespace(read_text=lambda _: '{"url": "file:///src", "dir_info": {}}')
    monkeypatch.setattr("importlib.metadata.distributions", lambda **_: [record])


@pytest.mark.usefixtures("uvx")
def test_a_command_started_by_uvx_is_named_with_its_source() -> None:
    assert program() == "uvx --from 'moodlist @ file:///src' moodlist"
    assert as_started("Run `moodlist demo`.") == "Run `uvx --from 'moodlist @ file:///src' moodlist demo`."


@pytest.mark.usefixtures("uvx")
def test_a_command_started_by_uvx_is_repeated_with_the_extra() -> None:
    expected = "uvx --from 'moodlist[train] @ file:///src' moodlist train --labels my.csv"
    assert command_with_extra("train") == expected


def test_uv_without_its_cache_does_not_change_the_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "moodlist").touch(0o755)
    monkeypatch.setenv("UV", "/usr/bin/uv")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "moodlist")])
    assert program() == "moodlist"


def test_this_installation_is_recorded() -> None:
    source = Source.recorded()
    assert (source.editable, source.url[:8]) == (True, "file:///")
