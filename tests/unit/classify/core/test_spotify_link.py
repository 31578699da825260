import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

ID = "37i9dQZF1DX1rVvRgjX59F"
LIKED = SpotifyLink("liked", None)


@pytest.mark.parametrize(
    "text",
    [
        f"https://open.spotify.com/playlist/{ID}",
        f"https://open.spotify.com/playlist/{ID}?si=0a1b2c&pi=u-xyz&pt=4d5e6f",
        f"https://open.spotify.com/playlist/{ID}#top",
        f"http://open.spotify.com/playlist/{ID}",
        f"open.spotify.com/playlist/{ID}",
        f"www.open.spotify.com/playlist/{ID}",
        f"HTTPS://OPEN.SPOTIFY.COM/playlist/{ID}",
        f"https://open.spotify.com:443/playlist/{ID}",
        f"https://open.spotify.com/playlist/{ID}/",
        f"https://open.spotify.com//playlist//{ID}",
        f"  https://open.spotify.com/playlist/{ID}\n",
        f"<https://open.spotify.com/playlist/{ID}>",
        f"'https://open.spotify.com/playlist/{ID}'",
        f'" https://open.spotify.com/playlist/{ID} "',
        f"https://open.spotify.com/intl-es/playlist/{ID}",
        f"https://open.spotify.com/intl-pt-BR/playlist/{ID}?si=0a1b2c",
        f"https://open.spotify.com/user/ana.b/playlist/{ID}",
        f"https://open.spotify.com/intl-de/user/ana/playlist/{ID}",
        f"https://open.spotify.com/embed/playlist/{ID}?utm_source=generator",
        f"https://open.spotify.com/embed-legacy/playlist/{ID}",
        f"https://open.spotify.com/intl-fr/embed/playlist/{ID}",
        f"https://play.spotify.com/playlist/{ID}",
        f"https://play.spotify.com/user/ana/playlist/{ID}",
        f"spotify:playlist:{ID}",
        f"SPOTIFY:playlist:{ID}",
        f"spotify:user:ana:playlist:{ID}",
        f" {ID} ",
    ],
)
def test_every_form_of_a_playlist_link_is_parsed(text: str) -> None:
    assert SpotifyLink.parse(text) == SpotifyLink("playlist", ID)


@pytest.mark.parametrize("kind", ["album", "track"])
@pytest.mark.parametrize(
    "form", ["https://open.spotify.com/{}?si=1", "open.spotify.com/intl-es/{}/", "https://open.spotify.com/embed/{}"]
)
def test_album_and_track_links_are_parsed_in_the_same_forms(form: str, kind: str) -> None:
    assert SpotifyLink.parse(form.format(f"{kind}/{ID}")) == SpotifyLink(kind, ID)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["album", "track"])
def test_album_and_track_uris_are_parsed(kind: str) -> None:
    assert SpotifyLink.parse(f"spotify:{kind}:{ID}") == SpotifyLink(kind, ID)  # type: ignore[arg-type]


def test_a_bare_id_is_a_playlist_by_default() -> None:
    assert SpotifyLink.parse(ID).kind == "playlist"


def test_a_bare_id_can_be_a_track() -> None:
    assert SpotifyLink.parse(ID, bare="track") == SpotifyLink("track", ID)


def test_a_full_link_keeps_its_kind() -> None:
    assert SpotifyLink.parse(f"spotify:album:{ID}", bare="track").kind == "album"


@pytest.mark.parametrize(
    "text",
    [
        "liked",
        " Liked ",
        "https://open.spotify.com/collection/tracks",
        "https://open.spotify.com/intl-es/collection/tracks?si=1",
        "https://open.spotify.com/collection",
        "spotify:collection:tracks",
        "spotify:user:ana:collection",
    ],
)
def test_liked_songs_have_no_id(text: str) -> None:
    assert SpotifyLink.parse(text) == LIKED


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


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (SpotifyLink("playlist", ID), f"https://open.spotify.com/playlist/{ID}"),
        (SpotifyLink("album", ID), f"https://open.spotify.com/album/{ID}"),
        (SpotifyLink("track", ID), f"https://open.spotify.com/track/{ID}"),
        (LIKED, "https://open.spotify.com/collection/tracks"),
    ],
)
def test_a_links_url_is_canonical_and_parses_to_the_same_link(link: SpotifyLink, url: str) -> None:
    assert link.url == url
    assert SpotifyLink.parse(url) == link


HOSTS = ["spotify", "open.spotify.com", "play.spotify.com", "spotify.link"]
KINDS = ["playlist", "album", "track", "liked", "collection", "tracks", "user", "embed", "intl-es", "artist", "s"]
ODDITIES = [ID, ID[:-1], "https", "@", "[", "%", "?", "#", "é", "\ud800", "\0"]
LINK_LIKE = st.lists(
    st.tuples(st.sampled_from([*HOSTS, *KINDS, *ODDITIES]), st.sampled_from([":", "/", "://", ""])), max_size=8
).map(lambda parts: "".join(word + separator for word, separator in parts))


@given(st.text() | LINK_LIKE)
def test_any_text_is_a_link_or_a_bad_request(text: str) -> None:
    try:
        link = SpotifyLink.parse(text)
    except BadRequest:
        return
    assert (link.id is None) == (link.kind == "liked")
    assert SpotifyLink.parse(link.url) == link
