"""The picture in docs/architecture.md draws the imports that the code has."""

import re
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ARROW = re.compile(r"^  (\w+)(?:\[[^]]*\])? --> (\w+)", re.MULTILINE)


def _room(module: str) -> str:
    """Return the room of a module as the picture names it, such as `core` for `classify.core.mood`."""
    package, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    if package == "classify":
        return name
    return "simulator" if name == "simulator" else package


def _drawn() -> dict[str, set[str]]:
    """Return the picture's arrows, from each room to those it points at."""
    arrows: dict[str, set[str]] = {}
    for start, end in ARROW.findall(PAGE):
        arrows.setdefault(start, set()).add(end)
    return arrows


def _imported() -> set[tuple[str, str]]:
    """Return the imports between two rooms."""
    graph = grimp.build_graph("classify", "moodlist", "training", "local_aws")
    imports = {
        (_room(module), _room(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    return {(start, end) for start, end in imports if start and end and start != end}


def _reachable(start: str, arrows: dict[str, set[str]]) -> set[str]:
    below = set(arrows.get(start, ()))
    return below.union(*(_reachable(room, arrows) for room in below))


def test_every_import_between_two_rooms_follows_the_arrows() -> None:
    drawn = _drawn()

    assert {(start, end) for start, end in _imported() if end not in _reachable(start, drawn)} == set()


def test_every_arrow_is_an_import() -> None:
    drawn = {(start, end) for start, ends in _drawn().items() for end in ends}

    assert len(drawn) > 15
    assert drawn - _imported() == set()
