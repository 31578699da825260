"""Failures during a save: nothing is duplicated or lost, and the next save completes it."""

from collections.abc import Callable

import pytest

from classify.core.save_target import SaveTarget
from classify.errors import (
    CredentialsRefused,
    NotFound,
    PlaylistForbidden,
    QuotaExceeded,
    TooLarge,
    UpstreamUnavailable,
)
from classify.saving import plan
from classify.saving.writer import ReplanNeeded
from classify.sources.spotify.errors import ScopeMissing
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.odd_entries import local_file
from moodlist.simulator.spotify.tokens import READ_SCOPES
from tests.integration.classify.conftest import Compose
from tests.integration.classify.saving.saves import DARK, created, saved, saved_track_ids, songs, writes

ITEMS = "/v1/playlists/*/items"
LISTS = "/v1/me/playlists"


def test_an_error_for_a_missing_scope_says_how_to_log_in(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(ScopeMissing, match="moodlist login --save"):
        saved(compose(sim, refresh_token=sim.refresh_token(READ_SCOPES)), songs(sim))
    assert [call.status for call in writes(sim)] == [403]


def test_an_error_for_a_missing_user_says_how_to_log_in(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(CredentialsRefused, match="moodlist login --save"):
        saved(compose(sim, refresh_token=None), songs(sim))


@pytest.mark.parametrize("after", [0, 1, 2])
def test_the_next_save_completes_a_save_that_failed_halfway(sim: Simulator, compose: Compose, after: int) -> None:
    application, ids = compose(sim), songs(sim, 250)
    sim.fail(Fault.server_error(503, path=ITEMS, method="POST", after=after, times=3))  # one for each attempt
    with pytest.raises(UpstreamUnavailable):
        saved(application, ids)
    assert not saved(application, ids).created
    assert saved_track_ids(sim) == [ids]


@pytest.mark.parametrize("fault", [Fault.cut, Fault.truncated_json, Fault.null_body, Fault.html_502, Fault.list_body])
@pytest.mark.parametrize("where", [LISTS, ITEMS])
def test_a_write_with_an_unknown_outcome_is_not_made_twice(
    sim: Simulator, compose: Compose, fault: Callable[..., Fault], where: str
) -> None:
    sim.fail(fault(path=where, method="POST"))
    ids = songs(sim, 130)
    saved(compose(sim), ids)
    assert saved_track_ids(sim) == [ids]


@pytest.mark.parametrize("status", [400, 409, 500, 502])
@pytest.mark.parametrize("method", ["DELETE", "PUT"])
def test_a_refused_change_is_planned_again_without_the_snapshot(
    sim: Simulator, compose: Compose, status: int, method: str
) -> None:
    application, ids = compose(sim), songs(sim)
    id_ = created(sim, application, ids)
    sim.fail(Fault(path=ITEMS, method=method, status=status))
    before = len(writes(sim))
    wanted = [ids[5], *ids[1:5]]
    saved(application, wanted)
    assert sim.playlist(id_).track_ids == wanted
    sent = [b"snapshot_id" in call.body for call in writes(sim)[before:] if call.method == method]
    assert sent == [True, False]


@pytest.mark.parametrize("remove", [[0], [1, 2], [5]])
def test_a_concurrent_edit_leads_to_a_new_plan(sim: Simulator, compose: Compose, remove: list[int]) -> None:
    application, ids = compose(sim), songs(sim, 10)
    id_ = created(sim, application, ids[:6])
    sim.edit_playlist(id_, add=[local_file()], remove=remove, at=0, after_page=1)
    wanted = [*ids[6:9], ids[3], *ids[:3], ids[9]]
    saved(application, wanted)
    assert sim.playlist(id_).track_ids == wanted
    assert sum(entry.is_local for entry in sim.playlist(id_).entries) == 1


def test_concurrent_edits_that_never_stop_fail_the_save(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim, 20)
    id_ = created(sim, application, ids[:6])
    for page in range(1, 9):
        sim.edit_playlist(id_, add=[ids[10 + page]], after_page=page)
    with pytest.raises(ReplanNeeded, match="Someone is editing"):
        saved(application, ids[:5])
    assert len(writes(sim)) < 20


def test_a_playlist_deleted_during_the_save_is_not_found(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    created(sim, application, ids)
    sim.fail(Fault.not_found(path="/v1/playlists/*", method="DELETE", times=None))
    with pytest.raises(NotFound):
        saved(application, ids[:3])


def test_the_error_for_a_full_playlist_names_the_limit(sim: Simulator, compose: Compose) -> None:
    save_target = SaveTarget(mood="dark", id=playlist_ids.QUIET_EVENING)
    sim.fail(Fault.web_api(403, "Playlist size limit reached", path="/v1/playlists/*", method="POST", times=None))
    with pytest.raises(PlaylistForbidden, match="10,000 songs"):
        saved(compose(sim), songs(sim), save_target)


def test_a_save_above_the_limit_of_a_playlist_writes_nothing(
    sim: Simulator, compose: Compose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "MAX_ITEMS", 6)
    application, ids = compose(sim), songs(sim, 7)
    with pytest.raises(TooLarge, match="allows 6 songs in a playlist, and this one would have 7"):
        saved(application, ids)
    assert writes(sim) == []
    id_ = created(sim, application, ids[:6])
    sim.edit_playlist(id_, add=[local_file()])
    with pytest.raises(TooLarge, match="would have 7"):
        saved(application, [*ids[1:6], ids[6]])
    saved(application, ids[:4])  # nothing is added
    assert sim.playlist(id_).track_ids == ids[:4]


@pytest.mark.parametrize("unknown", [[0], [3, 4], [0, 64, 129], [129]])
def test_songs_unknown_to_spotify_are_reported_and_the_others_saved(
    sim: Simulator, compose: Compose, unknown: list[int]
) -> None:
    ids = songs(sim, 130)
    wanted = [spotify_id(f"gone {at}") if at in unknown else id_ for at, id_ in enumerate(ids)]
    result = saved(compose(sim), wanted)
    assert [track.position - 1 for track in result.refused] == unknown
    assert saved_track_ids(sim) == [[id_ for at, id_ in enumerate(ids) if at not in unknown]]


def test_a_token_that_expires_during_the_save_is_renewed(sim: Simulator, compose: Compose) -> None:
    sim.fail(Fault.token_expired(path=ITEMS, method="POST"))
    ids = songs(sim)
    saved(compose(sim), ids)
    assert saved_track_ids(sim) == [ids]


def test_a_save_waits_for_a_short_rate_limit_but_not_for_the_daily_quota(sim: Simulator, compose: Compose) -> None:
    application, ids = compose(sim), songs(sim)
    sim.fail(Fault.rate_limited(retry_after=0.01, path=ITEMS, method="POST"))
    saved(application, ids)
    assert saved_track_ids(sim) == [ids]
    sim.fail(Fault.quota_exceeded(path=ITEMS, method="DELETE"))
    with pytest.raises(QuotaExceeded):
        saved(application, ids[:3], DARK)
