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
def test_a_link_can_be_a_playlist_album_or_track(kind: str) -> None:
    assert parse_link(f"spotify:{kind}:{ID}") == SpotifyLink(kind, ID)  # type: ignore[arg-type]


def test_liked_songs_are_rejected() -> None:
    with pytest.raises(BadRequest, match="Only the command line reads liked songs"):
        parse_link("https://open.spotify.com/collection/tracks")


def test_an_empty_query_gives_the_defaults() -> None:
    assert parse_options({}) == parse_options({"moods": []}) == OptionsBody()


def test_list_items_are_separated_by_commas_or_repeated_parameters() -> None:
    options = parse_options({"moods": ["happy,dark", "calm", ",", ""], "include": ["scores,features"]})
    assert (options.moods, options.include) == (["happy", "dark", "calm"], ["scores", "features"])


def test_the_last_repeated_value_wins_and_keeps_its_commas() -> None:
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
def test_an_invalid_option_has_the_path_of_its_query_parameter(query: dict[str, list[str]], path: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_options(query)
    assert [fault.path for fault in caught.value.faults] == [path]


def test_the_error_names_an_unknown_parameter() -> None:
    with pytest.raises(BadRequest, match="`mod`"):
        parse_options({"mod": ["happy"]})


def test_a_selection_uses_the_models_mood_names() -> None:
    faults = Faults()
    options = OptionsBody(moods=["alegre", "dark", "happy"], min_score=0.5, sort="score")
    assert parse_selection(options, resolve_mood, "$", faults) == Selection(frozenset({"happy", "dark"}), 0.5, "score")
    faults.raise_any()


@pytest.mark.parametrize(("path", "paths"), [("$", ["$.moods[0]", "$.moods[2]"]), ("?", ["?moods[0]", "?moods[2]"])])
def test_each_unknown_mood_is_a_fault_with_its_path(path: str, paths: list[str]) -> None:
    faults = Faults()
    parse_selection(OptionsBody(moods=["angst", "dark", ""]), resolve_mood, path, faults)
    with pytest.raises(UnknownMood) as caught:
        faults.raise_any()
    assert [fault.path for fault in caught.value.faults] == paths
