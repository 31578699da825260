"""A reader's visit to the page: opens it in a browser, gives it songs, and reads what it shows."""

import csv
import io
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Download, Page, Request, expect

DROP = """files => {
  const data = new DataTransfer();
  for (const [name, base64] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
}"""
ROWS = """() => [...document.querySelectorAll('tbody tr:not([hidden]):not(.details)')]
  .map(row => [row.querySelector('.title').textContent, row.querySelector('select').value])"""
# Keeps the bodies that the page sends; a browser tells nobody what is in a Blob.
RECORD = """window.sent = [];
const original = window.fetch;
window.fetch = async (path, options) => {
  if (options?.body) window.sent.push(await new Response(options.body).text());
  return original(path, options);
};"""
Row = Mapping[str, str]


class Visit:
    """The page at an address. Collects what must not happen: errors, and requests to other hosts."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        language: str = "en-GB",
    ) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[Request] = []
        self._host = urlsplit(url).netloc
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._on_request)
        self.page.add_init_script(RECORD)
        self.page.goto(url)
        self.page.wait_for_selector("body[data-ready]")

    def _on_console(self, message: ConsoleMessage) -> None:
        # Chromium reports an answer such as 404 as an error; the page shows those in words.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)

    def close(self) -> None:
        """End the visit. Nothing went wrong behind the scenes, and no other host was asked."""
        self.context.close()
        assert self.errors == []
        assert {urlsplit(each.url).netloc for each in self.requests if each.url.startswith("http")} <= {self._host}

    def show_sample(self) -> None:
        """Press the button of the sample, and wait for the results."""
        self.page.click("#sample")
        self.wait_for_results()

    def paste(self, text: str) -> None:
        """Paste text into the form and send it."""
        self.page.fill("#links", text)
        self.page.click("#paste button")

    def drop(self, **files: str | bytes) -> None:
        """Drop files on the page; `__` in a name stands for its dot."""
        contents = {
            name.replace("__", "."): b64encode(content.encode() if isinstance(content, str) else content).decode()
            for name, content in files.items()
        }
        self.page.evaluate(DROP, contents)

    def wait_for_results(self) -> None:
        """Wait until songs are shown and nothing is being read."""
        self.page.wait_for_selector("#results:not([hidden])")
        self.page.wait_for_selector("#work", state="hidden")

    def sent(self) -> list[str]:
        """Return the bodies of the requests that the page made."""
        bodies: list[str] = self.page.evaluate("window.sent")
        return bodies

    def problem(self) -> str:
        """Wait for a problem and return its words."""
        self.page.wait_for_selector("#problem-list li")
        self.page.wait_for_selector("#work", state="hidden")
        return self.text("#problem-list")

    def sentence(self) -> str:
        """Return the sentence about the moods."""
        return self.text("#sentence")

    def text(self, selector: str) -> str:
        """Return the text of an element."""
        return str(self.page.inner_text(selector))

    def rows(self) -> dict[str, str]:
        """Return the mood of each song on the table's page, by title."""
        pairs: list[tuple[str, str]] = self.page.evaluate(ROWS)
        return dict(pairs)

    def row(self, title: str) -> "RowOfTable":
        """Return the row of a song."""
        return RowOfTable(self.page, title)

    def download(self, selector: str) -> str:
        """Press a button that saves a file, and return the file's text."""
        with self.page.expect_download() as waiting:
            self.page.click(selector)
        return _text(waiting.value)

    def csv(self) -> list[Row]:
        """Return the rows of the CSV of the songs that are shown."""
        return list(csv.DictReader(io.StringIO(self.download("[data-download=csv]"))))

    def drag_on_map(self, start: tuple[float, float], end: tuple[float, float], steps: int = 5) -> None:
        """Draw a brush between two points, each a share of the map's width and height from its top left corner."""
        self.page.locator("#map canvas").scroll_into_view_if_needed()
        box = self.page.locator("#map canvas").bounding_box()
        assert box
        (left, top), (right, bottom) = (
            (box["x"] + box["width"] * across, box["y"] + box["height"] * down) for across, down in (start, end)
        )
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=steps)
        self.page.mouse.up()


class RowOfTable:
    """The row of one song in the table."""

    def __init__(self, page: Page, title: str) -> None:
        self._row = page.locator("tbody tr:not([hidden])", has=page.get_by_text(title, exact=True))
        self._page = page

    def choose(self, mood: str) -> None:
        """Give the song another mood."""
        self._row.locator("select").select_option(mood)

    def agree(self) -> None:
        """Say that the mood is right; once more takes it back."""
        self._row.locator(".agree").click()

    def certainty(self) -> str:
        """Return how sure the mood is, in words."""
        return str(self._row.locator(".certainty").inner_text())

    def why(self) -> str:
        """Open the details and return them."""
        self._row.locator(".why").click()
        expect(self._page.locator(".details .scores")).to_be_visible()
        return str(self._page.inner_text(".details"))


def _text(download: Download) -> str:
    return Path(download.path()).read_bytes().decode()
