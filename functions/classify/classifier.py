"""The main flow: read a playlist, look up its audio features, score them with the model, return a report."""

from collections.abc import Callable, Sequence

from classify.core.attribution import explain
from classify.core.features import FeatureProvider
from classify.core.model import MoodModel
from classify.core.playlist import Playlist, PlaylistRef, PlaylistSource
from classify.core.report import Report
from classify.core.spotify_link import SpotifyLink
from classify.errors import Fault, MoodlistError, TooLarge
from classify.request import MAX_TRACKS, ClassifyRequest, Pair, Request
from classify.response import MoodResult, ReportResult, Result


class Classifier:
    """Classifies playlists for one request."""

    def __init__(
        self,
        source: PlaylistSource[PlaylistRef],
        provider: FeatureProvider,
        model: MoodModel,
        find_by_name: Callable[[Playlist], Playlist] | None = None,
    ):
        self._source = source
        self._provider = provider
        self._model = model
        self._find_by_name = find_by_name

    def report(self, ref: PlaylistRef, *, by_name: bool = False) -> Report:
        """Return the full report of a playlist; with `by_name`, songs without an id are searched by title and artist.

        Raises:
            MoodlistError: the playlist cannot be read, every feature provider failed, or the deadline passed.
        """
        playlist = self._source.playlist(ref)
        if by_name and self._find_by_name:
            playlist = self._find_by_name(playlist)
        findings = self._provider.audio_features(playlist.tracks)
        return Report.of(playlist, findings, self._model.scores(findings))

    def answer(self, request: Request) -> Result:
        """Return the result of a request, to be sent immediately or stored for later.

        Raises:
            MoodlistError: as from `report`; for pairs, the fault has the path of the pair that failed.
            TooLarge: the playlists of the pairs have more than 10,000 items in total.
        """
        if isinstance(request, ClassifyRequest):
            return ReportResult(self.selected(request), request.include)
        return MoodResult(request, tuple(self._reports_of(request)))

    def selected(self, request: ClassifyRequest) -> Report:
        """Return the part of the report that the request selects, with explanations if it includes `why`.

        Raises:
            MoodlistError: as from `report`.
        """
        selected = self.report(request.playlist, by_name=request.by_name).select(request.selection)
        if "why" not in request.include:
            return selected
        return selected.with_explanations(explain([each.found.features for each in selected.classified], self._model))

    def _reports_of(self, pairs: Sequence[Pair]) -> list[Report]:
        """Return a report for each pair, with the tracks of its mood. A playlist of several pairs is read only once."""
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
                    limit = f"the limit is {MAX_TRACKS}. Send fewer pairs in one request."
                    raise TooLarge.at("$", f"The playlists have {items} items in total; {limit}")
        return [reports[pair.playlist].select(pair.selection) for pair in pairs]
