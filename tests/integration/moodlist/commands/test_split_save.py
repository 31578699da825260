"""moodlist split --save, and what --add-only leaves as it is."""

import re
import time
from collections.abc import Iterator

import pytest

from classify.core.features import Found
from classify.deadline import Deadline
from classify.sources.feature_cache import SQLiteStore
from classify.sources.feature_cache.entries import entry_for
from moodlist.settings import cache_file
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import odd_entries, playlist_ids
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Contents
from moodlist.simulator.settings import settings_for
from tests.integration.classify.saving.saves import user_playlists, writes
from tests.integration.moodlist.calls import Classify, Save, calls_by_address
from tests.unit.classify import builders

MOODS = ("happy", "aggressive", "dark", "relaxing")


def _ids(out: str) -> list[str]:
    return re.findall(r"open\.spotify\.com/playlist/(\w{22})", out)


def test_each_mood_gets_a_playlist_and_a_second_run_changes_nothing(command: Classify, simulated: Simulator) -> None:
    code, out, err = command("split", "Road trip", "--save")
    assert (code, writes(simulated)) == (0, [])
    assert out.count(" to add") == 5
    assert "Run the same command with --yes" in err
    code, out, err = command("split", "Road trip", "--save", "--yes")
    assert (code, err.endswith("Saved.\n")) == (0, True)
    saved = [simulated.playlist(id_) for id_ in _ids(out)]
    names = [f"{mood.capitalize()} songs of Road trip" for mood in MOODS]
    assert [each.name for each in saved] == [*names, "The rest of Road trip"]
    assert sum(len(each.track_ids) for each in saved[:4]) == 55
    before = len(writes(simulated))
    assert command("split", "Road trip", "--save", "--yes")[1].count(" unchanged") == 5
    assert len(writes(simulated)) == before


def test_the_rest_is_saved_and_what_cannot_be_is_counted(command: Classify, simulated: Simulator) -> None:
    _, out, _ = command("split", "Road trip", "--certainty", "clear", "--save", "--yes")
    rows = re.findall(r"^([a-z]+) +(\d+) +.+? of Road trip +(\d+) added(?:, (\d+) not savable)? ", out, re.MULTILINE)
    assert [name for name, *_ in rows] == [*MOODS, "rest"]
    assert all(int(items) == int(added) + int(left or 0) for _, items, added, left in rows)
    assert sum(int(items) for _, items, *_ in rows) == 60
    assert "\nNot saved, of the rest: 1 local file, 1 episode, 1 unavailable, 1 duplicate\n" in out
    saved = [simulated.playlist(id_).track_ids for id_ in _ids(out)]
    assert [len(ids) for ids in saved] == [int(added) for *_, added, _ in rows]
    source = list(dict.fromkeys(simulated.playlist(playlist_ids.ROAD_TRIP).track_ids))
    assert sorted(id_ for ids in saved for id_ in ids) == sorted(id_ for id_ in source if id_)
    assert saved[4] == [id_ for id_ in source if id_ in saved[4]]
    before = len(writes(simulated))
    assert command("split", "Road trip", "--certainty", "clear", "--save", "--yes")[1].count(" unchanged") == 5
    assert len(writes(simulated)) == before


@pytest.mark.parametrize("certainty", ["best", "clear"])
def test_the_playlist_is_read_once_for_all_playlists_that_are_saved(
    command: Classify, simulated: Simulator, certainty: str
) -> None:
    source = playlist_ids.ROAD_TRIP
    assert command("classify", source, "--no-cache")[0] == 0
    one_list = {address: count for address, count in calls_by_address(simulated).items() if _reads(address, source)}
    simulated.reset()
    assert command("split", source, "--no-cache", "--certainty", certainty, "--save", "--yes")[0] == 0

    assert len(user_playlists(simulated)) >= 5
    calls = calls_by_address(simulated)
    assert {address: count for address, count in calls.items() if _reads(address, source)} == one_list
    assert set(one_list.values()) == {1}


def _reads(address: str, playlist: str) -> bool:
    """Return whether an address has the playlist or audio features."""
    return playlist in address or "/v1/audio-features" in address or "/v1/track" in address


def test_split_and_save_share_their_playlists(command: Classify, save: Save, simulated: Simulator) -> None:
    (happy, *_) = _ids(command("split", "Road trip", "--save", "--yes")[1])
    _, out, _ = save("Road trip", "--mood", "happy")
    assert happy in out
    assert out.endswith("There is nothing to change.\n")


@pytest.mark.parametrize("by", ["split", "save"])
def test_add_only_removes_and_moves_nothing(command: Classify, simulated: Simulator, by: str) -> None:
    happy = _ids(command("split", "Road trip", "--save", "--yes")[1])[0]
    wanted = simulated.playlist(happy).track_ids
    foreign = simulated.playlist(playlist_ids.LOUD_ROOM).track_ids[0]
    simulated.edit_playlist(happy, remove=[0], add=[foreign, odd_entries.local_file(), wanted[1]], at=2)
    before = simulated.playlist(happy).entries
    what = ("split", "Road trip", "--save") if by == "split" else ("save", "Road trip", "--mood", "happy")
    _, out, _ = command(*what, "--add-only")
    assert "1 to add, " in out
    assert not re.search(r"to remove|to move|keep once", out)
    seen = len(writes(simulated))
    code, out, err = command(*what, "--add-only", "--yes")
    assert (code, "Copy of" in err) == (0, False)
    assert simulated.playlist(happy).entries[:-1] == before
    assert simulated.playlist(happy).track_ids[-1] == wanted[0]
    assert {call.method for call in writes(simulated)[seen:]} == {"POST"}


def test_without_add_only_the_removed_songs_are_kept_in_a_file(command: Classify, simulated: Simulator) -> None:
    happy = _ids(command("split", "Road trip", "--save", "--yes")[1])[0]
    simulated.edit_playlist(happy, add=[simulated.playlist(playlist_ids.LOUD_ROOM).track_ids[0]], at=0)
    _, out, err = command("split", "Road trip", "--save", "--yes")
    assert "1 removed" in out
    assert re.search(r"^Copy of the songs that may be removed.*: (.+\.csv)$", err, re.MULTILINE)


def test_a_failure_shows_what_was_saved_before_it(command: Classify, simulated: Simulator) -> None:
    simulated.fail(Fault.server_error(503, path="/v1/playlists/*/items", method="POST", times=None))
    code, out, err = command("split", "Road trip", "--save", "--yes")
    assert code == 1
    assert out.startswith("Road trip: 60 items in 5 lists\n")
    assert "status 503" in err
    assert "Saved." not in err


def test_a_login_that_may_only_read_is_told_so(
    command: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOODLIST_CLIENT_SECRET")
    monkeypatch.setenv("MOODLIST_REFRESH_TOKEN", simulated.refresh_token({"playlist-read-private"}))
    code, _, err = command("split", "Road trip", "--save")
    assert code == 0
    assert "the login permits reading only: run `moodlist login --save`" in err


@pytest.fixture
def large(count: int, user_machine: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """An account with many liked songs, whose features are in the cache. Today's dialect needs the most calls."""
    sample = Catalog.sample()
    liked = sample.playlists[playlist_ids.TEN_THOUSAND].entries[:count]
    with Simulator(Catalog(Contents(sample.tracks, {}, {}, [*liked])), dialect="2026", app="development") as sim:
        for name, value in settings_for(sim).items():
            monkeypatch.setenv(name, value)
        entries = []
        for position, entry in enumerate(liked, start=1):
            assert entry.track is not None
            track = builders.track(position, id=entry.track.id)
            features = builders.features(**entry.track.features._asdict())
            entries.append(entry_for(track, Found(features, "reccobeats"), time.time()))
        SQLiteStore(cache_file()).write([each for each in entries if each], Deadline.never())
        yield sim


@pytest.mark.parametrize(("certainty", "count", "most"), [("best", 2_000, 125), ("clear", 10_000, 560)])
def test_ten_thousand_liked_songs_take_at_most_560_calls_to_look_and_to_save(
    command: Classify, large: Simulator, certainty: str, count: int, most: int
) -> None:
    options = ("--certainty", certainty)
    code, out, _ = command("split", "liked", "--save", *options)
    looked = len(large.calls_to("/v1/"))
    assert (code, out.startswith(f"Liked songs: {count:,} items in 5 lists\n")) == (0, True)
    assert command("split", "liked", "--save", "--yes", *options)[0] == 0
    calls = large.calls_to("/v1/")
    assert sum(len(large.playlist(each["id"]).track_ids) for each in user_playlists(large)) == count
    assert [call.path for call in calls[looked:]].count("/v1/me/tracks") == 1
    assert len(user_playlists(large)) == (4 if certainty == "best" else 5)  # an empty one is not made
    assert len(calls) <= most
