"""Cut botocore's data to some services: `python trim_botocore.py FOLDER SERVICE...`.

Every partition and region stays, so the services have their endpoints in China and GovCloud too.
"""

import json
import shutil
import sys
from collections.abc import Collection
from pathlib import Path

UNUSED = ("examples-1.json", "waiters-2.json")  # of a service: for documentation, and for waiters, which nobody uses


def trim(data: Path, services: Collection[str]) -> None:
    """Remove the data of all other services.

    Raises:
        SystemExit: botocore does not know one of the services.
    """
    if unknown := [name for name in services if not (data / name).is_dir()]:
        sys.exit(f"botocore has no data of {', '.join(unknown)} in {data}.")
    for path in data.iterdir():
        if path.is_dir() and path.name not in services:
            shutil.rmtree(path)
    for name in UNUSED:
        for file in data.glob(f"*/*/{name}*"):
            file.unlink()
    file = data / "endpoints.json"
    endpoints = json.loads(file.read_text("utf-8"))
    for partition in endpoints["partitions"]:
        partition["services"] = {name: each for name, each in partition["services"].items() if name in services}
    file.write_text(json.dumps(endpoints, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    trim(Path(sys.argv[1]), sys.argv[2:])
