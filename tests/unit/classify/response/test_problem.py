import inspect
import json

import pytest

from classify import errors
from classify.errors import Fault, MethodNotAllowed, MoodlistError
from classify.response.problem import problem_answer

KINDS = {
    errors.MoodlistError: (500, "internal"),
    errors.BadRequest: (400, "bad-request"),
    errors.TooLarge: (413, "too-large"),
    errors.UnsupportedMediaType: (415, "unsupported-media-type"),
    errors.UnknownMood: (422, "unknown-mood"),
    errors.PlaylistForbidden: (403, "playlist-forbidden"),
    errors.NotFound: (404, "not-found"),
    errors.MethodNotAllowed: (405, "method-not-allowed"),
    errors.RateLimited: (429, "rate-limited"),
    errors.QuotaExceeded: (429, "quota-exceeded"),
    errors.ModelMismatch: (500, "model-mismatch"),
    errors.NotAvailableHere: (501, "not-available-here"),
    errors.UpstreamNonsense: (502, "upstream-nonsense"),
    errors.UpstreamUnavailable: (503, "upstream-unavailable"),
    errors.CredentialsRefused: (503, "credentials-refused"),
    errors.OutOfTime: (504, "out-of-time"),
}


def _error(kind: type[MoodlistError]) -> MoodlistError:
    return MethodNotAllowed("Do this.", allow=("GET",)) if kind is MethodNotAllowed else kind("Do this.")


def test_every_error_is_in_this_table() -> None:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, MoodlistError)}
    assert kinds == set(KINDS)


@pytest.mark.parametrize(("kind", "status", "slug"), [(kind, *facts) for kind, facts in KINDS.items()])
def test_a_problem_has_the_type_and_status_of_its_error(kind: type[MoodlistError], status: int, slug: str) -> None:
    answer = problem_answer(_error(kind))
    problem = json.loads(answer.body)
    assert (answer.status, answer.media_type) == (status, "application/problem+json")
    assert problem["type"] == f"urn:moodlist:problem:{slug}"
    assert (problem["status"], problem["title"], problem["detail"]) == (status, kind.title, "Do this.")
    assert "errors" not in problem


@pytest.mark.parametrize(("kind", "status"), [(kind, status) for kind, (status, _) in KINDS.items()])
def test_only_429_and_503_have_retry_after_by_default(kind: type[MoodlistError], status: int) -> None:
    answer = problem_answer(_error(kind))
    waits = {errors.QuotaExceeded: "86400", errors.CredentialsRefused: "300"}  # a day, and the maximum age of a secret
    wait = waits.get(kind, "10") if status in {429, 503} else None
    assert answer.headers.get("Retry-After") == wait
    assert json.loads(answer.body).get("retry_after") == (wait and int(wait))


@pytest.mark.parametrize(("seconds", "header"), [(0, "0"), (0.2, "1"), (3, "3"), (52_531.01, "52532")])
def test_a_wait_is_rounded_up_to_whole_seconds(seconds: float, header: str) -> None:
    answer = problem_answer(errors.QuotaExceeded("Wait.", retry_after=seconds))
    assert (answer.headers["Retry-After"], json.loads(answer.body)["retry_after"]) == (header, int(header))


def test_the_wait_of_an_error_is_sent_with_any_status() -> None:
    assert problem_answer(errors.UpstreamNonsense("x", retry_after=5)).headers == {"Retry-After": "5"}


def test_method_not_allowed_has_an_allow_header() -> None:
    answer = problem_answer(MethodNotAllowed("GET or PUT.", allow=("GET", "PUT")))
    assert answer.headers == {"Allow": "GET, PUT"}


def test_every_fault_is_listed_with_its_path() -> None:
    error = errors.BadRequest("Two faults.", faults=(Fault("$[0].mood", "Unknown."), Fault("?sort", "Wrong.")))
    assert json.loads(problem_answer(error).body)["errors"] == [
        {"path": "$[0].mood", "detail": "Unknown."},
        {"path": "?sort", "detail": "Wrong."},
    ]


def test_a_problem_lists_at_most_a_hundred_faults() -> None:
    error = errors.BadRequest("Many.", faults=tuple(Fault(f"$[{number}]", "Wrong.") for number in range(9_999)))
    listed = json.loads(problem_answer(error).body)["errors"]
    assert (len(listed), listed[0]["path"], listed[-1]["path"]) == (100, "$[0]", "$[99]")


def test_long_texts_of_a_problem_lose_their_middle() -> None:
    error = errors.BadRequest(
        f"Start{'x' * 9_000}end.", faults=(Fault(f"$.{'x' * 9_000}.end", f"Wrong{'x' * 9_000}!"),)
    )
    problem = json.loads(problem_answer(error).body)
    for text, start, end, limit in (
        (problem["detail"], "Start", "end.", 2000),
        (problem["errors"][0]["path"], "$.", ".end", 100),
        (problem["errors"][0]["detail"], "Wrong", "!", 2000),
    ):
        assert limit - 2 <= len(text) <= limit
        assert text.startswith(start)
        assert text.endswith(end)


@pytest.mark.parametrize("character", ["\x00", '"', "\N{SNOWMAN}", "\U000e0001", "\ud800"])
def test_the_largest_problem_is_within_lambdas_limit(character: str) -> None:
    text = character * 1_000_000
    body = problem_answer(errors.BadRequest(text, faults=(Fault(text, text),) * 10_000)).body
    assert len(json.dumps(body)) < 3_000_000


def test_a_lone_surrogate_in_a_problem_becomes_a_question_mark() -> None:
    assert json.loads(problem_answer(errors.NotFound("No \ud800.")).body)["detail"] == "No ?."
