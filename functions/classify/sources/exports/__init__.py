"""A user's export file -> a playlist, without asking Spotify.

bytes -> decode (text) -> recognise (which kind of file) -> one reader per kind -> Entry -> Track or Skipped
"""

from classify.sources.exports.source import ExportFileSource

__all__ = ["ExportFileSource"]
