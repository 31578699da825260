from classify.core.playlist import Skipped, SkipReason
from classify.core.report import Selection
from moodlist.plot.song_map import Dot, SongMap
from tests.unit.classify.builders import report, track

ROWS = ((track(1), (0.1, 0.9)), (track(2), (0.5, 0.5)), (track(3), (0.9, 0.1)))
SKIPPED = (
    Skipped(position=4, reason=SkipReason.NO_FEATURES),
    Skipped(position=5, reason=SkipReason.NO_FEATURES),
    Skipped(position=6, reason=SkipReason.LOCAL_FILE),
)


def test_each_classified_song_is_a_dot_and_the_others_are_counted() -> None:
    shown = SongMap.of([report(*ROWS, skipped=SKIPPED)])
    assert shown.dots == (
        Dot(0.625, 0.5, "dark", "clear"),
        Dot(0.625, 0.5, "happy", "either"),
        Dot(0.625, 0.5, "happy", "clear"),
    )
    assert (shown.name, shown.summary) == ("Road", "3 songs: 2 clear, 1 either of two moods")
    assert shown.absent == "Not on the map: 3 items without valence and energy (2 no features, 1 local file)"
    assert shown.corners == {"happy": (1, 1), "dark": (0, 0)}


def test_the_reasons_are_counted_in_words() -> None:
    reasons = [SkipReason.LOCAL_FILE] * 4 + [SkipReason.UNREADABLE_ROW] * 2 + [SkipReason.NO_ID] * 1_000
    skipped = tuple(Skipped(position=at, reason=reason) for at, reason in enumerate(reasons, start=4))
    reported = SongMap.of([report(*ROWS, skipped=skipped)]).absent
    assert reported.endswith("1,006 items without valence and energy (4 local files, 2 unreadable rows, 1,000 no id)")


def test_a_selection_is_a_part_of_the_songs() -> None:
    shown = SongMap.of([report(*ROWS).select(Selection(frozenset({"dark"})))])
    assert (shown.summary, shown.absent) == ("1 of 3 songs: 1 clear", "")
    assert SongMap.of([report(*ROWS).select(Selection(min_score=1))]).summary == "0 of 3 songs"


def test_several_lists_are_one_map() -> None:
    shown = SongMap.of([report(*ROWS, skipped=SKIPPED), report(*ROWS[:1])])
    assert (shown.name, len(shown.dots), shown.count("dark")) == ("2 lists", 4, 2)


def test_a_list_without_a_name_and_songs_is_called_so() -> None:
    empty = SongMap.of([report(name="")])
    assert (empty.name, empty.summary, empty.absent) == ("This list", "0 songs", "")
