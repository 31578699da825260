"""Reads the samples, and reduces what is stored or sent to the names that may never change."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

# The keys below these are data, such as the names of moods.
_MAPS = re.compile(r"(moods|tags|scores|query)(\.M)?$")
# The values of these are part of the format, not data.
_FIXED = {"key", "job", "route", "status", "type", "source", "detail-type"}
_RUN = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_ID = re.compile(r"(?<![\w-])([\w-]{22}|[A-Z]{5}\d{7})(?![\w-])")  # of Spotify or of a report; or an ISRC


def sample(name: str) -> Any:
    """Return the content of one sample file, such as "watchlist.json"; of another kind than JSON, its text."""
    text = (HERE / name).read_text("utf-8")
    return json.loads(text) if name.endswith(".json") else text


def names(value: Any) -> set[str]:
    """Return the path of every field in `value`, with the value where that is part of the format.

    Texts that hold JSON are read as JSON. Ids, names of runs and numbers do not matter.
    """
    return set(_names(value, ""))


def metrics(output: str) -> list[dict[str, Any]]:
    """Return each kind of metric among lines of standard output, without its moment and value."""
    kinds: dict[str, dict[str, Any]] = {}
    for line in output.splitlines():
        logged = json.loads(line)
        for each in logged.get("_aws", {}).get("CloudWatchMetrics", ()):
            dimensions = [{name: logged[name] for name in names} for names in each["Dimensions"]]
            for metric in each["Metrics"]:
                kind = {"namespace": each["Namespace"], "dimensions": dimensions}
                kinds[metric["Name"]] = {"name": metric["Name"], "unit": metric["Unit"], **kind}
    return [kinds[name] for name in sorted(kinds)]


def _names(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and value.startswith("{"):
        value = json.loads(value)
    yield f"{path}={_without_ids(str(value))}" if _is_fixed(path) and not isinstance(value, dict | list) else path
    if isinstance(value, dict):
        is_map = bool(_MAPS.search(path)) and value.keys() != {"M"}  # which is DynamoDB's mark of a map
        for key, each in value.items():
            yield from _names(each, f"{path}.{'*' if is_map else _key(key)}".lstrip("."))
    elif isinstance(value, list):
        for each in value:
            yield from _names(each, f"{path}[]") if isinstance(each, dict) else ()


def _key(key: str) -> str:
    """A field's name as it is; the key of an object in S3 without its ids."""
    return _without_ids(key) if "/" in key else key


def _without_ids(text: str) -> str:
    """The name of a run and ids differ from one recording to the next."""
    return _ID.sub("{id}", _RUN.sub("{run}", text))


def _is_fixed(path: str) -> bool:
    """Whether the field that ends the path, in DynamoDB's notation too, has a value of the format."""
    return path.removesuffix(".S").rpartition(".")[2] in _FIXED


def contains(whole: Any, part: Any) -> bool:
    """Whether `whole` has every field of `part` with the same value; it may have others."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and contains(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(contains, whole, part))
    return bool(whole == part)
