import os
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

from moodlist.main import COMMANDS, main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Run, Start
from tests.integration.moodlist.started import COMMAND, until


def test_the_help_lists_every_command(moodlist: Run) -> None:
    done = moodlist("--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout.decode() for name in COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"simulator"}))
def test_every_commands_help_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert f"examples:\n  moodlist {command}" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("moodlist 0.")


def test_without_a_command_the_help_goes_to_standard_error_and_the_use_was_wrong(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("usage: moodlist")) == ("", True)


@pytest.mark.parametrize("arguments", [["dance"], ["--fast"], ["classify"], ["classify", "x", "--min-score", "2"]])
def test_wrong_use_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: moodlist" in capsys.readouterr().err


def test_nothing_heavy_is_imported_for_the_help(own: Path) -> None:
    code = "import sys, moodlist.main; sys.exit(bool({'rich', 'boto3', 'uvicorn', 'onnxruntime'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_file_needs_neither_boto3_nor_a_server(own: Path, export: Path) -> None:
    heavy = "{'boto3', 'uvicorn', 'starlette', 'aws_lambda_powertools', 'moodlist.simulator'}"
    run = f"from moodlist.main import main; main(['classify', {str(export)!r}])"
    code = f"{run}; import sys; print({heavy} & {{*sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "set()"


def test_a_reader_who_leaves_early_makes_no_noise(own: Path, export: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([*COMMAND, "classify", str(export)], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_ctrl_c_ends_a_waiting_command_at_once_and_without_a_traceback(start: Start, simulated: Simulator) -> None:
    simulated.fail(Fault.slow(20, path="/v1/playlists/*"))
    started = start("classify", playlist_ids.ROAD_TRIP)
    until(lambda: simulated.calls_to("/v1/playlists"))
    assert started.press_ctrl_c() == 130
    assert (started.stdout.read_text(), started.stderr.read_text()) == ("", "")


def test_arguments_of_the_simulator_are_handed_over(start: Start) -> None:
    started = start("simulator", "--port", "0", "--quiet")
    until(lambda: started.stdout.read_text().startswith("http://127.0.0.1:"))


def test_training_is_a_process_that_gets_the_arguments_and_gives_the_exit_code(
    moodlist: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "__init__.py").touch()
    (tmp_path / "training" / "__main__.py").write_text("import sys; print(sys.argv[1:]); sys.exit(3)")
    monkeypatch.chdir(tmp_path)  # `python -m` looks here first
    done = moodlist("train", "--work", "here", "--data", "songs", "--out", "x")
    assert (done.returncode, done.stdout) == (3, b"['--data', 'songs', '--out', 'x', '--work', 'here']\n")


def test_training_without_its_libraries_says_what_to_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = util.find_spec
    monkeypatch.setattr("moodlist.commands.train.find_spec", lambda name: None if name == "sklearn" else known(name))
    assert main(["train"]) == 1
    assert "pip install -r" in capsys.readouterr().err
