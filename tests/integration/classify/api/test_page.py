"""GET / and GET /web/{file}: the page and its files. tests/browser opens the page."""

import re

import pytest

from classify.api.routes.page import FOLDER, page_files
from tests.integration.classify.api.gateway import Api, rest_event
from tests.integration.classify.api.problems import problem

FILES = sorted(page_files())
LINKED = re.compile(r'(?:href|src)="(web/[^"]+)"')


def _base(html: str) -> str:
    (base,) = re.findall(r'<base href="([^"]*)">', html)
    return str(base)


@pytest.mark.parametrize(("stage", "base"), [("v1", "/v1/"), ("prod", "/prod/"), ("", "/")])
def test_the_links_of_the_page_start_below_the_stage(api: Api, stage: str, base: str) -> None:
    assert _base(api.send("GET", "/", stage=stage).text) == base


def test_the_address_may_lack_the_slash_after_the_stage(api: Api) -> None:
    event = rest_event("GET", "/")
    event["requestContext"]["path"] = "/v1"

    assert _base(api.invoke(event).text) == "/v1/"


def test_a_stage_is_text_and_never_markup(api: Api) -> None:
    event = rest_event("GET", "/")
    event["requestContext"]["path"] = '/"><script>'

    assert _base(api.invoke(event).text) == "/&quot;&gt;&lt;script&gt;/"


def test_the_page_links_only_to_files_that_it_has(api: Api) -> None:
    links = LINKED.findall(api.get("/").text)

    assert "web/app.js" in links
    assert {api.get(f"/{link}").status for link in links} == {200}


@pytest.mark.parametrize("file", FILES)
def test_a_file_has_its_media_type_and_may_be_stored(api: Api, file: str) -> None:
    types = {"css": "text/css", "csv": "text/csv", "js": "text/javascript", "svg": "image/svg+xml"}
    answer = api.get(f"/web/{file}")

    assert answer.text == (FOLDER / file).read_text("utf-8")
    assert answer.headers["content-type"] == f"{types[file.rpartition('.')[2]]}; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert api.get(f"/web/{file}", **{"If-None-Match": answer.headers["etag"]}).status == 304


@pytest.mark.parametrize("path", ["/", "/web/app.js"])
def test_nothing_inline_and_no_other_host_is_allowed(api: Api, path: str) -> None:
    headers = api.get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))

    assert policy["default-src"] == "'none'"
    assert {policy[rule] for rule in ("script-src", "style-src", "img-src", "connect-src")} == {"'self'"}
    assert (policy["require-trusted-types-for"], policy["frame-ancestors"]) == ("'script'", "'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("file", ["missing.js", "index.html", "..%2Froute.py", "%2Fetc%2Fpasswd"])
def test_no_other_file_is_served(api: Api, file: str) -> None:
    assert "Load the page again" in problem(api.get(f"/web/{file}"), 404, "not-found")["detail"]
