"""The settings of the command: those of the environment, with the files of the user who runs it."""

import os
from pathlib import Path

from msgspec import structs
from platformdirs import user_cache_path, user_config_path

from classify.errors import MoodlistError
from classify.settings import Settings, unknown_variables
from moodlist.program import say

CREDENTIALS_FILE = "credentials.json"
CACHE_FILE = "features.sqlite3"
PAGE_FOLDER = "pages"
STACK = "moodlist"  # the production stack of samconfig.toml, which `watch` and `redrive` manage unless told otherwise


class InvalidSetting(MoodlistError):
    """A variable of the user's environment is invalid."""

    title = "A setting is not valid"


def user_settings(model: Path | None = None, *, cache: bool = True) -> Settings:
    """Return the environment's settings, with the credentials that `moodlist login` stores and this user's caches.

    Args:
        model: the folder of the mood model; None leaves the setting.
        cache: whether to read and write the local caches of features and pages.

    Raises:
        InvalidSetting: a variable of the environment is invalid.
    """
    try:
        settings = Settings.from_environment(os.environ)
    except MoodlistError as error:
        raise InvalidSetting(error.detail) from None
    return structs.replace(
        settings,
        feature_table=None,  # only a deployment has one
        cache_file=(settings.cache_file or cache_file()) if cache else None,
        page_folder=(settings.page_folder or page_folder()) if cache else None,
        credentials_file=settings.credentials_file or credentials_file(),
        model_dir=model or settings.model_dir,
    )


def default_settings() -> Settings:
    """Return the settings of this user if no variable is set."""
    return structs.replace(
        Settings(), cache_file=cache_file(), page_folder=page_folder(), credentials_file=credentials_file()
    )


def warn_of_unknown_variables() -> None:
    """Print a warning for each variable of the environment that looks like a setting and is none."""
    for warning in unknown_variables(os.environ):
        say(warning)


def credentials_file() -> Path:
    """Return this user's credentials file; MOODLIST_CREDENTIALS_FILE overrides it."""
    return user_config_path("moodlist") / CREDENTIALS_FILE


def cache_file() -> Path:
    """Return this user's feature cache; MOODLIST_CACHE_FILE overrides it."""
    return user_cache_path("moodlist") / CACHE_FILE


def page_folder() -> Path:
    """Return this user's folder of pages; MOODLIST_PAGE_FOLDER overrides it."""
    return user_cache_path("moodlist") / PAGE_FOLDER
