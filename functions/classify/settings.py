"""Settings, read from the environment once, by the composition root. docs/settings.md has them as a table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field, structs

from classify.errors import MoodlistError, quote
from classify.suggestions import allowed_values, nearest

PREFIX = "MOODLIST_"
# Variables with this prefix that are no settings: of the command, of the tests, and of the stack in Docker.
OTHER_VARIABLES = {"STACK", "DATA", "LOCAL_BIND"}

Url = Annotated[
    str, Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", extra={"allowed": "a URL such as https://api.example.com/v1"})
]
Country = Annotated[str, Meta(pattern="^[A-Za-z]{2}$", extra={"allowed": "two letters (ISO 3166-1), such as ES"})]


def shipped_model() -> Path:
    """Return the folder of the model that comes with the code: `classify/model` if installed, else `layers/model`."""
    package = Path(__file__).resolve().parent
    installed = package / "model"
    return installed if installed.is_dir() else package.parents[1] / "layers" / "model"


def _meta(description: str, *, read_by: str = "API, worker, command", default: str = "") -> Meta:
    """Return what docs/settings.md says about a setting. `default` describes one that depends on the machine."""
    return Meta(description=description, extra={"read_by": read_by, "default": default})


class Settings(Struct, frozen=True, kw_only=True):
    """Each field is read from the environment variable MOODLIST_<FIELD>. An empty variable counts as not set."""

    model_dir: Annotated[Path, _meta("Folder of the mood model", default="the model that comes with the code")] = field(
        default_factory=shipped_model
    )
    secret: Annotated[
        str | None,
        _meta("ARN or name of the Spotify credentials in Secrets Manager; without it, the next four are read"),
    ] = None
    client_id: Annotated[str | None, _meta("Id of the Spotify app; without it, the file is read")] = None
    client_secret: Annotated[str | None, _meta("Secret of the Spotify app; an app with PKCE has none")] = None
    refresh_token: Annotated[
        str | None, _meta("Token of the user's login; without it, the app reads no private playlists")
    ] = None
    credentials_file: Annotated[
        Path | None, _meta("File with the Spotify credentials", default="for the command, where `moodlist login` saves")
    ] = None
    secret_max_age: Annotated[float, Meta(ge=1, le=86_400), _meta("Seconds before the secret is read again")] = 300
    spotify_api_url: Annotated[Url, _meta("Base URL of Spotify's Web API")] = "https://api.spotify.com/v1"
    spotify_accounts_url: Annotated[Url, _meta("Base URL of Spotify's token service")] = "https://accounts.spotify.com"
    spotify_features: Annotated[
        bool, _meta("Whether to read Spotify's own audio features too; only older apps have access to them")
    ] = False
    spotify_calls_per_day: Annotated[
        int,
        Meta(ge=0, le=1_000_000),
        _meta("Calls to Spotify that one API key may cause per day; 0 means no limit", read_by="API, worker"),
    ] = 500
    market: Annotated[Country | None, _meta("Country of the listener; a playlist is read as it appears there")] = None
    reccobeats_url: Annotated[Url, _meta("Base URL of ReccoBeats")] = "https://api.reccobeats.com/v1"
    reccobeats_calls_per_second: Annotated[
        float,
        Meta(ge=0, le=1000),
        _meta("Most calls to ReccoBeats in a second, a free service run by one person; 0 means no limit"),
    ] = 8
    feature_table: Annotated[
        str | None, _meta("DynamoDB table of the feature cache; without it, the file is used", read_by="API, worker")
    ] = None
    cache_file: Annotated[
        Path | None,
        _meta(
            "SQLite file of the feature cache; without it, nothing is cached", default="for the command, a cache folder"
        ),
    ] = None
    page_folder: Annotated[
        Path | None,
        _meta(
            "Folder of the pages of playlists that were read in the last day; without it, none are kept",
            read_by="command",
            default="for the command, a cache folder",
        ),
    ] = None
    report_table: Annotated[
        str | None,
        _meta("DynamoDB table of the reports; it makes the process part of a deployment", read_by="API, worker"),
    ] = None
    report_bucket: Annotated[str | None, _meta("S3 bucket of the reports", read_by="API, worker")] = None
    watchlist_table: Annotated[
        str | None, _meta("DynamoDB table of the watchlist", read_by="API, worker, dispatcher")
    ] = None
    queue_url: Annotated[str | None, _meta("URL of the SQS queue of the jobs", read_by="API, worker, dispatcher")] = (
        None
    )
    catalog_bucket: Annotated[str | None, _meta("S3 bucket of the catalogs", read_by="scorer")] = None
    deliveries: Annotated[
        int,
        Meta(ge=1, le=1000),
        _meta("Deliveries of a message before it moves to the dead-letter queue", read_by="worker"),
    ] = 5
    report_days: Annotated[int, Meta(ge=1, le=3650), _meta("Days before a report expires", read_by="API, worker")] = 30
    saving: Annotated[
        bool, _meta("Whether to save the songs of watchlist entries that ask for it", read_by="worker")
    ] = False
    event_source: Annotated[str, _meta("Source of the events on EventBridge", read_by="worker")] = "moodlist"
    deadline_margin: Annotated[
        float,
        Meta(ge=0, le=20),
        _meta("Seconds of Lambda's time that are kept for sending the response", read_by="API, worker"),
    ] = 1.5

    def __repr__(self) -> str:
        return "Settings(...)"  # hides the credentials from tracebacks and logs

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from environment variables.

        Raises:
            MoodlistError: values are invalid; the message has each of these variables, its value and what is allowed.
        """
        variables = set_variables(environ)
        values: dict[str, Any] = {}
        faults: list[str] = []
        for each in structs.fields(cls):
            variable = variables.get(each.name)
            if variable is None:
                continue
            try:
                values[each.name] = msgspec.convert(environ[variable], each.type, strict=False, dec_hook=_path)
            except (msgspec.ValidationError, UnicodeEncodeError):
                faults.append(
                    f"{variable}={quote(environ[variable])} is not valid. Allowed: {allowed_values(each.type)}."
                )
        if faults:
            raise MoodlistError(" ".join(faults))
        return cls(**values)


def set_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that are set and may be settings, by the names of their fields."""
    return {
        name.removeprefix(PREFIX).lower(): name for name, value in environ.items() if name.startswith(PREFIX) and value
    }


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Return a warning for each variable that looks like a setting and is none."""
    known = {name.upper() for name in Settings.__struct_fields__} | OTHER_VARIABLES
    names = [name.removeprefix(PREFIX) for name, value in environ.items() if name.startswith(PREFIX) and value]
    return [_warning(name, nearest(name, known)) for name in sorted(names) if name.upper() not in known]


def _warning(name: str, near: str | None) -> str:
    hint = f"Did you mean {PREFIX}{near}?" if near else "docs/settings.md lists the settings."
    return f"The environment variable {PREFIX}{name} is not a setting of Moodlist, so it has no effect. {hint}"


def _path(type_: type[Path], value: str) -> Path:
    """Convert a path; `Path` is the only field type that msgspec cannot convert itself."""
    return type_(value)
