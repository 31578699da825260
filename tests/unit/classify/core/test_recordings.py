import pytest

from classify.core.recordings import Recordings

ISRC = "RUFIE2400001"


def _is_known(first: tuple[str | None, tuple[str, ...]], second: tuple[str | None, tuple[str, ...]]) -> bool:
    recordings = Recordings()
    assert recordings.add(ISRC, *first) is False
    return recordings.add(ISRC, *second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Rain", ("A",)), ("Rain", ("A",))),
        (("Rain", ("A",)), (" RAIN! ", ("a",))),
        (("Don't Go", ("A",)), ("Don\N{RIGHT SINGLE QUOTATION MARK}t go", ("A",))),
        (("Rain", ("A", "B")), ("Rain", ("C", "B"))),
        (("Rain", ()), ("Rain", ("A",))),
        (("Rain", ("A",)), ("Rain", ())),
        ((None, ("A",)), ("Rain", ("A",))),
        (("Rain", ("A",)), (None, ("A",))),
        ((None, ()), (None, ())),
        (("\N{FULLWIDTH LATIN CAPITAL LETTER R}ain", ("A",)), ("rain", ("A",))),
        (("!!!", ("A",)), ("!!!", ("A",))),
    ],
)
def test_the_same_title_and_an_artist_in_common_are_one_recording(
    first: tuple[str | None, tuple[str, ...]], second: tuple[str | None, tuple[str, ...]]
) -> None:
    assert _is_known(first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Night Meeting", ("A",)), ("White Night", ("A",))),
        (("Rain", ("A",)), ("Rain", ("B",))),
        ((None, ("A",)), ("Rain", ("B",))),
        (("Rain", ("A",)), (None, ("B",))),
        (("!!!", ("A",)), ("???", ("A",))),
    ],
)
def test_different_titles_or_artists_are_two_recordings(
    first: tuple[str | None, tuple[str, ...]], second: tuple[str | None, tuple[str, ...]]
) -> None:
    assert not _is_known(first, second)


def test_another_isrc_is_another_recording() -> None:
    recordings = Recordings()
    assert [recordings.add(isrc, "Rain", ("A",)) for isrc in (ISRC, "RUFIE2400002", ISRC)] == [False, False, True]


def test_a_recording_is_compared_with_all_earlier_ones_of_its_isrc() -> None:
    recordings = Recordings()
    titles = [f"Song {number}" for number in range(200)]
    assert not any(recordings.add(ISRC, title, ("A",)) for title in titles)
    assert all(recordings.add(ISRC, title, ("A",)) for title in titles)
