import pytest

from classify.errors import BadRequest
from moodlist.settings import user_settings


def test_a_variable_that_is_no_setting_is_a_warning_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOODLIST_RECOBEATS_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("MOODLIST_STACK", "mine")
    user_settings()
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        "The environment variable MOODLIST_RECOBEATS_URL is not a setting of Moodlist, so it has no effect. "
        "Did you mean MOODLIST_RECCOBEATS_URL?\n"
    )


def test_an_invalid_variable_is_a_fault_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_MARKET", "Spain")
    with pytest.raises(BadRequest, match=r"^MOODLIST_MARKET='Spain' is not valid\. Allowed: two letters"):
        user_settings()
