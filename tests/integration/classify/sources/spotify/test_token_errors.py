"""Errors of Spotify's token endpoint, and that no secret ever appears in answers and logs."""

import json
import logging

import pytest

from classify.deadline import Deadline
from classify.errors import CredentialsRefused, MoodlistError, RateLimited, UpstreamNonsense, UpstreamUnavailable
from moodlist.simulator import Fault, Simulator
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose, Deploy
from tests.integration.classify.sources.support import FIESTA, basic_authorization, tokens_of

REFUSALS: dict[str, tuple[Fault, type[MoodlistError], str]] = {
    "invalid client": (
        Fault(status=400, body={"error": "invalid_client", "error_description": "Invalid client secret"}),
        CredentialsRefused,
        "client_id with this client_secret",
    ),
    "invalid client with 401": (
        Fault(status=401, body={"error": "invalid_client"}),
        CredentialsRefused,
        "client_id with this client_secret",
    ),
    "invalid grant": (Fault.invalid_grant(), CredentialsRefused, "moodlist login"),
    "unsupported grant": (Fault(status=400, body={"error": "unsupported_grant_type"}), CredentialsRefused, "400"),
    "error as object": (Fault(status=400, body={"error": {"message": "no"}}), CredentialsRefused, "400"),
    "400 in HTML": (Fault(status=400, body="<html></html>"), CredentialsRefused, "400"),
    "400 as list": (Fault(status=400, body=[]), UpstreamNonsense, "does not match"),
    "400 nested too deeply": (Fault(status=400, body=b"[" * 100_000), UpstreamNonsense, "does not match"),
    "429": (Fault.rate_limited(retry_after=90), RateLimited, "after the time given"),
    "500": (Fault.server_error(), UpstreamUnavailable, "status 500"),
    "502 in HTML": (Fault.html_502(), UpstreamUnavailable, "status 502"),
    "503": (Fault.server_error(503, retry_after=90), UpstreamUnavailable, "status 503"),
    "cut off": (Fault.cut(), UpstreamUnavailable, "cannot be reached"),
    "200 HTML": (Fault.html_200(), UpstreamNonsense, "does not match"),
    "200 empty": (Fault.empty_body(), UpstreamNonsense, "does not match"),
    "200 null": (Fault.null_body(), UpstreamNonsense, "does not match"),
    "200 list": (Fault.list_body(), UpstreamNonsense, "does not match"),
    "200 truncated": (Fault.truncated_json(), UpstreamNonsense, "does not match"),
    "200 nested too deeply": (Fault(body=b"[" * 100_000), UpstreamNonsense, "does not match"),
    "no token": (Fault(body={"expires_in": 3600}), UpstreamNonsense, "does not match"),
    "null token": (Fault(body={"access_token": None, "expires_in": 3600}), UpstreamNonsense, "does not match"),
    "no expiry": (Fault(body={"access_token": "a"}), UpstreamNonsense, "does not match"),
    "expiry as text": (Fault(body={"access_token": "a", "expires_in": "soon"}), UpstreamNonsense, "does not match"),
}


@pytest.mark.parametrize("row", REFUSALS)
@pytest.mark.parametrize("left_out", ["nothing", "refresh_token", "client_secret"])
def test_every_error_response_of_the_token_endpoint_has_its_error_for_every_grant(
    sim: Simulator, compose: Compose, row: str, left_out: str
) -> None:
    fault, kind, advice = REFUSALS[row]
    sim.fail(Fault(**{**vars(fault), "path": "/api/token", "times": None}))
    tokens = tokens_of(compose(sim, **({} if left_out == "nothing" else {left_out: None})), sim)
    with pytest.raises(kind) as caught:
        tokens.token(Deadline.after(5))
    assert advice in caught.value.detail


@pytest.mark.parametrize("token", ["a\r\nInjected: yes", "é", "   ", "a" * 20_000])
def test_an_invalid_access_token_injects_no_header(sim: Simulator, api: Api, token: str) -> None:
    sim.fail(Fault(path="/api/token", body={"access_token": token, "expires_in": 3600}, times=None))
    answer = api.post("/classify", FIESTA)
    assert answer.status in {502, 503}
    assert all("injected" not in call.headers for call in sim.calls)


def test_a_hanging_token_endpoint_is_abandoned_at_the_deadline(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.hang(path="/api/token", times=None))
    assert api.send("POST", "/classify", json.dumps(FIESTA), seconds=2).status == 504


FAILING_TOKENS = [
    None,
    Fault.invalid_grant(times=None),
    Fault(path="/api/token", status=400, body={"error": "invalid_client"}, times=None),
    Fault.html_502(path="/api/token", times=None),
    Fault.cut(path="/api/token", times=None),
]

FAILING_CALLS = [
    Fault.token_expired(times=None),
    Fault.html_502(times=None),
    Fault.cut(times=None),
    Fault(path="/v1/*", status=418, times=None),
    Fault(path="/v1/*", body={"items": 7, "snapshot_id": None}, times=None),
]


@pytest.mark.parametrize(
    ("fault", "left_out"),
    [
        *((fault, left_out) for fault in FAILING_TOKENS for left_out in ("nothing", "refresh_token", "client_secret")),
        *((fault, "nothing") for fault in FAILING_CALLS),
    ],
)
def test_no_secret_is_ever_logged_or_answered(  # noqa: PLR0917
    sim: Simulator,
    deploy: Deploy,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    fault: Fault | None,
    left_out: str,
) -> None:
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    for name in (None, *(name for name, level in levels.items() if level)):  # the others inherit their level
        caplog.set_level("DEBUG", logger=name)
    sim.rotate_refresh_tokens = True
    secret = {value for name, value in sim.credentials.items() if name != "client_id"}
    if fault:
        sim.fail(fault)
    api = deploy(sim, **({} if left_out == "nothing" else {left_out: None}))
    answers = [api.post("/classify", FIESTA)]

    secret |= {sim.credentials["refresh_token"], basic_authorization(sim).removeprefix("Basic ")}
    secret |= {call.headers["authorization"].split(" ")[1] for call in sim.calls if "authorization" in call.headers}
    output = caplog.text + "".join(capfd.readouterr()) + repr([vars(record) for record in caplog.records])
    output += "".join(answer.text + repr(answer.headers) for answer in answers)
    assert "urllib3" in {
        record.name.partition(".")[0] for record in caplog.records
    }  # the loggers of libraries were captured too
    assert [each for each in secret if each in output] == []
