import pytest

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, UnknownMood
from classify.request.options import parse_link, parse_options, parse_selection
from classify.request.schemas import OptionsBody
from classify.request.validation import Faults
from tests.unit.classify.builders import resolve_mood, spotify_id

ID = spotify_id(1)


@pytest.mark.parametrize("kind", ["playlist", "album", "track"])
def test_a_request_may_name_a_playlist_an_album_or_a_track(kind: str) -> None:
    assert parse_link(f"spotify:{kind}:{ID}") == SpotifyLink(kind, ID)  # type: ignore[arg-type]


def test_the_liked_songs_are_for_the_command_line_alone() -> None:
    with pytest.raises(BadRequest, match="command line alone"):
        parse_link("https://open.spotify.com/collection/tracks")


def test_a_query_without_options_gives_the_defaults() -> None:
    assert parse_options({}) == parse_options({"moods": []}) == OptionsBody()


def test_lists_are_given_with_commas_or_by_repeating_the_parameter() -> None:
    options = parse_options({"moods": ["happy,dark", "calm", ",", ""], "include": ["scores,features"]})
    assert (options.moods, options.include) == (["happy", "dark", "calm"], ["scores", "features"])


def test_the_last_of_repeated_values_counts_and_keeps_its_commas() -> None:
    assert parse_options({"min_score": ["0.1", "0.5"], "sort": ["score"]}) == OptionsBody(min_score=0.5, sort="score")
    with pytest.raises(BadRequest):
        parse_options({"sort": ["score,playlist"]})


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"min_score": ["high"]}, "?min_score"),
        ({"min_score": [""]}, "?min_score"),
        ({"min_score": ["-0.1"]}, "?min_score"),
        ({"min_score": ["1.1"]}, "?min_score"),
        ({"min_score": ["nan"]}, "?min_score"),
        ({"sort": ["mood"]}, "?sort"),
        ({"include": ["scores,mood"]}, "?include[1]"),
        ({"playlist": [ID]}, "?"),
    ],
)
def test_a_wrong_option_is_a_fault_at_its_query_parameter(query: dict[str, list[str]], path: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_options(query)
    assert [fault.path for fault in caught.value.faults] == [path]


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(BadRequest, match="`mod`"):
        parse_options({"mod": ["happy"]})


def test_a_selection_is_in_the_models_words() -> None:
    faults = Faults()
    options = OptionsBody(moods=["alegre", "dark", "happy"], min_score=0.5, sort="score")
    assert parse_selection(options, resolve_mood, "$", faults) == Selection(frozenset({"happy", "dark"}), 0.5, "score")
    faults.raise_any()


@pytest.mark.parametrize(("path", "places"), [("$", ["$.moods[0]", "$.moods[2]"]), ("?", ["?moods[0]", "?moods[2]"])])
def test_each_mood_that_is_not_known_is_a_fault_at_its_place(path: str, places: list[str]) -> None:
    faults = Faults()
    parse_selection(OptionsBody(moods=["angst", "dark", ""]), resolve_mood, path, faults)
    with pytest.raises(UnknownMood) as caught:
        faults.raise_any()
    assert [fault.path for fault in caught.value.faults] == places
