"""The composition root of the API, the worker and the command: settings in, sources, providers and the model out."""

import threading
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from classify.classifier import Classifier
from classify.core.features import FallbackProvider, FeatureProvider, GivenFeatures
from classify.core.model import MoodModel
from classify.core.playlist import Playlist, PlaylistRef, PlaylistSource, SourceByKind, TrackListSource
from classify.deadline import Deadline
from classify.errors import NotAvailableHere
from classify.request import MAX_TRACKS
from classify.settings import Settings
from classify.sources.credentials import CredentialFile, CredentialStore, InMemoryCredentials
from classify.sources.exports import ExportFileSource
from classify.sources.feature_cache import CachedFeatures, CircuitBreaker, FeatureStore, SQLiteStore
from classify.sources.http import Progress, ignore_progress
from classify.sources.look_ahead import LookAhead
from classify.sources.name_search import NameSearch
from classify.sources.reccobeats import ReccoBeatsClient, ReccoBeatsFeatures
from classify.sources.spotify import (
    UNLIMITED,
    Calls,
    PageCache,
    SpotifyClient,
    SpotifyFeatures,
    SpotifyPlaylists,
    SpotifyTokens,
)

if TYPE_CHECKING:
    from classify.aws.deployment import Deployment
    from classify.aws.secret import SecretsManagerCredentials


class Application:
    """Everything that lives as long as the process, each part made when first used.

    The classifier, the sources and the providers live as long as one request.
    """

    def __init__(self, settings: Settings, own_features: Callable[[], FeatureProvider] | None = None):
        """Take the settings, and what provides the user's own features, which come before those of the cache."""
        self.settings = settings
        self._own_features = own_features
        self._spotify_features_closed = threading.Event()

    def prepare(self) -> None:
        """Make all parts now, so that the first request does not wait for them. Raises as `model` does."""
        _ = self.model, self.deployment, self.spotify, self._reccobeats, self._feature_store

    def prepare_for_spotify(self) -> None:
        """Load the model, if it is not, and meanwhile fetch the credentials: that is a tenth of a second of waiting."""
        if self._secret and "model" not in self.__dict__:
            self._secret.fetch_ahead()
        _ = self.model

    @cached_property
    def model(self) -> MoodModel:
        """The mood model. Raises a ModelMismatch if its files are missing, damaged or do not match."""
        return MoodModel.load(self.settings.model_dir)

    @cached_property
    def deployment(self) -> "Deployment | None":
        """The tables, bucket and queue of the deployment in AWS; None on a user's machine."""
        if not self.settings.report_table:
            return None
        from classify.aws.deployment import Deployment  # noqa: PLC0415  # imports botocore

        return Deployment(self.settings)

    def require_deployment(self) -> "Deployment":
        """Return the deployment, or raise NotAvailableHere if this process does not belong to one."""
        if self.deployment is None:
            raise NotAvailableHere(
                "Only a deployment in AWS stores reports and a watchlist. README.md explains how to deploy one."
            )
        return self.deployment

    @cached_property
    def credentials(self) -> CredentialStore:
        """The Spotify credentials: in Secrets Manager if a secret is set, else in the environment, else in the file."""
        if self._secret:
            return self._secret
        settings = self.settings
        if settings.client_id or not settings.credentials_file:
            return InMemoryCredentials(settings.client_id, settings.client_secret, settings.refresh_token)
        return CredentialFile(settings.credentials_file)

    @cached_property
    def _secret(self) -> "SecretsManagerCredentials | None":
        if not self.settings.secret:
            return None
        from classify.aws.secret import SecretsManagerCredentials  # noqa: PLC0415  # imports botocore

        return SecretsManagerCredentials(self.settings.secret, self.settings.secret_max_age)

    @cached_property
    def spotify(self) -> SpotifyClient:
        """Spotify's Web API. Public for `classify.saving`, which this module does not import."""
        tokens = SpotifyTokens(self.credentials, self.settings.spotify_accounts_url)
        return SpotifyClient(tokens, self.settings.spotify_api_url, self._calls())

    @cached_property
    def _reccobeats(self) -> ReccoBeatsClient:
        return ReccoBeatsClient(self.settings.reccobeats_url, self.settings.reccobeats_calls_per_second)

    @cached_property
    def _feature_store(self) -> FeatureStore | None:
        """The feature cache: in DynamoDB if a table is set, else in the file; None if neither is set."""
        if self.settings.feature_table:
            from classify.aws.feature_table import DynamoDBStore  # noqa: PLC0415  # imports botocore
            from classify.metrics import count  # noqa: PLC0415  # imports botocore

            return CircuitBreaker(partial(DynamoDBStore, self.settings.feature_table), partial(count, "CacheFailures"))
        if self.settings.cache_file:
            return CircuitBreaker(partial(SQLiteStore, self.settings.cache_file))
        return None

    @cached_property
    def _page_cache(self) -> PageCache | None:
        return PageCache(self.settings.page_folder) if self.settings.page_folder else None

    def classifier(
        self, deadline: Deadline, progress: Progress = ignore_progress, calls: Calls | None = None
    ) -> Classifier:
        """Return the classifier for one request, whose calls to Spotify are counted by `calls`."""
        calls = calls or self._calls()
        ahead = None if self._own_features else LookAhead(partial(self._reccobeats_features, deadline), progress)
        source = self.source(deadline, progress, calls, ahead)
        provider = self.provider(deadline, progress, calls, ahead=ahead)
        return Classifier(source, provider, self.model, self.name_search(deadline, progress))

    def snapshot(self, playlist: str, deadline: Deadline) -> str | None:
        """Return the version (`snapshot_id`) of a playlist, given its id; costs one call to Spotify."""
        return self._spotify_playlists(deadline, ignore_progress, self._calls()).snapshot(playlist)

    def _calls(self) -> Calls:
        return self.deployment.calls(None) if self.deployment else UNLIMITED

    def source(
        self,
        deadline: Deadline,
        progress: Progress = ignore_progress,
        calls: Calls | None = None,
        ahead: LookAhead | None = None,
    ) -> PlaylistSource[PlaylistRef]:
        """Return the source of playlists for one request: Spotify, export files and listed tracks."""
        links = partial(self._spotify_playlists, deadline, progress, calls or self._calls(), ahead)
        return SourceByKind(links, ExportFileSource(_max_tracks(deadline)), TrackListSource())

    def provider(
        self,
        deadline: Deadline,
        progress: Progress = ignore_progress,
        calls: Calls | None = None,
        *,
        calls_spotify: bool = True,
        ahead: LookAhead | None = None,
    ) -> FeatureProvider:
        """Return the provider for one request: features of the tracks, then the user's, ReccoBeats' and Spotify's."""
        own = [self._own_features] if self._own_features else []
        reccobeats = (lambda: ahead) if ahead else partial(self._reccobeats_features, deadline, progress)
        factories: list[Callable[[], FeatureProvider]] = [GivenFeatures, *own, reccobeats]
        if self.settings.spotify_features and calls_spotify:
            factories.append(partial(self._spotify_features, deadline, progress, calls or self._calls()))
        return FallbackProvider(*factories)

    def name_search(self, deadline: Deadline, progress: Progress = ignore_progress) -> Callable[[Playlist], Playlist]:
        """Return what finds the songs of a playlist that have no ids by their names, for one request."""
        return lambda playlist: NameSearch(self._reccobeats, self._feature_store, deadline, progress=progress).resolve(
            playlist
        )

    def _reccobeats_features(self, deadline: Deadline, progress: Progress) -> FeatureProvider:
        """Return ReccoBeats behind the cache, if there is one. Spotify's policy does not allow caching its values."""
        if self._feature_store is None:
            return ReccoBeatsFeatures(self._reccobeats, deadline, progress=progress)
        uncached = ReccoBeatsFeatures(self._reccobeats, deadline)
        return CachedFeatures(uncached, self._feature_store, deadline, progress=progress)

    def _spotify_features(self, deadline: Deadline, progress: Progress, calls: Calls) -> SpotifyFeatures:
        client = self.spotify.counted_by(calls)
        return SpotifyFeatures(client, self._spotify_features_closed, deadline, progress=progress)

    def _spotify_playlists(
        self, deadline: Deadline, progress: Progress, calls: Calls, ahead: LookAhead | None = None
    ) -> SpotifyPlaylists:
        client, cache = self.spotify.counted_by(calls), self._page_cache if deadline.is_never else None
        market, limit = self.settings.market, _max_tracks(deadline)
        return SpotifyPlaylists(
            client, deadline, market=market, max_tracks=limit, cache=cache, progress=progress, ahead=ahead
        )


def _max_tracks(deadline: Deadline) -> int | None:
    """Return the limit of a request over HTTP. The command line has no deadline and no limit."""
    return None if deadline.is_never else MAX_TRACKS
