"""The part of a watchlist entry that a run needs. A run reads it of every entry."""

from typing import Any

from msgspec import Struct

from classify.aws.report_table import Status
from classify.core.save_target import SaveTarget


class LastOutcome(Struct, frozen=True):
    """The part of the last outcome that decides when the playlist has its turn."""

    id: str
    status: Status
    created: int


class WatchlistTurn(Struct, frozen=True, kw_only=True):
    """What decides when a playlist has its turn, and where its songs are saved. Times are seconds since 1970."""

    playlist: str  # Spotify's id
    added: int
    save: SaveTarget | None = None
    last: LastOutcome | None = None
    tried: int | None = None


# The options of a Scan. LAST, SAVE and STATUS are reserved words of DynamoDB.
PROJECTION: dict[str, Any] = {
    "ProjectionExpression": "playlist, added, tried, #save, #last.id, #last.#status, #last.created",
    "ExpressionAttributeNames": {"#save": "save", "#last": "last", "#status": "status"},
}
