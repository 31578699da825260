import os
import subprocess
import sys
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from local_aws import ROOT
from tests.unit.test_function_build import endpoints

MB = 1024 * 1024


def _contents(folder: Path) -> set[str]:
    """Return the names of modules and packages, without the metadata that installers add."""
    names = {path.name for path in folder.iterdir()}
    return {name for name in names if not name.endswith((".dist-info", ".data", ".in", ".txt", "__pycache__"))}


def test_the_function_is_built_with_what_it_imports_and_nothing_else(built: Path) -> None:
    contents = _contents(built / "ApiFunction")

    assert {"classify", "spotipy", "msgspec", "requests", "aws_lambda_powertools", "botocore"} <= contents
    assert contents.isdisjoint({"boto3", "redis", "onnxruntime", "moodlist", "training", "tests", "Makefile"})


def test_the_layer_holds_the_model_and_what_runs_it(built: Path) -> None:
    layer = built / "ModelLayer"

    assert {"mood_model.onnx", "mood_model.json"} <= _contents(layer / "model")
    assert {"onnxruntime", "numpy"} <= _contents(layer / "python")


def test_compiled_modules_are_for_lambdas_python_and_processor(built: Path) -> None:
    modules = [path.name for path in built.rglob("*.so") if "cpython" in path.name]

    assert modules
    assert [name for name in modules if "cpython-313-x86_64-linux-gnu" not in name] == []


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MB


def test_the_layer_has_76_mb_and_the_function_with_it_100(built: Path) -> None:
    layer = _megabytes(built / "ModelLayer")

    assert layer <= 76
    assert layer + _megabytes(built / "ApiFunction") <= 100


def test_the_services_of_the_functions_have_their_endpoints_in_all_partitions(built: Path) -> None:
    trimmed = endpoints(built / "ApiFunction" / "botocore" / "data")

    assert trimmed == endpoints(None)
    assert trimmed["dynamodb", "cn-north-1"] == "https://dynamodb.cn-north-1.amazonaws.com.cn"


SCORE = """
from pathlib import Path
from classify.core.attribution import explain
from classify.core.features import AudioFeatures, Found
from classify.core.model import MoodModel
model = MoodModel.load(Path({model!r}))
song = AudioFeatures(0.5, 0.2, 120.0, 0.1, 0.3, 0.0, 0.6, 200_000.0, -7.0, 0.5)
print(model.scores([Found(song, "given")]).rows[0], explain([song], model)[0])
"""


def test_the_trimmed_layer_scores_as_the_packages_do_and_warns_of_nothing(built: Path) -> None:
    lambda_python = ROOT / ".venv-lambda" / "bin" / "python3.13"
    if not lambda_python.exists():
        pytest.skip("the layer is for Python 3.13, and `make build` found none")
    model = built / "ModelLayer" / "model"
    runs = [
        subprocess.run(
            [python, "-W", "error", "-c", SCORE.format(model=str(model))],
            env={"PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        for python, path in (
            (lambda_python, f"{built}/ApiFunction:{built}/ModelLayer/python"),
            (sys.executable, f"{ROOT}/functions"),
        )
    ]

    assert (runs[0].stdout, runs[0].stderr) == (runs[1].stdout, "")


def test_the_built_template_points_at_what_was_built(built: Path) -> None:
    template = yaml_parse((built / "template.yaml").read_text())

    assert (built / template["Globals"]["Function"]["CodeUri"] / "classify").is_dir()
    assert (built / template["Resources"]["ModelLayer"]["Properties"]["ContentUri"] / "model").is_dir()


def test_sam_build_makes_the_same(built: Path, tmp_path: Path) -> None:
    lambda_python = ROOT / ".venv-lambda" / "bin"
    if not (lambda_python / "python3.13").exists():
        pytest.skip("sam build needs Python 3.13, and `make build` found none")
    sam = f"{ROOT}/.venv-sam/bin/sam"
    path = os.pathsep.join([str(lambda_python), os.environ["PATH"]])
    subprocess.run(
        [sam, "build", "--no-cached", "--build-dir", tmp_path],
        cwd=ROOT,
        env=os.environ | {"SAM_CLI_TELEMETRY": "0", "PATH": path},
        check=True,
    )

    for name in ("ApiFunction", "ModelLayer/model", "ModelLayer/python"):
        assert _contents(tmp_path / name) == _contents(built / name)
    for name in ("DispatcherFunction", "WorkerFunction"):
        assert _contents(tmp_path / name) == _contents(built / "ApiFunction")
