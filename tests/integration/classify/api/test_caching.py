"""HEAD, entity tags and Cache-Control of the answers."""

import pytest

from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.problems import FIESTA, problem

UNCHANGING = ["/moods", "/openapi.json"]


@pytest.mark.parametrize("path", ["/moods", "/health", "/openapi.json", "/nowhere", "/watchlist", "/reports/x"])
def test_head_has_the_headers_of_get_and_no_body(api: Api, path: str) -> None:
    got, head = api.get(path), api.send("HEAD", path)
    assert (head.status, head.headers, head.text) == (got.status, got.headers, "")
    assert head.headers["content-length"] == str(len(got.text.encode()))


@pytest.mark.parametrize("path", ["/mood", "/classify"])
def test_head_of_a_route_that_only_takes_post_is_not_allowed(api: Api, path: str) -> None:
    answer = api.send("HEAD", path)
    assert (answer.status, answer.headers["allow"], answer.text) == (405, "POST", "")


@pytest.mark.parametrize("path", UNCHANGING)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_caller_who_has_the_answer_gets_304(api: Api, path: str, method: str) -> None:
    tag = api.get(path).headers["etag"]
    assert tag.startswith('"')
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = api.send(method, path, headers={"If-None-Match": known})
        assert (answer.status, answer.text, answer.headers["etag"]) == (304, "", tag)
        assert answer.headers["cache-control"] == "public, max-age=300"
    other = api.send(method, path, headers={"If-None-Match": '"other"'})
    assert (other.status, other.headers["etag"]) == (200, tag)


def test_a_repeated_header_names_all_known_tags(api: Api) -> None:
    event = rest_event("GET", "/moods", headers={"If-None-Match": '"other"'})
    event["multiValueHeaders"]["If-None-Match"] = [api.get("/moods").headers["etag"], '"other"']
    assert api.invoke(event).status == 304


def test_the_contracts_tag_depends_on_the_address_in_it(api: Api) -> None:
    tags = {api.send("GET", "/openapi.json", stage=stage).headers["etag"] for stage in ("v1", "beta")}
    assert len(tags) == 2


def test_no_other_answer_is_stored(api: Api) -> None:
    answers = [
        api.get("/health"),
        api.get("/nowhere"),
        api.get("/mood"),
        api.get("/watchlist"),
        api.post("/classify", FIESTA),
        api.post("/classify", {}),
        api.invoke({}),
    ]
    assert [(answer.headers["cache-control"], "etag" in answer.headers) for answer in answers] == [
        ("no-store", False)
    ] * 7


@pytest.mark.parametrize("path", ["/mood", "/classify"])
@pytest.mark.parametrize("coding", ["gzip", "br", "GZIP", "identity, gzip", "x" * 100_000])
def test_a_compressed_body_is_refused(api: Api, path: str, coding: str) -> None:
    answer = api.upload(path, b"\x1f\x8b\x08", headers={"Content-Encoding": coding})
    detail = problem(answer, 415, "unsupported-media-type")["detail"]
    assert "Send the body uncompressed" in detail
    assert len(detail) < 200


@pytest.mark.parametrize("coding", ["identity", "Identity", "", " "])
def test_a_body_that_says_it_is_not_compressed_is_read(api: Api, coding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    assert api.post("/classify", FIESTA, headers=headers).status == 200
