import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.aws.job_queue import DeferredRequest, Job, PostedJob, WatchedJob, decode_job, encode_job
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
POSTS = st.builds(
    DeferredRequest,
    st.sampled_from(["/mood", "/classify"]),
    st.binary(),
    st.dictionaries(TEXTS, st.lists(TEXTS)),
    st.booleans(),
)
WISHES = st.none() | st.builds(SaveTarget, mood=TEXTS, min_score=st.floats(0, 1), name=st.none() | TEXTS)
JOBS = st.builds(WatchedJob, TEXTS, TEXTS, WISHES) | st.builds(PostedJob, TEXTS, st.none() | POSTS)


@given(JOBS)
def test_a_job_arrives_as_it_was_sent(job: Job) -> None:
    assert decode_job(encode_job(job)) == job


def test_a_message_can_be_read_in_a_console() -> None:
    assert json.loads(encode_job(WatchedJob("abc", "2026-11-22"))) == {
        "job": "watched",
        "playlist": "abc",
        "run": "2026-11-22",
        "save": None,
    }


@pytest.mark.parametrize(
    "body", ["", "{", "7", "{}", '{"job": "other"}', '{"job": "watched", "playlist": "x"}', "[" * 5000]
)
def test_what_is_no_job_of_ours_is_refused(body: str) -> None:
    with pytest.raises(BadRequest, match="no job of ours"):
        decode_job(body)


def test_a_job_of_a_later_version_is_read_as_far_as_this_one_knows_it() -> None:
    assert decode_job('{"job": "watched", "playlist": "x", "run": "r", "colour": "blue"}') == WatchedJob("x", "r")


def test_the_report_of_a_playlist_is_the_same_for_every_delivery_and_another_for_every_run() -> None:
    names = {WatchedJob(playlist, run).report for playlist in ("a", "b") for run in ("1", "2") for _ in range(3)}
    assert names == {"1.a", "1.b", "2.a", "2.b"}


def test_a_post_with_bytes_that_are_no_text_arrives_whole() -> None:
    post = DeferredRequest("/classify", bytes(range(256)), file=True)
    assert msgspec.json.decode(msgspec.json.encode(post), type=DeferredRequest) == post
