"""A report as an extended M3U playlist of Spotify links, for players that open those."""

from classify.core.report import Report
from classify.response.schemas import join_artists

MEDIA_TYPE = "audio/x-mpegurl"


def as_m3u(report: Report) -> str:
    """The songs that have a link, with duration in seconds; a line break in a title never breaks the file."""
    lines = ["#EXTM3U", f"#PLAYLIST:{_one_line(report.playlist.name)}"]
    for each in report.classified:
        if each.track.url:
            seconds = round(each.found.features.duration_ms / 1000)
            title = _one_line(" - ".join(filter(None, (join_artists(each.track.artists), each.track.name))))
            lines += [f"#EXTINF:{seconds},{title}", each.track.url]
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())
