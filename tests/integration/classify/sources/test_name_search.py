"""Songs without ids, searched by their names at ReccoBeats."""

import os
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import SystemRandom

import pytest

from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.song_names import SongName
from classify.deadline import Deadline
from classify.errors import OutOfTime, UpstreamUnavailable
from classify.sources import name_search
from moodlist.simulator import Fault, Simulator
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.generated_names import GeneratedNames

SEARCH = "/reccobeats/v1/track/search"


def _playlist(*names: SongName) -> Playlist:
    items = [
        Skipped(position=at, reason=SkipReason.NO_ID, name=each.title, artists=each.artists, named=each)
        for at, each in enumerate(names, start=1)
    ]
    return Playlist.of(items, name="Names")


def _name(sim: Simulator, number: int) -> SongName:
    track = list(sim.catalog.tracks.values())[number]
    return SongName(track.name, track.artists, float(track.features.duration_ms))


def test_no_name_is_matched_wrongly_and_most_are_found(simulate: Simulate, compose: Compose) -> None:
    seed = int(os.environ.get("NAME_SEED") or SystemRandom().randrange(10**9))
    generated = GeneratedNames(seed, 500)
    sim = simulate(catalog=generated.catalog)
    sim.fail(*(Fault(path=SEARCH, status=429, headers={"Retry-After": "0"}, after=100 * at) for at in range(1, 5)))
    playlist = _playlist(*(each.name for each in generated.names))
    resolved = compose(sim).name_search(Deadline.never())(playlist)
    items = {item.position: item for item in resolved.items}
    assert len(items) == 500
    wrong, found = [], Counter[str]()
    for position, each in enumerate(generated.names, start=1):
        item = items[position]
        if isinstance(item, Track):
            found[each.spoiler] += 1
            if item.id not in each.right:
                wrong.append((each, item.matched))
    assert wrong == [], f"NAME_SEED={seed}"
    assert found.total() >= 0.65 * 500, f"NAME_SEED={seed}: {found}"
    reasons = {item.reason for item in resolved.skipped}
    assert reasons <= {SkipReason.NOT_FOUND, SkipReason.AMBIGUOUS, SkipReason.DUPLICATE}
    assert len([call for call in sim.calls_to(SEARCH) if call.status == 200]) <= 2 * 500


def test_every_match_says_what_was_matched_and_keeps_the_name_of_the_list(sim: Simulator, compose: Compose) -> None:
    name = _name(sim, 0)
    resolved = compose(sim).name_search(Deadline.never())(_playlist(SongName(name.title.upper(), name.artists)))
    (track,) = resolved.tracks
    assert (track.name, track.artists) == (name.title.upper(), name.artists)
    assert track.matched is not None
    assert (track.matched.id, track.matched.title, track.matched.artists) == (track.id, name.title, name.artists)


def test_exchanged_titles_and_artists_take_a_second_call_and_nothing_takes_a_third(
    sim: Simulator, compose: Compose
) -> None:
    name = _name(sim, 0)
    search = compose(sim).name_search(Deadline.never())
    assert len(search(_playlist(name.swapped)).tracks) == 1
    assert len(sim.calls_to(SEARCH)) == 2
    (missing,) = search(_playlist(SongName("Unheard of", ("No One",)))).skipped
    assert missing.reason is SkipReason.NOT_FOUND
    assert len(sim.calls_to(SEARCH)) == 4


def test_what_was_searched_is_not_searched_again(sim: Simulator, compose: Compose, tmp_path: Path) -> None:
    playlist = _playlist(_name(sim, 0), SongName("Unheard of", ("No One",)), _name(sim, 0))
    first = compose(sim, cache_file=tmp_path / "features.sqlite3").name_search(Deadline.never())(playlist)
    calls = len(sim.calls_to(SEARCH))
    assert calls == 3
    again = compose(sim, cache_file=tmp_path / "features.sqlite3").name_search(Deadline.never())(playlist)
    assert again == first
    assert [item.reason for item in first.skipped] == [SkipReason.NOT_FOUND, SkipReason.DUPLICATE]
    assert len(sim.calls_to(SEARCH)) == calls


def test_what_was_not_found_is_searched_again_the_next_day_and_a_damaged_entry_at_once(
    sim: Simulator, compose: Compose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "features.sqlite3"
    found, missing = _playlist(_name(sim, 0)), _playlist(SongName("Unheard of", ("No One",)))
    search = compose(sim, cache_file=file).name_search(Deadline.never())
    search(found)
    search(missing)
    now = time.time() + 23 * 3600
    monkeypatch.setattr("time.time", lambda: now)
    sim.reset()
    search(found)
    search(missing)
    assert {call.query["searchText"][0] for call in sim.calls_to(SEARCH)} == {"Unheard of", "No One"}
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE features SET value = '{}'")
    sim.reset()
    assert len(search(found).tracks) == 1
    assert len(sim.calls_to(SEARCH)) == 1


def test_a_title_that_is_too_short_to_search_for_is_searched_with_its_artist(sim: Simulator, compose: Compose) -> None:
    search = compose(sim).name_search(Deadline.never())
    assert search(_playlist(SongName("Up", ("No One",)), SongName("A", ("B",)))).tracks == ()
    assert sorted(call.query["searchText"][0] for call in sim.calls_to(SEARCH)) == ["A B", "B A", "No One", "Up No One"]


def test_songs_for_which_reccobeats_fails_are_unavailable_and_searched_again(
    sim: Simulator, compose: Compose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_search, "SONGS_PER_BLOCK", 1)
    playlist = _playlist(_name(sim, 0), _name(sim, 1), _name(sim, 2))
    sim.fail(Fault(path=SEARCH, status=503, after=1, times=None))
    application = compose(sim, cache_file=tmp_path / "features.sqlite3")
    resolved = application.name_search(Deadline.after(60))(playlist)
    assert [track.position for track in resolved.tracks] == [1]
    assert {item.reason for item in resolved.skipped} == {SkipReason.PROVIDER_UNAVAILABLE}
    sim.reset()
    assert len(application.name_search(Deadline.after(60))(playlist).tracks) == 3
    assert len(sim.calls_to(SEARCH)) == 2


def test_a_search_that_fails_altogether_is_the_error(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault(path=SEARCH, status=503, times=None))
    with pytest.raises(UpstreamUnavailable, match="ReccoBeats"):
        compose(sim).name_search(Deadline.after(60))(_playlist(_name(sim, 0)))


def test_what_was_found_before_the_deadline_is_kept(
    sim: Simulator, compose: Compose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_search, "SONGS_PER_BLOCK", 2)
    playlist = _playlist(*(_name(sim, number) for number in range(4)))
    sim.fail(Fault.hang(path=SEARCH, after=2, times=None))
    application = compose(sim, cache_file=tmp_path / "features.sqlite3")
    with pytest.raises(OutOfTime):
        application.name_search(Deadline.after(1))(playlist)
    sim.reset()
    assert len(application.name_search(Deadline.after(60))(playlist).tracks) == 4
    assert len(sim.calls_to(SEARCH)) == 2


def test_a_playlist_whose_songs_have_ids_is_not_searched(sim: Simulator, compose: Compose) -> None:
    playlist = Playlist.of([Track(position=1, id="a" * 22, name="Song", artists=("Band",))], name="Ids")
    assert compose(sim).name_search(Deadline.never())(playlist) is playlist
    assert sim.calls == []
