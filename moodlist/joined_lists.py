"""Joins the lists that the user names into one."""

from collections.abc import Sequence
from pathlib import PurePath

from msgspec import structs

from classify.application import Application
from classify.classifier import Classifier
from classify.core.playlist import Playlist, PlaylistRef, Skipped, Track, TrackList
from classify.core.report import Report
from classify.deadline import Deadline
from classify.errors import MoodlistError
from classify.request import ClassifyRequest
from classify.sources.http import Progress
from moodlist.advice import suggest_export
from moodlist.failures import report_failure
from moodlist.sources import Source, naming
from moodlist.terminal.text import count_of, on_one_line

_MAX_NAMES = 80  # characters of the names of the lists in the name of the joined one


class JoinedLists:
    """The source of the playlist that has the items of several lists; a track of two lists is in it once.

    A list that cannot be read is reported and left out, unless it is the only one.

    Attributes:
        unread: the error of each list that could not be read, which names it.
        urls: the pages of the playlists and albums that were read.
    """

    def __init__(self, sources: Sequence[Source], application: Application, deadline: Deadline, progress: Progress):
        self._sources = sources
        self._reader = application.source(deadline, progress)
        provider, search = application.provider(deadline, progress), application.name_search(deadline, progress)
        self._classifier = Classifier(self, provider, application.model, search)
        self.unread: list[MoodlistError] = []
        self.urls: set[str] = set()

    def report(self, *, by_name: bool = False) -> Report:
        """Classify the songs of all lists; return the full report. With `by_name`, search songs without an id.

        Raises:
            MoodlistError: none of the lists can be read, or every feature provider failed.
        """
        return self._classifier.report(TrackList(()), by_name=by_name)

    def selected(self, request: ClassifyRequest) -> Report:
        """Do the same, and return the part of the report that the request selects."""
        return self._classifier.selected(structs.replace(request, playlist=TrackList(())))

    def playlist(self, _: PlaylistRef, /) -> Playlist:
        """Read all lists. The positions count through all of them.

        Raises:
            MoodlistError: none of the lists can be read.
        """
        if len(self._sources) == 1 and not self._sources[0].part_of:
            return self._reader.playlist(self._sources[0].load())
        read = [(source, playlist) for source in self._sources if (playlist := self._read(source)) is not None]
        last = None if read else self.unread.pop()
        for error in self.unread:
            report_failure(error)
        if last:
            raise last
        self.urls = {playlist.url for _, playlist in read if playlist.url}
        return self._join(read)

    def _read(self, source: Source) -> Playlist | None:
        try:
            with naming(source), suggest_export():
                return self._reader.playlist(source.load())
        except MoodlistError as error:
            self.unread.append(error)
            return None

    def _join(self, read: Sequence[tuple[Source, Playlist]]) -> Playlist:
        items: list[Track | Skipped] = []
        notes: list[str] = []
        for source, playlist in read:
            items += [structs.replace(item, position=at) for at, item in enumerate(playlist.items, len(items) + 1)]
            notes += [f"{on_one_line(source.label)}: {note}" for note in playlist.notes]
        if len(read) > 1:
            notes.insert(0, f"{len(read)} lists are joined into one, in which a song of several lists counts once.")
            if unknown := sum(isinstance(item, Track) and item.identity is None for item in items):
                count = count_of(unknown, "song")
                notes.insert(1, f"{count} without a Spotify id or ISRC cannot be compared, and may count twice.")
        names = {source: playlist.name for source, playlist in read}
        return Playlist.of(items, name=_join_names(self._sources, names), notes=tuple(notes))


def _join_names(sources: Sequence[Source], names: dict[Source, str]) -> str:
    """Return the name of the joined list. One that could not be read is named too, so that the name stays."""
    each = [source.part_of or names.get(source) or PurePath(source.label).stem for source in sources]
    return _in_words(list(dict.fromkeys(map(on_one_line, each))))


def _in_words(names: Sequence[str]) -> str:
    """Return `a`, `a and b`, or `a, b and 5 more` if the names are long."""
    shown: list[str] = []
    for name in names:
        if shown and len(", ".join([*shown, name])) > _MAX_NAMES:
            break
        shown.append(name)
    left = len(names) - len(shown)
    *first, last = [*shown, *([f"{left} more"] if left else [])]
    return f"{', '.join(first)} and {last}" if first else last
