"""Reports as extended M3U playlists of Spotify links, for players that support them."""

from classify.core.playlist import Skipped, Track
from classify.core.report import Report
from classify.response.schemas import join_artists

MEDIA_TYPE = "audio/x-mpegurl"


def as_m3u(report: Report, *, with_skipped: bool = False) -> str:
    """Return the songs that have a link, each with its duration in seconds. Line breaks in titles become spaces.

    `with_skipped` adds the skipped items that have a link, without a duration.
    """
    lines = ["#EXTM3U", f"#PLAYLIST:{_one_line(report.playlist.name)}"]
    for each in report.classified:
        if each.track.url:
            seconds = round(each.found.features.duration_ms / 1000)
            lines += [f"#EXTINF:{seconds},{_title(each.track)}", each.track.url]
    for item in report.skipped if with_skipped else ():
        if item.url:
            lines += [f"#EXTINF:-1,{_title(item)}", item.url]
    return "\n".join(lines) + "\n"


def _title(item: Track | Skipped) -> str:
    return _one_line(" - ".join(filter(None, (join_artists(item.artists), item.name))))


def _one_line(text: str) -> str:
    return " ".join(text.split())
