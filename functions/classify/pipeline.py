"""The whole story: a playlist comes in, its features are found, the model scores them, a report goes out."""

from classify.features import FeatureProvider
from classify.mood import MoodModel
from classify.playlist import AskedT, PlaylistSource
from classify.report import Report
from classify.request import Classification


def classify_playlist(
    request: Classification[AskedT], source: PlaylistSource[AskedT], provider: FeatureProvider, model: MoodModel
) -> Report:
    """The report of one playlist."""
    playlist = source.playlist(request.playlist)
    findings = provider.audio_features(playlist.tracks)
    return Report.of(playlist, findings, model.scores(findings))
