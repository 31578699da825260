"""The `fields` parameter: `total,items(track(id,name))`, also written `items.track.id`.

Unknown names are no error, so an outdated filter leaves `{}` of each entry (https://github.com/blastbeng/spotisub/issues/106).
"""

import re
from typing import cast

from moodlist.simulator.catalog.records import Json

FieldTree = dict[str, "FieldTree"]
_TOKEN = re.compile(r"[^,().\s]+|[,().]")


def filtered(content: Json, fields: str) -> Json:
    """What the filter leaves of an object; everything where it is empty."""
    wanted = _parse(fields)
    return cast("Json", _keep(content, wanted)) if wanted else content


def _parse(fields: str) -> FieldTree:
    tokens = iter(_TOKEN.findall(fields))

    def group() -> FieldTree:
        wanted: FieldTree = {}
        inside = wanted
        for part in tokens:
            if part == ")":
                break
            if part == "(":
                inside.update(group())
            elif part == ",":
                inside = wanted
            elif part == ".":
                continue
            else:
                inside = (wanted if inside is wanted else inside).setdefault(part, {})
        return wanted

    return group()


def _keep(content: object, wanted: FieldTree) -> object:
    if isinstance(content, list):
        return [_keep(item, wanted) for item in content]
    if not isinstance(content, dict) or not wanted:
        return content
    return {name: _keep(content[name], inner) for name, inner in wanted.items() if name in content}
