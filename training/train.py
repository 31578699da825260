"""The second step: the training table -> the networks of the moods and of the tags, fitted to all rows."""

import logging
from pathlib import Path

from training import tags
from training.arguments import options, progress
from training.data.table import Table
from training.network.fit import fit
from training.network.optimizer import Recipe
from training.network.soft_labels import softened

log = logging.getLogger(__name__)


def run(work: Path, recipe: Recipe) -> None:
    """Fit and write every network."""
    table = Table.read(work)
    log.info("fitting to %d rows, table %s", len(table.moods), table.sha256[:12])
    core = fit(table, recipe, softened(table))
    core.save(work)
    for tag, network in tags.networks(tags.read(work), core).items():
        network.save(work, f"{tag}.npz")


def main() -> None:
    """Run this step."""
    given = options(__doc__)
    with progress():
        run(given.work, Recipe())


if __name__ == "__main__":
    main()
