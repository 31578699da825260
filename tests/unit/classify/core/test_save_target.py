import msgspec
import pytest

from classify.core.save_target import SaveTarget
from classify.errors import BadRequest
from tests.unit.classify.builders import spotify_id


@pytest.mark.parametrize(
    "link",
    [f"https://open.spotify.com/playlist/{spotify_id(7)}?si=1", f"spotify:playlist:{spotify_id(7)}", spotify_id(7)],
)
def test_a_link_becomes_the_id(link: str) -> None:
    expected = SaveTarget(mood="dark", min_score=0.5, sort="score", id=spotify_id(7))
    assert SaveTarget.parse(link, mood="dark", min_score=0.5, sort="score") == expected


@pytest.mark.parametrize("name", ["Rainy days", "AC/DC: the best", "liked", "  Rainy\n days  "])
def test_other_text_becomes_the_name(name: str) -> None:
    assert SaveTarget.parse(name, mood="dark") == SaveTarget(mood="dark", name=" ".join(name.split()))


@pytest.mark.parametrize("text", [f"spotify:album:{spotify_id(7)}", f"https://open.spotify.com/track/{spotify_id(7)}"])
def test_a_link_to_something_else_is_rejected(text: str) -> None:
    with pytest.raises(BadRequest, match="only be saved to a playlist"):
        SaveTarget.parse(text, mood="dark")


@pytest.mark.parametrize("text", ["https://example.com/playlist", "spotify:nonsense", "", "   ", "x" * 101])
def test_other_links_and_invalid_names_are_rejected(text: str) -> None:
    with pytest.raises(BadRequest):
        SaveTarget.parse(text, mood="dark")


def test_the_default_title_names_the_mood_and_the_source() -> None:
    target = SaveTarget.parse(None, mood="dark")
    assert target.title("Road\ntrip") == "Dark songs of Road trip"
    assert target.title("") == "Dark songs"
    assert len(target.title("x" * 300)) == 100


def test_a_given_name_is_the_title() -> None:
    assert SaveTarget(mood="dark", name="Rain").title("Road trip") == "Rain"


def test_its_json_omits_defaults_and_is_decoded_again() -> None:
    target = SaveTarget(mood="dark", id=spotify_id(7))
    stored = msgspec.json.encode(target)
    assert stored == b'{"mood":"dark","id":"%s"}' % spotify_id(7).encode()
    assert msgspec.json.decode(stored, type=SaveTarget) == target


@pytest.mark.parametrize("name", ["x", "x" * 100, "  " + "x" * 100 + "\n"])
def test_a_name_of_one_to_a_hundred_characters_is_accepted(name: str) -> None:
    assert SaveTarget.parse(name, mood="dark").name == name.strip()


@pytest.mark.parametrize(
    "text",
    [
        f"open.spotify.com/album/{spotify_id(7)}",
        f"Play.Spotify.com/track/{spotify_id(7)}",
        f"open.spotify.com/playlist/{spotify_id(7)[:-1]}",
        "spotify.link/AbCdEf",
    ],
)
def test_a_link_without_a_scheme_is_not_a_name(text: str) -> None:
    with pytest.raises(BadRequest):
        SaveTarget.parse(text, mood="dark")
