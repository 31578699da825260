"""Measure the page in Chromium: from a dropped file to the map, and the script time of one step of the brush.

The time from drop to map contains the server's work, which runs on the same machine. The script time is what the page's
own code needs for one move of the pointer: select the songs, draw the map, and fill the table, the legend and the counts.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.two_thousand_songs import export

RUNS = 5
STEPS = 200
SIZES = (2_000, 10_000)
DROP = """csv => new Promise(done => {
  const data = new DataTransfer();
  data.items.add(new File([csv], 'many.csv'));
  const results = document.getElementById('results');
  const started = performance.now();
  new MutationObserver((_, observer) => {
    if (results.hidden) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - started)));
  }).observe(results, {attributes: true});
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
})"""
BRUSH = """steps => {
  const canvas = document.querySelector('#map canvas');
  const {left, top, width, height} = canvas.getBoundingClientRect();
  return Array.from({length: steps}, (_, step) => {
    const share = 0.25 + 0.7 * step / steps;
    const event = new PointerEvent('pointermove', {clientX: left + width * share, clientY: top + height * share, bubbles: true});
    const started = performance.now();
    canvas.dispatchEvent(event);
    return performance.now() - started;
  });
}"""


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "moodlist", "serve", "--port", "0", "--no-cache"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        try:
            yield next(found[0] for line in server.stderr if (found := re.search(r"http://[\w.:]+\d", line)))
        finally:
            server.terminate()


def _open(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.wait_for_selector("body[data-ready]")
    return page


def _steps(page: Page) -> list[float]:
    """Return the milliseconds of each step of a brush that grows over most of the map."""
    page.locator("#map canvas").scroll_into_view_if_needed()
    box = page.locator("#map canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    milliseconds: list[float] = page.evaluate(BRUSH, STEPS)
    page.mouse.up()
    return milliseconds


def main() -> None:
    """Print medians and the slowest run or step."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("Chromium is not installed: apt-get install chromium")
    with _server() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for size in SIZES:
            drops, steps = [], []
            for _ in range(RUNS):
                page = _open(browser, url)
                drops.append(page.evaluate(DROP, export(size)) / 1000)
                steps += _steps(page)
                page.close()
            print(
                f"{size:,} songs  drop to map {statistics.median(drops):.2f} s (at most {max(drops):.2f})  "
                f"brush step {statistics.median(steps):.1f} ms (99th of a hundred {statistics.quantiles(steps, n=100)[98]:.1f}), "
                f"median of {RUNS} runs and {len(steps)} steps"
            )
        browser.close()


if __name__ == "__main__":
    main()
