"""HTTP caching: answers that stay the same have an entity tag, all others are not stored (RFC 9110, 9111)."""

import hashlib
from collections.abc import Collection

from msgspec import structs

from classify.response.answer import Answer

NO_STORE = "no-store"
PUBLIC = "public, max-age=300"  # seconds; a deployment may bring another model


def cacheable(answer: Answer, cache_control: str) -> Answer:
    """Return the answer with `Cache-Control` and an entity tag of its body."""
    tag = hashlib.sha256(answer.body.encode()).hexdigest()[:32]
    return structs.replace(answer, headers={**answer.headers, "Cache-Control": cache_control, "ETag": f'"{tag}"'})


def revalidated(answer: Answer, known_tags: Collection[str]) -> Answer:
    """Return 304 without a body if the caller has this answer already: its `If-None-Match` names the tag, or is `*`.

    https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 compares tags without the prefix of a weak one, `W/`.
    """
    tag = answer.headers.get("ETag")
    if tag is None or not {"*", tag, f"w/{tag}"} & set(known_tags):
        return answer
    return structs.replace(answer, status=304, body="")
