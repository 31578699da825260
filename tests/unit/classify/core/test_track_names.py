"""The names and artists of a report's tracks: the file's own, the provider's, or a text beside the link."""

import pytest

from classify.core.features import Finding, Missing
from classify.core.mood import Scores
from classify.core.playlist import Playlist, SkipReason
from classify.core.report import Report
from tests.unit.classify.builders import DARK, HAPPY, LEVEL, found, report, track


@pytest.mark.parametrize(
    ("name", "artists", "expected"),
    [
        (None, (), ("Told", ("By", "Provider"))),
        ("", (), ("Told", ("By", "Provider"))),
        ("Own", ("Mine",), ("Own", ("Mine",))),
    ],
)
def test_a_nameless_track_gets_the_providers_name_and_artists(
    name: str | None, artists: tuple[str, ...], expected: tuple[str, tuple[str, ...]]
) -> None:
    bare = track(1, name=name, artists=artists)
    finding = found("reccobeats", name="Told", artists=("By", "Provider"))
    result = Report.of(
        Playlist(name="", tracks=(bare,)), [finding], Scores("2f6d", (HAPPY, DARK), LEVEL, ((0.9, 0.1),))
    )
    classified = result.classified[0].track
    assert (classified.name, classified.artists) == expected


def test_a_label_is_the_name_until_a_provider_knows_a_better_one() -> None:
    labelled = [track(position, label="By - Label") for position in (1, 2, 3)]
    findings: list[Finding] = [found(), found(name="Told", artists=("Provider",)), Missing(SkipReason.NO_FEATURES)]
    scores = Scores("2f6d", (HAPPY, DARK), LEVEL, ((0.9, 0.1), (0.9, 0.1), None))
    result = Report.of(Playlist(name="", tracks=tuple(labelled)), findings, scores)
    assert [(each.track.name, each.track.artists) for each in result.classified] == [
        ("By - Label", ()),
        ("Told", ("Provider",)),
    ]
    assert [item.name for item in result.skipped] == ["By - Label"]


def test_a_nameless_track_stays_nameless_if_the_provider_sends_no_name() -> None:
    assert report((track(1, artists=("Mine",)), (0.9, 0.1))).classified[0].track == track(1, artists=("Mine",))
