"""Links and paths in the documents lead somewhere, and the API's page lists every problem."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = (ROOT, ROOT / "functions" / "classify")  # where the documents' paths start
FOLDERS = ("docs", "functions", "layers", "local_aws", "moodlist", "tests", "training")
CARDS = ROOT / "training" / "card"  # templates: the links are those of the cards that are made of them
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md") if page.parent != CARDS),
]
DOCUMENTS = [page for page in PAGES if page.parent == ROOT or page.is_relative_to(ROOT / "docs")]
FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
IN_BACKTICKS = re.compile(r"`[^`]+`")
LINK = re.compile(r"\]\(([^)\s]+)\)|^\[[^]]+\]: (\S+)$|<(\w+:[^>\s]+)>", re.MULTILINE)
REFERENCE = re.compile(r"\]\[([^]]+)\]")
URL = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>\"']*)?")
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

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))


def _prose(document: Path) -> str:
    """Return the text of a document without its code."""
    return IN_BACKTICKS.sub("", FENCED.sub("", document.read_text("utf-8")))


def _links(document: Path) -> list[str]:
    """Return the targets of a document's links and pictures."""
    return ["".join(found) for found in LINK.findall(_prose(document))]


def _anchors(document: Path) -> set[str]:
    """Return the anchors that GitHub gives to the document's headings; the second of the same name ends in -1."""
    anchors: list[str] = []
    for heading in re.findall(r"^#+ +(.+?) *#*$", FENCED.sub("", document.read_text("utf-8")), re.MULTILINE):
        text = re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", heading)
        anchors.append(re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-"))
    return {f"{each}-{count}" if (count := anchors[:at].count(each)) else each for at, each in enumerate(anchors)}


@each_page
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    for link in _links(page):
        if ":" in link:
            continue
        target, _, anchor = link.partition("#")
        file = page.parent / target if target else page
        assert file.exists(), link
        assert not anchor or anchor in _anchors(file), link


@each_page
def test_every_link_to_a_site_is_a_complete_address_with_https(page: Path) -> None:
    assert [link for link in _links(page) if ":" in link and not URL.fullmatch(link)] == []


@each_page
def test_every_reference_has_its_address(page: Path) -> None:
    text = _prose(page)
    assert set(REFERENCE.findall(text)) <= set(re.findall(r"^\[([^]]+)\]: ", text, re.MULTILINE))


def test_every_page_is_in_the_index_of_the_documentation() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link).resolve() for link in _links(index) if ":" not in link}
    assert {page for page in index.parent.rglob("*.md") if page != index} - linked == set()


def test_the_index_names_each_decision_by_its_title() -> None:
    listed = re.findall(r"^(\d+\. )\[(.+)\]\((.+)\)$", (ROOT / "docs" / "README.md").read_text("utf-8"), re.MULTILINE)

    assert len(listed) == len(list((ROOT / "docs" / "decisions").glob("*.md")))
    for number, title, link in listed:
        assert (ROOT / "docs" / link).read_text("utf-8").startswith(f"# {number}{title}\n")


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
