"""Access tokens: how they are asked for, renewed and kept, and that nothing of them is ever told."""

import json
import logging
import threading
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import boto3
import pytest
from moto import mock_aws
from moto.core.authorization import enable_iam_authentication

from classify.application import Application
from classify.deadline import Deadline
from classify.errors import CredentialsRefused, MoodlistError, RateLimited, UpstreamNonsense, UpstreamUnavailable
from classify.handlers import api as api_module
from classify.sources.spotify.tokens import SpotifyTokens
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.http.call_log import Call
from tests.integration.classify.api.gateway import Api
from tests.integration.classify.conftest import Compose, Deploy

SECRET = "moodlist/spotify"
FIESTA = {"playlist": playlist_ids.FIESTA}


def _tokens(application: Application, sim: Simulator) -> SpotifyTokens:
    return SpotifyTokens(application.credentials, sim.accounts_url)


def _asked(sim: Simulator) -> list[Call]:
    return sim.calls_to("/api/token")


def _form(call: Call) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(call.body.decode()).items()}


def _basic(sim: Simulator) -> str:
    pair = ":".join((sim.credentials["client_id"], sim.credentials["client_secret"]))
    return f"Basic {b64encode(pair.encode()).decode()}"


@pytest.fixture
def credentials_file(sim: Simulator, tmp_path: Path) -> Path:
    path = tmp_path / "moodlist" / "credentials.json"
    path.parent.mkdir()
    path.write_text(json.dumps(sim.credentials))
    path.chmod(0o600)
    return path


@pytest.fixture
def secrets(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Secrets Manager with the owner's credentials in it."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with mock_aws(config={"core": {"mock_credentials": True, "passthrough": {"urls": [f"{sim.url}/.*"]}}}):
        client = boto3.client("secretsmanager", region_name="eu-west-1")
        client.create_secret(Name=SECRET, SecretString=json.dumps(sim.credentials))
        yield client


def _from_file(deploy: Deploy, sim: Simulator, path: Path) -> Api:
    return deploy(sim, client_id=None, client_secret=None, refresh_token=None, credentials_file=path)


def _from_secret(deploy: Deploy, sim: Simulator) -> Api:
    return deploy(sim, client_id=None, client_secret=None, refresh_token=None, secret=SECRET)


def test_an_app_alone_shows_its_id_and_secret(sim: Simulator, compose: Compose) -> None:
    token = _tokens(compose(sim, refresh_token=None), sim).token(Deadline.after(5))
    (call,) = _asked(sim)
    assert (_form(call), call.headers["authorization"]) == ({"grant_type": "client_credentials"}, _basic(sim))
    assert not token.is_user_token
    assert token.value not in repr(token)


def test_a_user_with_a_secret_refreshes_with_basic_authorization(sim: Simulator, compose: Compose) -> None:
    token = _tokens(compose(sim), sim).token(Deadline.after(5))
    (call,) = _asked(sim)
    assert call.headers["authorization"] == _basic(sim)
    assert _form(call) == {"grant_type": "refresh_token", "refresh_token": sim.credentials["refresh_token"]}
    assert token.is_user_token


def test_a_user_without_a_secret_refreshes_with_the_id_in_the_form(sim: Simulator, compose: Compose) -> None:
    token = _tokens(compose(sim, client_secret=None), sim).token(Deadline.after(5))
    (call,) = _asked(sim)
    assert "authorization" not in call.headers
    assert _form(call) == {
        "grant_type": "refresh_token",
        "refresh_token": sim.credentials["refresh_token"],
        "client_id": sim.credentials["client_id"],
    }
    assert token.is_user_token


def test_a_token_serves_every_request_of_the_process(sim: Simulator, api: Api) -> None:
    assert [api.post("/classify", FIESTA).status for _ in range(3)] == [200, 200, 200]
    assert len(_asked(sim)) == 1


def test_a_token_about_to_end_is_renewed_before_it_does(sim: Simulator, compose: Compose) -> None:
    tokens = _tokens(compose(sim), sim)
    sim.fail(Fault(path="/api/token", body={"access_token": "short", "expires_in": 59}))
    first, second, third = (tokens.token(Deadline.after(5)) for _ in range(3))
    assert first.value == "short"
    assert second.value != "short"
    assert third is second


def test_an_expired_token_is_renewed_once_and_nobody_notices(sim: Simulator, api: Api) -> None:
    api.post("/classify", FIESTA)
    sim.expire_tokens()
    answer = api.post("/classify", FIESTA)
    assert (answer.status, len(_asked(sim))) == (200, 2)
    assert [call.status for call in sim.calls_to("/v1/")] == [200, 401, 200]


def test_eight_threads_whose_token_has_ended_make_one_call_for_a_new_one(sim: Simulator, api: Api) -> None:
    api.post("/classify", FIESTA)
    sim.reset()
    sim.expire_tokens()
    sim.fail(Fault.slow(0.1, path="/api/token"))
    together = threading.Barrier(8)

    def classify(_: int) -> int:
        together.wait()
        return api.post("/classify", FIESTA).status

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(classify, range(8))) == [200] * 8
    assert len(_asked(sim)) == 1


def test_a_token_that_stays_refused_is_renewed_once_and_no_more(sim: Simulator, api: Api) -> None:
    sim.fail(Fault.token_expired(times=None))
    answer = api.post("/classify", FIESTA)
    assert (answer.status, len(_asked(sim)), len(sim.calls_to("/v1/"))) == (503, 2, 2)


@pytest.mark.parametrize("fault", [Fault.premium_required(times=None), Fault.not_registered(times=None)])
def test_an_account_that_spotify_refuses_is_no_reason_for_a_new_token(sim: Simulator, api: Api, fault: Fault) -> None:
    sim.fail(fault)
    answer = api.post("/classify", FIESTA)
    assert (answer.status, len(_asked(sim)), len(sim.calls_to("/v1/"))) == (503, 1, 1)


def test_a_rotated_refresh_token_is_kept_in_the_file_for_its_owner_alone(
    sim: Simulator, deploy: Deploy, credentials_file: Path
) -> None:
    sim.rotate_refresh_tokens = True
    before = sim.credentials["refresh_token"]
    assert _from_file(deploy, sim, credentials_file).post("/classify", FIESTA).status == 200
    assert sim.credentials["refresh_token"] != before
    assert json.loads(credentials_file.read_text()) == sim.credentials
    assert credentials_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in credentials_file.parent.iterdir()] == [credentials_file.name]
    # The next process starts from what was kept.
    assert _from_file(deploy, sim, credentials_file).post("/classify", FIESTA).status == 200


def test_a_rotated_refresh_token_is_kept_in_secrets_manager(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    sim.rotate_refresh_tokens = True
    assert _from_secret(deploy, sim).post("/classify", FIESTA).status == 200
    assert json.loads(secrets.get_secret_value(SecretId=SECRET)["SecretString"]) == sim.credentials
    assert _from_secret(deploy, sim).post("/classify", FIESTA).status == 200


def test_a_process_goes_on_with_the_token_that_it_rotated_itself(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    sim.rotate_refresh_tokens = True
    api = _from_secret(deploy, sim)
    for _ in range(3):
        assert api.post("/classify", FIESTA).status == 200
        sim.expire_tokens()
    assert [call.status for call in _asked(sim)] == [200, 200, 200]


def test_a_rotated_token_that_cannot_be_kept_is_logged_and_lives_in_memory(
    sim: Simulator, deploy: Deploy, credentials_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sim.rotate_refresh_tokens = True
    api = _from_file(deploy, sim, credentials_file)
    draft = credentials_file.with_suffix(".new")
    draft.mkdir()  # nobody, not even root, can write a file there
    for _ in range(2):
        assert api.post("/classify", FIESTA).status == 200
        sim.expire_tokens()
    assert caplog.text.count("A rotated refresh token could not be stored") == 2
    assert sim.credentials["refresh_token"] not in caplog.text
    draft.rmdir()
    assert api.post("/classify", FIESTA).status == 200
    assert json.loads(credentials_file.read_text()) == sim.credentials


def test_a_secret_that_may_not_be_written_keeps_the_rotated_token_in_memory(
    sim: Simulator,
    deploy: Deploy,
    secrets: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sim.rotate_refresh_tokens = True
    iam = boto3.client("iam")
    iam.create_user(UserName="reader")
    may_read = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [may_read]})
    iam.put_user_policy(UserName="reader", PolicyName="read", PolicyDocument=policy)
    key = iam.create_access_key(UserName="reader")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    monkeypatch.delenv("AWS_SESSION_TOKEN")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it holds the credentials of before
    api = _from_secret(deploy, sim)
    with enable_iam_authentication():
        for _ in range(2):
            assert api.post("/classify", FIESTA).status == 200
            sim.expire_tokens()
    assert "secretsmanager:PutSecretValue" in caplog.text


def test_a_token_rotated_by_another_instance_is_found_in_the_store(
    sim: Simulator, deploy: Deploy, secrets: Any
) -> None:
    api = _from_secret(deploy, sim)
    api_module.application().credentials.read()  # this instance has read the secret before ...
    sim.rotate_refresh_tokens = True
    other = Application(api_module.application().settings)
    _tokens(other, sim).token(Deadline.after(5))  # ... another one rotated it
    sim.reset()
    assert api.post("/classify", FIESTA).status == 200
    assert [call.status for call in _asked(sim)] == [400, 200]


def test_a_revoked_token_is_read_again_once_and_then_refused_with_advice(
    sim: Simulator, deploy: Deploy, secrets: Any
) -> None:
    sim.revoke_refresh_tokens()
    answer = _from_secret(deploy, sim).post("/classify", FIESTA)
    assert (answer.status, answer.json()["type"]) == (503, "urn:moodlist:problem:credentials-refused")
    assert "moodlist login" in answer.json()["detail"]
    assert "six months" in answer.json()["detail"]
    assert len(_asked(sim)) == 1  # the store still holds the same one: asking again would only say the same


def test_after_a_new_login_the_running_process_works_again(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    api = _from_secret(deploy, sim)
    sim.revoke_refresh_tokens()
    assert api.post("/classify", FIESTA).status == 503
    new = sim._tokens.issue_refresh(sim.owner, frozenset({"playlist-read-private"}))
    secrets.put_secret_value(SecretId=SECRET, SecretString=json.dumps({**sim.credentials, "refresh_token": new}))
    assert api.post("/classify", FIESTA).status == 200


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("not json", "not a JSON object"),
        ('["a"]', "not a JSON object"),
        ('{"client_id": 7}', "not a JSON object"),
        ("{}", "no client_id"),
        ('{"client_id": " ", "client_secret": "s"}', "no client_id"),
        ('{"client_id": "a"}', "neither a client_secret nor a refresh_token"),
    ],
)
def test_malformed_credentials_are_refused_with_advice_and_not_quoted(
    sim: Simulator, deploy: Deploy, credentials_file: Path, content: str, advice: str
) -> None:
    credentials_file.write_text(content)
    answer = _from_file(deploy, sim, credentials_file).post("/classify", FIESTA)
    assert (answer.status, sim.calls) == (503, [])
    assert advice in answer.json()["detail"]
    assert "moodlist login" in answer.json()["detail"]


def test_a_credentials_file_that_others_can_read_is_refused(
    sim: Simulator, deploy: Deploy, credentials_file: Path
) -> None:
    credentials_file.chmod(0o644)
    answer = _from_file(deploy, sim, credentials_file).post("/classify", FIESTA)
    assert answer.status == 503
    assert "chmod 600" in answer.json()["detail"]


def test_a_missing_credentials_file_is_refused_with_advice(sim: Simulator, deploy: Deploy, tmp_path: Path) -> None:
    answer = _from_file(deploy, sim, tmp_path / "nowhere.json").post("/classify", FIESTA)
    assert answer.status == 503
    assert "moodlist login" in answer.json()["detail"]


def test_a_missing_secret_is_refused_with_advice(sim: Simulator, deploy: Deploy, secrets: Any) -> None:
    secrets.delete_secret(SecretId=SECRET, ForceDeleteWithoutRecovery=True)
    answer = _from_secret(deploy, sim).post("/classify", FIESTA)
    assert (answer.status, answer.headers["retry-after"]) == (503, "300")
    assert "Secrets Manager" in answer.json()["detail"]


def test_a_deployment_without_a_region_is_refused_with_the_reason(
    sim: Simulator, deploy: Deploy, secrets: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    answer = _from_secret(deploy, sim).post("/classify", FIESTA)
    assert answer.status == 503
    assert "region" in answer.json()["detail"]


def test_a_binary_secret_is_refused_or_read_but_never_a_fault_of_ours(
    sim: Simulator, deploy: Deploy, secrets: Any
) -> None:
    secrets.put_secret_value(SecretId=SECRET, SecretBinary=json.dumps(sim.credentials).encode())
    assert _from_secret(deploy, sim).post("/classify", FIESTA).status in {200, 503}


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
    "400 as list": (Fault(status=400, body=[]), UpstreamNonsense, "promises"),
    "400 nested without end": (Fault(status=400, body=b"[" * 100_000), UpstreamNonsense, "promises"),
    "429": (Fault.rate_limited(retry_after=90), RateLimited, "after the time given"),
    "500": (Fault.server_error(), UpstreamUnavailable, "status 500"),
    "502 in HTML": (Fault.html_502(), UpstreamUnavailable, "status 502"),
    "503": (Fault.server_error(503, retry_after=90), UpstreamUnavailable, "status 503"),
    "cut": (Fault.cut(), UpstreamUnavailable, "cannot be reached"),
    "200 HTML": (Fault.html_200(), UpstreamNonsense, "promises"),
    "200 empty": (Fault.empty_body(), UpstreamNonsense, "promises"),
    "200 null": (Fault.null_body(), UpstreamNonsense, "promises"),
    "200 list": (Fault.list_body(), UpstreamNonsense, "promises"),
    "200 truncated": (Fault.truncated_json(), UpstreamNonsense, "promises"),
    "200 nested without end": (Fault(body=b"[" * 100_000), UpstreamNonsense, "promises"),
    "no token": (Fault(body={"expires_in": 3600}), UpstreamNonsense, "promises"),
    "null token": (Fault(body={"access_token": None, "expires_in": 3600}), UpstreamNonsense, "promises"),
    "no end": (Fault(body={"access_token": "a"}), UpstreamNonsense, "promises"),
    "end as text": (Fault(body={"access_token": "a", "expires_in": "soon"}), UpstreamNonsense, "promises"),
}


@pytest.mark.parametrize("row", REFUSALS)
@pytest.mark.parametrize("left_out", ["nothing", "refresh_token", "client_secret"])
def test_a_refusal_of_the_token_endpoint_has_its_error_for_every_grant(
    sim: Simulator, compose: Compose, row: str, left_out: str
) -> None:
    fault, kind, advice = REFUSALS[row]
    sim.fail(Fault(**{**vars(fault), "path": "/api/token", "times": None}))
    tokens = _tokens(compose(sim, **({} if left_out == "nothing" else {left_out: None})), sim)
    with pytest.raises(kind) as caught:
        tokens.token(Deadline.after(5))
    assert advice in caught.value.detail


@pytest.mark.parametrize("token", ["a\r\nInjected: yes", "é", "   ", "a" * 20_000])
def test_a_strange_access_token_does_no_harm(sim: Simulator, api: Api, token: str) -> None:
    sim.fail(Fault(path="/api/token", body={"access_token": token, "expires_in": 3600}, times=None))
    answer = api.post("/classify", FIESTA)
    assert answer.status in {502, 503}
    assert all("injected" not in call.headers for call in sim.calls)


def test_a_token_endpoint_that_hangs_is_given_up_at_the_deadline(sim: Simulator, api: Api) -> None:
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
def test_nothing_secret_is_ever_logged_or_answered(  # noqa: PLR0917
    sim: Simulator,
    deploy: Deploy,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    fault: Fault | None,
    left_out: str,
) -> None:
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    for name in (None, *(name for name, level in levels.items() if level)):  # all others have that of a parent
        caplog.set_level("DEBUG", logger=name)
    sim.rotate_refresh_tokens = True
    secret = {value for name, value in sim.credentials.items() if name != "client_id"}
    if fault:
        sim.fail(fault)
    api = deploy(sim, **({} if left_out == "nothing" else {left_out: None}))
    answers = [api.post("/classify", FIESTA)]

    secret |= {sim.credentials["refresh_token"], _basic(sim).removeprefix("Basic ")}
    secret |= {call.headers["authorization"].split(" ")[1] for call in sim.calls if "authorization" in call.headers}
    told = caplog.text + "".join(capfd.readouterr()) + repr([vars(record) for record in caplog.records])
    told += "".join(answer.text + repr(answer.headers) for answer in answers)
    assert "urllib3" in {record.name.partition(".")[0] for record in caplog.records}  # everybody was listened to
    assert [each for each in secret if each in told] == []
