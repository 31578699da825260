from collections.abc import Sequence

import pytest

from classify.classifier import Classifier
from classify.core.features import Finding, Found
from classify.core.model import MoodModel
from classify.core.playlist import Playlist, PlaylistRef, Track
from classify.core.report import Report, Selection
from classify.core.spotify_link import SpotifyLink
from classify.errors import BadRequest, Fault, MoodlistError, NotFound, TooLarge
from classify.request import Pair
from tests.unit.classify.builders import features, spotify_id, track

ONE, TWO = (SpotifyLink("playlist", spotify_id(number)) for number in (1, 2))


class Shelf:
    """A source whose playlists are named by their links; it remembers what was read, and fails where it is told to."""

    def __init__(self, *tracks: Track, failures: dict[PlaylistRef, MoodlistError] | None = None):
        self._tracks = tracks
        self._failures = failures or {}
        self.read: list[PlaylistRef] = []

    def playlist(self, asked: PlaylistRef, /) -> Playlist:
        self.read.append(asked)
        if asked in self._failures:
            raise self._failures[asked]
        return Playlist.of(self._tracks, name=asked.url if isinstance(asked, SpotifyLink) else "")


class Lively:
    """A provider that finds each track livelier than the one before."""

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        return [Found(features(energy=min(1.0, track.position / 10)), "fake") for track in tracks]


def _pair(link: SpotifyLink, mood: str = "happy") -> Pair:
    return Pair(link, link.url, mood, Selection(frozenset({mood})))


def _reports(shelf: Shelf, model: MoodModel, *pairs: Pair) -> tuple[Report, ...]:
    result = Classifier(shelf, Lively(), model).answer(pairs)
    reports: tuple[Report, ...] = result.reports  # type: ignore[union-attr]
    return reports


def test_a_playlist_is_read_scored_and_reported_whole(tiny_model: MoodModel) -> None:
    shelf = Shelf(track(1), track(9))
    report = Classifier(shelf, Lively(), tiny_model).report(ONE)
    assert shelf.read == [ONE]
    assert [(each.track, each.mood) for each in report.classified] == [(track(1), "dark"), (track(9), "happy")]


def test_each_pair_gets_the_songs_of_its_mood(tiny_model: MoodModel) -> None:
    reports = _reports(Shelf(track(1), track(9)), tiny_model, _pair(ONE, "dark"), _pair(TWO, "happy"))
    assert [[each.track.position for each in report.classified] for report in reports] == [[1], [9]]


def test_a_playlist_in_several_pairs_is_read_once(tiny_model: MoodModel) -> None:
    shelf = Shelf()
    reports = _reports(shelf, tiny_model, _pair(ONE), _pair(TWO), _pair(ONE, "dark"))
    assert shelf.read == [ONE, TWO]
    assert [report.playlist.name for report in reports] == [ONE.url, TWO.url, ONE.url]


def test_the_error_of_a_playlist_names_its_pair(tiny_model: MoodModel) -> None:
    shelf = Shelf(failures={TWO: NotFound("There is no such playlist.")})
    with pytest.raises(NotFound) as caught:
        _reports(shelf, tiny_model, _pair(ONE), _pair(TWO))
    assert caught.value.faults == (Fault("$[1].playlist", "There is no such playlist."),)


def test_an_error_that_names_its_fault_keeps_it(tiny_model: MoodModel) -> None:
    shelf = Shelf(failures={ONE: BadRequest.at("$.own", "Its own.")})
    with pytest.raises(BadRequest) as caught:
        _reports(shelf, tiny_model, _pair(ONE))
    assert caught.value.faults == (Fault("$.own", "Its own."),)


def _half_full() -> Shelf:
    return Shelf(*(track(position) for position in range(1, 5_002)))


def test_all_playlists_together_may_have_ten_thousand_items(tiny_model: MoodModel) -> None:
    with pytest.raises(TooLarge, match="10002 items together"):
        _reports(_half_full(), tiny_model, _pair(ONE), _pair(TWO))


def test_a_playlist_in_several_pairs_counts_once(tiny_model: MoodModel) -> None:
    assert len(_reports(_half_full(), tiny_model, _pair(ONE), _pair(ONE), _pair(ONE))) == 3
