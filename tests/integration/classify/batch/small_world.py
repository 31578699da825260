"""Spotify and ReccoBeats in memory: playlists that change, songs with moods, and outages."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import Struct

from classify.batch.processor import JobProcessor
from classify.classifier import Classifier
from classify.core.features import FallbackProvider, Finding, Found, Missing
from classify.core.mood import Scores
from classify.core.playlist import Playlist, SkipReason, Track
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import MoodlistError, NotFound, QuotaExceeded, UpstreamUnavailable
from tests.integration.classify.batch.light_aws import LightAws
from tests.unit.classify.builders import DARK, HAPPY, features, spotify_id

PLAYLIST = spotify_id(7)
NAME = "Road"


class SavedPlaylist(Struct):
    """A playlist that Moodlist made in the owner's account."""

    source: str
    tracks: list[str]


class SmallWorld:
    """What the services know at the moment. A song is a number; the odd ones are happy, until the model changes."""

    def __init__(self) -> None:
        self.before_call: Callable[[str], None] = lambda _: None
        self.songs: list[int] = [1, 2]
        self.version = 0  # of the playlist
        self.model = "1"
        self.unknown: set[int] = set()  # ReccoBeats has no features of these songs
        self.unanswered: set[int] = set()  # ReccoBeats fails for these songs
        self.spotify_is_down = False
        self.refusal: MoodlistError | None = None  # Spotify's answer to every call
        self.isrcs: dict[int, str] = {}
        self.calls_left: int | None = None  # to Spotify, until its quota is used up
        self.refused: Callable[[QuotaExceeded], None] = lambda _: None  # called then, as Spotify's client does
        self.spotify_calls = 0
        self.pages: dict[str, int] = {}  # calls that reading a playlist takes, if not one
        self.lost: set[str] = set()  # playlists that are gone
        self.lookups: list[list[int]] = []
        self.saved: list[SavedPlaylist] = []

    def edit(self, song: int) -> None:
        """Remove a song from the playlist, or add it."""
        self.songs = [each for each in self.songs if each != song] if song in self.songs else [*self.songs, song]
        self.version += 1

    def mood(self, song: int) -> str | None:
        """Return the mood of a song that ReccoBeats knows."""
        is_happy = bool(song % 2) == (self.model == "1")
        return None if song in self.unknown else "happy" if is_happy else "dark"

    def call_spotify(self, name: str) -> None:
        """Count a call to Spotify, which may fail."""
        self.before_call(name)
        if self.spotify_is_down:
            raise UpstreamUnavailable("Spotify is down.")
        if self.calls_left is not None:
            if self.calls_left == 0:
                error = QuotaExceeded("The quota is used up.", retry_after=3600)
                self.refused(error)
                raise error
            self.calls_left -= 1
        self.spotify_calls += 1
        if self.refusal:
            raise self.refusal

    def playlist(self, link: SpotifyLink, /) -> Playlist:
        """Read the playlist."""
        for _ in range(self.pages.get(str(link.id), 1)):
            self.call_spotify("read")
        self.check_found(str(link.id))
        tracks = [
            Track(position=at, id=spotify_id(song), name=f"Song {song}", isrc=self.isrcs.get(song))
            for at, song in enumerate(self.songs, 1)
        ]
        return Playlist.of(tracks, name=NAME, url=link.url, snapshot_id=f"v{self.version}")

    def check_found(self, playlist: str) -> None:
        if playlist in self.lost:
            raise NotFound("There is no such playlist.")

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Look up the songs at ReccoBeats."""
        self.before_call("look up")
        self.lookups.append([_song(track) for track in tracks])
        return [self._finding(_song(track)) for track in tracks]

    def _finding(self, song: int) -> Finding:
        if song in self.unanswered:
            return Missing(SkipReason.PROVIDER_UNAVAILABLE, UpstreamUnavailable("ReccoBeats is down."))
        if song in self.unknown:
            return Missing(SkipReason.NO_FEATURES)
        return Found(features(tempo=100.0 + song), "reccobeats")

    def scores(self, findings: Sequence[Finding]) -> Scores:
        """Score the songs as the model does."""
        rows = [self._row(finding) if isinstance(finding, Found) else None for finding in findings]
        return Scores(self.model, (HAPPY, DARK), level=0.75, rows=tuple(rows))

    def _row(self, found: Found) -> tuple[float, float]:
        return (0.9, 0.1) if self.mood_of_known(int(found.features.tempo) - 100) == "happy" else (0.1, 0.9)

    def mood_of_known(self, song: int) -> str:
        return "happy" if bool(song % 2) == (self.model == "1") else "dark"

    def save(self, report: Report, save_target: SaveTarget, *_: Any) -> None:
        """Save the songs as `classify.saving` does: look for the playlist, create it if it is not there, and write."""
        self.call_spotify("look for the saved playlist")
        source = str(report.playlist.url)
        found = next((each for each in self.saved if each.source == source), None)
        if found is None:
            self.call_spotify("create the saved playlist")
            found = SavedPlaylist(source, [])
            self.saved.append(found)
        self.call_spotify("write the saved playlist")
        moods = {str(each.track.url): each.mood for each in report.classified}
        unanswered = {item.url for item in report.skipped if item.reason is SkipReason.PROVIDER_UNAVAILABLE}
        kept = {str(track.id) for track in report.playlist.tracks if track.url in unanswered} & set(found.tracks)
        has_mood = {track.id for track in report.playlist.tracks if moods.get(str(track.url)) == save_target.mood}
        found.tracks = [str(track.id) for track in report.playlist.tracks if track.id in kept | has_mood]


class SmallApplication:
    """The part of `Application` that the schedule uses."""

    def __init__(self, world: SmallWorld) -> None:
        self._world = world
        self.settings = SimpleNamespace(saving=True)
        self.model = SimpleNamespace(contract=SimpleNamespace(version=world.model), scores=world.scores)
        self.spotify = None

    def snapshot(self, playlist: str, deadline: Deadline) -> str:
        self._world.call_spotify(f"snapshot of {playlist} before {deadline}")
        self._world.check_found(playlist)
        return f"v{self._world.version}"

    def provider(self, _: Deadline, **__: bool) -> FallbackProvider:
        return FallbackProvider(lambda: self._world)

    def classifier(self, deadline: Deadline) -> Classifier:
        return Classifier(self._world, self.provider(deadline), self.model)  # type: ignore[arg-type]


def _song(track: Track) -> int:
    return int(str(track.id))


def processor(world: SmallWorld, aws: LightAws) -> JobProcessor:
    """Return what a new process of the worker uses."""
    world.refused = aws.deployment.spotify_quota.record
    return JobProcessor(SmallApplication(world), aws.deployment)  # type: ignore[arg-type]


def small_world(patch: pytest.MonkeyPatch) -> SmallWorld:
    """Return a world in which the worker saves."""
    world = SmallWorld()
    patch.setattr("classify.batch.scheduled.save", world.save)
    return world
