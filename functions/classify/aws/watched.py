"""A playlist that the schedule classifies."""

from msgspec import Struct

from classify.aws.stored import StoredReport
from classify.core.save_target import Destination


class Watched(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the watchlist; `last` is what became of it most recently."""

    playlist: str  # Spotify's id
    added: int  # seconds since 1970
    save: Destination | None = None  # by the owner's own command only: no HTTP route sets it
    last: StoredReport | None = None
