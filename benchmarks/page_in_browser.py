"""Measure the page in Chromium: from a dropped file to the map, and the script time of one step of the brush.

The time from drop to map contains the server's work on the same machine. The script time is what the page's own code
needs for one move of the pointer: select the songs, draw the map, and fill the table, the legend and the counts.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, show
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
    const place = {clientX: left + width * share, clientY: top + height * share};
    const event = new PointerEvent('pointermove', {...place, bubbles: true});
    const started = performance.now();
    canvas.dispatchEvent(event);
    return performance.now() - started;
  });
}"""


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "moodlist", "serve", "--port", "0", "--no-cache"]
    with TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with log.open("w") as errors, subprocess.Popen(command, stderr=errors) as server:
            try:
                while not (found := re.search(r"http://[\w.:]+\d ", log.read_text())):
                    if server.poll() is not None:
                        sys.exit("moodlist serve did not start")
                    time.sleep(0.05)
                yield found[0].strip()
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
    page.locator("#map canvas").hover(position={"x": 100, "y": 100})
    page.mouse.down()
    milliseconds: list[float] = page.evaluate(BRUSH, STEPS)
    page.mouse.up()
    return milliseconds


def figures() -> Iterator[Figure]:
    """Yield medians and the slowest run or step."""
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
            slowest = statistics.quantiles(steps, n=100)[98]
            yield Figure(
                f"{size:,} songs, from drop to map",
                f"{statistics.median(drops):.2f} s (at most {max(drops):.2f}), median of {RUNS} runs",
            )
            yield Figure(
                f"{size:,} songs, a step of the brush",
                f"{statistics.median(steps):.1f} ms (one in 100 over {slowest:.1f}), median of {len(steps)} steps",
            )
        browser.close()


if __name__ == "__main__":
    show(figures())
