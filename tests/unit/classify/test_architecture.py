import os
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[3]
CLASSIFY = ROOT / "functions" / "classify"
FILES = sorted(CLASSIFY.rglob("*.py"))
FOLDERS = ("functions", "moodlist", "training", "local_aws", "benchmarks", "tests")
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'functions'}{os.pathsep}{ROOT}"}

# Prints which of our modules read the environment while they are imported; libraries may do so.
RECORD_READERS = """
import importlib, os, sys

readers = set()
original = type(os.environ).__getitem__

def recorded(environ, name):
    frame = sys._getframe(1)
    while frame.f_globals["__name__"] in {"os", "_collections_abc", "collections.abc"}:
        frame = frame.f_back
    readers.add(frame.f_globals["__name__"])
    return original(environ, name)

type(os.environ).__getitem__ = recorded
for module in sys.argv[1:]:
    importlib.import_module(module)
print(*sorted(name for name in readers if name.partition(".")[0] in {"classify", "reader"}))
"""


def _module(file: Path) -> str:
    return ".".join(file.relative_to(CLASSIFY.parent).with_suffix("").parts).removesuffix(".__init__")


def _lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


def _run(*command: str, path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{path}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def _readers_of_the_environment(*modules: str, path: str = "") -> list[str]:
    run = _run(sys.executable, "-c", RECORD_READERS, *modules, path=path)
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


def test_import_contracts_are_kept() -> None:
    lint = _run(str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache", "--verbose")
    assert lint.returncode == 0, lint.stdout + lint.stderr
    assert " 0 broken" in lint.stdout


def test_no_python_file_has_more_than_200_lines() -> None:
    files = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    assert len(files) > 300
    assert {str(file.relative_to(ROOT)): _lines(file) for file in files if _lines(file) > 200} == {}


def test_half_of_the_files_have_fewer_than_80_lines() -> None:
    assert median(map(_lines, FILES)) < 80


def test_no_module_has_a_meaningless_name() -> None:
    words = {part for file in CLASSIFY.rglob("*") for part in file.stem.lower().split("_")}
    assert words & {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc", "base"} == set()


def test_no_module_reads_the_environment_when_imported() -> None:
    assert _readers_of_the_environment(*map(_module, FILES)) == []


def test_reading_the_environment_is_noticed(tmp_path: Path) -> None:
    lines = {
        "get": "os.environ.get('X')",
        "getenv": "os.getenv('X')",
        "contains": "'X' in os.environ",
        "copy": "dict(os.environ)",
        "other": "os.name",
    }
    (tmp_path / "reader").mkdir()
    for name, line in lines.items():
        (tmp_path / "reader" / f"{name}.py").write_text(f"import os\n{line}\n", "utf-8")
    found = _readers_of_the_environment(*(f"reader.{name}" for name in lines), path=str(tmp_path))
    assert found == ["reader.contains", "reader.copy", "reader.get", "reader.getenv"]


def test_the_classifier_loads_no_aws_spotify_or_http_client() -> None:
    run = _run(
        sys.executable,
        "-c",
        "import classify.classifier, sys; print(*{name.partition('.')[0] for name in sys.modules})",
    )
    assert run.returncode == 0, run.stderr
    names = set(run.stdout.split())
    assert "classify" in names
    assert names & {"boto3", "botocore", "aws_lambda_powertools", "spotipy", "requests", "urllib3"} == set()


def test_loading_the_model_writes_no_files(tmp_path: Path) -> None:
    load = "from classify.core.model import MoodModel; from pathlib import Path; MoodModel.load(Path('layers/model'))"
    homes = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    loaded = subprocess.run([sys.executable, "-c", load], cwd=ROOT, env=ENVIRONMENT | homes, timeout=60, check=False)

    assert loaded.returncode == 0
    assert list(tmp_path.rglob("*")) == []
