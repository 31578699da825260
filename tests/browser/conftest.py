import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visit import Visit
from tests.integration.moodlist.running_command import RunningCommand, user_variables
from tests.no_skips import pytest_runtest_makereport

__all__ = ["pytest_runtest_makereport"]  # a hook of pytest

# The shell is Debian's Chromium without windows; a visit takes it a third of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once for all tests."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        # Containers and root lack what the sandbox needs. The tests open only pages of their own server.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `moodlist serve --demo`, and return its address."""
    home = tmp_path_factory.mktemp("server")
    with RunningCommand(("serve", "--demo", "--port", "0"), home, user_variables(home)) as running:
        yield running.wait_for_word("http://")


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Callable[..., Visit]]:
    """Open the page, below a stage as in a deployment; the path and the browser's settings can be given."""
    visits: list[Visit] = []

    def opened(path: str = "/v1/", **settings: Any) -> Visit:
        visits.append(Visit(browser, server + path, **settings))
        return visits[-1]

    yield opened
    for each in visits:
        each.close()
