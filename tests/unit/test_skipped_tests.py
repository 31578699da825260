import os
import subprocess
import sys
from pathlib import Path

import pytest

from local_aws import ROOT

SKIPPED = 'import pytest\n\n\ndef test_docker() -> None:\n    pytest.skip("Docker is not installed")\n'


@pytest.mark.parametrize(("ci", "outcome"), [("true", "1 failed"), ("", "1 skipped")])
def test_a_skipped_test_fails_in_ci_only(tmp_path: Path, ci: str, outcome: str) -> None:
    (tmp_path / "test_skipped.py").write_text(SKIPPED)
    path = os.pathsep.join([str(ROOT), str(ROOT / "functions")])
    environment = {**os.environ, "CI": ci, "PYTHONPATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.no_skips", "-p", "no:cacheprovider", "-rA"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert outcome in run.stdout
    assert "Docker is not installed" in run.stdout
    assert run.returncode == (1 if ci else 0)


@pytest.mark.parametrize("folder", ["e2e", "browser"])
def test_tests_that_need_more_than_python_have_this_hook(folder: str) -> None:
    conftest = (ROOT / "tests" / folder / "conftest.py").read_text("utf-8")
    assert "from tests.no_skips import pytest_runtest_makereport" in conftest
