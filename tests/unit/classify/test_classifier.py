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


class FakeSource:
    """Names each playlist after its link, records the reads, and raises the given failures."""

    def __init__(self, *tracks: Track, failures: dict[PlaylistRef, MoodlistError] | None = None):
        self._tracks = tracks
        self._failures = failures or {}
        self.read: list[PlaylistRef] = []

    def playlist(self, ref: PlaylistRef, /) -> Playlist:
        self.read.append(ref)
        if ref in self._failures:
            raise self._failures[ref]
        return Playlist.of(self._tracks, name=ref.url if isinstance(ref, SpotifyLink) else "")


class FakeProvider:
    """Finds features whose energy rises with the position of the track."""

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        return [Found(features(energy=min(1.0, track.position / 10)), "fake") for track in tracks]


def _pair(link: SpotifyLink, mood: str = "happy") -> Pair:
    return Pair(link, link.url, mood, Selection(frozenset({mood})))


def _reports(source: FakeSource, model: MoodModel, *pairs: Pair) -> tuple[Report, ...]:
    result = Classifier(source, FakeProvider(), model).answer(pairs)
    reports: tuple[Report, ...] = result.reports  # type: ignore[union-attr]
    return reports


def test_a_playlist_is_read_scored_and_reported(tiny_model: MoodModel) -> None:
    source = FakeSource(track(1), track(9))
    report = Classifier(source, FakeProvider(), tiny_model).report(ONE)
    assert source.read == [ONE]
    assert [(each.track, each.mood) for each in report.classified] == [(track(1), "dark"), (track(9), "happy")]


def test_each_pair_gets_the_tracks_of_its_mood(tiny_model: MoodModel) -> None:
    reports = _reports(FakeSource(track(1), track(9)), tiny_model, _pair(ONE, "dark"), _pair(TWO, "happy"))
    assert [[each.track.position for each in report.classified] for report in reports] == [[1], [9]]


def test_a_playlist_of_several_pairs_is_read_once(tiny_model: MoodModel) -> None:
    source = FakeSource()
    reports = _reports(source, tiny_model, _pair(ONE), _pair(TWO), _pair(ONE, "dark"))
    assert source.read == [ONE, TWO]
    assert [report.playlist.name for report in reports] == [ONE.url, TWO.url, ONE.url]


def test_the_error_of_a_playlist_has_the_path_of_its_pair(tiny_model: MoodModel) -> None:
    source = FakeSource(failures={TWO: NotFound("There is no such playlist.")})
    with pytest.raises(NotFound) as caught:
        _reports(source, tiny_model, _pair(ONE), _pair(TWO))
    assert caught.value.faults == (Fault("$[1].playlist", "There is no such playlist."),)


def test_an_error_with_its_own_fault_keeps_it(tiny_model: MoodModel) -> None:
    source = FakeSource(failures={ONE: BadRequest.at("$.own", "Its own.")})
    with pytest.raises(BadRequest) as caught:
        _reports(source, tiny_model, _pair(ONE))
    assert caught.value.faults == (Fault("$.own", "Its own."),)


def _half_full() -> FakeSource:
    return FakeSource(*(track(position) for position in range(1, 5_002)))


def test_playlists_with_more_than_ten_thousand_items_in_total_are_rejected(tiny_model: MoodModel) -> None:
    with pytest.raises(TooLarge, match="10002 items in total"):
        _reports(_half_full(), tiny_model, _pair(ONE), _pair(TWO))


def test_a_playlist_of_several_pairs_counts_once(tiny_model: MoodModel) -> None:
    assert len(_reports(_half_full(), tiny_model, _pair(ONE), _pair(ONE), _pair(ONE))) == 3
