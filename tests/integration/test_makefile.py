"""The targets of the Makefile and of the file that it includes."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILES = (ROOT / "Makefile", ROOT / "local_aws" / "lambda.mk")


def test_help_lists_each_documented_target_of_both_files_once() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = re.findall(r"^  ([a-z0-9-]+) +\S", done.stdout, re.MULTILINE)
    documented = [
        target
        for file in MAKEFILES
        for target in re.findall(r"^([a-z0-9-]+):.*## ", file.read_text("utf-8"), re.MULTILINE)
    ]

    assert sorted(listed) == sorted(documented)
    assert {"demo", "test", "local", "load"} <= set(listed)
