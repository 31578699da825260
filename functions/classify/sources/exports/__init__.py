"""Playlists from export files, without a call to Spotify.

bytes -> `compression`, `decoding` -> `source` (file format) -> `csv_table` and `rows`, `json_formats` and
`song_objects`, or `pasted_links` -> `ExportEntry` -> `Track` or `Skipped`
"""

from classify.sources.exports.listening_history import without_private_fields
from classify.sources.exports.source import ExportFileSource, read_items

__all__ = ["ExportFileSource", "read_items", "without_private_fields"]
