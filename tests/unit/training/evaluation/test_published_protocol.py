from pathlib import Path

import pandas as pd

from training.evaluation.published_protocol import ten_fold


def test_ten_folds_of_labels_that_lie_apart_are_nearly_all_right(tmp_path: Path, rows: pd.DataFrame) -> None:
    rows[rows["label"].isin(["joy", "gloom"])].iloc[:240:3].to_csv(tmp_path / "one.csv", index=False)
    found = ten_fold(tmp_path / "one.csv", seeds=1)
    assert found["accuracy"] > 0.95
    assert found["per_seed"] == [found["accuracy"]]
    assert found["labels"] == ["gloom", "joy"]
    assert found["published"]["accuracy"] == 0.71
