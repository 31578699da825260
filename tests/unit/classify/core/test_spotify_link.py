"""Every form of a link to a playlist, an album or a track is parsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest

ID = "37i9dQZF1DX1rVvRgjX59F"
URL = f"https://open.spotify.com/playlist/{ID}"
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


def test_spaces_around_a_link_do_not_count() -> None:
    assert SpotifyLink.parse(URL.center(3000)) == SpotifyLink("playlist", ID)


@pytest.mark.parametrize("form", ["https://open.spotify.com/{}/queue", "spotify:{}:queue"])
def test_text_after_the_id_is_ignored(form: str) -> None:
    separator = "/" if "/" in form else ":"
    assert SpotifyLink.parse(form.format(f"album{separator}{ID}")) == SpotifyLink("album", ID)


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
