"""Read a catalog from a CSV of tracks, their features and the names of their playlists."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from moodlist.simulator.catalog.ids import spotify_id
from moodlist.simulator.catalog.records import Album, Contents, Entry, Features, Playlist, Track

COLUMNS = {"track_id", "name", "artist", *Features._fields}
SEPARATOR = "|"
"""Separates the names in the column `playlists`."""


def read(path: Path) -> Contents:
    """Read the tracks in order; without a column `playlists`, all are in one playlist named after the file.

    Raises:
        ValueError: a column is missing.
    """
    contents = Contents({}, {}, {}, [])
    for number, row in enumerate(_rows(path)):
        track = _track(row, number)
        contents.tracks[track.id] = track
        album = contents.albums.setdefault(track.album_id, Album(track.album_id, track.album, track.artists))
        album.tracks.append(track)
        for name in filter(None, row.get("playlists", path.name.partition(".")[0]).split(SEPARATOR)):
            _playlist(contents, name).entries.append(Entry(track))
    contents.liked.extend(Entry(track) for track in list(contents.tracks.values())[:120])
    return contents


def _rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        table = csv.DictReader(lines)
        if missing := COLUMNS - set(table.fieldnames or ()):
            raise ValueError(f"{path} has no column {', '.join(sorted(missing))}")
        yield from table


def _playlist(contents: Contents, name: str) -> Playlist:
    identity = spotify_id(f"playlist {name}")
    return contents.playlists.setdefault(identity, Playlist(identity, name, []))


def _track(row: dict[str, str], number: int) -> Track:
    artist = row["artist"]
    album = f"{artist}: songs"
    return Track(
        id=row["track_id"],
        name=row["name"],
        artists=(artist,),
        album=album,
        album_id=spotify_id(f"album {artist}"),
        isrc=f"ZZMDC{number:07d}",
        popularity=int(float(row.get("popularity") or 0)),
        features=Features(
            **{name: float(row[name]) for name in Features._fields if name != "duration_ms"},
            duration_ms=int(float(row["duration_ms"])),
        ),
    )
