"""Settings, read from the environment once, by the composition root."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct, field

from classify.errors import MoodlistError

PREFIX = "MOODLIST_"


def shipped_model() -> Path:
    """Return the folder of the model that comes with the code: `classify/model` if installed, else `layers/model`."""
    package = Path(__file__).resolve().parent
    installed = package / "model"
    return installed if installed.is_dir() else package.parents[1] / "layers" / "model"


class Settings(Struct, frozen=True, kw_only=True):
    """Each field is read from the environment variable MOODLIST_<FIELD>. An empty variable counts as not set."""

    model_dir: Path = field(default_factory=shipped_model)
    secret: str | None = None  # ARN or name in Secrets Manager; if unset, `client_id` and so on, or the file
    secret_max_age: Annotated[float, Meta(ge=1, le=86_400)] = 300  # seconds before the secret is read again
    credentials_file: Path | None = None
    client_id: str | None = None
    client_secret: str | None = None
    refresh_token: str | None = None
    spotify_api_url: str = "https://api.spotify.com/v1"
    spotify_accounts_url: str = "https://accounts.spotify.com"
    spotify_features: bool = False  # Spotify's own audio features; only older apps have access to them
    market: str | None = None  # ISO 3166-1 alpha-2; reads a playlist as a listener in that country sees it
    reccobeats_url: str = "https://api.reccobeats.com/v1"
    reccobeats_calls_per_second: Annotated[float, Meta(ge=0, le=1000)] = (
        8  # ReccoBeats is a free service run by one person; 0 means no limit
    )
    feature_table: str | None = None  # DynamoDB table of the feature cache; if unset, `cache_file`
    cache_file: Path | None = None  # SQLite file of the feature cache; if unset, nothing is cached
    page_folder: Path | None = None  # where the command line keeps pages of playlists; if unset, nothing is kept
    report_table: str | None = None  # a deployment sets this and the next three: names in DynamoDB, S3 and SQS
    report_bucket: str | None = None
    watchlist_table: str | None = None
    queue_url: str | None = None
    deliveries: Annotated[int, Meta(ge=1, le=1000)] = 5  # of a message before it moves to the dead-letter queue
    report_days: Annotated[int, Meta(ge=1, le=3650)] = 30  # before a report expires
    saving: bool = False  # whether the worker saves songs for watchlist entries that request it
    event_source: str = "moodlist"  # identifies this deployment's events on EventBridge
    deadline_margin: Annotated[float, Meta(ge=0, le=20)] = (
        1.5  # seconds of Lambda's time reserved for sending the response
    )

    def __repr__(self) -> str:
        return "Settings(...)"  # hides the credentials from tracebacks and logs

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from environment variables.

        Raises:
            MoodlistError: a value is invalid; the message names the setting, not the value.
        """
        values = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and value
        }
        try:
            return msgspec.convert(values, cls, strict=False, dec_hook=_path)
        except msgspec.ValidationError as error:
            raise MoodlistError(f"A setting ({PREFIX}...) is invalid: {error}.") from error


def _path(type_: type[Path], value: str) -> Path:
    """Convert a path; `Path` is the only field type that msgspec cannot convert itself."""
    return type_(value)
