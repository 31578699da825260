"""What a feature provider said of each track, kept for whoever asks next.

CachedFeatures (wraps a provider) -> SkippedWhileFailing (wraps a store) -> DynamoDBStore or SQLiteStore
"""

from classify.adapters.feature_cache.cached import CachedFeatures
from classify.adapters.feature_cache.outage import SkippedWhileFailing
from classify.adapters.feature_cache.sqlite import SQLiteStore
from classify.adapters.feature_cache.store import FeatureStore

__all__ = ["CachedFeatures", "FeatureStore", "SQLiteStore", "SkippedWhileFailing"]  # DynamoDBStore imports boto3
