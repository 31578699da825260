"""Links and paths in the documents lead to files that exist, and the API's page lists every problem."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = (ROOT, ROOT / "functions" / "classify")  # where the documents' paths start
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]+))?\)")
PATH = re.compile(r"`(?!\.venv)((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|yaml|json))`")  # not what make installs
# Names with a slash or a dot that are not files of the repository.
NOT_OURS = {
    *("application/octet-stream", "application/json", "application/problem+json", "audio/x-mpegurl", "text/csv"),
    *(
        "text/plain",
        "Playlist1.json",
        "YourLibrary.json",
        "moodlist/features.sqlite3",
        "moodlist/credentials.json",
        "Europe/Madrid",
        "build/",
    ),
}

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))


def _anchors(document: Path) -> set[str]:
    """Return the anchors that GitHub gives to the document's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", document.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_document
def test_every_link_to_a_file_leads_to_one(document: Path) -> None:
    for target, anchor in LINK.findall(document.read_text("utf-8")):
        if "://" in target:
            continue
        file = document.parent / target if target else document
        assert file.exists(), target
        assert not anchor or anchor in _anchors(file), f"{target}#{anchor}"


@each_document
def test_every_path_in_a_document_exists(document: Path) -> None:
    paths = set(PATH.findall(FENCED.sub("", document.read_text("utf-8")))) - NOT_OURS

    starts = (*STARTS, document.parent, ROOT / "events", ROOT / "benchmarks")
    assert {path for path in paths if not any((start / path).exists() for start in starts)} == set()


def test_the_architecture_page_names_every_file_of_the_lambda_code() -> None:
    named = set(PATH.findall((ROOT / "docs" / "architecture.md").read_text("utf-8")))
    code = ROOT / "functions" / "classify"
    files = {str(file.relative_to(code)) for file in code.rglob("*.py") if file.name != "__init__.py"}

    assert len(files) > 60
    assert files - named == set()


def test_the_api_page_lists_every_problem_with_its_status() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d{3}) \| ([^|]+) \|", page, re.MULTILINE)
    listed = {name: int(status) for status, names in rows for name in re.findall(r"`([\w-]+)`", names)}
    sample = ROOT / "tests" / "integration" / "classify" / "stored_samples" / "problems.json"
    problems = json.loads(sample.read_text("utf-8"))
    of_the_function = {name.rpartition(":")[2]: status for name, status in problems["function"].items()}
    of_the_gateway = {name.rpartition(":")[2] for name in problems["gateway"]}

    assert of_the_function.items() <= listed.items()
    assert listed.keys() - of_the_function.keys() - of_the_gateway == {
        *("misdirected", "request-timeout", "too-many-connections")  # only `moodlist serve` has these
    }
    assert of_the_gateway <= listed.keys()
