"""All four steps: labelled songs -> the model in its layer. With --labels: your own moods -> a model folder."""

from training import custom_moods, dataset, evaluate, train
from training.arguments import everything, progress
from training.data.sources import read_datasets
from training.export import export
from training.network.optimizer import Recipe


def main() -> None:
    """Run dataset, train, evaluate and export; or make a model of a file of one's own."""
    given = everything(__doc__)
    with progress():
        if given.labels:
            custom_moods.run(given.labels, given.out)
            return
        recipe = Recipe()
        dataset.build(given.data, given.work, read_datasets())
        train.run(given.work, recipe)
        evaluate.run(given.data, given.work, recipe)
        export(given.work, given.layer)


if __name__ == "__main__":
    main()
