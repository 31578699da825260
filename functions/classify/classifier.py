"""The whole story: a playlist comes in, its features are found, the model scores them, a report goes out."""

from collections.abc import Callable, Sequence

from classify.core.explanation import explain
from classify.core.features import FeatureProvider
from classify.core.mood import MoodModel
from classify.core.playlist import Asked, PlaylistSource
from classify.core.report import Report
from classify.core.spotify_link import SpotifyLink
from classify.errors import Fault, MoodlistError, TooLarge
from classify.request import MAX_TRACKS, Asking, Classification, Pair
from classify.response import MoodResult, ReportResult, Result


def classify_playlist(
    request: Classification,
    source: PlaylistSource[Asked],
    provider: FeatureProvider,
    model: MoodModel,
) -> Report:
    """The report of one playlist, whole: what of it is shown is the response's business."""
    playlist = source.playlist(request.playlist)
    findings = provider.audio_features(playlist.tracks)
    return Report.of(playlist, findings, model.scores(findings))


def result_of(asked: Asking, classify: Callable[[Classification], Report], model: MoodModel) -> Result:
    """What a post results in, whether it is answered at once or later."""
    if isinstance(asked, Classification):
        return ReportResult(shown(classify(asked), asked, model), asked.include)
    reports = classify_pairs(asked, lambda link: classify(Classification(link)))
    return MoodResult(asked, tuple(reports))


def shown(report: Report, request: Classification, model: MoodModel) -> Report:
    """What of a report its caller asked to see, with reasons where they were asked for."""
    selected = report.select(request.selection)
    if "why" not in request.include:
        return selected
    return selected.explained(explain([each.found.features for each in selected.classified], model))


def classify_pairs(pairs: Sequence[Pair], classify: Callable[[SpotifyLink], Report]) -> list[Report]:
    """One report per pair, with the songs of its mood; a playlist that stands in several pairs is read once.

    Raises:
        MoodlistError: a playlist cannot be classified; the fault names its pair.
        TooLarge: the playlists have more than 10,000 items together.
    """
    reports: dict[SpotifyLink, Report] = {}
    for at, pair in enumerate(pairs):
        if pair.playlist not in reports:
            try:
                reports[pair.playlist] = classify(pair.playlist)
            except MoodlistError as error:
                error.faults = error.faults or (Fault(f"$[{at}].playlist", error.detail),)
                raise
            items = sum(report.items for report in reports.values())
            if items > MAX_TRACKS:
                raise TooLarge.at("$", f"The playlists have {items} items together; one request takes {MAX_TRACKS}.")
    return [reports[pair.playlist].select(pair.selection) for pair in pairs]
