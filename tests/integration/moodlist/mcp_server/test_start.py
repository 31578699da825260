import json
import subprocess
import sys
import tomllib
from importlib import util
from pathlib import Path
from types import SimpleNamespace

import pytest

from moodlist.commands.mcp import LIBRARIES
from moodlist.main import main
from tests.integration.moodlist.running_command import ROOT, user_variables

SDK = {"mcp", "mcp_types", "pydantic", "anyio", "moodlist.mcp_server"}


@pytest.mark.parametrize("line", [["--version"], ["mcp", "--help"], ["classify", "songs.csv"]])
def test_other_commands_do_not_import_the_sdk(line: list[str], export: Path, tmp_path: Path) -> None:
    words = [str(export) if word == "songs.csv" else word for word in line]
    code = (
        "import sys; from moodlist.main import main\n"
        "try: main(sys.argv[1:])\n"
        f"finally: print(sorted({SDK!r} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, env=user_variables(tmp_path)
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_the_server_looks_for_every_library_of_its_extra() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["mcp"]
    assert {requirement.partition(">")[0] for requirement in extra} == set(LIBRARIES)


def test_without_its_extra_the_server_prints_the_command_that_installs_it(
    user_machine: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = util.find_spec
    monkeypatch.setattr("moodlist.installation.find_spec", lambda name: None if name == "mcp" else find_spec(name))
    record = json.dumps({"url": "file:///a%20b", "dir_info": {"editable": True}})
    installed = SimpleNamespace(read_text=lambda _: record)
    monkeypatch.setattr("importlib.metadata.distributions", lambda **_: [installed])
    assert main(["mcp"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert 'the extra "mcp", which is not installed. Run:\n' in err
    assert "-m pip install --editable '/a b[mcp]'\n" in err


def test_a_model_that_cannot_be_read_ends_the_server_before_it_answers(
    user_machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mcp", "--model", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"The model in {tmp_path} cannot be read: No such file or directory. The folder of a model has mood_" in err


def test_a_folder_that_is_not_there_ends_the_server_before_it_answers(
    user_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["mcp", "--files", str(tmp_path), "--files", "musik"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"Cannot read files in '{tmp_path / 'musik'}': there is no such folder. Pass the whole path" in err


def test_files_and_no_files_exclude_each_other(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["mcp", "--files", "music", "--no-files"])
    assert end.value.code == 2
    assert "--no-files: not allowed with --files" in capsys.readouterr().err
