"""The story: a playlist comes in, its features are found, the model scores them, and a report goes out."""

from collections.abc import Sequence

from classify.core.explanation import explain
from classify.core.features import FeatureProvider
from classify.core.model import MoodModel
from classify.core.playlist import PlaylistRef, PlaylistSource
from classify.core.report import Report
from classify.core.spotify_link import SpotifyLink
from classify.errors import Fault, MoodlistError, TooLarge
from classify.request import MAX_TRACKS, ClassifyRequest, Pair, Request
from classify.response import MoodResult, ReportResult, Result


class Classifier:
    """Classifies playlists for one request."""

    def __init__(self, source: PlaylistSource[PlaylistRef], provider: FeatureProvider, model: MoodModel):
        self._source = source
        self._provider = provider
        self._model = model

    def report(self, playlist: PlaylistRef) -> Report:
        """Return the full report of a playlist; the response decides what to show.

        Raises:
            MoodlistError: the playlist cannot be read, or the time is up.
        """
        found = self._source.playlist(playlist)
        findings = self._provider.audio_features(found.tracks)
        return Report.of(found, findings, self._model.scores(findings))

    def answer(self, request: Request) -> Result:
        """Return what a request results in, whether it is sent at once or stored for later.

        Raises:
            MoodlistError: as of `report`; the fault names the pair at which it happened.
            TooLarge: the playlists have more than 10,000 items together.
        """
        if isinstance(request, ClassifyRequest):
            return ReportResult(self.selected(request), request.include)
        return MoodResult(request, tuple(self._reports_of(request)))

    def selected(self, request: ClassifyRequest) -> Report:
        """Return the part of the report that the caller asked to see, with reasons where they were asked for."""
        selected = self.report(request.playlist).select(request.selection)
        if "why" not in request.include:
            return selected
        return selected.explained(explain([each.found.features for each in selected.classified], self._model))

    def _reports_of(self, pairs: Sequence[Pair]) -> list[Report]:
        """One report per pair, with the songs of its mood; a playlist that is in several pairs is read once."""
        reports: dict[SpotifyLink, Report] = {}
        for at, pair in enumerate(pairs):
            if pair.playlist not in reports:
                try:
                    reports[pair.playlist] = self.report(pair.playlist)
                except MoodlistError as error:
                    error.faults = error.faults or (Fault(f"$[{at}].playlist", error.detail),)
                    raise
                items = sum(report.items for report in reports.values())
                if items > MAX_TRACKS:
                    raise TooLarge.at(
                        "$", f"The playlists have {items} items together; one request takes {MAX_TRACKS}."
                    )
        return [reports[pair.playlist].select(pair.selection) for pair in pairs]
