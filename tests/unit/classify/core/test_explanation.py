import numpy as np
import pytest
from msgspec import structs

from classify.core.explanation import WORDS, explain
from classify.core.features import FEATURE_NAMES, AudioFeatures
from classify.core.model import MoodModel
from tests.unit.classify.builders import features

TYPICAL = features()


@pytest.fixture
def model(tiny_model: MoodModel, monkeypatch: pytest.MonkeyPatch) -> MoodModel:
    monkeypatch.setattr(tiny_model, "contract", structs.replace(tiny_model.contract, typical=TYPICAL.row()))
    return tiny_model


def _log_odds(model: MoodModel, values: AudioFeatures, mood: int) -> float:
    scores = model.predict(np.array([values.row()], np.float32))[0].astype(float)
    return float(np.log(scores[mood]) - np.log(scores.sum() - scores[mood]))


def _with(values: AudioFeatures, name: str, other: AudioFeatures) -> AudioFeatures:
    return structs.replace(values, **{name: getattr(other, name)})


def test_no_tracks_need_no_reasons(model: MoodModel) -> None:
    assert explain([], model) == []


def test_a_typical_track_has_no_reason_for_its_mood_and_nothing_to_tip_it(model: MoodModel) -> None:
    (only,) = explain([TYPICAL], model)
    assert (only.reasons, only.tipping) == ((), None)


def test_reasons_are_the_features_with_the_largest_contributions_as_defined(model: MoodModel) -> None:
    track = features(energy=0.95, valence=0.05, acousticness=0.9, tempo=60.0)
    (told,) = explain([track], model)
    best = int(model.predict(np.array([track.row()], np.float32))[0].argmax())
    pushes = {
        name: (
            _log_odds(model, track, best)
            - _log_odds(model, _with(track, name, TYPICAL), best)
            + _log_odds(model, _with(TYPICAL, name, track), best)
            - _log_odds(model, TYPICAL, best)
        )
        / 2
        for name in FEATURE_NAMES
    }
    expected = [name for name in sorted(pushes, key=lambda name: -pushes[name]) if pushes[name] > 0.05][:3]
    assert [reason.feature for reason in told.reasons] == expected
    assert expected, "the example has to have a reason"


def test_the_runner_up_is_the_mood_that_came_second(model: MoodModel) -> None:
    track = features(energy=0.05)
    order = model.predict(np.array([track.row()], np.float32))[0].argsort()
    assert explain([track], model)[0].runner_up == model.moods[order[-2]]


def test_a_low_and_a_high_value_of_a_feature_have_words_of_their_own(model: MoodModel) -> None:
    low, high = features(energy=0.1), features(energy=0.9)
    words = {
        (reason.en, reason.es)
        for told in explain([low, high], model)
        for reason in told.reasons
        if reason.feature == "energy"
    }
    assert words == set(WORDS["energy"])


def test_every_feature_has_words_in_both_languages() -> None:
    assert tuple(WORDS) == FEATURE_NAMES
    assert all(text for pair in WORDS.values() for words in pair for text in words)


def test_a_tracks_reasons_do_not_depend_on_the_other_tracks(model: MoodModel) -> None:
    tracks = [features(energy=at / 10, valence=1 - at / 10) for at in range(11)]
    assert explain(tracks, model) == [told for track in tracks for told in explain([track], model)]
