"""The ten audio features of a track, and the interface of their providers.

The names, units and ranges are Spotify's:
https://developer.spotify.com/documentation/web-api/reference/get-audio-features
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Protocol

from msgspec import Meta, Struct, ValidationError, convert, structs

from classify.core.playlist import SkipReason, Track
from classify.errors import MoodlistError

GIVEN = "given"  # the source of features that the user has, in the request or in a table of their own
UnitInterval = Annotated[float, Meta(ge=0, le=1)]


class AudioFeatures(Struct, frozen=True):
    """Ten numbers in raw units, in the order of the model's input."""

    energy: UnitInterval
    liveness: UnitInterval
    tempo: Annotated[float, Meta(ge=0, le=1000, description="beats per minute")]
    speechiness: UnitInterval
    acousticness: UnitInterval
    instrumentalness: UnitInterval
    danceability: UnitInterval
    duration_ms: Annotated[float, Meta(ge=1, le=86_400_000, description="milliseconds")]
    loudness: Annotated[float, Meta(ge=-100, le=20, description="decibels relative to full scale")]
    valence: UnitInterval

    @classmethod
    def complete(cls, values: Mapping[str, float | None]) -> "AudioFeatures | None":
        """Return the features if all ten values are present and in range, else None. Nothing is imputed."""
        try:
            return convert(values, cls)
        except ValidationError:
            return None

    def row(self) -> tuple[float, ...]:
        """Return the ten values in the order of `FEATURE_NAMES`."""
        return structs.astuple(self)


FEATURE_NAMES: tuple[str, ...] = AudioFeatures.__struct_fields__


class Found(Struct, frozen=True):
    """A track's features and their source, with the track's name and artists if the provider sent them."""

    features: AudioFeatures
    source: str
    name: str | None = None
    artists: tuple[str, ...] = ()
    as_of: str | None = None  # the month in which the source gave them, such as 2026-12; None for those of this request


def month_of(seconds: float) -> str:
    """Return the month of a time in seconds since 1970, such as `2026-12`; UTC.

    Raises:
        ValueError: no calendar has such a time.
    """
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m}"
    except (OverflowError, OSError) as error:
        raise ValueError(f"{seconds} is no time") from error


class Missing(Struct, frozen=True):
    """Why a track has no features; `error` is set if a provider failed."""

    reason: SkipReason
    error: MoodlistError | None = None


Finding = Found | Missing


class FeatureProvider(Protocol):
    """Looks up audio features."""

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Return one finding per track, in the order of `tracks`. A failed lookup is a `Missing` with the error.

        Raises:
            OutOfTime: the deadline passed.
        """
        ...


class GivenFeatures:
    """Finds the features that came with the tracks, in an export file or in the request."""

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Return a `Found` for each track that came with all ten values."""
        return [self._finding(track) for track in tracks]

    @staticmethod
    def _finding(track: Track) -> Finding:
        features = AudioFeatures.complete(track.given) if track.given else None
        if features is not None:
            return Found(features, GIVEN)
        return Missing(SkipReason.NO_FEATURES if track.identity else SkipReason.NO_ID)


class FallbackProvider:
    """Asks each of its providers for the tracks whose features the earlier ones did not find."""

    def __init__(self, *factories: Callable[[], FeatureProvider]):
        """Take functions that make the providers; each is called once, when the first track needs its provider."""
        self._providers = [cache(factory) for factory in factories]

    def audio_features(self, tracks: Sequence[Track], /) -> list[Finding]:
        """Return the first finding of each track.

        Raises:
            MoodlistError: no features were found for any track, and a provider failed with this error.
        """
        findings: list[Finding] = [Missing(SkipReason.NO_FEATURES)] * len(tracks)
        for provider in self._providers:
            open_at = [at for at, finding in enumerate(findings) if isinstance(finding, Missing)]
            if open_at:
                answers = provider().audio_features([tracks[at] for at in open_at])
                for at, answer in zip(open_at, answers, strict=True):
                    findings[at] = _better(findings[at], answer)
        _raise_if_only_failures(findings)
        return findings


def _better(old: Finding, new: Finding) -> Finding:
    """Keep a failure if nothing was found later: the provider that failed may know the track."""
    failed = isinstance(old, Missing) and old.error is not None
    return old if failed and isinstance(new, Missing) else new


def _raise_if_only_failures(findings: Sequence[Finding]) -> None:
    missing = [finding for finding in findings if isinstance(finding, Missing)]
    if len(missing) == len(findings):
        for finding in missing:
            if finding.error is not None:
                raise finding.error
