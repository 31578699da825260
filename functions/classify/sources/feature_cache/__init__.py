"""A cache of the findings of a feature provider, shared by all requests.

CachedFeatures (wraps a provider) -> CircuitBreaker (wraps a store) -> DynamoDBStore or SQLiteStore
"""

from classify.sources.feature_cache.circuit_breaker import CircuitBreaker
from classify.sources.feature_cache.provider import CachedFeatures
from classify.sources.feature_cache.sqlite import SQLiteStore
from classify.sources.feature_cache.store import FeatureArchive, FeatureStore

__all__ = [
    "CachedFeatures",
    "CircuitBreaker",
    "FeatureArchive",
    "FeatureStore",
    "SQLiteStore",
]  # DynamoDBStore is in `classify.aws`
