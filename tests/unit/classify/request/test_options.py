import pytest

from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, UnknownMood
from classify.request.options import listed_link, options_of, selection_of
from classify.request.schemas import OptionsBody
from classify.request.validation import Faults
from tests.unit.classify.made import known, spotify_id

ID = spotify_id(1)


@pytest.mark.parametrize("kind", ["playlist", "album", "track"])
def test_a_request_may_name_a_playlist_an_album_or_a_track(kind: str) -> None:
    assert listed_link(f"spotify:{kind}:{ID}") == SpotifyLink(kind, ID)  # type: ignore[arg-type]


def test_the_liked_songs_are_for_the_command_line_alone() -> None:
    with pytest.raises(BadRequest, match="command line alone"):
        listed_link("https://open.spotify.com/collection/tracks")


def test_a_query_without_options_gives_the_defaults() -> None:
    assert options_of({}) == options_of({"moods": []}) == OptionsBody()


def test_lists_are_given_with_commas_or_by_repeating_the_parameter() -> None:
    options = options_of({"moods": ["happy,dark", "calm", ",", ""], "include": ["scores,features"]})
    assert (options.moods, options.include) == (["happy", "dark", "calm"], ["scores", "features"])


def test_the_last_of_repeated_values_counts_and_keeps_its_commas() -> None:
    assert options_of({"min_score": ["0.1", "0.5"], "sort": ["score"]}) == OptionsBody(min_score=0.5, sort="score")
    with pytest.raises(BadRequest):
        options_of({"sort": ["score,playlist"]})


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
        options_of(query)
    assert [fault.path for fault in caught.value.faults] == [path]


def test_an_unknown_parameter_is_named() -> None:
    with pytest.raises(BadRequest, match="`mod`"):
        options_of({"mod": ["happy"]})


def test_a_selection_is_in_the_models_words() -> None:
    faults = Faults()
    options = OptionsBody(moods=["alegre", "dark", "happy"], min_score=0.5, sort="score")
    assert selection_of(options, known, "$", faults) == Selection(frozenset({"happy", "dark"}), 0.5, "score")
    faults.raise_any()


@pytest.mark.parametrize(("path", "places"), [("$", ["$.moods[0]", "$.moods[2]"]), ("?", ["?moods[0]", "?moods[2]"])])
def test_each_mood_that_is_not_known_is_a_fault_at_its_place(path: str, places: list[str]) -> None:
    faults = Faults()
    selection_of(OptionsBody(moods=["angst", "dark", ""]), known, path, faults)
    with pytest.raises(UnknownMood) as caught:
        faults.raise_any()
    assert [fault.path for fault in caught.value.faults] == places
