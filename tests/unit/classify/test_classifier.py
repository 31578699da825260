from collections.abc import Sequence

import pytest

from classify.classifier import classify_pairs, classify_playlist
from classify.core.features import Finding, Found
from classify.core.mood import MoodModel
from classify.core.playlist import Asked, Playlist, Track
from classify.core.report import Report, Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault, NotFound, TooLarge
from classify.request import Classification, Pair
from tests.unit.classify.made import features, report, spotify_id, track

ONE, TWO = (SpotifyLink("playlist", spotify_id(number)) for number in (1, 2))


class Shelf:
    """A source with one playlist, which remembers what it was asked for."""

    def __init__(self, *tracks: Track):
        self._tracks = tracks
        self.asked: list[Asked] = []

    def playlist(self, asked: Asked, /) -> Playlist:
        self.asked.append(asked)
        return Playlist.of(self._tracks, name="Road")


class Lively:
    """A provider that finds each track livelier than the one before."""

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        return [Found(features(energy=track.position / 10), "fake") for track in tracks]


def _pair(link: SpotifyLink, mood: str = "happy") -> Pair:
    return Pair(link, link.url, mood, Selection(frozenset({mood})))


def test_a_playlist_is_read_scored_and_reported_whole(tiny_model: MoodModel) -> None:
    source = Shelf(track(1), track(9))
    made = classify_playlist(Classification(ONE, Selection(frozenset({"happy"}))), source, Lively(), tiny_model)
    assert source.asked == [ONE]
    assert [(each.track, each.mood) for each in made.classified] == [(track(1), "dark"), (track(9), "happy")]


def test_each_pair_gets_the_songs_of_its_mood() -> None:
    whole = report((track(1), (0.9, 0.1)), (track(2), (0.1, 0.9)))
    reports = classify_pairs([_pair(ONE, "dark"), _pair(TWO, "happy")], lambda _: whole)
    assert [[each.track.position for each in report.classified] for report in reports] == [[2], [1]]


def test_a_playlist_that_stands_in_several_pairs_is_read_once() -> None:
    asked: list[SpotifyLink] = []

    def classify(link: SpotifyLink) -> Report:
        asked.append(link)
        return report(name=link.url)

    reports = classify_pairs([_pair(ONE), _pair(TWO), _pair(ONE, "dark")], classify)
    assert asked == [ONE, TWO]
    assert [report.playlist.name for report in reports] == [ONE.url, TWO.url, ONE.url]


def test_a_playlist_that_cannot_be_classified_is_named_by_its_pair() -> None:
    def classify(link: SpotifyLink) -> Report:
        if link == TWO:
            raise NotFound("There is no such playlist.")
        return report()

    with pytest.raises(NotFound) as caught:
        classify_pairs([_pair(ONE), _pair(TWO)], classify)
    assert caught.value.faults == (Fault("$[1].playlist", "There is no such playlist."),)


def test_an_error_that_names_its_fault_keeps_it() -> None:
    def classify(_: SpotifyLink) -> Report:
        raise BadRequest.at("$.own", "Its own.")

    with pytest.raises(BadRequest) as caught:
        classify_pairs([_pair(ONE)], classify)
    assert caught.value.faults == (Fault("$.own", "Its own."),)


def _half_full() -> Report:
    return report(*((track(position), (0.9, 0.1)) for position in range(1, 5_002)))


def test_more_than_ten_thousand_items_of_all_playlists_together_are_too_many() -> None:
    with pytest.raises(TooLarge, match="10002 items together"):
        classify_pairs([_pair(ONE), _pair(TWO)], lambda _: _half_full())


def test_a_playlist_that_is_asked_for_twice_counts_once() -> None:
    assert len(classify_pairs([_pair(ONE), _pair(ONE), _pair(ONE)], lambda _: _half_full())) == 3
