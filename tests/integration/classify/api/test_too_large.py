"""The limits of a request and of a response (413)."""

import base64
import json

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON, Api
from tests.integration.classify.api.problems import PAIR, TRACK, faults, problem
from tests.integration.classify.exports import exportify


def test_a_body_above_four_megabytes_is_too_large(api: Api) -> None:
    answer = api.send("POST", "/classify", " " * (4 * 1024 * 1024) + "{}")
    assert "4,194,304" in faults(answer, 413)["$"]


def test_a_file_above_four_megabytes_is_too_large_even_as_base64(api: Api) -> None:
    content = b"x" * (4 * 1024 * 1024 + 1)
    assert len(base64.b64encode(content)) > 5 * 1024 * 1024
    problem(api.upload("/classify", content), 413, "too-large")


def test_a_file_of_four_megabytes_is_accepted(sim: Simulator, api: Api) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids[:35]
    content = exportify(sim.catalog.tracks[each]._replace(album="x" * 119_000) for each in ids).encode()
    report = api.upload("/classify", content + b" " * (4 * 1024 * 1024 - len(content))).json()
    assert report["counts"]["classified"] == 35


def test_more_than_ten_pairs_are_too_large(api: Api) -> None:
    assert "at most 10 pairs" in faults(api.post("/mood", [PAIR] * 11), 413)["$"]


def test_more_than_ten_thousand_tracks_are_too_large(api: Api) -> None:
    assert "10001" in faults(api.post("/classify", {"tracks": [TRACK] * 10_001}), 413)["$.tracks"]


def test_a_file_of_more_than_ten_thousand_rows_is_too_large(api: Api) -> None:
    rows = "\n".join(f"spotify:track:{number:022d}" for number in range(10_001))
    problem(api.upload("/classify", f"Track URI\n{rows}".encode()), 413, "too-large")


def test_a_playlist_of_more_than_ten_thousand_items_is_too_large(sim: Simulator, api: Api) -> None:
    sim.edit_playlist(playlist_ids.TEN_THOUSAND, add=[sim.playlist(playlist_ids.FIESTA).track_ids[0]])
    problem(api.post("/classify", {"playlist": playlist_ids.TEN_THOUSAND}), 413, "too-large")


def test_pairs_with_more_than_ten_thousand_items_in_total_are_too_large(sim: Simulator, api: Api) -> None:
    # Entries without a track, all different, so that none looks like a mistake that has to be read again.
    removed = [{"added_at": f"{number}", "item": {"type": "track", "name": f"{number}"}} for number in range(10_000)]
    playlist = {"name": "Ten thousand", "items": {"items": removed, "total": 10_000}}
    sim.fail(Fault(path=f"/v1/playlists/{playlist_ids.TEN_THOUSAND}", body=playlist))
    pairs = [{"playlist": playlist_ids.TEN_THOUSAND, "mood": "dark"}, PAIR]
    assert "10030 items in total" in faults(api.post("/mood", pairs), 413)["$"]


def test_a_response_above_lambdas_limit_is_too_large(sim: Simulator, api: Api) -> None:
    features = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]].features._asdict()
    title = "\N{SNOWMAN}" * 300
    tracks = [{"song": title, "features": features}] * 3500
    body = json.dumps({"tracks": tracks, "include": ["features", "scores"]}, ensure_ascii=False)
    answer = api.send("POST", "/classify", body.encode(), headers={"Content-Type": JSON})
    assert "min_score" in problem(answer, 413, "too-large")["detail"]
