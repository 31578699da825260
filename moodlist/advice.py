"""Advice for lists without ids and for machines without a network: which export to use instead."""

from collections.abc import Iterator
from contextlib import contextmanager

from classify.core.playlist import SkipReason
from classify.core.report import Report
from classify.errors import MoodlistError, UpstreamUnavailable

_NEVER_CLASSIFIED = {
    SkipReason.NO_ID,
    SkipReason.LOCAL_FILE,
    SkipReason.EPISODE,
    SkipReason.DUPLICATE,
    SkipReason.UNREADABLE_ROW,
    SkipReason.AMBIGUOUS,
    SkipReason.NOT_FOUND,
}
_EXPORTS_WITH_IDS = """\
No item of this list has a Spotify id or an ISRC, and without one there are no audio features to look up.
These exports have them:
- https://exportify.net: log in with Spotify, then press Export beside the playlist. Its files also have the features.
- Exportify.app, Skiley, TuneMyMusic and Soundiiz: export the playlist as CSV, with all columns.
- Spotify's desktop app: select the songs, copy them, and paste them into `moodlist classify -`.
Without one, add --by-name: it searches ReccoBeats for the title and the artist of each song."""
_NOT_FOUND = """\
No song of this list was found by its name. A title and an artist have to be those of the recording, in columns of these
names, for example. An export with Spotify ids always works: https://exportify.net"""
_OFFLINE = "A file of https://exportify.net has all audio features: classifying it needs no network."


def check_ids(report: Report) -> None:
    """Check that something in the list could be looked up.

    Raises:
        MoodlistError: nothing has an id. The detail names the exports that have ids, and how to get one.
    """
    reasons = {item.reason for item in report.skipped}
    if report.playlist.tracks or not reasons <= _NEVER_CLASSIFIED:
        return
    if SkipReason.NO_ID in reasons:
        raise MoodlistError(_EXPORTS_WITH_IDS)
    if not reasons.isdisjoint((SkipReason.AMBIGUOUS, SkipReason.NOT_FOUND)):
        raise MoodlistError(_NOT_FOUND)


@contextmanager
def suggest_export() -> Iterator[None]:
    """Add to the error of a service that cannot be reached that there are files which need none."""
    try:
        yield
    except UpstreamUnavailable as error:
        # Not one about credentials, which gives its own advice.
        if type(error) is UpstreamUnavailable and _OFFLINE not in error.detail:
            error.detail += f" {_OFFLINE}"
        raise
