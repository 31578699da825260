"""All four steps: labelled songs -> the model in its layer."""

import logging

from training import dataset, evaluate, train
from training.export import export
from training.options import options, progress
from training.sources import read_datasets
from training.table import Table

log = logging.getLogger(__name__)


def main() -> None:
    """Run dataset, train, evaluate and export."""
    given = options(__doc__, data=True, layer=True)
    with progress():
        dataset.build(given.data, given.work, read_datasets())
        table, recipe = Table.read(given.work), train.Recipe()
        log.info("fitting to %d rows, table %s", len(table.moods), table.sha256[:12])
        train.fit(table.features, table.moods, table.weights, recipe).save(given.work)
        evaluate.write(evaluate.evaluate(table, recipe), given.work)
        export(given.work, given.layer)


if __name__ == "__main__":
    main()
