"""The options of `moodlist train` that fit together, and its help."""

from pathlib import Path

import pytest

from moodlist.main import main


@pytest.mark.parametrize("other", ["--labels", "--data"])
def test_playlists_and_other_training_data_exclude_each_other(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["train", "--playlists", "moods.toml", other, "x"])
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("--data x --layer y --out z", "--out"),
        ("--data x --layer y --model z", "--model"),
        ("--labels x --layer y", "--layer"),
        ("--playlists x --work y", "--work"),
    ],
)
def test_an_option_that_would_have_no_effect_is_refused(
    words: str, option: str, training_calls: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *words.split()]) == 2
    assert f"moodlist: {option} has an effect only with --" in capsys.readouterr().err
    assert not training_calls


def test_an_installed_model_is_never_trained_over(
    training_calls: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("moodlist.commands.train.shipped_model", lambda: Path("site-packages/classify/model"))
    assert main(["train", "--data", "x"]) == 2
    assert "--data needs --layer here" in capsys.readouterr().err
    assert not training_calls


def test_the_help_of_train_shows_every_kind_of_data(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["train", "--help"])
    out = capsys.readouterr().out
    assert all(f"\n  moodlist train {way} " in out for way in ("--data", "--labels", "--playlists"))
    assert "[moods]" in out
