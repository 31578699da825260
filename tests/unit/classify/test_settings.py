import re
from pathlib import Path

import pytest

from classify.errors import MoodlistError
from classify.settings import PREFIX, Settings, unknown_variables
from tests.unit.classify.builders import shown

ROOT = Path(__file__).parents[3]
VALUE = "hunter2"


def test_without_variables_every_setting_has_its_default() -> None:
    settings = Settings.from_environment({"PATH": "/bin", "SECRET": "without the prefix"})
    assert settings == Settings()
    assert settings.model_dir == ROOT / "layers" / "model"
    assert (settings.secret, settings.spotify_features, settings.reccobeats_calls_per_second) == (None, False, 8)


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("MODEL_DIR", "/opt", "model_dir", Path("/opt")),
        ("CREDENTIALS_FILE", "/home/ana/c.json", "credentials_file", Path("/home/ana/c.json")),
        ("CACHE_FILE", "/home/ana/f.sqlite3", "cache_file", Path("/home/ana/f.sqlite3")),
        ("FEATURE_TABLE", "features", "feature_table", "features"),
        ("SECRET", "moodlist/spotify", "secret", "moodlist/spotify"),
        ("SECRET_MAX_AGE", "60", "secret_max_age", 60.0),
        ("CLIENT_ID", "0123", "client_id", "0123"),
        ("MARKET", "ES", "market", "ES"),
        ("SPOTIFY_FEATURES", "true", "spotify_features", True),
        ("SPOTIFY_FEATURES", "1", "spotify_features", True),
        ("SPOTIFY_FEATURES", "false", "spotify_features", False),
        ("RECCOBEATS_CALLS_PER_SECOND", "2.5", "reccobeats_calls_per_second", 2.5),
        ("RECCOBEATS_URL", "http://127.0.0.1:8000", "reccobeats_url", "http://127.0.0.1:8000"),
        ("DEADLINE_MARGIN", "0", "deadline_margin", 0.0),
    ],
)
def test_a_variable_sets_its_field(variable: str, text: str, field: str, value: object) -> None:
    assert getattr(Settings.from_environment({PREFIX + variable: text}), field) == value


def test_an_empty_variable_counts_as_not_set() -> None:
    empty = {f"{PREFIX}{field.upper()}": "" for field in Settings.__struct_fields__}
    assert Settings.from_environment(empty) == Settings()


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("SECRET_MAX_AGE", "0", "numbers from 1 to 86,400"),
        ("SPOTIFY_FEATURES", "yes", "true, false"),
        ("RECCOBEATS_CALLS_PER_SECOND", "nan", "numbers from 0 to 1,000"),
        ("RECCOBEATS_CALLS_PER_SECOND", " 5", "numbers from 0 to 1,000"),
        ("DEADLINE_MARGIN", "1,5", "numbers from 0 to 20"),
        ("Deliveries", "5.5", "whole numbers from 1 to 1,000"),
        ("REPORT_DAYS", "0x10", "whole numbers from 1 to 3,650"),
        ("MARKET", "Spain", "two letters (ISO 3166-1), such as ES"),
        ("SPOTIFY_API_URL", "api.spotify.com", "a URL such as https://api.example.com/v1"),
        ("RECCOBEATS_URL", "https://", "a URL such as https://api.example.com/v1"),
        ("reccobeats_url", "http://a b", "a URL such as https://api.example.com/v1"),
    ],
)
def test_the_error_has_the_variable_as_it_was_written_its_value_and_what_is_allowed(
    variable: str, value: str, allowed: str
) -> None:
    with pytest.raises(MoodlistError) as caught:
        Settings.from_environment({PREFIX + variable: value, f"{PREFIX}CLIENT_SECRET": VALUE})
    assert caught.value.detail == f"MOODLIST_{variable}={value!r} is not valid. Allowed: {allowed}."
    assert VALUE not in shown(caught.value)


def test_every_invalid_variable_is_in_the_error() -> None:
    with pytest.raises(MoodlistError) as caught:
        Settings.from_environment({"MOODLIST_SAVING": "on", "MOODLIST_MARKET": "ES", "MOODLIST_DELIVERIES": "x" * 999})
    assert caught.value.detail.count(" is not valid. Allowed: ") == 2
    assert len(caught.value.detail) < 300


def test_a_variable_that_is_no_setting_gets_a_warning_with_the_nearest_name() -> None:
    warnings = unknown_variables(
        {
            "MOODLIST_MARKT": "ES",
            "MOODLIST_CALLS_PER_SECOND": "1",
            "MOODLIST_WINDOW": "blue",
            "MOODLIST_EMPTY": "",
            "MOODLIST_market": "ES",
            "MOODLIST_STACK": "mine",
            "OTHER": "1",
        }
    )
    assert [warning.partition(" is not a setting of Moodlist, so it has no effect. ")[::2] for warning in warnings] == [
        ("The environment variable MOODLIST_CALLS_PER_SECOND", "Did you mean MOODLIST_RECCOBEATS_CALLS_PER_SECOND?"),
        ("The environment variable MOODLIST_MARKT", "Did you mean MOODLIST_MARKET?"),
        ("The environment variable MOODLIST_WINDOW", "docs/settings.md lists the settings."),
    ]


def test_every_variable_of_the_code_is_a_setting_or_known() -> None:
    folders = ("functions", "moodlist", "local_aws", "tests/e2e", "training", "benchmarks")
    sources = [*(file for folder in folders for file in (ROOT / folder).rglob("*.py")), ROOT / "template.yaml"]
    used = {name for file in sources for name in re.findall(r"\bMOODLIST_[A-Z_]+\b", file.read_text("utf-8"))}
    assert len(used) > 15
    assert unknown_variables(dict.fromkeys(used, "1")) == []


def test_settings_do_not_show_credentials() -> None:
    settings = Settings(client_id=VALUE, client_secret=VALUE, refresh_token=VALUE)
    assert VALUE not in f"{settings} {settings!r}"
