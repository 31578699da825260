import html

import pytest

from classify.core.playlist import Playlist
from classify.core.save_target import REST
from classify.saving.description import describe, is_made_by_moodlist, is_made_from
from tests.unit.classify.builders import spotify_id

ROAD = Playlist(name="Road trip", tracks=(), url=f"https://open.spotify.com/playlist/{spotify_id(1)}")
LIKED = Playlist(name="Liked songs", tracks=(), url="https://open.spotify.com/collection/tracks")
FILE = Playlist(name="Songs & <noise>", tracks=())
UNNAMED = Playlist(name="", tracks=())


def test_a_description_names_moodlist_the_mood_and_the_source() -> None:
    assert describe("dark", ROAD) == f"Made by Moodlist: the dark songs of Road trip [{spotify_id(1)}]"
    assert describe("dark", LIKED) == "Made by Moodlist: the dark songs of Liked songs [liked]"
    assert describe("dark", UNNAMED) == "Made by Moodlist: the dark songs of a list"


def test_the_rest_is_not_the_songs_of_a_mood_of_this_name() -> None:
    assert describe(REST, ROAD) == f"Made by Moodlist: the rest of Road trip [{spotify_id(1)}]"
    assert is_made_from(describe(REST, ROAD), REST, ROAD)
    assert not is_made_from(describe("rest", ROAD), REST, ROAD)
    assert not is_made_from(describe(REST, ROAD), "rest", ROAD)


@pytest.mark.parametrize("source", [ROAD, LIKED, FILE, UNNAMED])
def test_a_description_is_recognised_as_spotify_sends_it(source: Playlist) -> None:
    sent = html.escape(describe("dark", source))
    assert is_made_by_moodlist(sent)
    assert is_made_from(sent, "dark", source)
    assert not is_made_from(sent, "happy", source)


def test_a_source_with_an_id_is_recognised_after_it_was_renamed() -> None:
    renamed = Playlist(name="Road trip 2", tracks=(), url=ROAD.url)
    other = Playlist(name="Road trip", tracks=(), url=f"https://open.spotify.com/playlist/{spotify_id(2)}")
    assert is_made_from(describe("dark", renamed), "dark", ROAD)
    assert not is_made_from(describe("dark", other), "dark", ROAD)


def test_a_file_is_recognised_by_its_whole_name() -> None:
    assert not is_made_from(describe("dark", Playlist(name="my road trip", tracks=())), "dark", ROAD)
    assert not is_made_from(describe("dark", FILE), "dark", UNNAMED)


@pytest.mark.parametrize("description", [None, "", "My favourites", "I like what is made by Moodlist", 7])
def test_other_descriptions_are_not_recognised(description: object) -> None:
    assert not is_made_by_moodlist(description)
    assert not is_made_from(description, "dark", ROAD)


def test_a_long_name_is_shortened_to_fit_spotifys_limit() -> None:
    long = Playlist(name="line\n" * 200, tracks=(), url=ROAD.url)
    assert len(describe("aggressive", long)) < 300
    assert "\n" not in describe("aggressive", long)
    assert is_made_from(describe("aggressive", long), "aggressive", ROAD)
