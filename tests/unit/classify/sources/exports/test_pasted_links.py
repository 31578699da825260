"""Links copied out of Spotify, one or several per line."""

import pytest

from classify.errors import BadRequest
from tests.unit.classify.sources.exports.support import IDS, export, items, read, skipped


def test_links_with_any_separator_are_read_in_order() -> None:
    playlist = export("pasted.txt")
    assert [(track.position, track.id) for track in playlist.tracks] == [(2, IDS[0]), (3, IDS[1]), (4, IDS[2])]


def test_a_line_without_a_link_is_skipped_and_does_not_vanish() -> None:
    assert skipped(export("pasted.txt")) == [
        (1, "no_id", "My songs:"),
        (5, "local_file", "Nana azul"),
        (6, "episode", None),
    ]


def test_an_m3u_answer_of_moodlist_is_read_without_its_comments() -> None:
    playlist = export("pasted.m3u")
    assert [item.position for item in items(playlist)] == [1]
    assert playlist.tracks[0].id == IDS[0]


def test_bare_ids_are_read() -> None:
    assert [track.id for track in read(f"{IDS[0]}\n{IDS[1]} {IDS[2]}\n ,;\n").tracks] == list(IDS)


def test_words_around_a_link_are_ignored() -> None:
    (track,) = read(f"Listen (https://open.spotify.com/track/{IDS[0]})!").tracks
    assert (track.id, track.name) == (IDS[0], None)


def test_a_full_stop_after_a_link_is_ignored() -> None:
    assert read(f"It is https://open.spotify.com/track/{IDS[0]}.").tracks[0].id == IDS[0]


@pytest.mark.parametrize("kind", ["playlist", "album", "artist"])
def test_a_link_to_something_other_than_a_track_is_refused_with_advice(kind: str) -> None:
    with pytest.raises(BadRequest, match=f"links to a Spotify {kind}, not to tracks") as refused:
        read(f"https://open.spotify.com/{kind}/{IDS[0]}")
    assert "paste the links" in refused.value.detail


def test_text_without_links_is_refused() -> None:
    with pytest.raises(BadRequest, match="Unrecognised file format"):
        read("dear diary\ntoday I listened to music\n# and a comment")
