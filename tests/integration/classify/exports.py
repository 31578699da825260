"""Export files that contain tracks of the simulator."""

import csv
import io
import json
from collections.abc import Iterable

from moodlist.simulator import Track

COLUMNS = [
    *("Track URI", "Track Name", "Album Name", "Artist Name(s)", "Duration (ms)"),
    *("Danceability", "Energy", "Key", "Loudness", "Mode", "Speechiness", "Acousticness", "Instrumentalness"),
    *("Liveness", "Valence", "Tempo", "Time Signature"),
]


def exportify(tracks: Iterable[Track], *, features: bool = True) -> str:
    """Return a file of exportify.net; rows without features are shorter than the header."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for track in tracks:
        columns = {**track.features._asdict(), "key": 2, "mode": 1, "time_signature": 4}
        values = [columns[name.lower().replace(" ", "_")] for name in COLUMNS[5:]] if features else []
        artists = ";".join(track.artists)
        uri = f"spotify:track:{track.id}"
        writer.writerow([uri, track.name, track.album, artists, track.features.duration_ms, *values])
    return text.getvalue()


def account_data(tracks: Iterable[Track]) -> str:
    """Return Playlist1.json of Spotify's "Download your data"."""
    items = [
        {
            "track": {
                "trackName": track.name,
                "artistName": track.artists[0],
                "albumName": track.album,
                "trackUri": f"spotify:track:{track.id}",
            },
            "episode": None,
            "localTrack": None,
            "addedDate": "2025-11-11",
        }
        for track in tracks
    ]
    return json.dumps({"playlists": [{"name": "Road", "lastModifiedDate": "2025-11-13", "items": items}]})


def pasted(tracks: Iterable[Track]) -> str:
    """Return what Ctrl-C in Spotify's desktop client copies."""
    return "\n".join(f"https://open.spotify.com/track/{track.id}" for track in tracks)
