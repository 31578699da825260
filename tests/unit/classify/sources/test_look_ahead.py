import threading
from collections.abc import Sequence

import pytest

from classify.core.features import AudioFeatures, Finding, Found
from classify.core.playlist import Track
from classify.errors import OutOfTime
from classify.sources.http import Progress
from classify.sources.look_ahead import BLOCK, LookAhead

SONG = AudioFeatures(0.5, 0.2, 120.0, 0.1, 0.3, 0.0, 0.6, 200_000.0, -7.0, 0.5)
TRACKS = [Track(position=at, id=f"{at:022}") for at in range(1, 3 * BLOCK)]


class Provider:
    """Records the lookups, each of which waits until `may_answer`."""

    def __init__(self) -> None:
        self.lookups: list[int] = []
        self.may_answer, self.was_asked = threading.Event(), threading.Event()
        self.fails = False
        self.progress: Progress = lambda *_: None

    def make(self, progress: Progress) -> "Provider":
        self.progress = progress
        return self

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        self.lookups.append(len(tracks))
        self.was_asked.set()
        assert self.may_answer.wait(10)
        self.progress("Looking up", 1, 1)
        if self.fails:
            raise OutOfTime("late")
        return [Found(SONG, "test", track.id) for track in tracks]


def _names(findings: Sequence[Finding]) -> list[str | None]:
    return [finding.name for finding in findings if isinstance(finding, Found)]


def test_a_block_is_looked_up_before_all_tracks_are_known_and_the_rest_at_once() -> None:
    provider = Provider()
    ahead = LookAhead(provider.make, lambda *_: None)
    ahead.expect(TRACKS[:100])
    ahead.expect(TRACKS[: BLOCK - 1])
    assert provider.lookups == []
    ahead.expect(TRACKS[BLOCK - 1 : BLOCK + 10])
    assert provider.was_asked.wait(10)
    provider.may_answer.set()
    assert _names(ahead.audio_features(TRACKS)) == [track.id for track in TRACKS]
    assert provider.lookups == [BLOCK, len(TRACKS) - BLOCK]


def test_tracks_whose_features_are_known_are_not_looked_up_again() -> None:
    provider = Provider()
    provider.may_answer.set()
    ahead = LookAhead(provider.make, lambda *_: None)
    for _ in range(2):
        assert _names(ahead.audio_features(TRACKS[:50])) == [track.id for track in TRACKS[:50]]
        ahead.expect(TRACKS[:50])
    assert provider.lookups == [50]


def test_a_playlist_that_cannot_be_read_ends_the_lookups_after_the_block_that_runs() -> None:
    provider = Provider()
    ahead = LookAhead(provider.make, lambda *_: None)
    ahead.expect(TRACKS)
    assert provider.was_asked.wait(10)
    ahead.forget()
    provider.may_answer.set()
    ahead.audio_features([])
    assert provider.lookups == [BLOCK]


def test_who_asks_is_told_what_failed_ahead() -> None:
    provider = Provider()
    provider.fails = True
    provider.may_answer.set()
    ahead = LookAhead(provider.make, lambda *_: None)
    ahead.expect(TRACKS)
    with pytest.raises(OutOfTime, match="late"):
        ahead.audio_features(TRACKS)


def test_progress_is_shown_only_when_the_playlist_is_read() -> None:
    provider, steps = Provider(), list[str]()
    ahead = LookAhead(provider.make, lambda activity, *_: steps.append(activity))
    ahead.expect(TRACKS)
    assert provider.was_asked.wait(10)
    provider.may_answer.set()
    if worker := ahead._worker:
        worker.join()
    assert steps == []
    ahead.audio_features(TRACKS)
    assert steps == ["Looking up"]
