"""docs/settings.md has every setting, as functions/classify/settings.py defines it."""

import re
from pathlib import Path

from msgspec import NODEFAULT, inspect, structs

from classify.settings import PREFIX, Settings
from classify.suggestions import allowed_values
from moodlist.commands.settings import OTHER_VARIABLES

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")


def _row(field: structs.FieldInfo) -> str:
    """Return the row of a setting, made from its definition."""
    info = inspect.type_info(field.type)
    assert isinstance(info, inspect.Metadata)
    extra, description = info.extra or {}, (info.extra_json_schema or {})["description"]
    shown = "" if field.default in {None, NODEFAULT} else f"`{str(field.default).lower()}`"
    allowed = allowed_values(field.type) or "any text"
    cells = (f"`{PREFIX}{field.name.upper()}`", shown or extra["default"], allowed, description, extra["read_by"])
    return f"| {' | '.join(cells)} |"


def test_the_table_is_the_one_that_the_code_gives() -> None:
    rows = "\n".join(_row(field) for field in structs.fields(Settings))
    assert f"|---|---|---|---|---|\n{rows}\n\n" in PAGE, f"Put this table into docs/settings.md:\n{rows}"


def test_other_variables_are_on_the_page() -> None:
    other = PAGE.partition("## Other variables")[2]
    assert set(re.findall(r"^\| `(\w+)` \|", other, re.MULTILINE)) == {*OTHER_VARIABLES}
