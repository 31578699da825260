"""Lists as text: links copied out of Spotify's desktop client, with or without words; M3U; spotify-backup's text; and
typed lists of `Artist - Title`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from classify.core.playlist import SkipReason
from classify.errors import BadRequest
from classify.sources.exports.entry import ExportEntry, parse_reference

_LINES = re.compile(r"[\r\n]+")  # a title may have any of the other characters at which str.splitlines splits
_LINK = re.compile(r"(?:\bspotify:|(?:https?://)?\b(?:open|play)\.spotify\.com/)[^\s,;\"'<>()\[\]]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,;]+")
_OTHER_KIND = re.compile(r"[:/](playlist|album|artist)[:/]", re.IGNORECASE)
_M3U = re.compile(r"^#EXT(?:M3U|INF)", re.IGNORECASE | re.MULTILINE)
_M3U_TITLE = re.compile(r"#EXTINF:\s*(\d{1,5})?[^,]*,(.*)", re.IGNORECASE)  # the seconds may be -1
_M3U_PLAYLIST = re.compile(r"#PLAYLIST:(.*)", re.IGNORECASE)
# https://github.com/caseychu/spotify-backup writes title, artists, album and URI, and in some versions dates after it.
_BACKUP_LINE = re.compile(r"^[^\t\r\n]*\t[^\t\r\n]*\t[^\t\r\n]*\tspotify:", re.MULTILINE)
_BACKUP_CELLS = 4
_AROUND = " \t-\N{EN DASH}\N{EM DASH}:|,;*\N{BULLET}<>"  # what separates a name from its link, or begins an item
_TYPED = re.compile(  # a number or a mark of a list, an artist, a dash between blanks, and a title
    r"\s*(?:\d{1,4}[.)]\s+|[-*\u2022]\s+)?(?P<artist>\S.{0,99}?)\s+[-\u2013\u2014]\s+(?P<title>\S.{0,198}?)\s*"
)
_MIN_TYPED = 2  # lines
_MAX_NAME = 200  # characters
_MAX_PREFACE = 10_000  # entries to search for the first link


def read_links(text: str) -> Iterable[ExportEntry] | None:
    """Return one entry per link and one per line without a link, or None if no line links to a track.

    The entries of an M3U file need no links, since it gives their titles, and it may have none. Nor do the lines of a
    list in which each has an artist and a title.

    Raises:
        BadRequest: all links are to playlists, albums or artists.
    """
    lines = filter(str.strip, _LINES.split(text))
    if _M3U.search(text):
        return _read_m3u(lines)
    if _BACKUP_LINE.search(text):
        return _read_backup(lines)
    entries = chain.from_iterable(map(_read_line, lines))
    preface: list[ExportEntry] = []
    for entry in islice(entries, _MAX_PREFACE):
        preface.append(entry)
        if entry.links:
            return chain(preface, entries)
    if other := next(filter(None, map(_OTHER_KIND.search, _LINK.findall(text))), None):
        raise BadRequest(
            f"This text links to a Spotify {other[1].lower()}, not to tracks. Send the link itself as "
            "`playlist`, or paste the links of its tracks: open it in Spotify's desktop client, select all "
            "tracks and copy them."
        )
    return _read_typed(text)


def _read_typed(text: str) -> list[ExportEntry] | None:
    """Return the entries of lines such as `3. Artist - Title`; None if a line is none, apart from comments.

    A single line may be any sentence with a dash.
    """
    lines = [line for line in _LINES.split(text) if line.strip() and not line.startswith("#")]
    names = [_TYPED.fullmatch(line) for line in lines]
    if len(lines) < _MIN_TYPED or not all(names):
        return None
    return [ExportEntry(name=name["title"], artists=(name["artist"],)) for name in names if name]


def _read_m3u(lines: Iterable[str]) -> Iterator[ExportEntry]:
    """Read an M3U file, in which `#EXTINF:seconds,Artist - Title` stands above each link or path."""
    playlist = title = seconds = None
    for line in lines:
        if found := _M3U_PLAYLIST.match(line):
            playlist = found[1].strip() or None
        elif found := _M3U_TITLE.match(line):
            title, seconds = found[2].strip() or None, found[1]
        elif not line.startswith("#"):
            links = tuple(map(_link_text, _find_links(line)))
            first, dash, rest = (title or "").partition(" - ")
            yield ExportEntry(
                links=links,
                name=(rest if dash else title) or (None if links else line.strip()[:_MAX_NAME]),
                artists=(first,) if dash else (),
                playlist=playlist,
                duration_ms=float(seconds) * 1000 if seconds else None,
            )
            title = seconds = None


def _read_backup(lines: Iterable[str]) -> Iterator[ExportEntry]:
    """Read the text of spotify-backup: the songs of a playlist as cells between tabs, and its name above them."""
    playlist = None
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) >= _BACKUP_CELLS:
            name, artists, album, link = cells[:_BACKUP_CELLS]
            yield ExportEntry(
                links=(link,),
                name=name or None,
                artists=tuple(filter(None, artists.split(", "))),
                album=album or None,
                playlist=playlist,
            )
        elif _find_links(line):
            yield from _read_line(line)
        else:
            playlist = line.strip()


def _read_line(line: str) -> Iterator[ExportEntry]:
    """Yield the links of a line, each with the words beside it; without a link, yield the line's text as a name.

    A line that begins with "#" and has no link is a comment.
    """
    words = [word for word in _SEPARATOR.split(line) if word]
    if all(map(_is_item, words)):  # the usual line is a link or an id alone
        yield from (ExportEntry(links=(word,)) for word in words)
    elif links := _find_links(line):
        for link, label in zip(links, _labels(line, links), strict=True):
            yield ExportEntry(links=(_link_text(link),), label=label)
    elif not line.startswith("#"):
        yield ExportEntry(name=line.strip()[:_MAX_NAME])


def _find_links(text: str) -> list[re.Match[str]]:
    """Return the links to tracks, episodes and local files."""
    if "spotify" not in text.lower():  # a quick test that rules out most lines of a file without links
        return []
    return [link for link in _LINK.finditer(text) if _is_item(_link_text(link))]


def _link_text(link: re.Match[str]) -> str:
    return link[0].rstrip(".!")


def _is_item(text: str) -> bool:
    return parse_reference(text) not in {None, SkipReason.NO_ID}


def _labels(line: str, links: list[re.Match[str]]) -> list[str | None]:
    """Return the text before each link or, if there is none before the first, the text after each."""
    starts = [0, *(link.end() for link in links)]
    ends = [*(link.start() for link in links), len(line)]
    first, *others = (line[start:end] for start, end in zip(starts, ends, strict=True))
    labels = [_clean(first), *(_clean(text.lstrip(")!.")) for text in others)]  # what ends the link before
    return labels[:-1] if labels[0] else labels[1:]


def _clean(text: str) -> str | None:
    """Return a label without the marks around it, such as those of a list or of `[title](link)` in Markdown."""
    label = text.strip(_AROUND).removesuffix("(").rstrip(_AROUND)
    if label.endswith("]") and "[" in label:
        label = label[label.rindex("[") + 1 : -1]
    return " - ".join(filter(None, map(str.strip, label.split("\t"))))[:_MAX_NAME] or None
