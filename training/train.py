"""The second step: the training table -> the networks of the moods and of the tags, fitted to all rows."""

import logging
from pathlib import Path

from . import tags
from .arguments import logged_to_stderr, parse_step_arguments
from .data.table import Table
from .network.fit import fit
from .network.optimizer import Recipe
from .network.soft_labels import soften_labels

log = logging.getLogger(__name__)


def run(work: Path, recipe: Recipe) -> None:
    """Fit and write every network."""
    table = Table.read(work)
    log.info("fitting to %d rows, table %s", len(table.moods), table.sha256[:12])
    core = fit(table, recipe, soften_labels(table))
    core.save(work)
    for tag, network in tags.networks(tags.read(work), core).items():
        network.save(work, f"{tag}.npz")


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__)
    with logged_to_stderr():
        run(args.work, Recipe())


if __name__ == "__main__":
    main()
