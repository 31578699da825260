from classify.core.features import Finding, Missing
from classify.core.mood import Scores
from classify.core.playlist import Playlist, SkipReason, Track
from classify.core.report import Report
from classify.core.save_target import SaveTarget
from classify.saving.selection import TargetTracks
from tests.unit.classify.builders import DARK, HAPPY, found, report, track


def test_the_tracks_of_the_mood_are_wanted_in_the_playlists_order() -> None:
    rows = ((track(1), (0.2, 0.8)), (track(2), (0.9, 0.1)), (track(3), (0.4, 0.6)))
    assert TargetTracks.of(report(*rows), SaveTarget(mood="dark")).tracks == (rows[0][0], rows[2][0])


def test_the_best_come_first_and_the_weak_not_at_all_on_demand() -> None:
    rows = ((track(1), (0.45, 0.55)), (track(2), (0.2, 0.8)), (track(3), (0.1, 0.9)))
    to = SaveTarget(mood="dark", min_score=0.6, sort="score")
    assert [each.position for each in TargetTracks.of(report(*rows), to).tracks] == [3, 2]


def test_a_track_without_an_id_cannot_be_saved() -> None:
    nameless = track(1, id=None, name="Tape", isrc="ZZ")
    wanted = TargetTracks.of(report((nameless, (0.1, 0.9))), SaveTarget(mood="dark"))
    assert (wanted.tracks, wanted.without_id) == ((), (nameless,))


def test_only_the_tracks_without_an_id_are_said_to_have_none() -> None:
    nameless = track(2, id=None, name="Tape", isrc="ZZ")
    wanted = TargetTracks.of(report((track(1), (0.1, 0.9)), (nameless, (0.1, 0.9))), SaveTarget(mood="dark"))
    assert (wanted.tracks, wanted.without_id) == ((track(1),), (nameless,))


def test_two_releases_for_which_spotify_plays_one_are_saved_once() -> None:
    rows = ((track(1, linked_from="x"), (0.1, 0.9)), (track(2, linked_from="x"), (0.1, 0.9)))
    assert [each.position for each in TargetTracks.of(report(*rows), SaveTarget(mood="dark")).tracks] == [1]


def test_only_those_whose_features_could_not_be_fetched_today_are_unsure() -> None:
    tracks: tuple[Track, ...] = tuple(track(number) for number in (1, 2, 3))
    findings: list[Finding] = [found(), Missing(SkipReason.NO_FEATURES), Missing(SkipReason.PROVIDER_UNAVAILABLE)]
    scores = Scores("2f6d", (HAPPY, DARK), ((0.1, 0.9), None, None))
    whole = Report.of(Playlist(name="Road", tracks=tracks), findings, scores)
    assert TargetTracks.of(whole, SaveTarget(mood="dark")).unclassified == (tracks[2],)
