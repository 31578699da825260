"""Texts that are almost links, and links with unusual text around them."""

import pytest

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

ID = "37i9dQZF1DX1rVvRgjX59F"
URL = f"https://open.spotify.com/playlist/{ID}"


def test_a_link_of_2048_characters_is_accepted_and_a_longer_one_is_rejected() -> None:
    longest = f"{URL}?".ljust(2048, "x")
    assert SpotifyLink.parse(longest) == SpotifyLink("playlist", ID)
    with pytest.raises(BadRequest, match="too long"):
        SpotifyLink.parse(f"{longest}x")


def test_spaces_around_a_link_do_not_count() -> None:
    assert SpotifyLink.parse(URL.center(3000)) == SpotifyLink("playlist", ID)


@pytest.mark.parametrize(
    ("text", "excerpt"), [("soft songs", "soft songs"), ("x" * 60, "x" * 60), ("x" * 61, "x" * 57 + "...")]
)
def test_the_error_quotes_up_to_60_characters(text: str, excerpt: str) -> None:
    with pytest.raises(BadRequest) as caught:
        SpotifyLink.parse(text)
    assert caught.value.detail.startswith(f"'{excerpt}' is not a Spotify link.")


@pytest.mark.parametrize("form", ["https://open.spotify.com/{}/queue", "spotify:{}:queue"])
def test_text_after_the_id_is_ignored(form: str) -> None:
    separator = "/" if "/" in form else ":"
    assert SpotifyLink.parse(form.format(f"album{separator}{ID}")) == SpotifyLink("album", ID)


def test_only_a_user_is_allowed_before_a_playlist() -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(f"https://open.spotify.com/genre/mood/playlist/{ID}")


@pytest.mark.parametrize("text", ["https://example.com/s/AbCdEf", "spotify.co/s/AbCdEf"])
def test_a_short_link_of_another_site_is_not_a_spotify_link(text: str) -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(text)
