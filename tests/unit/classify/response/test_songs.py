import json

import msgspec

from classify.playlist import Skipped, SkipReason
from classify.response.songs import MoodSong, mood_songs, report_form, skipped_header
from tests.unit.classify.made import VALUES, report, spotify_id, track

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


def test_a_song_of_a_mood_is_told_in_the_words_of_the_request() -> None:
    url = f"https://open.spotify.com/track/{spotify_id(1)}"
    assert mood_songs(WHOLE, "my playlist") == [
        MoodSong("Band, Guest", "One", url, "dark", 0.8765, "my playlist"),
        MoodSong("", "", None, "happy", 1.0, "my playlist"),
    ]


def test_a_report_is_told_whole_in_public_words() -> None:
    told = json.loads(msgspec.json.encode(report_form(WHOLE, [])))
    url = f"https://open.spotify.com/track/{spotify_id(1)}"
    assert told == {
        "playlist": {
            "name": "Road",
            "url": "https://open.spotify.com/playlist/x",
            "snapshot_id": "s1",
            "items": 4,
        },
        "model": "2f6d",
        "counts": {"classified": 2, "skipped": 2, "moods": {"happy": 1, "dark": 1}},
        "songs": [
            {
                "position": 1,
                "song": "One",
                "artist": "Band, Guest",
                "url": url,
                "mood": "dark",
                "score": 0.8765,
                "source": "given",
            },
            {
                "position": 2,
                "song": "",
                "artist": "",
                "url": None,
                "mood": "happy",
                "score": 1.0,
                "source": "given",
            },
        ],
        "skipped": [
            {"position": 3, "song": "Talk", "artist": "", "url": None, "reason": "episode"},
            {"position": 4, "song": "", "artist": "Me, You", "url": "u", "reason": "local_file"},
        ],
    }


def test_scores_and_features_are_told_where_they_are_asked_for() -> None:
    song = report_form(WHOLE, ["scores", "features"]).songs[0]
    assert song.scores == {"happy": 0.1235, "dark": 0.8765}
    assert msgspec.to_builtins(song.features) == VALUES


def test_skipped_items_are_counted_by_reason_over_all_reports() -> None:
    assert skipped_header([WHOLE, report(skipped=(EPISODE,)), report()]) == {
        "Moodlist-Skipped": "episode=2, local_file=1"
    }


def test_where_nothing_was_skipped_there_is_no_header() -> None:
    assert skipped_header([report((ONE, (0.9, 0.1)))]) == {}
