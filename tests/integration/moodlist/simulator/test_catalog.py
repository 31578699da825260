import gzip
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from moodlist.simulator import Catalog, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.sample import build

Get = Callable[..., requests.Response]

HEADER = (
    "track_id,name,artist,popularity,energy,liveness,tempo,speechiness,acousticness,instrumentalness,"
    "danceability,duration_ms,loudness,valence,playlists,subgenres"
)
ROWS = (
    (
        '1aaaaaaaaaaaaaaaaaaaaa,"Kettle, Boiling",Tin Roof Choir,41,'
        "0.4,0.1,97.1,0.02,0.28,0.01,0.68,235440,-10.1,0.57,Tea|Late tea,x"
    ),
    "1bbbbbbbbbbbbbbbbbbbbb,Té Frío,Ñandú Azul,5,0.9,0.3,150,0.03,0.01,0,0.5,187286.0,-4.2,0.7,Tea,y",
)


@pytest.fixture(params=["catalog.csv", "catalog.csv.gz"])
def csv_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path: Path = tmp_path / request.param
    content = "\n".join([HEADER, *ROWS, ""]).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def test_a_csv_becomes_playlists_of_the_owner(csv_file: Path, simulate: Callable[..., Simulator], get: Get) -> None:
    catalog = Catalog.from_csv(csv_file)
    sim = simulate(catalog=catalog, owner="ana")
    tea = get(sim, f"/playlists/{catalog.find('Tea').id}").json()
    assert tea["owner"]["id"] == "ana"
    assert [entry["item"]["name"] for entry in tea["items"]["items"]] == ["Kettle, Boiling", "Té Frío"]
    assert len(sim.playlist(catalog.find("Late tea").id).entries) == 1
    response = requests.get(f"{sim.reccobeats_url}/track", params={"ids": "1" + "b" * 21}, timeout=5).json()
    assert (response["content"][0]["durationMs"], response["content"][0]["artists"][0]["name"]) == (
        187_286,
        "Ñandú Azul",
    )


def test_the_id_of_a_playlist_in_a_csv_depends_on_its_name_only(csv_file: Path) -> None:
    assert Catalog.from_csv(csv_file).find("Tea").id == Catalog.from_csv(csv_file).find("Tea").id
    with pytest.raises(KeyError, match="Coffee"):
        Catalog.from_csv(csv_file).find("Coffee")


def test_a_csv_without_playlists_becomes_one_playlist(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    path.write_text("\n".join(line.rsplit(",", 2)[0] for line in (HEADER, *ROWS)), encoding="utf-8")
    assert len(Catalog.from_csv(path).find("all").entries) == 2


def test_a_catalog_of_real_songs_is_served(simulate: Callable[..., Simulator], get: Get) -> None:
    default = Path(__file__).parents[5] / "shared" / "data"
    path = Path(os.environ.get("MOODLIST_DATA", default)) / "tracks_tidytuesday_playlists.csv.gz"
    if not path.exists():
        pytest.skip(f"no data set at {path}: set MOODLIST_DATA to its folder")
    catalog = Catalog.from_csv(path)
    playlist = catalog.find("Pinoy Classic Rock")
    page = get(simulate(catalog=catalog), f"/playlists/{playlist.id}/items").json()
    assert page["total"] == len(playlist.entries) > 50
    assert len(catalog.tracks) > 28_000


def test_every_built_in_playlist_has_a_well_formed_id_and_a_constant() -> None:
    constants = {value for name, value in vars(playlist_ids).items() if name.isupper()}
    assert constants == set(Catalog.sample().playlists)
    assert all(re.fullmatch(r"[0-9A-Za-z]{22}", each) for each in constants)
    assert Catalog.sample().find("Road trip").url == f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"


def test_the_built_in_catalog_is_reproducible() -> None:
    assert build() == build()


def test_the_built_in_catalog_has_the_documented_sizes() -> None:
    catalog = Catalog.sample()
    sizes = {each.name: len(each.entries) for each in catalog.playlists.values()}
    assert len(catalog.albums) == 38
    assert sum(len(album.tracks) for album in catalog.albums.values()) == 380
    assert len(catalog.liked) == 120
    assert (sizes["Road trip"], sizes["Quiet evening"], sizes["Three pages"], sizes["Empty"]) == (60, 40, 130, 0)
    assert len(set(catalog.playlists[playlist_ids.TEN_THOUSAND].track_ids)) == 10_000


def test_every_track_of_the_large_playlist_has_features() -> None:
    catalog = Catalog.sample()
    assert all(map(catalog.find_by_reccobeats_key, catalog.playlists[playlist_ids.TEN_THOUSAND].track_ids))


def test_features_are_within_spotifys_ranges() -> None:
    for track in Catalog.sample().tracks.values():
        features = track.features._asdict()
        assert 60_000 < features.pop("duration_ms") < 400_000
        assert 60 <= features.pop("tempo") < 220
        assert -30 < features.pop("loudness") < 0
        assert all(0 <= value <= 1 for value in features.values()), track


@pytest.mark.parametrize(
    ("playlist_id", "happy", "lively"),
    [
        (playlist_ids.QUIET_EVENING, 0.3, False),
        (playlist_ids.RAINY_DAYS, None, False),
        (playlist_ids.LOUD_ROOM, None, True),
        (playlist_ids.FIESTA, 0.55, True),
    ],
)
def test_songs_of_a_mood_have_typical_features(playlist_id: str, happy: float | None, lively: bool) -> None:
    catalog = Catalog.sample()
    tracks = [catalog.tracks[each] for each in catalog.playlists[playlist_id].track_ids]
    valences = sorted(track.features.valence for track in tracks)
    assert all((track.features.energy > 0.5) is lively for track in tracks)
    assert all((track.features.loudness > -9) is lively for track in tracks)
    if happy is None:
        assert valences[-1] < 0.6
        assert valences[len(valences) // 2] < 0.35
    else:
        assert valences[len(valences) // 20] > happy
