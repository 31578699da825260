"""The files of the page: small, in two languages, and in colours that everybody can tell apart."""

import gzip
import itertools
import math
import re
from html.parser import HTMLParser

import pytest

from classify.api.routes.page import FOLDER, PAGE, page_files
from classify.core.features import FEATURE_NAMES
from classify.core.playlist import SkipReason
from tests.all_errors import error_classes

CORE_MOODS = 4
FILES = [*page_files(), PAGE]
# Machado, Oliveira and Fernandes (2009), https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
SIMULATED = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
SAME_IN_BOTH = {"Moodlist", "English", "Español", "CSV", "M3U", "JSON", "✓", "↗"}
VALUE = re.compile(r"\{\w+\}")
Colour = tuple[float, ...]


class UntranslatedTexts(HTMLParser):
    """Collects the texts of a page whose element has no Spanish; code and the notice while it loads aside."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.translated = 0
        self._is_translated = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self._is_translated = "data-es" in names or tag == "code" or names.get("id") == "loading" or "lang" in names
        if "aria-label" in names:
            assert "data-es-label" in names, names["aria-label"]
        self.translated += "data-es" in names

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_translated:
            self.texts.append(data.strip())


def _read(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _words() -> dict[str, tuple[str, str]]:
    """Return the texts of the code by name, each in English and in Spanish."""
    found = re.findall(r"^  '?([\w-]+)'?: \['(.+)', '(.+)'\],$", _read("words.js"), re.MULTILINE)
    return {name: (english, spanish) for name, english, spanish in found}


def _themes() -> list[str]:
    light, dark = _read("style.css").split("@media (prefers-color-scheme: dark)")
    return [light, dark]


def _colour(css: str, name: str) -> Colour:
    found = re.search(rf"--{name}: #(\w{{6}});", css)
    assert found
    return tuple(_linear(int(found[1][at : at + 2], 16) / 255) for at in (0, 2, 4))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _luminance(colour: Colour) -> float:
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def _contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _lab(colour: Colour) -> Colour:
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        (value / whitest) ** (1 / 3) if value / whitest > 0.008856 else 7.787 * value / whitest + 16 / 116
        for value, whitest in zip(_mixed(matrix, colour), white, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _mixed(matrix: tuple[Colour, ...], colour: Colour) -> Colour:
    return tuple(
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, colour, strict=True)))) for row in matrix
    )


def _difference(one: Colour, other: Colour) -> float:
    return math.dist(_lab(one), _lab(other))


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_at_most_200_lines(name: str) -> None:
    assert len(_read(name).splitlines()) <= 200


def test_the_page_is_small() -> None:
    contents = [(FOLDER / name).read_bytes() for name in FILES]

    assert sum(map(len, contents)) < 80_000
    assert sum(len(gzip.compress(content)) for content in contents) < 40_000


def test_every_script_is_loaded_by_another_file() -> None:
    texts = {name: _read(name) for name in FILES}
    for name in page_files():
        assert any(name in text for other, text in texts.items() if other != name), name


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    words = _words()

    assert len(words) == len(re.findall(r"^  [^/ ]", _read("words.js"), re.MULTILINE)) > 50
    for name, (english, spanish) in words.items():
        assert set(VALUE.findall(english)) == set(VALUE.findall(spanish)), name


def test_every_text_of_the_page_is_in_spanish_too() -> None:
    page = UntranslatedTexts()
    page.feed(_read(PAGE))

    assert page.translated > 40
    assert set(page.texts) <= SAME_IN_BOTH


def test_every_text_that_the_code_names_exists_and_every_text_is_used() -> None:
    code = "".join(_read(name) for name in FILES if name.endswith(".js") and name != "words.js")
    named = set(re.findall(r"(?<!\w)text\('([\w-]+)'", code))
    shown = {*FEATURE_NAMES, *SkipReason}
    kinds = {error.slug for error in error_classes()}
    words = _words().keys()

    assert len(named) > 20
    assert named | shown <= words
    unused = {name for name in words - named - shown - kinds if f"'{name}'" not in code}
    assert {name for name in unused if not name.startswith("sentence")} == set()


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_moods_stand_out_from_the_paper(theme: int) -> None:
    css = _themes()[theme]
    for mood in range(8):
        assert _contrast(_colour(css, f"mood-{mood}"), _colour(css, "paper")) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("kind", SIMULATED)
def test_colour_blind_readers_can_tell_the_core_moods_apart(theme: int, kind: str) -> None:
    css = _themes()[theme]
    seen = [_mixed(SIMULATED[kind], _colour(css, f"mood-{mood}")) for mood in range(CORE_MOODS)]

    differences = [_difference(one, other) for one, other in itertools.combinations(seen, 2)]
    assert min(differences) > 12
