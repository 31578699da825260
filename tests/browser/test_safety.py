"""What the browser itself must refuse, and what the page must not do."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.visit import Visit

Opened = Callable[..., Visit]


def _blocked(page: Page, script: str) -> bool:
    """Return whether the policy of the page blocks what the script does."""
    blocked: bool = page.evaluate(
        """async script => {
          const reported = new Promise(done => {
            addEventListener('securitypolicyviolation', () => done(true), {once: true});
            setTimeout(() => done(false), 2000);
          });
          try { await new (async () => {}).constructor(script)(); } catch { /* what is refused may throw too */ }
          return reported;
        }""",
        script,
    )
    return blocked


def test_the_policy_blocks_inline_scripts_other_hosts_and_markup(visit: Opened) -> None:
    page = visit()
    for script in (
        "const made = document.createElement('script'); made.textContent = '1'; document.body.append(made)",
        "await fetch('https://example.com/')",
        "new Image().src = 'https://example.com/x.png'",
        "document.body.innerHTML = '<p>markup</p>'",
        "document.body.setAttribute('style', 'color: red')",
    ):
        assert _blocked(page.page, script), script
    page.errors.clear()  # the refusals themselves
    page.requests = [each for each in page.requests if "example.com" not in each.url]


def test_a_visit_asks_only_its_own_server_and_stores_nothing_without_need(visit: Opened) -> None:
    page = visit()
    page.show_sample()

    assert {urlsplit(each.url).path.partition("/v1")[0] for each in page.requests} == {""}
    assert page.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_only_one_language_is_loaded_and_the_sample_only_on_demand(visit: Opened) -> None:
    page = visit()
    files = {urlsplit(each.url).path.rpartition("/")[2] for each in page.requests}

    assert "english.js" in files
    assert files & {"spanish.js", "sample.csv"} == set()


def test_ten_thousand_songs_are_shown_selected_and_saved(visit: Opened) -> None:
    from benchmarks.two_thousand_songs import export  # noqa: PLC0415

    page = visit()
    page.drop(many__csv=export(10_000))
    page.page.wait_for_selector("#results:not([hidden])", timeout=120_000)

    assert page.text("#showing") == "Showing all 10,000 songs"
    page.drag_on_map((0.3, 0.3), (0.6, 0.6))
    selected = page.csv()
    assert 500 < len(selected) < 9_000
    assert page.text("#showing") == f"Showing {len(selected):,} of 10,000 songs"
