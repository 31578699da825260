from moodlist.simulator.http import call_log
from moodlist.simulator.http.call_log import CallLog
from moodlist.simulator.http.messages import Request


def test_the_log_holds_the_latest_calls_and_counts_all() -> None:
    log = CallLog()
    for number in range(call_log.MAX_CALLS + 5):
        log.begin(Request("GET", f"/{number}"))
    assert (len(log.all()), log.count) == (2_000, 2_005)
    assert (log.all()[0].path, log.all()[-1].path) == ("/5", "/2004")


def test_the_log_holds_the_beginning_of_a_large_body() -> None:
    log = CallLog()
    log.begin(Request("POST", "/", body=b"x" * 1_000_000))
    assert len(log.all()[0].body) == 65_536


def test_a_cleared_log_counts_from_zero() -> None:
    log = CallLog()
    log.begin(Request("GET", "/"))
    log.clear()
    assert (log.all(), log.count) == ([], 0)
