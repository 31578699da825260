"""The `fields` parameter: `total,items(track(id,name))`, also written `items.track.id`.

Unknown names are not an error, so an outdated filter turns each entry into `{}` (https://github.com/blastbeng/spotisub/issues/106).
"""

import re
from typing import cast

from moodlist.simulator.catalog.records import Json

FieldTree = dict[str, "FieldTree"]
_TOKEN = re.compile(r"[^,().\s]+|[,().]")


def filter_fields(content: Json, fields: str) -> Json:
    """Return the fields of an object that the filter selects; an empty filter selects all."""
    tree = _parse(fields)
    return cast("Json", _select(content, tree)) if tree else content


def _parse(fields: str) -> FieldTree:
    tokens = iter(_TOKEN.findall(fields))

    def group() -> FieldTree:
        tree: FieldTree = {}
        current = tree
        for part in tokens:
            if part == ")":
                break
            if part == "(":
                current.update(group())
            elif part == ",":
                current = tree
            elif part == ".":
                continue
            else:
                current = (tree if current is tree else current).setdefault(part, {})
        return tree

    return group()


def _select(content: object, tree: FieldTree) -> object:
    if isinstance(content, list):
        return [_select(item, tree) for item in content]
    if not isinstance(content, dict) or not tree:
        return content
    return {name: _select(content[name], inner) for name, inner in tree.items() if name in content}
