"""Reports as extended M3U playlists of Spotify links, for players that support them."""

from classify.core.report import Report
from classify.response.schemas import join_artists

MEDIA_TYPE = "audio/x-mpegurl"


def as_m3u(report: Report) -> str:
    """Return the songs that have a link, each with its duration in seconds. Line breaks in titles become spaces."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_one_line(report.playlist.name)}"]
    for each in report.classified:
        if each.track.url:
            seconds = round(each.found.features.duration_ms / 1000)
            title = _one_line(" - ".join(filter(None, (join_artists(each.track.artists), each.track.name))))
            lines += [f"#EXTINF:{seconds},{title}", each.track.url]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
