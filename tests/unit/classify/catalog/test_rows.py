"""Each entry becomes one row, in order, with the verdict that the API has for it."""

from collections import Counter
from collections.abc import Iterator
from io import BufferedReader, BytesIO

import pytest

from classify.catalog.rows import BLOCK, CatalogRow, score_entries
from classify.core.model import MoodModel
from classify.core.playlist import SkipReason
from classify.settings import shipped_model
from classify.sources.exports.entry import ExportEntry
from classify.sources.exports.table_file import TableFile
from tests.unit.classify.catalog.poison import HEADER, KINDS, URI, catalog, encode
from tests.unit.classify.catalog.verdicts import differences, verdicts

ID = "Lluv1aDeVerano00000001"
GIVEN = {
    "energy": 0.75,
    "liveness": 0.1,
    "tempo": 120.0,
    "speechiness": 0.05,
    "acousticness": 0.2,
    "instrumentalness": 0.0,
    "danceability": 0.7,
    "duration_ms": 200_000.0,
    "loudness": -7.0,
    "valence": 0.6,
}


@pytest.fixture(scope="module")
def model() -> MoodModel:
    return MoodModel.load(shipped_model())


def _score(content: bytes, model: MoodModel) -> list[CatalogRow]:
    entries = TableFile(BufferedReader(BytesIO(content))).entries()
    return [row for block in score_entries(entries, model) for row in block]


def test_an_entry_with_features_becomes_a_row_with_its_mood(tiny_model: MoodModel) -> None:
    entry = ExportEntry(links=(f"spotify:track:{ID}",), given=GIVEN)

    assert list(score_entries([entry], tiny_model)) == [
        [CatalogRow(f"https://open.spotify.com/track/{ID}", "happy", 0.75, (), (), (0.75, 0.25))]
    ]


def test_a_song_of_several_moods_has_alternatives(tiny_model: MoodModel) -> None:
    (block,) = score_entries([ExportEntry(given=GIVEN | {"energy": 0.375})], tiny_model)

    assert block == [CatalogRow(None, "dark", 0.625, ("happy",), (), (0.375, 0.625))]


def test_an_entry_without_features_is_not_looked_up(tiny_model: MoodModel) -> None:
    (block,) = score_entries([ExportEntry(links=(ID,)), ExportEntry(isrc="ESA012400001")], tiny_model)

    assert block == [
        CatalogRow(f"https://open.spotify.com/track/{ID}", skipped=SkipReason.NO_FEATURES),
        CatalogRow(None, skipped=SkipReason.NO_FEATURES),
    ]


def test_a_song_that_occurs_again_is_scored_again(tiny_model: MoodModel) -> None:
    entry = ExportEntry(links=(ID,), given=GIVEN)
    (block,) = score_entries([entry, entry], tiny_model)

    assert [row.mood for row in block] == ["happy", "happy"]


def test_at_most_one_block_of_entries_is_read_ahead(tiny_model: MoodModel) -> None:
    read = 0

    def entries() -> Iterator[ExportEntry]:
        nonlocal read
        for _ in range(2 * BLOCK + 1):
            read += 1
            yield ExportEntry(given=GIVEN)

    sizes = []
    for block in score_entries(entries(), tiny_model):
        sizes.append(len(block))
        assert read == sum(sizes)
    assert sizes == [BLOCK, BLOCK, 1]


def test_every_kind_of_broken_row_has_the_verdict_of_the_api(model: MoodModel) -> None:
    content = catalog(2 * BLOCK + 100, broken=947)
    rows = _score(content, model)

    assert len(rows) == 2 * BLOCK + 100
    assert differences(rows, verdicts(content, model)) == []
    assert Counter(row.skipped for row in rows).keys() == {
        None,
        SkipReason.NO_FEATURES,
        SkipReason.NO_ID,
        SkipReason.LOCAL_FILE,
        SkipReason.EPISODE,
        SkipReason.UNREADABLE_ROW,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_row_changes_no_other_row(model: MoodModel, kind: str) -> None:
    whole = _rows_of(catalog(5))
    broken = [*whole[:3], KINDS[kind](whole[3], whole[2]), *whole[4:]]

    others = _score(encode(broken), model)
    expected = _score(encode(whole), model)
    assert [*others[:2], *others[3:]] == [*expected[:2], *expected[3:]]


@pytest.mark.parametrize("kind", ["at the beginning", "in a title", "in the last cell"])
def test_an_unclosed_quotation_costs_no_other_row(model: MoodModel, kind: str) -> None:
    whole = catalog(3_000).splitlines(keepends=True)
    cells = whole[1_500].split(b",")
    at = {"at the beginning": 0, "in a title": 1, "in the last cell": -1}[kind]
    cells[at] = b'"' + cells[at]
    content = b"".join([*whole[:1_500], b",".join(cells), *whole[1_501:]])

    rows, others = _score(content, model), _score(b"".join(whole), model)
    assert [*rows[:1_499], *rows[1_500:]] == [*others[:1_499], *others[1_500:]]
    assert differences(rows, verdicts(content, model)) == []


def _rows_of(content: bytes) -> list[list[str]]:
    rows = [line.split(",") for line in content.decode().replace('"', "").replace(", ", " ").splitlines()]
    assert all(len(row) == len(HEADER) for row in rows)
    assert rows[1][URI].startswith("spotify:track:")
    return rows
