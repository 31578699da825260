"""Which playlist a save writes to: the user's own with that name, if Moodlist made it from the same source and mood."""

import pytest

from classify.core.save_target import SaveTarget
from classify.deadline import Deadline
from classify.errors import BadRequest, NotFound, PlaylistForbidden, UpstreamNonsense
from classify.saving.targets import OwnPlaylist, OwnPlaylists
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.saving.saves import DARK, SOURCE, created, report, saved, songs, user_playlists, writes

OTHER = f"https://open.spotify.com/playlist/{playlist_ids.FIESTA}"


def test_a_playlist_with_the_name_that_moodlist_did_not_make_is_left_alone(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(BadRequest, match=f"which Moodlist did not make.*{playlist_ids.RAINY_DAYS}"):
        saved(compose(sim), songs(sim), SaveTarget(mood="dark", name="Rainy days"))
    assert writes(sim) == []


@pytest.mark.parametrize(
    ("save_target", "url"),
    [(SaveTarget(mood="happy", name="Mine"), SOURCE), (SaveTarget(mood="dark", name="Mine"), OTHER)],
)
def test_a_playlist_with_the_name_for_another_mood_or_source_is_left_alone(
    sim: Simulator, compose: Compose, save_target: SaveTarget, url: str
) -> None:
    application = compose(sim)
    created(sim, application, songs(sim), SaveTarget(mood="dark", name="Mine"))
    before = len(writes(sim))
    with pytest.raises(BadRequest, match="made from another playlist or mood"):
        saved(application, songs(sim), save_target, url=url)
    assert len(writes(sim)) == before


def test_another_users_playlist_may_have_the_same_name(sim: Simulator, compose: Compose) -> None:
    save_target = SaveTarget(mood="dark", name=sim.playlist(playlist_ids.COLLABORATIVE).name)
    assert created(sim, compose(sim), songs(sim), save_target) != playlist_ids.COLLABORATIVE


def test_a_renamed_source_keeps_its_saved_playlist(sim: Simulator, compose: Compose) -> None:
    application = compose(sim)
    id_ = created(sim, application, songs(sim))
    again = saved(application, songs(sim)[:2], name="Road trip 2027")
    assert again.playlist is not None
    assert (again.playlist.id, again.created) == (id_, False)


@pytest.mark.parametrize(
    "page",
    [
        {"items": [], "total": 0, "next": "https://example.com/?offset=50"},
        {"items": [], "total": 7, "next": None},
        {"items": [None] * 7, "total": 7, "next": None},
        {"items": [], "total": 0, "next": None},
    ],
)
def test_a_wrong_page_of_playlists_does_not_create_a_second_one(
    sim: Simulator, compose: Compose, page: dict[str, object]
) -> None:
    application = compose(sim)
    id_ = created(sim, application, songs(sim))
    sim.fail(Fault(path="/v1/me/playlists", method="GET", body=page))
    again = saved(application, songs(sim)[:2])
    assert again.playlist is not None
    assert (again.playlist.id, again.created) == (id_, False)


def test_a_file_is_recognised_by_its_name(sim: Simulator, compose: Compose) -> None:
    application = compose(sim)
    first = saved(application, songs(sim), name="my & songs", url=None)
    second = saved(application, songs(sim), name="my & songs", url=None)
    assert (first.playlist, first.created, second.created) == (second.playlist, True, False)


def test_a_source_can_be_saved_under_several_names(sim: Simulator, compose: Compose) -> None:
    application = compose(sim)
    id_ = created(sim, application, songs(sim))
    assert created(sim, application, songs(sim), SaveTarget(mood="dark", name="Rain")) != id_


def test_a_saved_playlist_is_found_beyond_the_first_page(sim: Simulator, compose: Compose) -> None:
    application = compose(sim)
    own = OwnPlaylists(application.spotify, Deadline.after(20))
    source = report([]).playlist
    for number in range(60):
        own.create(SaveTarget(mood="dark", name=f"Number {number}"), source)
    found = own.find(SaveTarget(mood="dark", name="Number 59"), source)
    assert found is not None
    assert found.name == "Number 59"


@pytest.mark.parametrize(
    ("id_", "error"),
    [
        (playlist_ids.OTHER_USERS_PUBLIC, PlaylistForbidden),
        (playlist_ids.OTHER_USERS_PRIVATE, NotFound),
        (playlist_ids.ROAD_TRIP, BadRequest),
    ],
)
def test_neither_another_users_playlist_nor_the_source_itself_is_written(
    sim: Simulator, compose: Compose, id_: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        saved(compose(sim), songs(sim), SaveTarget(mood="dark", id=id_))
    assert writes(sim) == []


@pytest.mark.parametrize("path", ["/v1/me", "/v1/me/playlists"])
@pytest.mark.parametrize("body", [{}, {"id": 7, "items": "x", "total": 1}, {"items": [{}], "total": "x"}])
def test_an_undocumented_answer_is_an_error(
    sim: Simulator, compose: Compose, path: str, body: dict[str, object]
) -> None:
    sim.fail(Fault(path=path, body=body))
    with pytest.raises(UpstreamNonsense):
        saved(compose(sim), songs(sim), DARK)
    assert writes(sim) == []


@pytest.mark.parametrize("body", [{"name": 7}, {"id": "x/../me"}])
def test_a_new_playlist_without_a_valid_id_is_an_error(
    sim: Simulator, compose: Compose, body: dict[str, object]
) -> None:
    sim.fail(Fault(path="/v1/me/playlists", method="POST", status=201, body=body))
    with pytest.raises(UpstreamNonsense):
        saved(compose(sim), songs(sim), DARK)


def test_another_users_readable_playlist_is_not_written(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(app="extended", dialect="legacy")
    with pytest.raises(PlaylistForbidden, match="belongs to another user"):
        saved(compose(sim), songs(sim), SaveTarget(mood="dark", id=playlist_ids.OTHER_USERS_PUBLIC))
    assert writes(sim) == []


def test_the_search_includes_the_first_playlist_of_the_account(sim: Simulator, compose: Compose) -> None:
    client = compose(sim).spotify
    first = next(each for each in user_playlists(sim) if each["owner"]["id"] == sim.owner)
    with pytest.raises(BadRequest, match=f"which Moodlist did not make.*{first['id']}"):
        OwnPlaylists(client, Deadline.after(20)).find(SaveTarget(mood="dark", name=first["name"]), report([]).playlist)


@pytest.mark.parametrize("name", ["Road trip", "Road trip 2027"])
def test_the_first_of_two_matching_playlists_is_chosen(sim: Simulator, compose: Compose, name: str) -> None:
    own = OwnPlaylists(compose(sim).spotify, Deadline.after(20))
    made = {own.create(DARK, report([]).playlist).id for _ in range(2)}
    found = own.find(DARK, report([], name=name).playlist)
    assert found is not None
    assert found.id == next(each["id"] for each in user_playlists(sim) if each["id"] in made)


def test_a_created_playlist_may_have_no_name(sim: Simulator, compose: Compose) -> None:
    sim.fail(
        Fault(path="/v1/me/playlists", method="POST", status=201, body={"id": playlist_ids.QUIET_EVENING, "name": 7})
    )
    own = OwnPlaylists(compose(sim).spotify, Deadline.after(20))
    assert own.create(DARK, report([]).playlist) == OwnPlaylist(playlist_ids.QUIET_EVENING, "")
