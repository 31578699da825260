"""What a deployer or a user can set, read from the environment once, by the composition root."""

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
    """Each field is the environment variable MOODLIST_<FIELD>; an empty variable counts as not set."""

    model_dir: Path = field(default_factory=shipped_model)
    secret: str | None = None  # ARN or name in Secrets Manager; without it, the fields below or the file
    secret_max_age: Annotated[float, Meta(ge=1, le=86_400)] = (
        300  # seconds for which a fetched secret is taken as current
    )
    credentials_file: Path | None = None
    client_id: str | None = None
    client_secret: str | None = None
    refresh_token: str | None = None
    spotify_api_url: str = "https://api.spotify.com/v1"
    spotify_accounts_url: str = "https://accounts.spotify.com"
    spotify_features: bool = False  # Spotify's own audio-features: only for apps that still may
    market: str | None = None  # ISO 3166-1 alpha-2; sees a playlist as a listener there does
    reccobeats_url: str = "https://api.reccobeats.com/v1"
    reccobeats_calls_per_second: Annotated[float, Meta(ge=0, le=1000)] = (
        8  # a free service of one person; 0 lifts the limit
    )
    feature_table: str | None = None  # in DynamoDB, where found features are kept; without it, in the file below
    cache_file: Path | None = None  # of SQLite; without it, nowhere
    report_table: str | None = None  # these four are a deployment's: names in DynamoDB, S3 and SQS
    report_bucket: str | None = None
    watchlist_table: str | None = None
    queue_url: str | None = None
    deliveries: Annotated[int, Meta(ge=1, le=1000)] = 5  # of a message, before it goes to the dead-letter queue
    report_days: Annotated[int, Meta(ge=1, le=3650)] = 30  # for which a report is kept
    saving: bool = False  # whether the worker writes the playlists that the watchlist asks to save
    event_source: str = "moodlist"  # tells this deployment's events on EventBridge from others
    deadline_margin: Annotated[float, Meta(ge=0, le=20)] = (
        1.5  # seconds kept back from Lambda's time for the answer itself
    )

    def __repr__(self) -> str:
        return "Settings(...)"  # credentials are among them, and a traceback or a log line shows this

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MoodlistError: a value cannot be read.
        """
        values = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in environ.items()
            if name.startswith(PREFIX) and value
        }
        try:
            return msgspec.convert(values, cls, strict=False, dec_hook=_path)
        except msgspec.ValidationError as error:
            raise MoodlistError(f"A setting ({PREFIX}...) cannot be read: {error}.") from error


def _path(type_: type[Path], value: str) -> Path:
    """Only `Path` is a type that msgspec does not read by itself."""
    return type_(value)
