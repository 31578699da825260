"""Playlists from export files, without a call to Spotify.

bytes -> `source` (text, file format) -> `csv_table` and `rows`, `json_formats` or `pasted_links` -> `ExportEntry`
-> `Track` or `Skipped`
"""

from classify.sources.exports.source import ExportFileSource

__all__ = ["ExportFileSource"]
