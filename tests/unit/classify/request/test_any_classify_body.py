import json

from hypothesis import given
from hypothesis import strategies as st

from classify.errors import BadRequest
from classify.request.classify import ClassifyRequest, parse_classify
from tests.unit.classify.builders import resolve_mood, spotify_id

FIELDS = ["playlist", "tracks", "moods", "min_score", "sort", "include", "url", "features", "playlists", "albums"]
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.sampled_from([spotify_id(1), "dark", "score", "liked", "é", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)
QUERIES = st.dictionaries(
    st.sampled_from(["moods", "min_score", "sort", "include", "x"]),
    st.lists(st.sampled_from(["dark", "0.5", "nan", "score", "scores,features", ",", ""]) | st.text(), max_size=2),
    max_size=2,
)


@given(st.binary() | JSON_VALUES.map(lambda value: json.dumps(value).encode()), QUERIES)
def test_any_body_and_query_give_a_request_or_a_bad_request_with_faults(
    body: bytes, query: dict[str, list[str]]
) -> None:
    try:
        request = parse_classify(body, query, resolve_mood)
    except BadRequest as error:
        assert error.faults  # noqa: PT017  # returning a request is valid too
    else:
        assert isinstance(request, ClassifyRequest)
