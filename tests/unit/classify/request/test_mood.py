import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault, TooLarge, UnknownMood
from classify.request.mood import Pair, parse_pairs
from tests.unit.classify.builders import resolve_mood, spotify_id

ID = spotify_id(1)
URL = f"https://open.spotify.com/playlist/{ID}?si=1"


def _faults(value: Any) -> list[Fault]:
    with pytest.raises(BadRequest) as caught:
        parse_pairs(json.dumps(value).encode(), resolve_mood)
    return list(caught.value.faults)


def _paths(value: Any) -> list[str]:
    return [fault.path for fault in _faults(value)]


def test_a_pair_keeps_the_playlist_as_the_caller_wrote_it() -> None:
    pairs = parse_pairs(json.dumps([{"playlist": URL, "mood": "alegre", "min_score": 0.5}]).encode(), resolve_mood)
    assert pairs == (Pair(SpotifyLink("playlist", ID), URL, "happy", Selection(frozenset({"happy"}), 0.5)),)


def test_pairs_keep_their_order() -> None:
    body = json.dumps([{"playlist": f"spotify:album:{ID}", "mood": "dark"}, {"playlist": ID, "mood": "happy"}])
    pairs = parse_pairs(body.encode(), resolve_mood)
    assert [(pair.playlist.kind, pair.selection.min_score) for pair in pairs] == [("album", 0), ("playlist", 0)]


@pytest.mark.parametrize("value", [{}, {"playlist": ID, "mood": "dark"}, [], "x", 1, None])
def test_a_body_that_is_not_a_filled_array_is_rejected_with_an_example(value: Any) -> None:
    assert [(fault.path, fault.detail[:17]) for fault in _faults(value)] == [("$", "Send a JSON array")]


def test_ten_pairs_are_accepted_and_eleven_are_rejected() -> None:
    ten = [{"playlist": ID, "mood": "dark"}] * 10
    assert len(parse_pairs(json.dumps(ten).encode(), resolve_mood)) == 10
    with pytest.raises(TooLarge, match="at most 10 pairs, got 11"):
        parse_pairs(json.dumps([*ten, {}]).encode(), resolve_mood)


@pytest.mark.parametrize(
    ("element", "path"),
    [
        (7, "$[0]"),
        ([], "$[0]"),
        ({}, "$[0]"),
        ({"playlist": ID}, "$[0]"),
        ({"mood": "dark"}, "$[0]"),
        ({"playlist": ID, "mood": "dark", "moood": 1}, "$[0]"),
        ({"playlist": 7, "mood": "dark"}, "$[0].playlist"),
        ({"playlist": "", "mood": "dark"}, "$[0].playlist"),
        ({"playlist": "https://spotify.link/x", "mood": "dark"}, "$[0].playlist"),
        ({"playlist": "liked", "mood": "dark"}, "$[0].playlist"),
        ({"playlist": ID, "mood": None}, "$[0].mood"),
        ({"playlist": ID, "mood": "angst"}, "$[0].mood"),
        ({"playlist": ID, "mood": "dark", "min_score": 1.5}, "$[0].min_score"),
        ({"playlist": ID, "mood": "dark", "min_score": "0.5"}, "$[0].min_score"),
    ],
)
def test_a_fault_has_its_json_path(element: Any, path: str) -> None:
    assert _paths([element]) == [path]


def test_every_fault_of_every_element_is_reported() -> None:
    good = {"playlist": ID, "mood": "dark"}
    bad_twice = {"playlist": "x", "mood": "angst"}
    bad_thrice = {"playlist": "x", "mood": 5, "colour": 1}
    assert _paths([bad_twice, good, 7, {"playlist": ID, "mood": "angst"}, bad_thrice]) == [
        "$[0].playlist",
        "$[0].mood",
        "$[2]",
        "$[3].mood",
        "$[4]",
        "$[4].mood",
        "$[4].playlist",
    ]


def test_a_query_parameter_is_a_fault_beside_those_of_the_body() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_pairs(b'[{"playlist": "x", "mood": "dark"}]', resolve_mood, {"min_score": ["0.5"]})
    assert [fault.path for fault in caught.value.faults] == ["?", "$[0].playlist"]
    assert caught.value.faults[0].detail == "Unknown query parameter `min_score`. Allowed: none."


def test_only_unknown_moods_raise_unknown_mood() -> None:
    with pytest.raises(UnknownMood, match=r"^\$\[0\]\.mood: Unknown mood 'angst'.* And 1 more") as caught:
        parse_pairs(
            json.dumps([{"playlist": ID, "mood": mood} for mood in ("angst", "dark", "")]).encode(), resolve_mood
        )
    assert [fault.path for fault in caught.value.faults] == ["$[0].mood", "$[2].mood"]


def test_unknown_moods_among_other_faults_raise_a_plain_bad_request() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_pairs(
            json.dumps([{"playlist": ID, "mood": "angst"}, {"playlist": "x", "mood": "dark"}]).encode(), resolve_mood
        )
    assert type(caught.value) is BadRequest


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from([ID, URL, "dark", "liked", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["playlist", "mood", "min_score", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.binary() | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_body_gives_pairs_or_a_bad_request_with_faults(body: bytes) -> None:
    try:
        pairs = parse_pairs(body, resolve_mood)
    except BadRequest as error:
        faults = error.faults
    else:
        faults = tuple(Fault("$", pair.playlist_text) for pair in pairs)
    assert faults
