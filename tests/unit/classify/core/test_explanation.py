import pytest

from classify.core.explanation import CHANGES, STEPS, WORDS, describe_change, describe_value, format_value
from classify.core.features import FEATURE_NAMES
from classify.core.mood import QUANTILES

SHARES = tuple(QUANTILES)  # the quantiles of a feature whose values are spread evenly from 0 to 1


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        ("energy", 0.02, ("very low energy", "muy poca energía")),
        ("energy", 0.10, ("very low energy", "muy poca energía")),
        ("energy", 0.11, ("low energy", "poca energía")),
        ("energy", 0.5, ("medium energy", "energía media")),
        ("energy", 0.89, ("high energy", "mucha energía")),
        ("energy", 1.0, ("very high energy", "muchísima energía")),
        ("speechiness", 0.84, ("some speech", "algo de voz hablada")),
        ("instrumentalness", 0.7, ("sung", "cantada")),
    ],
)
def test_the_words_follow_where_a_value_stands_among_real_songs(
    feature: str, value: float, words: tuple[str, str]
) -> None:
    reason = describe_value(feature, value, SHARES)
    assert (reason.feature, reason.en, reason.es) == (feature, *words)


def test_every_feature_has_words_changes_and_a_step() -> None:
    assert tuple(WORDS) == tuple(CHANGES) == FEATURE_NAMES
    assert set(STEPS) == set(FEATURE_NAMES)
    assert all(en and es for words in WORDS.values() for _, en, es in words)
    assert [words[-1][0] for words in WORDS.values()] == [1] * 10


@pytest.mark.parametrize(
    ("feature", "value", "text"),
    [
        ("energy", 0.5, "0.50"),
        ("speechiness", 0.0312, "0.031"),
        ("tempo", 128.4, "128 bpm"),
        ("loudness", -7.04, "-7.0 dB"),
        ("duration_ms", 185_000, "3:05"),
        ("duration_ms", 59_999, "0:59"),
    ],
)
def test_a_value_is_shown_in_the_unit_that_people_know(feature: str, value: float, text: str) -> None:
    assert format_value(feature, value) == text


def test_a_change_says_what_the_song_would_be_and_how_far_the_feature_would_have_to_move() -> None:
    assert describe_change("energy", ("happy", "alegre"), 0.48, 0.62) == (
        "would be happy with more energy: 0.62 instead of 0.48",
        "sería alegre con más energía: 0,62 en lugar de 0,48",
    )
    assert describe_change("tempo", ("dark", "oscuro"), 120, 90)[0] == (
        "would be dark with a slower tempo: 90 bpm instead of 120 bpm"
    )
