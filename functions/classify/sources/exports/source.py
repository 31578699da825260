"""The playlist source of export files."""

from itertools import islice

from classify.core.playlist import ExportFile, Playlist
from classify.errors import BadRequest, TooLarge
from classify.sources.exports.decode import decoded
from classify.sources.exports.naming import name_of
from classify.sources.exports.recognise import entries


class ExportFileSource:
    """Reads a playlist from the bytes of an export; what kind it is, its content tells."""

    def __init__(self, max_tracks: int = 10_000):
        self._max_tracks = max_tracks

    def playlist(self, asked: ExportFile, /) -> Playlist:
        """Every item of the file, positions counted from 1 over all the playlists in it.

        Raises:
            BadRequest: the file is empty, broken or of no kind that is known here; the detail says which.
            TooLarge: it holds more than `max_tracks` items.
        """
        text = decoded(asked.content)
        if not text.strip():
            raise BadRequest("The file is empty. Export the playlist again and send the new file.")
        found = list(islice(entries(text), self._max_tracks + 1))
        if len(found) > self._max_tracks:
            raise TooLarge(
                f"The file holds more than {self._max_tracks:,} songs, the most that is read at once. "
                "Split it and send the parts one by one."
            )
        items = (entry.item(position) for position, entry in enumerate(found, start=1))
        return Playlist.of(items, name=name_of((entry.playlist for entry in found), asked.name))
