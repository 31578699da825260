"""What has to be set before spotipy is imported: no redis, and no logs of its own."""

import logging
import sys
from types import ModuleType

# spotipy imports redis for one exception of a cache that we never use: a third of spotipy's import time.
_redis = ModuleType("redis")
_redis.RedisError = type("RedisError", (Exception,), {})  # type: ignore[attr-defined]
sys.modules.setdefault("redis", _redis)

# At DEBUG spotipy logs tokens and secrets, at ERROR whole upstream bodies; our own errors say what matters. A filter
# and not a level: those who debug set levels.
for _name in ("cache_handler", "client", "oauth2", "util"):
    logging.getLogger(f"spotipy.{_name}").addFilter(lambda _record: False)
