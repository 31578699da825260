"""No redirect of an upstream is followed: the other host would receive a token."""

from collections.abc import Callable

import pytest

from classify.core.features import Missing
from classify.deadline import Deadline
from classify.errors import UpstreamNonsense
from moodlist.oauth.authorization import Authorization
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.support import find_features, read_link, reccobeats_client, tracks_of

STATUSES = [301, 302, 303, 307, 308]
Redirect = Callable[[str], None]


@pytest.fixture
def other(simulate: Simulate) -> Simulator:
    """Another host, which would answer anything that is sent to it."""
    return simulate()


@pytest.fixture(params=STATUSES)
def redirect(sim: Simulator, other: Simulator, request: pytest.FixtureRequest) -> Redirect:
    """Lets the simulator redirect the calls to a path, with a body that would be a valid answer."""
    valid = {"access_token": "x", "token_type": "Bearer", "expires_in": 3600, "refresh_token": "y", "content": []}

    def start(path: str) -> None:
        headers = {"Location": f"{other.url}{path.replace('*', '')}"}
        sim.fail(Fault(path=path, status=request.param, headers=headers, body=valid, times=None))

    return start


def test_the_token_call_follows_no_redirect(
    redirect: Redirect, sim: Simulator, other: Simulator, compose: Compose
) -> None:
    redirect("/api/token")
    with pytest.raises(UpstreamNonsense):
        read_link(compose(sim), playlist_ids.FIESTA)
    assert other.calls == []


def test_the_token_call_of_an_app_with_a_secret_follows_no_redirect(
    redirect: Redirect, sim: Simulator, other: Simulator, compose: Compose
) -> None:
    redirect("/api/token")
    with pytest.raises(UpstreamNonsense):
        read_link(compose(sim, refresh_token=None), playlist_ids.FIESTA)
    assert other.calls == []


def test_a_call_of_the_web_api_follows_no_redirect(
    redirect: Redirect, sim: Simulator, other: Simulator, compose: Compose
) -> None:
    redirect("/v1/*")
    with pytest.raises(UpstreamNonsense):
        read_link(compose(sim), playlist_ids.FIESTA)
    assert other.calls == []


def test_reccobeats_redirects_are_not_followed(redirect: Redirect, sim: Simulator, other: Simulator) -> None:
    redirect("/reccobeats/*")
    (finding,) = find_features(reccobeats_client(sim), tracks_of(sim.playlist(playlist_ids.FIESTA).track_ids[:1]))
    assert isinstance(finding, Missing)
    assert isinstance(finding.error, UpstreamNonsense)
    assert other.calls == []


def test_the_exchange_of_a_login_code_follows_no_redirect(redirect: Redirect, sim: Simulator, other: Simulator) -> None:
    redirect("/api/token")
    login = Authorization(sim.credentials["client_id"], "http://127.0.0.1:8000/callback", "a-state", sim.accounts_url)
    with pytest.raises(UpstreamNonsense):
        login.refresh_token({"state": "a-state", "code": "a-code"})
    assert other.calls == []


def test_a_redirected_call_is_not_tried_again(redirect: Redirect, sim: Simulator, compose: Compose) -> None:
    redirect("/v1/*")
    with pytest.raises(UpstreamNonsense):
        read_link(compose(sim), playlist_ids.FIESTA, deadline=Deadline.after(20))
    assert len(sim.calls_to("/v1/")) == 1
