"""Settings that must be made before spotipy is imported: no redis, and no log lines."""

import logging
import sys
from types import ModuleType

# spotipy imports redis for the exception of a cache that is not used here. It adds 146 ms to a start
# (docs/decisions/0013).
_redis = ModuleType("redis")
_redis.RedisError = type("RedisError", (Exception,), {})  # type: ignore[attr-defined]
sys.modules.setdefault("redis", _redis)

# spotipy logs tokens and secrets at DEBUG, and whole response bodies at ERROR. A filter still works when someone sets
# the log level to debug.
for _name in ("cache_handler", "client", "oauth2", "util"):
    logging.getLogger(f"spotipy.{_name}").addFilter(lambda _record: False)
