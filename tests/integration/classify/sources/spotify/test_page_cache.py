"""Pages that an earlier run has read, on the command line: a second run begins where the first one stopped."""

from pathlib import Path

import pytest
import requests

from classify.core.playlist import Playlist
from classify.core.spotify_link import Kind
from classify.deadline import Deadline
from classify.errors import MoodlistError, UpstreamUnavailable
from classify.sources import retries
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.catalog import Catalog
from moodlist.simulator.catalog.records import Contents
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.support import APPS, read_link, track_ids

LIST = playlist_ids.THREE_PAGES


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "PATIENCE", 0.02)


class Runs:
    """Runs of the command on one machine; each is a process of its own."""

    def __init__(self, compose: Compose, folder: Path):
        self._compose = compose
        self._folder = folder

    def read(self, sim: Simulator, id_: str | None = LIST, kind: Kind = "playlist", **settings: object) -> Playlist:
        application = self._compose(sim, page_folder=self._folder, **settings)
        return read_link(application, id_, kind, Deadline.never())

    def offsets(self, sim: Simulator, id_: str | None = LIST, kind: Kind = "playlist", **settings: object) -> list[int]:
        """Read and return the offsets of the pages that were fetched."""
        before = len(sim.calls)
        self.read(sim, id_, kind, **settings)
        return sorted(int(call.query["offset"][0]) for call in sim.calls[before:] if "offset" in call.query)


@pytest.fixture
def runs(compose: Compose, tmp_path: Path) -> Runs:
    return Runs(compose, tmp_path / "pages")


@pytest.mark.parametrize(("app", "dialect"), APPS)
def test_a_second_run_fetches_no_page_again(simulate: Simulate, runs: Runs, app: str, dialect: str) -> None:
    sim = simulate(app=app, dialect=dialect)
    first = runs.read(sim)
    assert track_ids(first) == sim.playlist(LIST).track_ids
    before = len(sim.calls_to("/v1/"))
    assert runs.read(sim) == first
    assert [call.path for call in sim.calls_to("/v1/")[before:]] == [f"/v1/playlists/{LIST}"] * 2


def test_a_run_after_an_outage_begins_with_the_pages_that_were_read(sim: Simulator, runs: Runs) -> None:
    sim.fail(Fault.server_error(path="/v1/me/tracks", query="*offset=100*", times=None))
    with pytest.raises(UpstreamUnavailable):
        runs.read(sim, None, "liked")
    sim.reset()
    assert runs.offsets(sim, None, "liked") == [0, 100]


def test_a_changed_playlist_is_read_again(sim: Simulator, runs: Runs) -> None:
    runs.read(sim)
    sim.edit_playlist(LIST, add=sim.playlist(playlist_ids.FIESTA).track_ids[:1], remove=[129])
    assert track_ids(runs.read(sim)) == sim.playlist(LIST).track_ids


def test_a_playlist_that_changed_while_it_was_read_is_not_mixed_up(sim: Simulator, runs: Runs) -> None:
    sim.edit_playlist(LIST, remove=[0], add=sim.playlist(playlist_ids.FIESTA).track_ids[:1], after_page=1)
    for _ in range(2):
        assert track_ids(runs.read(sim)) == sim.playlist(LIST).track_ids


def test_another_market_is_read_again(sim: Simulator, runs: Runs) -> None:
    assert runs.offsets(sim) == [50, 100]
    assert runs.offsets(sim, market="ES") == [50, 100]
    assert runs.offsets(sim, market="ES") == []


@pytest.mark.parametrize("edit", ["a new one in the place of an old one", "an old one removed", "another order"])
def test_changed_liked_songs_are_read_again(simulate: Simulate, runs: Runs, edit: str) -> None:
    sample = Catalog.sample()
    liked, new = list(sample.liked), sample.playlists[playlist_ids.TEN_THOUSAND].entries[-1]
    sim = simulate(catalog=Catalog(Contents(sample.tracks, sample.albums, sample.playlists, liked)))
    assert runs.offsets(sim, None, "liked") == [0, 50, 100]
    assert runs.offsets(sim, None, "liked") == [0]
    if edit != "another order":
        del liked[70]
    if edit != "an old one removed":
        liked.insert(0, new if edit != "another order" else liked.pop(70))
    ids = [entry.track.id for entry in liked if entry.track]
    assert track_ids(runs.read(sim, None, "liked")) == ids


@pytest.mark.parametrize("wrong", ["the first page again", "no entries", "fewer entries", "no content"])
def test_a_wrong_page_of_a_run_that_failed_does_not_stay(sim: Simulator, runs: Runs, wrong: str) -> None:
    first, second = (_liked_entries(sim, offset) for offset in (0, 50))
    entries = {"the first page again": first, "no entries": [], "fewer entries": second[1:]}.get(wrong, [None] * 50)
    page = {"items": entries, "total": 120, "offset": 50}
    sim.fail(
        Fault(path="/v1/me/tracks", query="*offset=50*", body=page, times=None),
        Fault.server_error(path="/v1/me/tracks", query="*offset=100*", times=None),
    )
    with pytest.raises(MoodlistError):
        runs.read(sim, None, "liked")
    sim.reset()
    ids = [entry.track.id for entry in sim.catalog.liked if entry.track]
    assert track_ids(runs.read(sim, None, "liked")) == ids
    before = len(sim.calls_to("/v1/"))
    assert track_ids(runs.read(sim, None, "liked")) == ids
    assert len(sim.calls_to("/v1/")) == before + 1


def _liked_entries(sim: Simulator, offset: int) -> list[object]:
    headers = {"Authorization": f"Bearer {sim.access_token()}"}
    url = f"{sim.spotify_api_url}/me/tracks?limit=50&offset={offset}"
    entries: list[object] = requests.get(url, headers=headers, timeout=5).json()["items"]
    return entries


def test_a_request_with_a_deadline_neither_reads_nor_keeps_pages(
    sim: Simulator, compose: Compose, runs: Runs, tmp_path: Path
) -> None:
    application = compose(sim, page_folder=tmp_path / "pages")
    read_link(application, LIST)
    assert not (tmp_path / "pages").exists()
    runs.read(sim)
    assert runs.offsets(sim) == []
    before = len(sim.calls_to(f"/v1/playlists/{LIST}/items"))
    read_link(application, LIST)
    assert len(sim.calls_to(f"/v1/playlists/{LIST}/items")) == before + 2
