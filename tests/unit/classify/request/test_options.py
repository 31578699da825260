import pytest

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, UnknownMood
from classify.request.options import Query, parse_link, parse_options, parse_page_query, selection
from classify.request.schemas import OptionsBody
from classify.request.validation import Faults
from tests.unit.classify.builders import resolve_mood, spotify_id

ID = spotify_id(1)


@pytest.mark.parametrize("kind", ["playlist", "album", "track"])
def test_a_link_can_be_a_playlist_album_or_track(kind: str) -> None:
    assert parse_link(f"spotify:{kind}:{ID}") == SpotifyLink(kind, ID)  # type: ignore[arg-type]


def test_liked_songs_are_rejected() -> None:
    with pytest.raises(BadRequest, match="Only the command line reads liked songs"):
        parse_link("https://open.spotify.com/collection/tracks")


def _options(query: Query) -> OptionsBody:
    faults = Faults()
    options = parse_options(query, resolve_mood, faults)
    faults.raise_any()
    return options


def test_an_empty_query_gives_the_defaults() -> None:
    assert _options({}) == _options({"moods": []}) == OptionsBody()


def test_list_items_are_separated_by_commas_or_repeated_parameters() -> None:
    options = _options({"moods": ["happy,dark", "alegre", ",", ""], "include": ["scores,features"]})
    assert (options.moods, options.include) == (["happy", "dark", "alegre"], ["scores", "features"])


def test_the_last_repeated_value_wins_and_keeps_its_commas() -> None:
    assert _options({"min_score": ["0.1", "0.5"], "sort": ["score"]}) == OptionsBody(min_score=0.5, sort="score")
    with pytest.raises(BadRequest):
        _options({"sort": ["score,playlist"]})


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ({"min_score": ["high"]}, ["?min_score"]),
        ({"min_score": [""]}, ["?min_score"]),
        ({"min_score": ["-0.1"]}, ["?min_score"]),
        ({"min_score": ["1.1"]}, ["?min_score"]),
        ({"min_score": ["nan"]}, ["?min_score"]),
        ({"sort": ["mood"]}, ["?sort"]),
        ({"include": ["scores,mood"]}, ["?include[1]"]),
        ({"playlist": [ID]}, ["?"]),
        ({"sort": ["\ud800"]}, ["?sort"]),
        ({"include": ["a,b"], "sort": ["c"], "d": ["e"]}, ["?", "?sort", "?include[0]", "?include[1]"]),
        ({"moods": ["happy,angst"], "min_score": ["2"]}, ["?min_score", "?moods[1]"]),
    ],
)
def test_every_invalid_option_has_the_path_of_its_query_parameter(query: Query, paths: list[str]) -> None:
    with pytest.raises(BadRequest) as caught:
        _options(query)
    assert [fault.path for fault in caught.value.faults] == paths


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({"mood": ["happy"]}, "Unknown query parameter `mood`. Did you mean `moods`?"),
        (
            {"colour": ["x"]},
            "Unknown query parameter `colour`. Allowed: moods, min_score, certainty, sort, include, by_name.",
        ),
        ({"sort": ["scor"]}, "Invalid enum value 'scor'. Did you mean 'score'? Allowed: playlist, score."),
        ({"min_score": ["2"]}, "Expected `float` <= 1.0. Allowed: numbers from 0 to 1."),
        ({"include": ["all"]}, "Invalid enum value 'all'. Allowed: features, scores, why."),
    ],
)
def test_a_fault_names_what_is_allowed(query: Query, detail: str) -> None:
    with pytest.raises(BadRequest) as caught:
        _options(query)
    assert [fault.detail for fault in caught.value.faults] == [detail]


def test_a_page_query_lists_every_fault() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_page_query({"limt": ["5"], "offset": ["-1"], "limit": ["many"]})
    assert [(fault.path, fault.detail) for fault in caught.value.faults] == [
        ("?", "Unknown query parameter `limt`. Did you mean `limit`?"),
        ("?offset", "Expected `int` >= 0. Allowed: whole numbers from 0."),
        ("?limit", "Expected `int`, got `str`. Allowed: whole numbers from 1 to 1,000."),
    ]


def test_a_selection_uses_the_models_mood_names() -> None:
    options = OptionsBody(moods=["alegre", "dark", "happy"], min_score=0.5, sort="score")
    assert selection(options, resolve_mood) == Selection(frozenset({"happy", "dark"}), 0.5, "score")


def test_each_unknown_mood_is_a_fault_with_its_path() -> None:
    with pytest.raises(UnknownMood) as caught:
        _options({"moods": ["angst,dark", "gloom"]})
    assert [fault.path for fault in caught.value.faults] == ["?moods[0]", "?moods[2]"]
