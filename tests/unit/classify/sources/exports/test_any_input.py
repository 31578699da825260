"""Every input gives a playlist or a MoodlistError, and no row vanishes."""

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from classify.errors import MoodlistError
from tests.unit.classify.sources.exports.support import EXPORTS, FEATURES, IDS, items, read

TABLES = sorted(path.name for path in EXPORTS.glob("*.csv") if "german" not in path.name)
CELLS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [f"spotify:track:{IDS[0]}", IDS[1], "spotify:local:a:b:c:1", "0.5", "-3,2", "3:29", "NaN", "undefined", '"', "'="]
)
KEYS = [
    *("playlists", "items", "track", "item", "tracks", "songs", "skipped", "counts", "trackUri", "uri", "id", "name"),
    *(
        "type",
        "artists",
        "artist",
        "album",
        "isrc",
        "external_ids",
        "external_urls",
        "features",
        "episode",
        "ms_played",
    ),
    *("added_at", "localTrack", "albums", "playlist", "energy", "episode_name", "show"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.just(IDS[0]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner),
)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_playlist_or_a_moodlist_error(content: bytes) -> None:
    with suppress(MoodlistError):
        assert items(read(content))


@given(st.text(max_size=300))
def test_any_text_gives_a_playlist_or_a_moodlist_error(text: str) -> None:
    with suppress(MoodlistError):
        playlist = read(text.encode("utf-8", "replace"))
        assert [item.position for item in items(playlist)] == list(range(1, len(items(playlist)) + 1))


@given(JSON)
def test_any_json_gives_a_playlist_or_a_moodlist_error(data: object) -> None:
    with suppress(MoodlistError):
        playlist = read(json.dumps(data))
        assert [item.position for item in items(playlist)] == list(range(1, len(items(playlist)) + 1))


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=settings().max_examples // 4)  # of each table
@given(rows=st.lists(st.lists(CELLS, max_size=26), max_size=5))
@example(rows=[[*[""] * 4, "0", "\n", *[""] * 5]])
def test_each_row_below_a_known_header_is_one_item(name: str, rows: list[list[str]]) -> None:
    header = (EXPORTS / name).read_text("utf-8-sig").removeprefix("sep=;\n").splitlines()[0]
    text = io.StringIO()
    separator = max(",;\t", key=header.count)
    csv.writer(text, delimiter=separator).writerows(rows)
    playlist = read(f"{header}\n{text.getvalue()}")
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert [item.position for item in items(playlist)] == list(range(1, filled + 1))


@given(st.lists(st.sampled_from([*IDS, "spotify:local:a:b:c:1", f"spotify:episode:{IDS[0]}"]), min_size=1, max_size=9))
def test_each_pasted_link_is_one_item(links: list[str]) -> None:
    assert len(items(read("\n".join(links)))) == len(links)


RANGES = {"tempo": (0, 1000), "duration_ms": (1000, 86_400_000), "loudness": (-100, 20)}


@given(st.fixed_dictionaries({}, optional={name: st.floats(*RANGES.get(name, (0, 1))) for name in FEATURES}))
def test_the_feature_columns_become_the_features_of_the_track(values: dict[str, float]) -> None:
    (track,) = read(",".join(["Track URI", *values]) + f"\n{','.join([IDS[0], *map(repr, values.values())])}").tracks
    assert track.given == (values or None)
