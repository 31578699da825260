import requests

from moodlist.simulator import Simulator


def me(sim: Simulator) -> requests.Response:
    bearer = {"Authorization": f"Bearer {sim.access_token()}"}
    return requests.get(f"{sim.spotify_api_url}/me", headers=bearer, timeout=5)


def post_faults(sim: Simulator, faults: object) -> requests.Response:
    return requests.post(f"{sim.url}/simulator/faults", json=faults, timeout=5)


def test_faults_are_set_and_cleared_over_http(sim: Simulator) -> None:
    kinds = [{"kind": "rate_limited", "retry_after": 9}, {"path": "/v1/me", "status": 503, "times": None, "body": None}]
    assert post_faults(sim, kinds).json() == {"added": 2}
    first, second, third = me(sim), me(sim), me(sim)
    assert (first.status_code, first.headers["Retry-After"]) == (429, "9")
    assert [(each.status_code, each.text) for each in (second, third)] == [(503, "null")] * 2
    assert requests.delete(f"{sim.url}/simulator/faults", timeout=5).status_code == 204
    assert me(sim).status_code == 200


def test_an_invalid_fault_is_refused_with_the_list_of_kinds(sim: Simulator) -> None:
    for nonsense in (
        {"kind": "meteor"},
        {"status": "many"},
        {"kind": "cut", "times": "x"},
        {"kind": "cut", "a": 1},
        "x",
    ):
        answer = post_faults(sim, nonsense)
        assert answer.status_code == 400
        assert {"rate_limited", "cut", "html_502"} <= set(answer.json()["kinds"])
    assert me(sim).status_code == 200


def test_calls_are_read_over_http_without_those_to_the_simulator_itself(sim: Simulator) -> None:
    me(sim)
    answer = requests.get(f"{sim.url}/simulator/calls", timeout=5).json()
    assert [(call["method"], call["path"], call["status"]) for call in answer["calls"]] == [("GET", "/v1/me", 200)]
    assert answer["calls"][0]["finished"] >= answer["calls"][0]["started"]
    assert answer["count"] == 1


def test_the_health_endpoint_answers(sim: Simulator) -> None:
    assert requests.get(f"{sim.url}/simulator/health", timeout=5).json() == {"status": "ok"}
    assert requests.get(f"{sim.url}/simulator/nothing", timeout=5).status_code == 404
