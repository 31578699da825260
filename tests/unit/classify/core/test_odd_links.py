"""Texts that are almost links, or links with more around them than people usually paste."""

import pytest

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

ID = "37i9dQZF1DX1rVvRgjX59F"
URL = f"https://open.spotify.com/playlist/{ID}"


def test_a_link_of_2048_characters_is_read_and_a_longer_one_is_not() -> None:
    longest = f"{URL}?".ljust(2048, "x")
    assert SpotifyLink.parse(longest) == SpotifyLink("playlist", ID)
    with pytest.raises(BadRequest, match="too long"):
        SpotifyLink.parse(f"{longest}x")


def test_blanks_around_a_link_do_not_make_it_too_long() -> None:
    assert SpotifyLink.parse(URL.center(3000)) == SpotifyLink("playlist", ID)


@pytest.mark.parametrize(
    ("text", "quoted"), [("soft songs", "soft songs"), ("x" * 60, "x" * 60), ("x" * 61, "x" * 57 + "...")]
)
def test_a_text_that_is_no_link_is_quoted_whole_up_to_60_characters(text: str, quoted: str) -> None:
    with pytest.raises(BadRequest) as caught:
        SpotifyLink.parse(text)
    assert caught.value.detail.startswith(f"'{quoted}' is not a Spotify link.")


@pytest.mark.parametrize("form", ["https://open.spotify.com/{}/queue", "spotify:{}:queue"])
def test_what_stands_behind_the_id_is_left_alone(form: str) -> None:
    separator = "/" if "/" in form else ":"
    assert SpotifyLink.parse(form.format(f"album{separator}{ID}")) == SpotifyLink("album", ID)


def test_only_a_user_may_stand_before_a_playlist() -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(f"https://open.spotify.com/genre/mood/playlist/{ID}")


@pytest.mark.parametrize("text", ["https://example.com/s/AbCdEf", "spotify.co/s/AbCdEf"])
def test_another_sites_short_link_is_not_spotifys(text: str) -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(text)
