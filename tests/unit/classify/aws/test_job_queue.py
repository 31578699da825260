import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.job_queue import DeferredRequest, Job, PostedJob, WatchedJob, decode_job, encode_job
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
REQUESTS = st.builds(
    DeferredRequest,
    st.sampled_from(["/mood", "/classify"]),
    st.binary(),
    st.dictionaries(TEXTS, st.lists(TEXTS)),
    st.booleans(),
)
SAVE_TARGETS = st.none() | st.builds(SaveTarget, mood=TEXTS, min_score=st.floats(0, 1), name=st.none() | TEXTS)
JOBS = st.builds(WatchedJob, TEXTS, TEXTS, SAVE_TARGETS) | st.builds(PostedJob, TEXTS, st.none() | REQUESTS)


@given(JOBS)
def test_a_job_survives_encoding_and_decoding(job: Job) -> None:
    assert decode_job(encode_job(job)) == job


def test_a_message_is_readable_json() -> None:
    assert json.loads(encode_job(WatchedJob("abc", "2026-11-22"))) == {
        "job": "watched",
        "playlist": "abc",
        "run": "2026-11-22",
        "save": None,
    }


@pytest.mark.parametrize(
    "body", ["", "{", "7", "{}", '{"job": "other"}', '{"job": "watched", "playlist": "x"}', "[" * 5000]
)
def test_a_message_that_is_not_a_job_is_refused(body: str) -> None:
    with pytest.raises(BadRequest, match="not a Moodlist job"):
        decode_job(body)


def test_unknown_fields_of_a_job_are_ignored() -> None:
    assert decode_job('{"job": "watched", "playlist": "x", "run": "r", "colour": "blue"}') == WatchedJob("x", "r")


def test_a_report_id_depends_on_the_playlist_and_the_run_only() -> None:
    ids = {WatchedJob(playlist, run).report for playlist in ("a", "b") for run in ("1", "2") for _ in range(3)}
    assert ids == {"1.a", "1.b", "2.a", "2.b"}


def test_a_request_with_a_binary_body_survives_encoding_and_decoding() -> None:
    request = DeferredRequest("/classify", bytes(range(256)), file=True)
    assert msgspec.json.decode(msgspec.json.encode(request), type=DeferredRequest) == request
