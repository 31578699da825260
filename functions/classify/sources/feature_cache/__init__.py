"""What a feature provider said of each track, kept for whoever asks next.

CachedFeatures (wraps a provider) -> SkippedWhileFailing (wraps a store) -> DynamoDBStore or SQLiteStore
"""

from classify.sources.feature_cache.circuit_breaker import CircuitBreaker
from classify.sources.feature_cache.provider import CachedFeatures
from classify.sources.feature_cache.sqlite import SQLiteStore
from classify.sources.feature_cache.store import FeatureStore

__all__ = ["CachedFeatures", "CircuitBreaker", "FeatureStore", "SQLiteStore"]  # DynamoDBStore imports boto3
