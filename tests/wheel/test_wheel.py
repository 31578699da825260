"""What a user meets after `pip install`: each command works outside a checkout."""

import csv
import json
import random
import re
import shlex
import tarfile
import zipfile
from pathlib import Path

import pytest
import requests

from classify.core.features import FEATURE_NAMES
from tests.wheel.installation import Installation

# Its song has all features, so nothing is looked up.
EXPORT = Path(__file__).parents[1] / "unit/classify/sources/exports/files/exportify_net_2025_04.csv"


@pytest.fixture(scope="session")
def export(installation: Installation) -> Path:
    file = installation.folder / "songs.csv"
    file.write_bytes(EXPORT.read_bytes())
    return file


def test_the_wheel_installs_two_packages_and_the_model(sdist_and_wheel: tuple[Path, Path]) -> None:
    names = zipfile.ZipFile(sdist_and_wheel[1]).namelist()
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"classify", "moodlist"}
    assert {"classify/model/mood_model.onnx", "classify/model/mood_model.json"} < set(names)
    assert {"classify/api/web/index.html", "classify/api/web/app.js", "classify/api/web/style.css"} < set(names)


def test_the_sdist_holds_the_model(sdist_and_wheel: tuple[Path, Path]) -> None:
    with tarfile.open(sdist_and_wheel[0]) as archive:
        assert any(name.endswith("/layers/model/mood_model.onnx") for name in archive.getnames())


@pytest.mark.parametrize("command", [("moodlist",), ("python", "-m", "moodlist")], ids=" ".join)
def test_the_command_tells_its_version(installation: Installation, command: tuple[str, ...]) -> None:
    assert re.fullmatch(r"moodlist \d+\.\d+\.\d+\n", installation.run(*command, "--version").stdout)


def test_the_demo_classifies_a_playlist(installation: Installation) -> None:
    assert "https://open.spotify.com/track/" in installation.run("moodlist", "demo").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(installation: Installation, shell: str) -> None:
    assert " moodlist" in installation.run("moodlist", "completion", shell).stdout


def test_a_file_is_classified(installation: Installation, export: Path) -> None:
    rows = list(
        csv.DictReader(installation.run("moodlist", "classify", export.name, "--format", "csv").stdout.splitlines())
    )
    assert any(row["mood"] for row in rows)


def test_the_server_answers(installation: Installation) -> None:
    with installation.start("moodlist", "serve", "--demo", "--port", "0") as server:
        try:
            assert server.stderr
            address = next(found[0] for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            health = requests.get(f"{address}/health", timeout=30)
            assert (health.status_code, health.json()["status"]) == (200, "ok")
            assert "<title>Moodlist</title>" in requests.get(address, timeout=30).text
        finally:
            server.terminate()


def test_training_works_after_the_command_that_its_error_prints(installation: Installation, export: Path) -> None:
    _write_labels(installation.folder / "labels.csv")
    train = ("train", "--labels", "labels.csv", "--out", "model")
    error = installation.run("moodlist", *train, status=1).stderr
    assert 'the extra "train"' in error
    python, *arguments = shlex.split(error.strip().splitlines()[-1])
    installation.run(python, *arguments)

    installation.run("moodlist", *train)
    classified = installation.run("moodlist", "classify", export.name, "--model", "model", "--format", "csv").stdout
    assert {row["mood"] for row in csv.DictReader(classified.splitlines())} <= {"calm", "wild", ""}


def test_the_mcp_server_answers_after_the_command_that_its_error_prints(installation: Installation) -> None:
    error = installation.run("moodlist", "mcp", status=1).stderr
    assert 'the extra "mcp"' in error
    python, *arguments = shlex.split(error.strip().splitlines()[-1])
    installation.run(python, *arguments)

    with installation.start("moodlist", "mcp") as server:
        hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
        line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello})
        assert server.stdin
        assert server.stdout
        server.stdin.write(f"{line}\n")
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "moodlist"
        server.stdin.close()
    assert server.returncode == 0


def test_catalogs_are_scored_alike_after_the_command_that_the_error_prints(
    installation: Installation, export: Path
) -> None:
    score = ("catalog", "score", export.name, "--output")
    installation.run("moodlist", *score, "plain.csv")
    error = installation.run("moodlist", *score, "scores.parquet", status=1).stderr
    assert 'the extra "catalog"' in error
    python, *arguments = shlex.split(error.strip().splitlines()[-1])
    installation.run(python, *arguments)

    installation.run("moodlist", *score, "scores.parquet")
    installation.run("moodlist", *score, "fast.csv")
    files = {name: (installation.folder / name).read_bytes() for name in ("plain.csv", "fast.csv", "scores.parquet")}
    assert files["fast.csv"] == files["plain.csv"]
    assert files["scores.parquet"].startswith(b"PAR1")


def _write_labels(file: Path) -> None:
    """Two moods that differ in energy, 60 songs each."""
    seeded = random.Random(7)  # noqa: S311
    with file.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([*FEATURE_NAMES, "mood"])
        for mood, energy in (("calm", 0.2), ("wild", 0.8)):
            for _ in range(60):
                values = {name: seeded.uniform(0.1, 0.9) for name in FEATURE_NAMES}
                values |= {"energy": energy + seeded.uniform(-0.1, 0.1), "tempo": 120.0, "loudness": -8.0}
                values["duration_ms"] = seeded.uniform(150_000, 250_000)
                writer.writerow([*(values[name] for name in FEATURE_NAMES), mood])
