from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta

from classify.suggestions import allowed_values, nearest

NAMES = ("playlist", "mood", "min_score", "MARKET")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("moods", "mood"),
        ("Mood", "mood"),
        ("minscore", "min_score"),
        ("playlists", "playlist"),
        ("market", "MARKET"),
        ("colour", None),
        ("", None),
        ("playlist" * 10_000, None),
    ],
)
def test_the_nearest_name_is_similar_in_any_letter_case(name: str, near: str | None) -> None:
    assert nearest(name, NAMES) == near


@pytest.mark.parametrize(
    ("type_", "allowed"),
    [
        (Literal["score", "playlist"], "playlist, score"),
        (list[str], None),
        (Annotated[list[Literal["why", "scores"]], Meta(max_length=9)], "a list of scores, why"),
        (str, None),
        (bool, "true, false"),
        (float, None),
        (Annotated[float, Meta(ge=0, le=1)], "numbers from 0 to 1"),
        (Annotated[int, Meta(ge=1, le=1000)] | None, "whole numbers from 1 to 1,000"),
        (Annotated[int, Meta(ge=0)], "whole numbers from 0"),
        (Annotated[str, Meta(pattern="^a$", extra={"allowed": "the letter a"})] | None, "the letter a"),
        (Annotated[Literal["x"], Meta(description="A letter")], "x"),
    ],
    ids=str,
)
def test_what_a_type_allows_in_words(type_: Any, allowed: str | None) -> None:
    assert allowed_values(type_) == allowed
