from pathlib import Path

import pytest

from classify.errors import MoodlistError
from classify.settings import PREFIX, Settings
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
    "variable", ["SECRET_MAX_AGE", "SPOTIFY_FEATURES", "RECCOBEATS_CALLS_PER_SECOND", "DEADLINE_MARGIN"]
)
def test_the_error_of_an_invalid_value_names_the_setting_but_not_the_value(variable: str) -> None:
    with pytest.raises(MoodlistError, match=variable.lower()) as caught:
        Settings.from_environment({PREFIX + variable: VALUE, f"{PREFIX}CLIENT_SECRET": VALUE})
    assert VALUE not in shown(caught.value)


def test_settings_do_not_show_credentials() -> None:
    settings = Settings(client_id=VALUE, client_secret=VALUE, refresh_token=VALUE)
    assert VALUE not in f"{settings} {settings!r}"
