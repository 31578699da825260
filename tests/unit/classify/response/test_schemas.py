import json

import msgspec
import pytest

from classify.core.explanation import Explanation, Reason, Tipping
from classify.core.playlist import Skipped, SkipReason
from classify.core.report import Selection
from classify.core.spotify_link import SpotifyLink
from classify.request import Pair
from classify.response.schemas import MoodSong, mood_songs, report_schema, skipped_header
from tests.unit.classify.builders import VALUES, report, spotify_id, track

EPISODE = Skipped(position=3, reason=SkipReason.EPISODE, name="Talk")
LOCAL = Skipped(position=4, reason=SkipReason.LOCAL_FILE, artists=("Me", "You"), url="u")
ONE = track(1, name="One", artists=("Band", "Guest"))
NAMELESS = track(2, id=None)
WHOLE = report(
    (ONE, (0.123456, 0.876544)),
    (NAMELESS, (1.0, 0.0)),
    skipped=(EPISODE, LOCAL),
    url="https://open.spotify.com/playlist/x",
    snapshot_id="s1",
)


@pytest.mark.parametrize(
    ("mood", "song"),
    [
        (
            "dark",
            MoodSong("Band, Guest", "One", f"https://open.spotify.com/track/{spotify_id(1)}", "dark", 0.8765, "mine"),
        ),
        ("happy", MoodSong("", "", None, "happy", 1.0, "mine")),
    ],
)
def test_a_mood_song_has_the_mood_and_playlist_of_its_pair(mood: str, song: MoodSong) -> None:
    selection = Selection(frozenset({mood}))
    pair = Pair(SpotifyLink("playlist", spotify_id(9)), "mine", mood, selection)
    assert mood_songs(WHOLE.select(selection), pair) == [song]


def test_a_report_has_all_public_fields() -> None:
    schema = json.loads(msgspec.json.encode(report_schema(WHOLE, [])))
    url = f"https://open.spotify.com/track/{spotify_id(1)}"
    assert schema == {
        "playlist": {
            "name": "Road",
            "url": "https://open.spotify.com/playlist/x",
            "snapshot_id": "s1",
            "items": 4,
        },
        "model": "2f6d",
        "counts": {
            "classified": 2,
            "skipped": 2,
            "moods": {"happy": 1, "dark": 1},
            "tags": {},
            "clear": {"happy": 1, "dark": 1},
        },
        "songs": [
            {
                "position": 1,
                "song": "One",
                "artist": "Band, Guest",
                "url": url,
                "mood": "dark",
                "score": 0.8765,
                "alternatives": [],
                "tags": [],
                "source": "given",
            },
            {
                "position": 2,
                "song": "",
                "artist": "",
                "url": None,
                "mood": "happy",
                "score": 1.0,
                "alternatives": [],
                "tags": [],
                "source": "given",
            },
        ],
        "skipped": [
            {"position": 3, "song": "Talk", "artist": "", "url": None, "reason": "episode"},
            {"position": 4, "song": "", "artist": "Me, You", "url": "u", "reason": "local_file"},
        ],
    }


def test_scores_and_features_are_included_on_request() -> None:
    song = report_schema(WHOLE, ["scores", "features"]).songs[0]
    assert song.scores == {"happy": 0.1235, "dark": 0.8765}
    assert msgspec.to_builtins(song.features) == VALUES


def test_skipped_items_of_all_reports_are_counted_by_reason() -> None:
    assert skipped_header([WHOLE, report(skipped=(EPISODE,)), report()]) == {
        "Moodlist-Skipped": "episode=2, local_file=1"
    }


def test_there_is_no_header_if_nothing_was_skipped() -> None:
    assert skipped_header([report((ONE, (0.9, 0.1)))]) == {}


def test_explanations_are_encoded_with_their_reasons() -> None:
    reason = Reason("energy", "low energy", "poca energía")
    tipping = Tipping("energy", "would be happy", "sería alegre", "happy", 0.2, 0.6)
    explained = WHOLE.with_explanations([Explanation((reason,), "happy", None), Explanation((), "dark", tipping)])
    first, second = (msgspec.to_builtins(song)["why"] for song in report_schema(explained, ["why"]).songs)
    encoded = {"feature": "energy", "en": "low energy", "es": "poca energía"}
    change = {
        "feature": "energy",
        "mood": "happy",
        "now": 0.2,
        "value": 0.6,
        "en": "would be happy",
        "es": "sería alegre",
    }
    assert first == {"reasons": (encoded,), "runner_up": "happy", "tipping": None}
    assert second == {"reasons": (), "runner_up": "dark", "tipping": change}
