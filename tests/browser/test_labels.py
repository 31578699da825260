"""Moods that the reader gives: they stay in the browser, and train a model."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from classify.core.features import FEATURE_NAMES
from tests.browser.songs import export, of_each_mood
from tests.browser.visit import Visit
from tests.integration.moodlist.running_command import RunningCommand, user_variables

Opened = Callable[..., Visit]


def _labels(page: Visit) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.download("#labels-download"))))


def test_a_correction_is_shown_counted_and_kept_after_a_new_start(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    page.row("dark 0").choose("relaxing")
    page.row("happy 0").agree()

    assert page.row("dark 0").certainty() == "yours"
    assert page.text("#labels-count") == "Your moods so far: 1 relaxing and 1 happy."
    page.page.reload()
    page.page.wait_for_selector("body[data-ready]")
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    assert page.rows()["dark 0"] == "relaxing"
    assert "Your moods: 2" in page.text("#counts")


def test_a_correction_can_be_taken_back(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    page.row("dark 0").choose("relaxing")
    page.row("dark 0").agree()

    assert page.rows()["dark 0"] == "dark"
    page.row("dark 0").choose("happy")
    page.page.click("#labels-clear")
    assert page.rows()["dark 0"] == "dark"
    assert "not given any mood" in page.text("#labels-count")


def test_the_labels_file_holds_what_the_reader_said_and_nothing_else(visit: Opened) -> None:
    page = visit()
    page.drop(list__csv=export([("=Sum", "dark"), ("Plain", "happy"), ("Silent", "relaxing")]))
    page.wait_for_results()
    page.row("=Sum").choose("aggressive")
    page.row("Plain").agree()

    labels = _labels(page)
    assert [(each["song"], each["mood"]) for each in labels] == [("'=Sum", "aggressive"), ("Plain", "happy")]
    assert set(FEATURE_NAMES) <= labels[0].keys()
    assert labels[1]["valence"] == "0.94"


def test_a_mood_that_the_model_does_not_have_is_kept_but_not_shown(visit: Opened) -> None:
    """The browser keeps moods of every model that the server had."""
    page = visit()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()
    page.row("dark 0").choose("relaxing")
    page.page.evaluate("localStorage['moodlist-labels'] = localStorage['moodlist-labels'].replace('relaxing', 'epic')")
    page.page.reload()
    page.drop(list__csv=of_each_mood(1))
    page.wait_for_results()

    assert page.rows()["dark 0"] == "dark"
    assert [each["mood"] for each in _labels(page)] == ["epic"]


def test_corrections_lead_to_a_tuned_model(visit: Opened, tmp_path: Path) -> None:
    """The reader calls dark songs relaxing and the reverse; `train` takes the file as it is."""
    page = visit()
    page.drop(list__csv=of_each_mood(6))
    page.wait_for_results()
    for title, mood in page.rows().items():
        page.row(title).choose({"dark": "relaxing", "relaxing": "dark"}.get(mood, mood))
    labels, model = tmp_path / "labels.csv", tmp_path / "my-model"
    labels.write_text(page.download("#labels-download"), "utf-8", newline="")

    train = ("train", "--labels", str(labels), "--out", str(model))
    with RunningCommand(train, tmp_path, user_variables(tmp_path)) as training:
        assert training.process.wait(timeout=300) == 0, training.stderr.read_text()
    classify = ("classify", str(labels), "--model", str(model), "--format", "csv", "--no-cache")
    with RunningCommand(classify, tmp_path, user_variables(tmp_path)) as classified:
        assert classified.process.wait(timeout=60) == 0, classified.stderr.read_text()
    moods = {row["song"]: row["mood"] for row in csv.DictReader(io.StringIO(classified.stdout.read_text("utf-8")))}
    assert len(moods) == 24
    assert moods["dark 0"] == "relaxing"
    assert moods["relaxing 0"] == "dark"
    assert moods["happy 0"] == "happy"
