import html

import pytest

from classify.core.playlist import Playlist
from classify.saving.description import describe, is_made_by_moodlist, is_made_from
from tests.unit.classify.builders import spotify_id

ROAD = Playlist(name="Road trip", tracks=(), url=f"https://open.spotify.com/playlist/{spotify_id(1)}")
LIKED = Playlist(name="Liked songs", tracks=(), url="https://open.spotify.com/collection/tracks")
FILE = Playlist(name="Songs & <noise>", tracks=())
NAMELESS = Playlist(name="", tracks=())


def test_it_says_who_made_the_playlist_and_from_what() -> None:
    assert describe("dark", ROAD) == f"Made by Moodlist: the dark songs of Road trip [{spotify_id(1)}]"
    assert describe("dark", LIKED) == "Made by Moodlist: the dark songs of Liked songs [liked]"
    assert describe("dark", NAMELESS) == "Made by Moodlist: the dark songs of a list"


@pytest.mark.parametrize("source", [ROAD, LIKED, FILE, NAMELESS])
def test_it_is_known_again_as_spotify_sends_it(source: Playlist) -> None:
    sent = html.escape(describe("dark", source))
    assert is_made_by_moodlist(sent)
    assert is_made_from(sent, "dark", source)
    assert not is_made_from(sent, "happy", source)


def test_a_playlist_is_known_by_its_id_whatever_its_name() -> None:
    renamed = Playlist(name="Road trip 2", tracks=(), url=ROAD.url)
    other = Playlist(name="Road trip", tracks=(), url=f"https://open.spotify.com/playlist/{spotify_id(2)}")
    assert is_made_from(describe("dark", renamed), "dark", ROAD)
    assert not is_made_from(describe("dark", other), "dark", ROAD)


def test_a_file_is_known_by_its_whole_name() -> None:
    assert not is_made_from(describe("dark", Playlist(name="my road trip", tracks=())), "dark", ROAD)
    assert not is_made_from(describe("dark", FILE), "dark", NAMELESS)


@pytest.mark.parametrize("description", [None, "", "My favourites", "I like what is made by Moodlist", 7])
def test_what_somebody_else_wrote_is_not_ours(description: object) -> None:
    assert not is_made_by_moodlist(description)
    assert not is_made_from(description, "dark", ROAD)


def test_a_long_name_leaves_the_mark_short_enough_for_spotify() -> None:
    long = Playlist(name="line\n" * 200, tracks=(), url=ROAD.url)
    assert len(describe("aggressive", long)) < 300
    assert "\n" not in describe("aggressive", long)
    assert is_made_from(describe("aggressive", long), "aggressive", ROAD)
