"""Texts that are not links, or links to something without tracks, are rejected; the error says why."""

import pytest

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

ID = "37i9dQZF1DX1rVvRgjX59F"
URL = f"https://open.spotify.com/playlist/{ID}"


@pytest.mark.parametrize("text", [f"https://open.spotify.com/liked/{ID}", f"spotify:liked:{ID}"])
def test_liked_is_not_a_kind_in_spotify_urls(text: str) -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://spotify.link/AbCdEf",
        "spotify.link/AbCdEf?x=1",
        "https://www.spotify.link/AbCdEf",
        "https://open.spotify.com/s/AbCdEf",
        "https://link.tospotify.com/AbCdEf",
        "https://spotify.app.link/AbCdEf",
        "https://spoti.fi/AbCdEf",
    ],
)
def test_the_error_of_a_short_link_says_to_open_it(text: str) -> None:
    with pytest.raises(BadRequest, match="short link"):
        SpotifyLink.parse(text)


@pytest.mark.parametrize("kind", ["artist", "episode", "show", "audiobook", "chapter"])
@pytest.mark.parametrize("form", ["https://open.spotify.com/intl-es/{}/{}?si=1", "spotify:{}:{}"])
def test_a_link_to_something_without_tracks_is_rejected(form: str, kind: str) -> None:
    with pytest.raises(BadRequest, match=f"link to a Spotify {kind};"):
        SpotifyLink.parse(form.format(kind, ID))


@pytest.mark.parametrize("text", ["https://open.spotify.com/user/ana", "spotify:user:ana"])
def test_a_link_to_a_user_is_rejected(text: str) -> None:
    with pytest.raises(BadRequest, match="link to a Spotify user;"):
        SpotifyLink.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/playlist/{ID[:-1]}",
        f"https://open.spotify.com/playlist/{ID}x",
        "spotify:album:",
        "https://open.spotify.com/track/",
        "spotify:playlist:37i9dQZF1DX1rVvRgjX59-",
        "spotify:playlist:37i9dQZF1DX1rVvRgjX5é9",
    ],
)
def test_a_truncated_or_misspelt_id_is_rejected(text: str) -> None:
    with pytest.raises(BadRequest, match="must have 22 letters and digits"):
        SpotifyLink.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "relaxing songs",
        ID[:-1],
        f"{ID}x",
        "spotify:",
        "spotify",
        "https://open.spotify.com",
        "https://open.spotify.com/",
        "https://open.spotify.com/search/calm",
        f"https://open.spotify.com/intl-es/embed/user/ana/{ID}",
        f"https://example.com/playlist/{ID}",
        f"https://open.spotify.com.example.com/playlist/{ID}",
        f"https://open.spotify.com@example.com/playlist/{ID}",
        f"https://example.com/?u=https://open.spotify.com/playlist/{ID}",
        f"ftp://open.spotify.com/playlist/{ID}",
        f"javascript://open.spotify.com/playlist/{ID}",
        f"https://[open.spotify.com/playlist/{ID}",
        f"https://open.spotify.com／playlist/{ID}",  # noqa: RUF001  # a slash after Unicode normalisation
    ],
)
def test_everything_else_is_not_a_spotify_link(text: str) -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(text)


def test_a_long_text_is_truncated_in_the_error() -> None:
    with pytest.raises(BadRequest) as caught:
        SpotifyLink.parse("x" * 2_000)
    assert "x" * 57 + "..." in caught.value.detail
    assert "x" * 58 not in caught.value.detail


def test_a_very_long_text_is_rejected() -> None:
    with pytest.raises(BadRequest, match="too long"):
        SpotifyLink.parse(f"https://open.spotify.com/playlist/{ID}?" + "x" * 2_048)


def test_a_link_of_2048_characters_is_accepted_and_a_longer_one_is_rejected() -> None:
    longest = f"{URL}?".ljust(2048, "x")
    assert SpotifyLink.parse(longest) == SpotifyLink("playlist", ID)
    with pytest.raises(BadRequest, match="too long"):
        SpotifyLink.parse(f"{longest}x")


@pytest.mark.parametrize(
    ("text", "excerpt"), [("soft songs", "soft songs"), ("x" * 60, "x" * 60), ("x" * 61, "x" * 57 + "...")]
)
def test_the_error_quotes_up_to_60_characters(text: str, excerpt: str) -> None:
    with pytest.raises(BadRequest) as caught:
        SpotifyLink.parse(text)
    assert caught.value.detail.startswith(f"'{excerpt}' is not a Spotify link.")


def test_only_a_user_is_allowed_before_a_playlist() -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(f"https://open.spotify.com/genre/mood/playlist/{ID}")


@pytest.mark.parametrize("text", ["https://example.com/s/AbCdEf", "spotify.co/s/AbCdEf"])
def test_a_short_link_of_another_site_is_not_a_spotify_link(text: str) -> None:
    with pytest.raises(BadRequest, match="is not a Spotify link"):
        SpotifyLink.parse(text)
