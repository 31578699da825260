"""Hypothesis strategies for requests of every kind, valid or not."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from classify.core.features import FEATURE_NAMES
from tests.integration.classify.api.gateway import JSON
from tests.integration.classify.exports import COLUMNS

bounded = settings(
    deadline=None,
    derandomize=True,  # the same examples each time, so that a failure is caused by the latest change
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
MEDIA_TYPES = (
    "",
    JSON,
    "text/csv",
    "text/plain",
    "TEXT/CSV; charset=latin-1",
    "application/xml",
    "a+json",
    ";;",
    "\xff",
)
SIXTY_FOUR_BITS = st.integers(-(2**63), 2**64 - 1)
VALUES = st.none() | st.booleans() | SIXTY_FOUR_BITS | st.floats(allow_nan=False, allow_infinity=False) | st.text()
ANY_JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
IDS = st.text("0123456789ABCDEFabcdef", min_size=22, max_size=22)
LINKS = st.one_of(
    st.text(),
    IDS,
    st.builds("https://open.spotify.com/{}/{}".format, st.sampled_from(["playlist", "track", "artist", "s"]), IDS),
    st.builds("spotify:{}:{}".format, st.text(), IDS),
    st.sampled_from(
        ["http://[", "https://open.spotify.com:x/playlist/a", "liked", "spotify:", "//", "https://\u2100/"]
    ),
)
MOODS = st.text() | st.sampled_from(["happy", "OSCURO", "relaja\u0301nte", "ﬁ", "İ"])
TRACKS = LINKS | st.fixed_dictionaries(
    {},
    optional={
        "url": LINKS,
        "song": st.text(),
        "artist": st.text(),
        "isrc": st.text(),
        "features": st.fixed_dictionaries(dict.fromkeys(FEATURE_NAMES, st.floats(0, 1) | VALUES)),
    },
)


def _plausible(name: str) -> st.SearchStrategy[str]:
    if name in {"Duration (ms)", "Tempo"}:
        return st.floats(1, 1e6).map(str)
    return st.floats(0, 1).map(str)


CELLS = st.text(max_size=30) | st.sampled_from(["", "NaN", "null", "1e999", "-0", "=1+1", "undefined", "1,5", "\x00"])
ROWS = st.lists(
    st.tuples(
        IDS.map("spotify:track:{}".format) | CELLS,
        CELLS,
        CELLS,
        CELLS,
        *(_plausible(name) | CELLS for name in COLUMNS[4:]),
    ),
    max_size=8,
)
