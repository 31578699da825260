"""Errors of the deployment itself (500), and the problem of every error class."""

from collections.abc import Callable
from pathlib import Path

import pytest

from classify.classifier import Classifier
from classify.errors import MoodlistError
from moodlist.simulator import Simulator
from tests.all_errors import error_classes
from tests.integration.classify.api.gateway import REQUEST_ID, Api
from tests.integration.classify.api.problems import FIESTA, PAIR, problem
from tests.integration.classify.conftest import Deploy


def test_an_unexpected_error_is_a_problem_with_the_request_id_and_no_traceback(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret is hunter2")

    monkeypatch.setattr(Classifier, "answer", broken)
    answer = api.post("/classify", FIESTA)
    assert REQUEST_ID in problem(answer, 500, "internal")["detail"]
    assert "hunter2" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError" in caplog.text  # the log has the traceback


@pytest.mark.parametrize("path", ["/moods", "/health", "/mood", "/classify"])
def test_an_invalid_setting_is_a_problem(sim: Simulator, deploy: Deploy, path: str) -> None:
    api = deploy(sim, reccobeats_calls_per_second="many")
    answer = api.post(path, [PAIR]) if path in {"/mood", "/classify"} else api.get(path)
    assert "MOODLIST_" in problem(answer, 500, "internal")["detail"]


def test_a_variable_that_is_no_setting_is_logged(
    sim: Simulator, deploy: Deploy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("MOODLIST_MARKT", "ES")
    assert deploy(sim).get("/health").status == 200
    assert "MOODLIST_MARKT is not a setting of Moodlist" in caplog.text
    assert [record.levelname for record in caplog.records if "MARKT" in record.message] == ["WARNING"]


def _without_a_graph(directory: Path) -> None:
    (directory / "mood_model.onnx").unlink()


def _with_another_graph(directory: Path) -> None:
    (directory / "mood_model.onnx").write_bytes(b"another")


def _with_a_broken_contract(directory: Path) -> None:
    (directory / "mood_model.json").write_text('{"version": 1}')


@pytest.mark.parametrize("damage", [_without_a_graph, _with_another_graph, _with_a_broken_contract])
def test_a_damaged_model_is_a_problem_for_every_route_that_needs_it(
    sim: Simulator, deploy: Deploy, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    model = Path(__file__).parents[4] / "layers" / "model"
    for name in ("mood_model.onnx", "mood_model.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    damage(tmp_path)
    api = deploy(sim, model_dir=tmp_path)
    for answer in (api.get("/health"), api.get("/moods"), api.post("/classify", FIESTA)):
        problem(answer, 500, "model-mismatch")
    assert api.get("/openapi.json").status == 200


def test_every_error_is_a_valid_problem_with_its_status(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = error_classes()
    assert len(kinds) >= 15
    for kind in kinds:
        error = kind("What to do.", allow=("GET",)) if kind.__name__ == "MethodNotAllowed" else kind("What to do.")  # type: ignore[call-arg]

        def failing(*_: object, error: MoodlistError = error) -> None:
            raise error

        monkeypatch.setattr(Classifier, "answer", failing)
        answer = api.post("/classify", FIESTA)
        body = problem(answer, int(kind.status), kind.slug)
        assert (body["title"], body["detail"]) == (kind.title, "What to do.")
        assert ("retry-after" in answer.headers) == (kind.status in {429, 503})
