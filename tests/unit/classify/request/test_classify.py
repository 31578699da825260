import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.playlist import ExportFile, Track, TrackList
from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, TooLarge, UnknownMood
from classify.request.classify import ClassifyRequest, parse_classify, parse_export
from tests.unit.classify.builders import VALUES, resolve_mood, spotify_id

ID = spotify_id(1)
ISRC = "USXX11700001"


def _read(value: Any, query: Mapping[str, Sequence[str]] | None = None) -> ClassifyRequest:
    return parse_classify(json.dumps(value).encode(), query or {}, resolve_mood)


def _refused(value: Any, query: Mapping[str, Sequence[str]] | None = None) -> BadRequest:
    with pytest.raises(BadRequest) as caught:
        _read(value, query)
    return caught.value


def _paths(value: Any, query: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    return [fault.path for fault in _refused(value, query).faults]


def _tracks(*elements: Any) -> tuple[Track, ...]:
    asked = _read({"tracks": elements}).playlist
    assert isinstance(asked, TrackList)
    return asked.tracks


@pytest.mark.parametrize("kind", ["playlist", "album", "track"])
def test_a_playlist_is_named_by_its_link(kind: str) -> None:
    link = SpotifyLink(kind, ID)  # type: ignore[arg-type]
    assert _read({"playlist": f"https://open.spotify.com/{kind}/{ID}"}) == ClassifyRequest(link)


def test_options_stand_beside_the_playlist() -> None:
    asked = {"playlist": ID, "moods": ["alegre"], "min_score": 0.5, "sort": "score", "include": ["scores", "features"]}
    assert _read(asked) == ClassifyRequest(
        SpotifyLink("playlist", ID),
        Selection(frozenset({"happy"}), 0.5, "score"),
        frozenset({"scores", "features"}),
    )


def test_an_option_in_the_query_holds_where_the_object_does_not_say_otherwise() -> None:
    query = {"sort": ["score"], "min_score": ["0.25"], "moods": ["happy,dark"], "include": ["scores"]}
    read = _read({"playlist": ID, "min_score": 0.5, "include": []}, query)
    assert read.selection == Selection(frozenset({"happy", "dark"}), 0.5, "score")
    assert read.include == frozenset()


def test_options_in_the_query_hold_for_listed_tracks_too() -> None:
    assert _read({"tracks": [ID]}, {"sort": ["score"]}).selection == Selection(sort="score")


@pytest.mark.parametrize(
    "element",
    [
        ID,
        f"spotify:track:{ID}",
        f"https://open.spotify.com/intl-es/track/{ID}?si=1",
        {"url": ID},
        {"url": f"spotify:track:{ID}"},
    ],
)
def test_a_listed_track_is_named_by_its_link_or_id(element: Any) -> None:
    assert _tracks(element) == (Track(position=1, id=ID),)


def test_a_listed_track_may_come_with_everything_known_of_it() -> None:
    element = {"url": ID, "song": "One", "artist": "Band", "isrc": ISRC, "features": VALUES}
    assert _tracks(element) == (Track(position=1, id=ID, name="One", artists=("Band",), isrc=ISRC, given=VALUES),)


def test_an_isrc_or_the_features_are_enough_for_a_track() -> None:
    assert _tracks({"isrc": ISRC}, {"features": VALUES}) == (
        Track(position=1, isrc=ISRC),
        Track(position=2, given=VALUES),
    )


def test_listed_tracks_are_counted_from_one() -> None:
    assert [track.position for track in _tracks(ID, {"isrc": ISRC}, ID)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("element", "path"),
    [
        (7, "$.tracks[1]"),
        (None, "$.tracks[1]"),
        ("", "$.tracks[1]"),
        ("no link", "$.tracks[1]"),
        (f"spotify:playlist:{ID}", "$.tracks[1]"),
        ("liked", "$.tracks[1]"),
        ({}, "$.tracks[1]"),
        ({"song": "One", "artist": "Band"}, "$.tracks[1]"),
        ({"url": ID, "title": "One"}, "$.tracks[1]"),
        ({"url": 7}, "$.tracks[1].url"),
        ({"isrc": "USXX11700001,USXX11700002"}, "$.tracks[1].isrc"),
        ({"isrc": "x"}, "$.tracks[1].isrc"),
        ({"features": {"energy": 0.5}}, "$.tracks[1].features"),
        ({"features": {**VALUES, "energy": 1.5}}, "$.tracks[1].features.energy"),
        ({"features": {**VALUES, "tempo": None}}, "$.tracks[1].features.tempo"),
    ],
)
def test_a_fault_of_a_track_stands_at_its_json_path(element: Any, path: str) -> None:
    assert _paths({"tracks": [ID, element]}) == [path]


def test_a_link_to_something_else_than_a_track_is_told_so() -> None:
    assert "links to a Spotify album, and a track is due" in str(_refused({"tracks": [f"spotify:album:{ID}"]}))


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ({"playlist": 7}, ["$.playlist"]),
        ({"playlist": "no link"}, ["$.playlist"]),
        ({"playlist": "liked"}, ["$.playlist"]),
        ({"tracks": "no list"}, ["$.tracks"]),
        ({"tracks": {"a": 1}}, ["$.tracks"]),
        ({"playlist": ID, "min_score": 2}, ["$.min_score"]),
        ({"playlist": ID, "sort": "mood"}, ["$.sort"]),
        ({"playlist": ID, "include": ["mood"]}, ["$.include[0]"]),
        ({"playlist": ID, "moods": "dark"}, ["$.moods"]),
        ({"playlist": ID, "moods": ["dark", "angst"]}, ["$.moods[1]"]),
        ({"playlist": ID, "mood": "dark"}, ["$"]),
    ],
)
def test_a_fault_of_the_object_stands_at_its_json_path(value: Any, paths: list[str]) -> None:
    assert _paths(value) == paths


def test_all_faults_are_named_at_once() -> None:
    value = {"playlist": "no link", "tracks": [7, ID, "no link"], "moods": ["angst"]}
    refused = _refused(value, {"sort": ["mood"]})
    assert [fault.path for fault in refused.faults] == [
        "?sort",
        "$.tracks[0]",
        "$.tracks[2]",
        "$.playlist",
        "$.moods[0]",
    ]
    assert type(refused) is BadRequest


def test_unknown_moods_alone_are_an_unknown_mood() -> None:
    assert isinstance(_refused({"playlist": ID, "moods": ["angst", "ennui"]}), UnknownMood)


@pytest.mark.parametrize(
    "value", [{}, {"playlist": None}, {"playlist": None, "tracks": None}, {"playlist": ID, "tracks": [ID]}]
)
def test_exactly_one_of_playlist_and_tracks_is_due(value: Any) -> None:
    assert "either `playlist`" in str(_refused(value))


@pytest.mark.parametrize("value", [[], [ID], "x", 7, None])
def test_anything_but_an_object_is_told_what_to_send(value: Any) -> None:
    assert "Send a JSON object" in str(_refused(value))


def test_ten_thousand_tracks_are_read_and_one_more_is_too_many() -> None:
    assert len(_tracks(*[ID] * 10_000)) == 10_000
    refused = _refused({"tracks": [ID] * 10_001})
    assert (type(refused), [fault.path for fault in refused.faults]) == (TooLarge, ["$.tracks"])


@pytest.mark.parametrize(
    "value",
    [
        {"playlists": [{"name": "Road", "items": []}]},
        {"tracks": [{"artist": "Band", "track": "One", "uri": f"spotify:track:{ID}"}], "albums": []},
        [{"trackName": "One"}],
    ],
)
def test_an_export_that_happens_to_be_json_is_left_to_its_reader(value: Any) -> None:
    body = json.dumps(value).encode()
    read = parse_classify(body, {"moods": ["alegre"]}, resolve_mood)
    assert read == ClassifyRequest(ExportFile(body), Selection(frozenset({"happy"})))


def test_an_uploaded_file_has_its_options_in_the_query() -> None:
    file = ExportFile(b"isrc\n", "road.csv")
    read = parse_export(file, {"sort": ["score"], "include": ["features", "scores"]}, resolve_mood)
    assert read == ClassifyRequest(file, Selection(sort="score"), frozenset({"features", "scores"}))


def test_an_uploaded_file_with_an_unknown_mood_is_refused() -> None:
    with pytest.raises(UnknownMood) as caught:
        parse_export(ExportFile(b""), {"moods": ["dark,angst"]}, resolve_mood)
    assert [fault.path for fault in caught.value.faults] == ["?moods[1]"]


def test_an_uploaded_file_with_a_wrong_option_is_refused() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_export(ExportFile(b""), {"sort": ["mood"]}, resolve_mood)
    assert [fault.path for fault in caught.value.faults] == ["?sort"]


FIELDS = ["playlist", "tracks", "moods", "min_score", "sort", "include", "url", "features", "playlists", "albums"]
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from([ID, "dark", "score", "liked", "é", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)
QUERIES = st.dictionaries(
    st.sampled_from(["moods", "min_score", "sort", "include", "x"]),
    st.lists(st.sampled_from(["dark", "0.5", "nan", "score", "scores,features", ",", ""]) | st.text(), max_size=2),
    max_size=2,
)


@given(st.binary() | JSON_VALUES.map(lambda value: json.dumps(value).encode()), QUERIES)
def test_any_bytes_with_any_query_are_a_request_or_a_bad_request_that_names_a_fault(
    body: bytes, query: dict[str, list[str]]
) -> None:
    try:
        read = parse_classify(body, query, resolve_mood)
    except BadRequest as error:
        assert error.faults  # noqa: PT017  # a value is as good an outcome
    else:
        assert isinstance(read, ClassifyRequest)
