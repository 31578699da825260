import json
import os
import subprocess
import sys
import tomllib
from importlib import util
from pathlib import Path
from types import SimpleNamespace

import pytest

from moodlist.commands.train import LIBRARIES
from moodlist.main import COMMANDS, main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Run, Start
from tests.integration.moodlist.running_command import COMMAND, ROOT, until

ACTIONS = ("watch add", "watch list", "watch remove", "watch run")


def test_the_help_lists_every_command(moodlist: Run) -> None:
    done = moodlist("--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout.decode() for name in COMMANDS)


@pytest.mark.parametrize("command", [*COMMANDS, *ACTIONS])
def test_every_commands_help_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([*command.split(), "--help"])
    assert f"examples:\n  moodlist {command}" in capsys.readouterr().out


@pytest.mark.parametrize("command", [*COMMANDS, *ACTIONS])
def test_every_help_names_its_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([*command.split(), "--help"])
    assert capsys.readouterr().out.startswith(f"usage: moodlist {command} ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["classify", "x", "--min-score", "nan"],
        ["save", "x", "--mood", "dark", "--min-score=-0.1"],
        ["login", "--wait", "inf"],
        ["login", "--wait", "nan"],
        ["login", "--wait=-1"],
        ["login", "--port", "65536"],
        ["serve", "--port=-1"],
        ["watch", "run", "--wait", "inf"],
        ["redrive", "--show", "nan"],
        ["simulator", "--port=-1"],
        ["simulator", "--latency", "nan"],
    ],
)
def test_a_number_out_of_range_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "must be " in capsys.readouterr().err


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("moodlist 0.")


def test_without_a_command_the_help_is_printed_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("usage: moodlist")) == ("", True)


def _imported_by(*arguments: str) -> set[str]:
    """Run the command in a process and return the names of the modules that it imports."""
    code = "import atexit, sys; from moodlist.main import main; atexit.register(lambda: print(*sys.modules)); main()"
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=True, text=True)
    return set(done.stdout.splitlines()[-1].split())


def test_the_help_imports_no_subcommand_and_nothing_heavy(user_machine: Path) -> None:
    imported = _imported_by("--help")
    assert {"moodlist.main", "argparse"} <= imported
    assert imported.isdisjoint({"boto3", "botocore", "uvicorn", "onnxruntime", "rich", "numpy", "requests", "msgspec"})
    assert imported.isdisjoint({"moodlist.commands", "moodlist.simulator"})


def test_classifying_a_file_imports_neither_boto3_nor_a_server_nor_the_simulator(
    user_machine: Path, export: Path
) -> None:
    imported = _imported_by("classify", str(export))
    assert {"moodlist.commands.classify", "onnxruntime"} <= imported
    assert imported.isdisjoint({"boto3", "botocore", "uvicorn", "starlette", "shtab", "moodlist.simulator"})
    assert imported.isdisjoint({"aws_lambda_powertools", "moodlist.server", "moodlist.deployment"})


def test_scoring_a_catalog_on_this_machine_imports_no_client_of_aws(user_machine: Path, export: Path) -> None:
    imported = _imported_by("catalog", "score", str(export), "--output", f"{export}.scores.csv")
    assert {"moodlist.commands.catalog", "onnxruntime"} <= imported
    assert imported.isdisjoint({"boto3", "botocore", "moodlist.deployment", "requests"})


@pytest.mark.parametrize("command", ["watch", "redrive"])
def test_managing_a_deployment_does_not_load_the_model(user_machine: Path, command: str) -> None:
    imported = _imported_by(command, "--help")
    assert f"moodlist.commands.{command}" in imported
    assert imported.isdisjoint({"numpy", "onnxruntime"})


def test_a_closed_pipe_ends_the_command_silently(user_machine: Path, export: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "classify", str(export)], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_ctrl_c_ends_a_waiting_command_at_once_without_a_traceback(start: Start, simulated: Simulator) -> None:
    simulated.fail(Fault.slow(20, path="/v1/playlists/*"))
    command = start("classify", playlist_ids.ROAD_TRIP)
    until(lambda: simulated.calls_to("/v1/playlists"))
    assert command.press_ctrl_c() == 130
    assert (command.stdout.read_text(), command.stderr.read_text()) == ("", "")


@pytest.mark.parametrize("arguments", [["demo"], ["serve", "--demo", "--port", "0"], ["classify", "mine.csv"]])
def test_ctrl_c_during_an_import_ends_the_command_without_a_traceback(
    arguments: list[str], user_machine: Path, export: Path, tmp_path: Path
) -> None:
    interrupted = (
        "import os, signal\ntry: os.kill(os.getpid(), signal.SIGINT)\nexcept KeyboardInterrupt: raise ImportError"
    )
    (tmp_path / "onnxruntime.py").write_text(interrupted)  # fails as its extension module does, and is found first
    done = subprocess.run([*COMMAND, *arguments], cwd=tmp_path, capture_output=True, check=False, timeout=30)
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr
    assert b"ImportError" not in done.stderr


def test_the_simulators_arguments_are_forwarded(start: Start) -> None:
    command = start("simulator", "--port", "0", "--quiet")
    until(lambda: command.stdout.read_text().startswith("http://127.0.0.1:"))
    assert command.press_ctrl_c() in {0, 130}
    assert command.stderr.read_text() == ""


def test_training_receives_the_arguments_and_returns_its_exit_code(moodlist: Run, tmp_path: Path) -> None:
    done = moodlist("train", "--data", str(tmp_path), "--layer", str(tmp_path / "model"))
    assert done.returncode == 1
    assert b"datasets.toml names the origin of its rows" in done.stderr


def test_training_looks_for_every_library_of_its_extra() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["train"]
    names = {requirement.partition(">")[0].replace("scikit-learn", "sklearn") for requirement in extra}
    assert set(LIBRARIES) == names


@pytest.mark.parametrize(
    ("direct_url", "requirement"),
    [
        ({"url": "file:///a%20b", "dir_info": {"editable": True}}, "--editable '/a b[train]'"),
        ({"url": "file:///dist/m.whl", "archive_info": {}}, "'moodlist[train] @ file:///dist/m.whl'"),
        (None, "'moodlist[train]'"),
    ],
)
def test_training_without_its_libraries_prints_the_command_that_installs_them(
    direct_url: object, requirement: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find_spec = util.find_spec
    monkeypatch.setattr("moodlist.installation.find_spec", lambda name: None if name == "sklearn" else find_spec(name))
    text = None if direct_url is None else json.dumps(direct_url)
    installed = SimpleNamespace(read_text=lambda _: text)
    monkeypatch.setattr("importlib.metadata.distributions", lambda **_: [installed])
    assert main(["train", "--labels", "x.csv"]) == 1
    error = capsys.readouterr().err
    assert 'the extra "train"' in error
    assert f"-m pip install {requirement}\n" in error
