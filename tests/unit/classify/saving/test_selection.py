import pytest

from classify.core.features import Finding, Missing
from classify.core.mood import Scores
from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.report import Report
from classify.core.save_target import REST, SaveTarget
from classify.saving.selection import TargetTracks, playlist_entries
from tests.unit.classify.builders import DARK, HAPPY, found, report, spotify_id, track

URL = f"https://open.spotify.com/track/{spotify_id(1)}"


def test_tracks_of_the_mood_are_selected_in_playlist_order() -> None:
    rows = ((track(1), (0.2, 0.8)), (track(2), (0.9, 0.1)), (track(3), (0.4, 0.6)))
    assert TargetTracks.of(report(*rows), SaveTarget(mood="dark")).tracks == (rows[0][0], rows[2][0])


def test_tracks_can_be_sorted_by_score_and_filtered_by_minimum_score() -> None:
    rows = ((track(1), (0.45, 0.55)), (track(2), (0.2, 0.8)), (track(3), (0.1, 0.9)))
    save_target = SaveTarget(mood="dark", min_score=0.6, sort="score")
    assert [each.position for each in TargetTracks.of(report(*rows), save_target).tracks] == [3, 2]


def test_a_track_without_an_id_cannot_be_saved() -> None:
    without_id = track(1, id=None, name="Tape", isrc="ZZ")
    wanted = TargetTracks.of(report((without_id, (0.1, 0.9))), SaveTarget(mood="dark"))
    assert (wanted.tracks, wanted.without_id) == ((), (without_id,))


def test_only_tracks_without_an_id_are_listed_as_such() -> None:
    without_id = track(2, id=None, name="Tape", isrc="ZZ")
    wanted = TargetTracks.of(report((track(1), (0.1, 0.9)), (without_id, (0.1, 0.9))), SaveTarget(mood="dark"))
    assert (wanted.tracks, wanted.without_id) == ((track(1),), (without_id,))


def test_two_tracks_with_the_same_original_id_are_saved_once() -> None:
    rows = ((track(1, linked_from="x"), (0.1, 0.9)), (track(2, linked_from="x"), (0.1, 0.9)))
    assert [each.position for each in TargetTracks.of(report(*rows), SaveTarget(mood="dark")).tracks] == [1]


def test_only_tracks_whose_provider_failed_are_unclassified() -> None:
    tracks: tuple[Track, ...] = tuple(track(number) for number in (1, 2, 3))
    findings: list[Finding] = [found(), Missing(SkipReason.NO_FEATURES), Missing(SkipReason.PROVIDER_UNAVAILABLE)]
    scores = Scores("2f6d", (HAPPY, DARK), 0.75, ((0.1, 0.9), None, None))
    whole = Report.of(Playlist(name="Road", tracks=tracks), findings, scores)
    assert TargetTracks.of(whole, SaveTarget(mood="dark")).unclassified == (tracks[2],)


def test_the_rest_are_the_songs_without_a_clear_mood_and_the_tracks_without_features() -> None:
    tracks = (*map(track, (1, 2, 4, 5, 6)), track(7, id=None, isrc="ZZ"))
    skipped = tuple(
        Skipped(position=at, reason=reason, url=URL)
        for at, reason in ((3, SkipReason.DUPLICATE), (8, SkipReason.LOCAL_FILE), (9, SkipReason.UNREADABLE_ROW))
    )
    missing = [Missing(SkipReason.NO_FEATURES), Missing(SkipReason.PROVIDER_UNAVAILABLE)]
    findings: list[Finding] = [found(), found(), found(), *missing, found()]
    rows = ((0.1, 0.9), (0.5, 0.5), (0.9, 0.1), None, None, (0.5, 0.5))
    playlist = Playlist(name="Road", tracks=tracks, skipped=skipped)
    whole = Report.of(playlist, findings, Scores("2f6d", (HAPPY, DARK), 0.75, rows))
    clear = TargetTracks.of(whole, SaveTarget(mood=REST, certainty="clear"))
    assert [each.position for each in clear.tracks] == [2, 5, 6]
    assert [each.position for each in clear.without_id] == [3, 7, 8, 9]
    best = TargetTracks.of(whole, SaveTarget(mood=REST))
    assert [each.position for each in best.tracks] == [5, 6]
    moods = [TargetTracks.of(whole, SaveTarget(mood=mood, certainty="clear")) for mood in ("happy", "dark")]
    assert sum(len(each.tracks) + len(each.without_id) for each in (*moods, clear)) == whole.items == 9


def test_entries_are_in_order_and_repeated_tracks_are_repeated() -> None:
    episode = Skipped(position=2, reason=SkipReason.EPISODE)
    playlist = Playlist.of([track(1), episode, track(3), track(4, id=spotify_id(1)), track(5)], name="")
    assert playlist_entries(playlist) == [track(1), episode, track(3), track(1), track(5)]


@pytest.mark.parametrize("reason", [SkipReason.UNAVAILABLE, SkipReason.EPISODE, SkipReason.LOCAL_FILE])
def test_an_item_that_is_not_a_duplicate_stays_skipped(reason: SkipReason) -> None:
    item = Skipped(position=2, reason=reason, url=URL)
    assert playlist_entries(Playlist(name="", tracks=(track(1),), skipped=(item,))) == [track(1), item]


def test_a_duplicate_without_a_link_stays_skipped() -> None:
    tapes = [track(position, id=None, isrc="ZZ") for position in (1, 2)]
    playlist = Playlist.of(tapes, name="")
    assert playlist_entries(playlist) == [tapes[0], Skipped(position=2, reason=SkipReason.DUPLICATE)]
