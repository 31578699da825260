import re
import subprocess
from pathlib import Path

import pytest

LAYER = Path(__file__).resolve().parents[2] / "layers" / "model"
NEEDED = (
    "numpy/__init__.py",
    "numpy/_core/_multiarray_umath.cpython-313-x86_64-linux-gnu.so",
    "numpy.libs/libscipy_openblas64_.so",
    "numpy-2.0.dist-info/licenses/LICENSE.txt",
    "onnxruntime/LICENSE",
    "onnxruntime/capi/onnxruntime_pybind11_state.cpython-313-x86_64-linux-gnu.so",
    "onnxruntime/capi/libonnxruntime_providers_shared.so",
    "onnxruntime/capi/onnxruntime_validation.py",
)
UNUSED = (
    "bin/f2py",
    "flatbuffers/table.py",
    "google/protobuf/message.py",
    "onnxruntime/capi/libonnxruntime.so.1.32.0",
    "onnxruntime/transformers/optimizer.py",
    "numpy/_core/tests/test_numeric.py",
    "numpy/__init__.pyi",
    "numpy/random/mtrand.cpython-313-x86_64-linux-gnu.so",
    "numpy/_core/_simd.cpython-313-x86_64-linux-gnu.so",
    "numpy/_core/_umath_tests.cpython-313-x86_64-linux-gnu.so",
)


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "-C", str(LAYER), *arguments], capture_output=True, text=True, check=True)


@pytest.fixture
def artifacts(tmp_path: Path) -> Path:
    """A folder of empty files in the places where pip would install the packages."""
    for name in (*NEEDED, *UNUSED):
        path = tmp_path / "python" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def test_trim_keeps_only_what_inference_needs(artifacts: Path) -> None:
    make("--old-file=install", "trim", f"ARTIFACTS_DIR={artifacts}")
    files = {str(path.relative_to(artifacts / "python")) for path in artifacts.rglob("python/**/*") if path.is_file()}
    assert files == set(NEEDED)


def test_the_layer_contains_the_model_its_contract_and_its_card(artifacts: Path) -> None:
    make("--old-file=install", "model", f"ARTIFACTS_DIR={artifacts}")
    for name in ("mood_model.onnx", "mood_model.json", "MODEL_CARD.md"):
        assert (artifacts / "model" / name).read_bytes() == (LAYER / name).read_bytes()


def test_missing_byte_code_is_reported_without_lambdas_python(artifacts: Path) -> None:
    result = make("--old-file=trim", "compile", f"ARTIFACTS_DIR={artifacts}", "PYTHON=false", "LAMBDA_PYTHON=3.99")
    assert "no byte code" in result.stderr


def test_packages_are_pinned_and_no_index_is_named() -> None:
    makefile = (LAYER / "Makefile").read_text()
    assert "--require-hashes" in makefile
    assert not re.search(r"://|index-url|find-links|/home|/root", makefile)
