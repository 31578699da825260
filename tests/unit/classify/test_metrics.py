import json

import pytest

from classify.metrics import count


def _emitted(capsys: pytest.CaptureFixture[str]) -> tuple[list[list[str]], dict[str, object]]:
    """Return the sets of dimensions and the values of the one line that was logged."""
    (line,) = capsys.readouterr().out.splitlines()
    values = json.loads(line)
    (metrics,) = values.pop("_aws")["CloudWatchMetrics"]
    assert metrics["Namespace"] == "Moodlist"
    return metrics["Dimensions"], values


def test_a_stack_counts_under_its_own_name_and_for_all_stacks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STACK_NAME", "moodlist-dev")

    count("Jobs")

    dimensions, values = _emitted(capsys)
    assert dimensions == [["service"], ["service", "stack"]]
    assert values == {"service": "moodlist", "stack": "moodlist-dev", "Jobs": [1.0]}


@pytest.mark.parametrize("stack", [None, ""])
def test_without_a_stack_only_the_service_is_a_dimension(
    stack: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STACK_NAME", raising=False)
    if stack is not None:
        monkeypatch.setenv("STACK_NAME", stack)

    count("Problem not-found")

    assert _emitted(capsys) == ([["service"]], {"service": "moodlist", "Problem not-found": [1.0]})


def test_a_metric_has_no_level_so_lambda_takes_it_for_info(capsys: pytest.CaptureFixture[str]) -> None:
    count("Requests")

    assert "level" not in json.loads(capsys.readouterr().out)
