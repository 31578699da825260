"""The JSON formats: finds the lists of songs in a document by the shape of its objects, wherever they are.

Spotify's account data ("Download your data") has Playlist1.json with several playlists and YourLibrary.json with the
liked songs: https://support.spotify.com/us/article/understanding-your-data
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from classify.errors import BadRequest
from classify.sources.exports.columns import is_readable, normalise
from classify.sources.exports.entry import ExportEntry, FoundEntries, parse_reference
from classify.sources.exports.json_documents import parse_json, with_objects
from classify.sources.exports.json_outline import has_empty_lists, outline
from classify.sources.exports.song_objects import is_song, known_columns, read_songs

_MAX_DEPTH = 12  # levels to search; the deepest known answer has its songs on the seventh
_NAMES = ("name", "title", "playlist", "playlist_name", "playlistName")
_UNWANTED = {"bannedTracks", "bannedArtists"}  # of YourLibrary.json: what its owner never wants to hear
# Other lists of a library or an answer. They are searched only if there are no songs elsewhere.
_BESIDE_SONGS = {*_UNWANTED, "albums", "artists", "shows", "episodes", "audiobooks", "seeds"}
_LINK_LISTS = {"tracks", "songs", "items", "links", "uris", "urls", "ids", "trackids", "trackuris", "trackurls"}
_LIBRARY = ("tracks", "albums")
_REPORT = {"songs", "skipped", "counts"}  # of Moodlist


class _SongList(Struct, frozen=True):
    values: Sequence[Any]
    playlist: str | None
    page: Mapping[str, Any] | None = None  # the object of the Web API that has the list as its `items`


def read_json(text: str) -> FoundEntries:
    """Return the entries of all lists of songs in the document, in its order.

    Raises:
        BadRequest: the text is not JSON or is nested too deeply, or there are no songs in it; the detail says what is.
    """
    document = with_objects(parse_json(text))
    lists = _find_lists(document)
    if not lists:
        raise _no_songs(document)
    return FoundEntries((entry for each in lists for entry in _read_list(each)), _count_missing(lists))


def _no_songs(document: Any) -> BadRequest:
    if document == []:
        return BadRequest("The list in this JSON file is empty. Export the playlist again.")
    if has_empty_lists(document):
        return BadRequest(f"The playlist is empty: there are no songs in this JSON file. It has {outline(document)}.")
    return BadRequest(
        f"Unrecognised file format: there are no songs in this JSON file. It has {outline(document)}. A song is "
        "recognised by a Spotify link, an ISRC, its title and artist, or all ten audio features. Export the playlist "
        "again, for example at exportify.net."
    )


def _count_missing(lists: Iterable[_SongList]) -> int:
    """Return how many items the pages of the Web API lack. All pages of a list have its `total`.

    https://developer.spotify.com/documentation/web-api/reference/get-playlists-items
    """
    totals: dict[str, int] = {}
    present: Counter[str] = Counter()
    for each in lists:
        total = each.page.get("total") if each.page else None
        if each.page and isinstance(total, int):
            address = str(each.page.get("href") or each.playlist).partition("?")[0]
            totals[address] = total
            present[address] += len(each.values)
    return sum(max(0, total - present[address]) for address, total in totals.items())


def _read_list(songs: _SongList) -> Iterator[ExportEntry]:
    if any(isinstance(value, dict) for value in songs.values):
        return read_songs(songs.values, songs.playlist)
    return (_read_link(value, songs.playlist) for value in songs.values)


def _read_link(value: Any, playlist: str | None) -> ExportEntry:
    text = value.strip() if isinstance(value, str) else ""
    if parse_reference(text):
        return ExportEntry(links=(text,), playlist=playlist)
    return ExportEntry(name=text or None, playlist=playlist)


def _find_lists(document: Any) -> list[_SongList]:
    """Return the lists of songs; if there are none, the lists beside which songs usually stand, then lists of links."""
    if is_song(document, alone=True):
        return [_SongList([document], None)]
    for skipped in (_BESIDE_SONGS, _UNWANTED):
        if lists := list(_search(document, None, skipped)):
            return lists
    if isinstance(document, list) and is_readable(known_columns(document)):
        return [_SongList(document, None)]
    return list(_search_links(document, None))


def _search(value: Any, playlist: str | None, skipped: set[str], depth: int = 0) -> Iterator[_SongList]:
    """Yield the lists of songs in a value, each with the name of the object that it belongs to."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        if any(map(is_song, value)):
            yield _SongList(value, playlist)
        else:
            for each in filter(_is_container, value):
                yield from _search(each, playlist, skipped, depth + 1)
    elif isinstance(value, dict) and any(map(_is_container, value.values())):
        name = _playlist_name(value) or playlist
        if value.keys() >= _REPORT and isinstance(value["songs"], list) and isinstance(value["skipped"], list):
            if values := [*value["songs"], *value["skipped"]]:
                yield _SongList(values, name)
        else:
            yield from _search_object(value, name, skipped, depth)


def _search_object(value: dict[str, Any], name: str | None, skipped: set[str], depth: int) -> Iterator[_SongList]:
    inner = {key: each for key, each in value.items() if _is_container(each) and key not in skipped}
    # A playlist in the transition to the dialect of 2026 has its songs twice, as `items` and as `tracks`.
    items = inner.pop("items", None)
    pages = list(_search(items, name, skipped, depth + 1))
    yield from (_SongList(items, name, value) if each.values is items else each for each in pages)
    if pages:
        inner.pop("tracks", None)
    beside = {key: each for key, each in inner.items() if is_song(each)}  # songs by their id, or a single one
    for key, each in inner.items():
        if key not in beside:
            yield from _search(each, name, skipped, depth + 1)
    if len(beside) > 1 or any(is_song(each, alone=True) for each in beside.values()):
        yield _SongList([{"id": key} | each for key, each in beside.items()], name)


def _is_container(value: Any) -> bool:
    return isinstance(value, dict | list) and len(value) > 0


def _search_links(value: Any, playlist: str | None, key: str = "tracks", depth: int = 0) -> Iterator[_SongList]:
    """Yield the lists of texts that link to songs, if their key says that they do; `value` has this key."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _search_links(each, _playlist_name(value) or playlist, normalise(name), depth + 1)
    elif isinstance(value, list):
        if key in _LINK_LISTS and any(isinstance(each, str) and parse_reference(each) for each in value):
            yield _SongList(value, playlist)
        else:
            for each in value:
                yield from _search_links(each, playlist, key, depth + 1)


def _playlist_name(value: Any) -> str | None:
    """Return the name of a playlist's object; YourLibrary.json has none and holds the liked songs."""
    if not isinstance(value, dict):
        return None
    for key in _NAMES:
        name = value.get(key)
        if isinstance(name, dict):
            name = name.get("name")
        if isinstance(name, str) and name.strip():
            return name
    return "Liked Songs" if all(isinstance(value.get(key), list) for key in _LIBRARY) else None
