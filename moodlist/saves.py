"""Saves the songs of a report to playlists of the user's account, one target after the other."""

from collections.abc import Iterable, Iterator

from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.saving.save import PlaylistSaver
from moodlist.removed_songs import RemovedSongs
from moodlist.terminal.save_schema import SaveSchema, describe_save


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
