"""moodlist classify with files that need care: compressed, damaged, or without songs."""

import gzip
import json
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, song_titles


@pytest.mark.parametrize("name", ["mine.csv.gz", "mine.csv"])
def test_a_compressed_file_is_classified_as_the_file_in_it(
    name: str, classify: Classify, export: Path, tmp_path: Path
) -> None:
    plain = classify(export, "--format", "json")
    packed = tmp_path / "packed" / name
    packed.parent.mkdir()
    packed.write_bytes(gzip.compress(export.read_bytes()))
    assert classify(packed, "--format", "json") == plain
    assert song_titles(plain[1]) == ["Sunny", "Calm", "Calmer"]


@pytest.mark.parametrize("output_format", ["table", "json", "csv", "m3u"])
def test_damaged_characters_are_counted_on_standard_error(output_format: str, classify: Classify, export: Path) -> None:
    export.write_bytes(export.read_bytes().replace(b"Sunny", "Sunny é".encode()).replace(b"Calm,", b"C\xe1lm,"))
    code, out, err = classify(export, "--format", output_format)
    note = "1 character is damaged in the file and shown as U+FFFD. Export the playlist again to get them right."
    assert (code, err.splitlines()[0]) == (0, f"Note: {note}")
    assert "Sunny é" in out
    assert "C\ufffdlm" in out
    assert (output_format == "json") == ('"notes"' in out)
    if output_format == "json":
        assert json.loads(out)["notes"] == [note]


def test_a_file_without_songs_is_an_error_that_describes_it(classify: Classify, tmp_path: Path) -> None:
    file = tmp_path / "YourLibrary.json"
    file.write_text('{"tracks": [], "albums": [{"artist": "A", "album": "B", "uri": "spotify:album:1"}]}')
    code, out, err = classify(file)
    assert (code, out) == (2, "")
    assert "no songs in this JSON file. It has `tracks` (empty), `albums` (1 object with the keys" in err


def test_nothing_private_in_a_listening_history_is_shown_or_cached(
    classify: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    private = {"ip_addr": "192.0.2.77", "conn_country": "XQ-land", "user_agent_decrypted": "Fictional%20Browser"}
    uris = [f"spotify:track:{id_}" for id_ in (simulated.playlist(playlist_ids.FIESTA).track_ids[0], "0" * 22)]
    plays = [
        {"master_metadata_track_name": "Rain", "ms_played": 1, "spotify_track_uri": uri, **private} for uri in uris
    ]
    file = tmp_path / "Streaming_History_Audio_2024.json"
    file.write_text(json.dumps(plays))
    code, out, err = classify(file, "--format", "json")
    assert (code, err, out.count('"Rain"')) == (0, "", 2)
    (cache,) = (tmp_path / "cache").rglob("*.sqlite3")
    kept = out.encode() + cache.read_bytes()
    assert [value for value in private.values() if value.encode() in kept] == []


def test_words_beside_a_link_are_shown_if_no_provider_knows_the_song(
    classify: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    file = tmp_path / "list.txt"
    file.write_text(f"Rain - Quiet Tides https://open.spotify.com/track/{'0' * 22}\n")
    code, out, _ = classify(file)
    assert (code, "#1 Rain - Quiet Tides" in out) == (0, True)
