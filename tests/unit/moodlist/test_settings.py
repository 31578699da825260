import pytest

from moodlist.main import main
from moodlist.settings import InvalidSetting, user_settings, warn_of_unknown_variables


def test_a_variable_that_is_no_setting_is_a_warning_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOODLIST_RECOBEATS_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("MOODLIST_STACK", "mine")
    warn_of_unknown_variables()
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        "The environment variable MOODLIST_RECOBEATS_URL is not a setting of Moodlist, so it has no effect. "
        "Did you mean MOODLIST_RECCOBEATS_URL?\n"
    )


def test_an_invalid_variable_is_named_with_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_MARKET", "Spain")
    with pytest.raises(InvalidSetting, match=r"^MOODLIST_MARKET='Spain' is not valid\. Allowed: two letters"):
        user_settings()


def test_every_command_prints_the_warning_before_it_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOODLIST_STAK", "mine")
    monkeypatch.setattr("moodlist.commands.watch.run", lambda _args: 0)
    assert main(["watch", "list"]) == 0
    assert "MOODLIST_STAK is not a setting of Moodlist" in capsys.readouterr().err
    assert main(["--version"]) == 0
    assert capsys.readouterr().err == ""
