import os
import subprocess
from pathlib import Path

import pytest
from samtranslator.yaml_helper import yaml_parse

from local_aws import ROOT

MB = 1024 * 1024


def _contents(folder: Path) -> set[str]:
    """Return the names of modules and packages, without the metadata that installers add."""
    names = {path.name for path in folder.iterdir()}
    return {name for name in names if not name.endswith((".dist-info", ".data", ".in", ".txt", "__pycache__"))}


def test_the_function_is_built_with_what_it_imports_and_nothing_else(built: Path) -> None:
    contents = _contents(built / "ApiFunction")

    assert {"classify", "spotipy", "msgspec", "requests", "aws_lambda_powertools"} <= contents
    assert contents.isdisjoint({"boto3", "botocore", "onnxruntime", "moodlist", "training", "tests"})


def test_the_layer_holds_the_model_and_what_runs_it(built: Path) -> None:
    layer = built / "ModelLayer"

    assert {"mood_model.onnx", "mood_model.json"} <= _contents(layer / "model")
    assert {"onnxruntime", "numpy"} <= _contents(layer / "python")


def test_compiled_modules_are_for_lambdas_python_and_processor(built: Path) -> None:
    modules = [path.name for path in built.rglob("*.so") if "cpython" in path.name]

    assert modules
    assert [name for name in modules if "cpython-313-x86_64-linux-gnu" not in name] == []


def test_everything_fits_into_lambdas_250_mb(built: Path) -> None:
    assert sum(path.stat().st_size for path in built.rglob("*") if path.is_file()) < 250 * MB


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
