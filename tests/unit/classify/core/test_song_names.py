"""Which of several tracks is the song of a name."""

import pytest

from classify.core.song_names import Candidate, NameResult, SongName, match_name, normalise_title, search_text

MINUTE = 60_000.0


def _candidate(id_: str, title: str = "Song", *artists: str, duration: float | None = MINUTE) -> Candidate:
    return Candidate(id_, title, artists or ("Band",), duration)


def _matched(name: SongName, *candidates: Candidate) -> str | None:
    match = match_name(name, candidates).match
    return match.id if match else None


@pytest.mark.parametrize(
    "title",
    [
        *("Song", "SONG", "song!", "Söng", "Song - Remastered 2011", "Song - 2011 Remaster", "Song (Remastered)"),
        *(
            "Song (feat. Guest)",
            "Song feat. Guest",
            "Song ft Guest",
            "Song [Explicit]",
            "Song - Remaster (feat. Guest)",
        ),
        *("Song (Official Video)", "Song – Remastered", "  Song  ", "Song (Deluxe Edition)"),  # noqa: RUF001
    ],
)
def test_these_titles_are_of_the_same_recording(title: str) -> None:
    assert normalise_title(title) == "song"
    assert search_text(title).strip("!").casefold() in {"song", "söng"}


@pytest.mark.parametrize(
    "title",
    [
        *("Song - Live", "Song (Live at Home)", "Song - Acoustic", "Song (Someone Remix)", "Song - Demo", "Song II"),
        *(
            "A Song",
            "Song (Karaoke Version)",
            "Song - Radio Edit",
            "Song (Instrumental)",
            "Song feat. Guest - Live",
            "",
        ),
    ],
)
def test_these_titles_are_of_another_recording(title: str) -> None:
    assert normalise_title(title) != "song"


def test_what_names_another_recording_must_be_equal_too() -> None:
    live = SongName("Song (Live at Home)", ("Band",))
    candidates = [_candidate("a"), _candidate("b", "Song - Live Abroad"), _candidate("c", "Song - Live at Home")]
    assert _matched(live, *candidates) == "c"
    assert _matched(live, *candidates[:2]) is None


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("band",), ("Other", "Band")),
        (("The Band",), ("Band",)),
        (("Band feat. Guest",), ("Band",)),
        (("Band, Other",), ("Band", "Other")),
        (("Band & Other",), ("Band", "Other")),
        (("Bänd",), ("Band",)),
    ],
)
def test_one_artist_must_be_equal(asked: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert _matched(SongName("Song", asked), _candidate("a", "Song", *found)) == "a"


@pytest.mark.parametrize(("asked", "found"), [("DC", "AC/DC"), ("AC/DC", "AC"), ("Tyler", "Tyler, The Creator")])
def test_a_part_of_another_artists_name_is_not_equal(asked: str, found: str) -> None:
    assert _matched(SongName("Song", (asked,)), _candidate("a", "Song", found)) is None
    assert _matched(SongName("Song", (found,)), _candidate("a", "Song", found)) == "a"


def test_another_artist_or_title_is_no_match_but_a_candidate() -> None:
    cover = _candidate("a", "Song", "Cover Band")
    assert match_name(SongName("Song", ("Band",)), [cover, _candidate("b", "Songs")]) == NameResult(candidates=(cover,))


def test_durations_may_differ_by_three_seconds() -> None:
    for difference, matched in ((0, True), (3000, True), (-3000, True), (3001, False), (-3001, False)):
        name = SongName("Song", ("Band",), MINUTE + difference)
        result = match_name(name, [_candidate("a")])
        assert (result.match is not None) == matched
        assert matched or result == NameResult(candidates=(_candidate("a"),))
    assert _matched(SongName("Song", ("Band",), MINUTE), _candidate("a", duration=None)) == "a"


def test_the_nearest_duration_counts() -> None:
    candidates = [_candidate("a", duration=MINUTE - 2000), _candidate("b", duration=MINUTE + 1000)]
    assert _matched(SongName("Song", ("Band",), MINUTE), *candidates) == "b"


def test_recordings_of_different_lengths_are_ambiguous_without_a_duration() -> None:
    candidates = (_candidate("a"), _candidate("b", duration=2 * MINUTE))
    assert match_name(SongName("Song", ("Band",)), candidates) == NameResult(is_ambiguous=True, candidates=candidates)


def test_several_releases_of_one_recording_are_one_song_and_the_literal_title_comes_first() -> None:
    releases = [_candidate("b"), _candidate("a"), _candidate("c", "Song - Remastered 2011")]
    assert _matched(SongName("Song", ("Band",)), *releases) == "a"
    assert _matched(SongName("Song - Remastered 2011", ("Band",)), *releases) == "c"


def test_a_title_of_signs_alone_is_compared_as_it_is() -> None:
    assert _matched(SongName("!!!", ("Band",)), _candidate("a", "???")) is None
    assert _matched(SongName("!!!", ("Band",)), _candidate("a", "!!!")) == "a"
    assert _matched(SongName(" ", ("Band",)), _candidate("a", " ")) is None


@pytest.mark.parametrize("text", ["(" * 20_000, " - " * 20_000, " " * 100_000, "a feat. " * 20_000, "[a" * 20_000])
def test_no_title_takes_long(text: str) -> None:
    assert len(normalise_title(text)) <= len(text)
    assert len(search_text(text)) <= 300
