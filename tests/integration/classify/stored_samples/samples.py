"""Reads the samples, and extracts the names that must never change from what is stored or sent."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

# Fields of the samples that newer code reads past, and no longer writes. See README.md.
REMOVED = {"uncertain"}
# The keys in these objects are data, such as the names of moods.
_MAPS = re.compile(r"(moods|tags|scores|query)(\.M)?$")
# The values of these fields are part of the format.
_FIXED = {"key", "job", "route", "status", "type", "source", "detail-type"}
_RUN = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_ID = re.compile(r"(?<![\w-])([\w-]{22}|[A-Z]{5}\d{7})(?![\w-])")  # a Spotify id, a report's id or an ISRC


def sample(name: str) -> Any:
    """Return the content of a sample file, such as "watchlist.json": decoded JSON, or the text of another format."""
    text = (HERE / name).read_text("utf-8")
    return json.loads(text) if name.endswith(".json") else text


def names(value: Any) -> set[str]:
    """Return the path of every field in `value`, with the field's value if that is part of the format.

    Strings that contain JSON are decoded. Ids, names of runs and numbers are ignored.
    """
    return {name for name in _names(value, "") if name.rpartition(".")[2] not in REMOVED}


def metrics(output: str) -> list[dict[str, Any]]:
    """Return each metric in lines of standard output once, without its time and value."""
    found: dict[str, dict[str, Any]] = {}
    for line in output.splitlines():
        logged = json.loads(line)
        for each in logged.get("_aws", {}).get("CloudWatchMetrics", ()):
            dimensions = [{name: logged[name] for name in names} for names in each["Dimensions"]]
            for metric in each["Metrics"]:
                origin = {"namespace": each["Namespace"], "dimensions": dimensions}
                found[metric["Name"]] = {"name": metric["Name"], "unit": metric["Unit"], **origin}
    return [found[name] for name in sorted(found)]


def _names(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    yield f"{path}={_without_ids(str(value))}" if _is_fixed(path) and not isinstance(value, dict | list) else path
    if isinstance(value, dict):
        is_map = bool(_MAPS.search(path)) and value.keys() != {"M"}  # DynamoDB's type descriptor of a map
        for key, each in value.items():
            yield from _names(each, f"{path}.{'*' if is_map else _key(key)}".lstrip("."))
    elif isinstance(value, list):
        for each in value:
            yield from _names(each, f"{path}[]") if isinstance(each, dict) else ()


def _key(key: str) -> str:
    """Return a field's name unchanged, and an S3 key without its ids."""
    return _without_ids(key) if "/" in key else key


def _without_ids(text: str) -> str:
    """Replace names of runs and ids, which differ between recordings."""
    return _ID.sub("{id}", _RUN.sub("{run}", text))


def _is_fixed(path: str) -> bool:
    """Return whether the value of the path's last field (plain or in DynamoDB's notation) is part of the format."""
    return path.removesuffix(".S").rpartition(".")[2] in _FIXED


def contains(whole: Any, part: Any) -> bool:
    """Return whether `whole` has every field of `part` with the same value. It may have more fields."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in whole and contains(whole[key], part[key]) for key in part.keys() - REMOVED
        )
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(contains, whole, part))
    return bool(whole == part)
