from pathlib import Path

import pandas as pd

from training.evaluation.published_protocol import ten_fold


def test_ten_folds_of_separable_labels_are_nearly_all_right(tmp_path: Path, rows: pd.DataFrame) -> None:
    rows[rows["label"].isin(["joy", "gloom"])].iloc[:240:3].to_csv(tmp_path / "one.csv", index=False)
    metrics = ten_fold(tmp_path / "one.csv", seeds=1)
    assert metrics["accuracy"] > 0.95
    assert metrics["per_seed"] == [metrics["accuracy"]]
    assert metrics["labels"] == ["gloom", "joy"]
    assert metrics["published"]["accuracy"] == 0.71
