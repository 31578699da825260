import math

import numpy as np
import pytest
from msgspec import structs

from classify.core.features import FEATURE_NAMES, Found, Missing
from classify.core.model import Matrix, MoodModel
from classify.core.playlist import SkipReason
from classify.errors import UnknownMood
from tests.unit.classify.builders import features


def _matrix(*rows: tuple[float, ...]) -> Matrix:
    return np.array(rows, dtype=np.float32).reshape(-1, len(FEATURE_NAMES))


@pytest.mark.parametrize(
    ("name", "mood"),
    [
        ("happy", "happy"),
        ("HAPPY", "happy"),
        (" Happy\n", "happy"),
        ("cheerful", "happy"),
        ("alegre", "happy"),
        ("Enérgico", "happy"),
        ("energico", "happy"),
        ("ENE\u0301RGICO", "happy"),
        ("dark", "dark"),
        ("Oscuro", "dark"),
        ("ＤＡＲＫ", "dark"),  # noqa: RUF001  # full-width letters, which some keyboards produce
    ],
)
def test_a_mood_is_resolved_by_its_names_in_any_spelling(tiny_model: MoodModel, name: str, mood: str) -> None:
    assert tiny_model.resolve_mood(name) == mood


@pytest.mark.parametrize("name", ["", " ", "happier", "hap py", "happy dark", "\0", "\ud800"])
def test_an_unknown_name_raises_an_error_that_lists_the_moods(tiny_model: MoodModel, name: str) -> None:
    with pytest.raises(UnknownMood, match=r"Available: happy \(alegre\), dark \(oscuro\)\.") as caught:
        tiny_model.resolve_mood(name)
    assert caught.value.detail.encode()


@pytest.mark.parametrize(
    ("name", "near"), [("hapy", "happy"), ("HAPPIER", "happy"), ("alegría", "alegre"), ("oscura", "oscuro")]
)
def test_the_nearest_name_of_a_mood_is_suggested_in_its_language(tiny_model: MoodModel, name: str, near: str) -> None:
    with pytest.raises(UnknownMood) as caught:
        tiny_model.resolve_mood(name)
    assert caught.value.detail.startswith(f"Unknown mood {name!r}. Did you mean {near!r}? Available: happy (alegre)")


def test_a_name_like_none_gets_no_suggestion(tiny_model: MoodModel) -> None:
    with pytest.raises(UnknownMood, match=r"^Unknown mood 'sleepy'\. Available: "):
        tiny_model.resolve_mood("sleepy")


def test_a_mood_without_a_spanish_name_is_listed_by_its_english_one(tiny_model: MoodModel) -> None:
    happy, dark = tiny_model.contract.moods
    own = structs.replace(dark, name="stormy", en=("stormy",), es=())
    model = MoodModel(structs.replace(tiny_model.contract, moods=(happy, own)), None)
    with pytest.raises(UnknownMood, match=r"Available: happy \(alegre\), stormy\."):
        model.resolve_mood("dark")


def test_a_long_name_is_truncated_in_the_error(tiny_model: MoodModel) -> None:
    with pytest.raises(UnknownMood) as caught:
        tiny_model.resolve_mood("x" * 1_000)
    assert "x" * 61 not in caught.value.detail


def test_the_moods_are_in_the_order_of_the_scores(tiny_model: MoodModel) -> None:
    assert tiny_model.moods == ("happy", "dark")


def test_each_found_finding_has_a_row_and_a_missing_one_has_none(tiny_model: MoodModel) -> None:
    missing = Missing(SkipReason.NO_FEATURES)
    lively, calm = (Found(features(energy=energy), "fake") for energy in (0.75, 0.25))
    scores = tiny_model.scores([missing, lively, missing, calm])
    assert scores.rows == (None, (0.75, 0.25), None, (0.25, 0.75))
    assert (scores.model, scores.moods) == (tiny_model.contract.version, tiny_model.contract.moods)


@pytest.mark.parametrize("findings", [[], [Missing(SkipReason.NO_FEATURES)]])
def test_missing_features_have_no_scores(tiny_model: MoodModel, findings: list[Missing]) -> None:
    assert tiny_model.scores(findings).rows == (None,) * len(findings)


@pytest.mark.parametrize("count", [1, 63, 64, 65, 192])
def test_any_number_of_rows_is_scored(tiny_model: MoodModel, count: int) -> None:
    energies = [at / count for at in range(count)]
    scores = tiny_model.predict(_matrix(*(features(energy=energy).row() for energy in energies)))
    assert scores.shape == (count, 2)
    assert scores[:, 0] == pytest.approx(energies, abs=1e-6)


def test_a_tracks_scores_do_not_depend_on_other_tracks(tiny_model: MoodModel) -> None:
    rows = [features(energy=at / 97, valence=at / 197).row() for at in range(97)]
    together = tiny_model.predict(_matrix(*rows))
    alone = np.vstack([tiny_model.predict(_matrix(row)) for row in rows])
    assert together.tobytes() == alone.tobytes()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_feature_that_is_not_finite_is_rejected(tiny_model: MoodModel, value: float) -> None:
    good = features().row()
    with pytest.raises(ValueError, match="NaN or infinite"):
        tiny_model.predict(_matrix(good, (*good[:-1], value)))
