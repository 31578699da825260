"""The rows of the user's own tables, and the provider that they make."""

import json
from collections.abc import Mapping

import pytest

from classify.core.features import FEATURE_NAMES, Missing
from classify.core.playlist import ExportFile, SkipReason
from classify.errors import BadRequest
from classify.sources.own_features import FeatureRow, OwnFeatures, Refusal, read_feature_rows
from tests.unit.classify.builders import VALUES, features, found, spotify_id, track

ID = spotify_id(1)
ISRC = "ESA012600001"


def _table(*rows: Mapping[str, object]) -> ExportFile:
    columns = ("uri", "isrc", "title", "artist", *FEATURE_NAMES)
    lines = [",".join(str(row.get(column, "")) for column in columns) for row in rows]
    return ExportFile("\n".join([",".join(columns), *lines, ""]).encode())


def test_a_row_counts_under_its_id_and_its_isrc() -> None:
    row = {"uri": f"spotify:track:{ID}", "isrc": ISRC, "title": "Song", "artist": "Band", **VALUES}
    (read,) = read_feature_rows(_table(row), "2026-12")
    named = found("given", name="Song", artists=("Band",), as_of="2026-12")
    assert read == FeatureRow((f"track:{ID}", f"isrc:{ISRC}"), named)


def test_every_row_that_gives_no_features_has_a_reason() -> None:
    id_ = {"uri": ID}
    rows = [
        {"title": "Nameless", **VALUES},
        {**id_, **VALUES, "valence": ""},
        {**id_, **VALUES, "valence": 1.5},
        {**id_, **VALUES, "tempo": "fast"},
        {"uri": "spotify:local:Band:Album:Song:200", **VALUES},
        {**id_, **VALUES},
    ]
    *refused, accepted = read_feature_rows(_table(*rows))
    assert refused == [
        *(Refusal.NO_KEY, Refusal.INCOMPLETE, Refusal.UNREADABLE, Refusal.UNREADABLE, Refusal.NO_KEY),
    ]
    assert accepted == FeatureRow((f"track:{ID}",), found())


def test_json_is_read_as_the_api_reads_it() -> None:
    songs = [{"id": ID, **VALUES}, {"isrc": ISRC, **VALUES, "energy": 7}]
    rows = list(read_feature_rows(ExportFile(json.dumps(songs).encode())))
    assert rows == [FeatureRow((f"track:{ID}",), found()), Refusal.UNREADABLE]


def test_a_file_of_an_unknown_format_is_refused() -> None:
    with pytest.raises(BadRequest, match="Unrecognised"):
        read_feature_rows(ExportFile(b"a diary"))
    with pytest.raises(BadRequest, match="empty"):
        read_feature_rows(ExportFile(b" \n"))


def test_a_track_is_found_by_its_id_before_its_isrc() -> None:
    by_id, by_isrc = found(name="id"), found(name="isrc")
    own = OwnFeatures({f"track:{ID}": by_id, f"isrc:{ISRC}": by_isrc})
    tracks = [
        *(track(1, isrc=ISRC), track(2, linked_from=ID), track(3, isrc=ISRC), track(4, id=None, more_isrcs=(ISRC,))),
        *(track(5), track(6, id=None)),
    ]
    assert own.audio_features(tracks) == [
        *(by_id, by_id, by_isrc, by_isrc, Missing(SkipReason.NO_FEATURES), Missing(SkipReason.NO_ID)),
    ]
    assert by_id.features == features()
