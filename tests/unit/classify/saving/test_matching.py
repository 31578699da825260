"""When an entry with another id counts as the wanted song, and when it is a different song."""

import pytest

from classify.core.playlist import Track
from classify.saving.plan import make_plan
from classify.saving.selection import TargetTracks
from tests.unit.classify.builders import spotify_id, track

WANTED, LISTED = spotify_id(1), spotify_id(9)


def _is_same(listed: Track, wanted: Track) -> bool:
    plan = make_plan([listed], TargetTracks((wanted,)))
    assert (plan.steps == ()) == (plan.unmoved == 1)
    return plan.unmoved == 1


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({"name": "Tide", "artists": ("Duo",)}, True),
        ({"name": "Tide"}, False),
        ({"artists": ("Duo",)}, False),
        ({"isrc": "ZZ"}, True),
        ({"isrc": ""}, False),
        ({}, False),
    ],
)
def test_songs_are_the_same_by_isrc_or_by_title_and_artists_together(fields: dict[str, object], same: bool) -> None:
    assert _is_same(track(1, id=LISTED, **fields), track(1, id=WANTED, **fields)) is same


@pytest.mark.parametrize("artists", [("Duo", "Guest"), ("Guest",), ("Guest", "Duo")])
def test_a_song_with_the_same_title_by_other_artists_is_different(artists: tuple[str, ...]) -> None:
    listed = track(1, id=LISTED, name="Tide", artists=artists)
    assert not _is_same(listed, track(1, id=WANTED, name="Tide", artists=("Duo",)))


def test_an_id_takes_precedence_over_a_title() -> None:
    both = tuple(track(1, id=id_, name="Tide", artists=("Duo",)) for id_ in (WANTED, LISTED))
    assert make_plan(both[1:], TargetTracks(both)).added == both[:1]


def test_an_isrc_takes_precedence_over_a_title() -> None:
    by_title = track(1, id=spotify_id(2), name="Tide", artists=("Duo",))
    by_isrc = track(2, id=WANTED, isrc="ZZ")
    listed = track(1, id=LISTED, isrc="ZZ", name="Tide", artists=("Duo",))
    assert make_plan([listed], TargetTracks((by_title, by_isrc))).added == (by_title,)
