"""Exports in the body of POST /classify, uploaded as a file or sent as JSON."""

import json
from typing import Any

import pytest

from classify.core.playlist import ExportFile
from classify.core.report import Selection
from classify.errors import BadRequest, UnknownMood
from classify.request.classify import ClassifyRequest, parse_classify, parse_export
from tests.unit.classify.builders import resolve_mood, spotify_id


@pytest.mark.parametrize(
    "value",
    [
        {"playlists": [{"name": "Road", "items": []}]},
        {"tracks": [{"artist": "Band", "track": "One", "uri": f"spotify:track:{spotify_id(1)}"}], "albums": []},
        [{"trackName": "One"}],
    ],
)
def test_a_json_export_becomes_a_file(value: Any) -> None:
    body = json.dumps(value).encode()
    request = parse_classify(body, {"moods": ["alegre"]}, resolve_mood)
    assert request == ClassifyRequest(ExportFile(body), Selection(frozenset({"happy"})))


def test_an_uploaded_file_takes_its_options_from_the_query() -> None:
    file = ExportFile(b"isrc\n", "road.csv")
    request = parse_export(file, {"sort": ["score"], "include": ["features", "scores"]}, resolve_mood)
    assert request == ClassifyRequest(file, Selection(sort="score"), frozenset({"features", "scores"}))


def test_an_uploaded_file_with_an_unknown_mood_is_rejected() -> None:
    with pytest.raises(UnknownMood) as caught:
        parse_export(ExportFile(b""), {"moods": ["dark,angst"]}, resolve_mood)
    assert [fault.path for fault in caught.value.faults] == ["?moods[1]"]


def test_an_uploaded_file_with_a_wrong_option_is_rejected() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_export(ExportFile(b""), {"sort": ["mood"]}, resolve_mood)
    assert [fault.path for fault in caught.value.faults] == ["?sort"]
