"""Identifiers derived from a text: the same text always gives the same identifier."""

import re
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PAIRS = [high + low for high in ALPHABET for low in ALPHABET]
_BASE62_ID = re.compile(r"[0-9A-Za-z]{22}")

REAL_TRACK = "11dFghVXANMlKmJXsNCbNl"
"""A track that Spotify has too, from the examples of its documentation. Its name and its features are invented here."""


def is_spotify_id(text: str) -> bool:
    """Return whether the text is a well-formed Spotify id: 22 base-62 characters."""
    return _BASE62_ID.fullmatch(text) is not None


@lru_cache(maxsize=1 << 16)
def spotify_id(text: str) -> str:
    """Return a Spotify id: 128 bits in base 62, 22 characters."""
    number = int.from_bytes(blake2b(text.encode(), digest_size=16).digest(), "big")
    pairs = []
    for _ in range(11):
        number, pair = divmod(number, 62 * 62)
        pairs.append(_PAIRS[pair])
    return "".join(reversed(pairs))


@lru_cache(maxsize=1 << 16)
def uuid_of(text: str) -> str:
    """Return a UUID, as ReccoBeats uses for tracks and artists."""
    return str(UUID(bytes=blake2b(text.encode(), digest_size=16, person=b"reccobeats").digest(), version=4))


def hex_id(text: str) -> str:
    """Return 32 hexadecimal digits, the format of a Spotify client id and client secret."""
    return blake2b(text.encode(), digest_size=16, person=b"client").hexdigest()
