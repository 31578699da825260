import numpy as np
import pytest
from msgspec import structs

from classify.core.attribution import explain
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


def test_no_tracks_give_no_explanations(model: MoodModel) -> None:
    assert explain([], model) == []


def test_a_typical_track_has_no_reasons(model: MoodModel) -> None:
    (only,) = explain([TYPICAL], model)
    assert only.reasons == ()


def test_reasons_are_the_features_with_the_largest_contributions(model: MoodModel) -> None:
    track = features(energy=0.95, valence=0.05, acousticness=0.9, tempo=60.0)
    (explanation,) = explain([track], model)
    best = int(model.predict(np.array([track.row()], np.float32))[0].argmax())
    contributions = {
        name: (
            _log_odds(model, track, best)
            - _log_odds(model, _with(track, name, TYPICAL), best)
            + _log_odds(model, _with(TYPICAL, name, track), best)
            - _log_odds(model, TYPICAL, best)
        )
        / 2
        for name in FEATURE_NAMES
    }
    expected = [
        name for name in sorted(contributions, key=lambda name: -contributions[name]) if contributions[name] > 0.05
    ][:3]
    assert [reason.feature for reason in explanation.reasons] == expected
    assert expected, "the example must have a reason"


def test_the_runner_up_is_the_second_best_mood(model: MoodModel) -> None:
    track = features(energy=0.05)
    order = model.predict(np.array([track.row()], np.float32))[0].argsort()
    assert explain([track], model)[0].runner_up == model.moods[order[-2]]


def test_a_tracks_reasons_do_not_depend_on_the_other_tracks(model: MoodModel) -> None:
    tracks = [features(energy=at / 10, valence=1 - at / 10) for at in range(11)]
    assert explain(tracks, model) == [each for track in tracks for each in explain([track], model)]
