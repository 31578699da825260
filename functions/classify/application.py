"""The composition root of the API and of the command line: settings in, sources, providers and the model out."""

import threading
from functools import cached_property, partial
from typing import TYPE_CHECKING

from classify.classifier import Classifier
from classify.core.features import FallbackProvider, FeatureProvider, GivenFeatures
from classify.core.model import MoodModel
from classify.core.playlist import PlaylistRef, PlaylistSource, SourceByKind, TrackListSource
from classify.deadline import Deadline
from classify.errors import NotAvailableHere
from classify.request import MAX_TRACKS
from classify.settings import Settings
from classify.sources.credentials import CredentialFile, CredentialStore, InMemoryCredentials
from classify.sources.exports import ExportFileSource
from classify.sources.feature_cache import CachedFeatures, CircuitBreaker, FeatureStore, SQLiteStore
from classify.sources.http import Progress, ignore_progress
from classify.sources.reccobeats import ReccoBeatsClient, ReccoBeatsFeatures
from classify.sources.spotify import SpotifyClient, SpotifyFeatures, SpotifyPlaylists, SpotifyTokens

if TYPE_CHECKING:
    from classify.aws.deployment import Deployment


class Application:
    """What lives as long as the process. `source` and `provider` live as long as one request."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.credentials = _credentials(settings)
        # Open to those who compose what this root does not: saving, out of reach of HTTP.
        self.spotify = SpotifyClient(
            SpotifyTokens(self.credentials, settings.spotify_accounts_url), settings.spotify_api_url
        )
        self._reccobeats = ReccoBeatsClient(settings.reccobeats_url, settings.reccobeats_calls_per_second)
        self._feature_store = _feature_store(settings)
        self._spotify_features_closed = threading.Event()

    def prepare(self) -> None:
        """Load now what the first request would otherwise load.

        Raises:
            ModelMismatch: the model's files do not fit.
        """
        _ = self.model, self.deployment

    @cached_property
    def model(self) -> MoodModel:
        """The mood model.

        Raises:
            ModelMismatch: its files do not fit.
        """
        return MoodModel.load(self.settings.model_dir)

    @cached_property
    def deployment(self) -> "Deployment | None":
        """The tables, bucket and queue of a deployment in AWS; None for a process on a user's machine."""
        if not self.settings.report_table:
            return None
        from classify.aws.deployment import Deployment  # noqa: PLC0415  # a user's machine needs no AWS

        return Deployment(self.settings)

    def require_deployment(self) -> "Deployment":
        """Return the deployment.

        Raises:
            NotAvailableHere: this process belongs to none.
        """
        if self.deployment is None:
            raise NotAvailableHere(
                "Only a deployment in AWS stores reports and a watchlist. README.md says how to make one."
            )
        return self.deployment

    def classifier(self, deadline: Deadline, progress: Progress = ignore_progress) -> Classifier:
        """Compose what classifies for one request."""
        return Classifier(self.source(deadline, progress), self.provider(deadline, progress), self.model)

    def snapshot(self, playlist: str, deadline: Deadline) -> str | None:
        """The version of a playlist, given its id, by one call to Spotify."""
        return self._links(deadline, ignore_progress).snapshot(playlist)

    def source(self, deadline: Deadline, progress: Progress = ignore_progress) -> PlaylistSource[PlaylistRef]:
        """Where playlists come from, in every form in which one can be asked for."""
        return SourceByKind(self._links(deadline, progress), ExportFileSource(MAX_TRACKS), TrackListSource())

    def provider(self, deadline: Deadline, progress: Progress = ignore_progress) -> FeatureProvider:
        """What came with the tracks, then ReccoBeats, then Spotify where it is switched on."""
        providers: list[FeatureProvider] = [GivenFeatures(), self._reccobeats_features(deadline, progress)]
        if self.settings.spotify_features:
            closed = self._spotify_features_closed
            providers.append(SpotifyFeatures(self.spotify, closed, deadline, progress=progress))
        return FallbackProvider(*providers)

    def _reccobeats_features(self, deadline: Deadline, progress: Progress) -> FeatureProvider:
        """ReccoBeats, remembered where there is a store. Spotify's values may not be: its policy limits caching."""
        if self._feature_store is None:
            return ReccoBeatsFeatures(self._reccobeats, deadline, progress=progress)
        asked = ReccoBeatsFeatures(self._reccobeats, deadline)
        return CachedFeatures(asked, self._feature_store, deadline, progress=progress)

    def _links(self, deadline: Deadline, progress: Progress) -> SpotifyPlaylists:
        return SpotifyPlaylists(
            self.spotify, deadline, market=self.settings.market, max_tracks=MAX_TRACKS, progress=progress
        )


def _credentials(settings: Settings) -> CredentialStore:
    """Secrets Manager where a secret is named; else the environment; else the file."""
    if settings.secret:
        # boto3 takes a third of a second to import, and only a deployment needs it.
        from classify.aws.secret import SecretsManagerCredentials  # noqa: PLC0415

        return SecretsManagerCredentials(settings.secret, settings.secret_max_age)
    if settings.client_id or not settings.credentials_file:
        return InMemoryCredentials(settings.client_id, settings.client_secret, settings.refresh_token)
    return CredentialFile(settings.credentials_file)


def _feature_store(settings: Settings) -> FeatureStore | None:
    """DynamoDB where a table is named; else the file where one is; else none, and nothing is remembered."""
    if settings.feature_table:
        from classify.aws.feature_table import DynamoDBStore, count_failure  # noqa: PLC0415  # boto3 again

        return CircuitBreaker(partial(DynamoDBStore, settings.feature_table), count_failure)
    if settings.cache_file:
        return CircuitBreaker(partial(SQLiteStore, settings.cache_file))
    return None
