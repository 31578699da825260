"""Reads the lists that the user names as one, and saves its songs to playlists of the user's account."""

from collections.abc import Iterable, Iterator, Sequence

from classify.application import Application
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import BadRequest
from classify.saving.save import PlaylistSaver
from classify.sources.http import Progress
from moodlist.joined_lists import JoinedLists
from moodlist.program import say
from moodlist.removed_songs import RemovedSongs
from moodlist.sources import NamedFile, read_sources
from moodlist.terminal.save_schema import SaveSchema, describe_save


def open_lists(
    files: Sequence[NamedFile], application: Application, deadline: Deadline, progress: Progress
) -> JoinedLists:
    """Return the lists that the words of the command line name, as one.

    Raises:
        MoodlistError: as for `read_sources`.
    """
    return JoinedLists(read_sources(files, application, deadline), application, deadline, progress)


def protect_saved(saver: PlaylistSaver, lists: JoinedLists, targets: Iterable[SaveTarget]) -> None:
    """Make sure that no song is removed only because its list could not be read, or because it is read from the target.

    Raises:
        BadRequest: a list would be saved to itself.
    """
    for target in targets:
        if target.id and SpotifyLink("playlist", target.id).url in lists.urls:
            raise BadRequest("A playlist cannot be saved to itself: it would lose the songs of all other moods.")
    if lists.unread and not saver.add_only:
        saver.add_only = True
        say("Songs are only added and none is removed, because not all lists could be read.")


def save_each(
    saver: PlaylistSaver, report: Report, targets: Iterable[SaveTarget], removed: RemovedSongs, *, writes: bool
) -> Iterator[tuple[SaveTarget, SaveSchema]]:
    """Plan all saves, then yield each target with its changes, which `writes` makes first.

    The changes name the copies of the songs that they removed. If a save fails, its copies stay in `removed.files`.

    Raises:
        MoodlistError: a playlist cannot be saved.
    """
    for save in [saver.plan(report, target) for target in targets]:
        saved = saver.execute(save) if writes else None
        copies, removed.files = removed.files, []
        yield save.save_target, describe_save(save, saved, report, may_write=saver.may_write, copies=copies)
