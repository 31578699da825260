"""What the browser itself must refuse, and what the page must not do."""

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.songs import of_each_mood
from tests.browser.visit import Visit

Opened = Callable[..., Visit]
NO_STORAGE = """for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, {get() { throw new DOMException('refused', 'SecurityError'); }});
}"""


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


def test_the_sample_is_loaded_only_on_demand(visit: Opened) -> None:
    page = visit()
    assert not any("sample.csv" in each.url for each in page.requests)
    page.show_sample()
    assert any("sample.csv" in each.url for each in page.requests)


def test_the_page_works_in_a_browser_that_stores_nothing(visit: Opened) -> None:
    page = visit()
    page.page.add_init_script(NO_STORAGE)
    page.page.reload()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    page.row("dark 0").choose("relaxing")
    page.page.click("[data-language=es]")

    assert page.text("#labels-count") == "Tus ánimos hasta ahora: 1 relajante."
    assert page.page.evaluate("document.cookie") == ""


def test_ten_thousand_songs_are_shown_selected_and_saved(visit: Opened) -> None:
    from benchmarks.two_thousand_songs import export  # noqa: PLC0415

    page = visit()
    page.drop(many__csv=export(10_000))
    page.page.wait_for_selector("#results:not([hidden])", timeout=120_000)

    assert page.text("#showing") == "Songs: 10,000 of 10,000"
    page.drag_on_map((0.3, 0.3), (0.6, 0.6))
    selected = page.csv()
    assert 500 < len(selected) < 9_000
    assert page.text("#showing") == f"Songs: {len(selected):,} of 10,000"
