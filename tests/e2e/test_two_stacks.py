"""Two stacks of the template, such as dev and prod, beside each other in one account."""

from local_aws.stack import Stack
from local_aws.stack_state import StackState
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.e2e.waiting import wait_until

TIMEOUT = 60


def test_no_resource_of_one_stack_is_one_of_the_other(stack: Stack, second_stack: Stack) -> None:
    shared = set(stack.resources.values()) & set(second_stack.resources.values())

    assert len(stack.resources) > 50
    assert second_stack.resources.keys() > stack.resources.keys()  # it has the resources for e-mails too
    assert shared == {"v1"}  # the name of the stage of each API


def test_both_stacks_have_a_schedule_of_their_own_dispatcher(stack: Stack, second_stack: Stack) -> None:
    for each in (stack, second_stack):
        schedule = each.client("scheduler").get_schedule(Name=each.resources["DispatcherFunctionSchedule"])

        assert each.resources["DispatcherFunction"] in schedule["Target"]["Arn"]


def test_the_key_of_one_stack_does_not_open_the_other(stack: Stack, second_stack: Stack, simulator: Simulator) -> None:
    answers = [
        each.request("GET", "/watchlist", key=False, headers={"x-api-key": key})
        for each in (stack, second_stack)
        for key in (stack.api_key, second_stack.api_key)
    ]

    assert [answer.status_code for answer in answers] == [200, 403, 403, 200]


def test_each_stack_has_its_own_watchlist_queue_and_reports(
    stack: Stack, second_stack: Stack, simulator: Simulator
) -> None:
    assert second_stack.request("PUT", f"/watchlist/{playlist_ids.RAINY_DAYS}").status_code == 200
    watched = stack.request("GET", "/watchlist").json()["playlists"]
    assert playlist_ids.RAINY_DAYS not in [each["playlist"] for each in watched]

    tracks = simulator.playlist(playlist_ids.FIESTA).track_ids[:1]  # these cost no call, of which the key has few
    body, headers = {"tracks": tracks}, {"Prefer": "respond-async"}
    id_ = second_stack.request("POST", "/classify", json=body, headers=headers).json()["id"]
    state = StackState(second_stack)
    wait_until(lambda: (state.report(id_) or {}).get("status") == "done", TIMEOUT, "the report is done")
    assert stack.request("GET", f"/reports/{id_}").status_code == 404
    assert second_stack.request("GET", f"/reports/{id_}").status_code == 200
