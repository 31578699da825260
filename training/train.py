"""Step 2: fit the networks of the moods and of the tags to all rows of the training table."""

import logging
from pathlib import Path

from . import tags
from .arguments import logged_to_stderr, parse_step_arguments
from .data.table import Table
from .network.fit import fit
from .network.optimizer import Recipe

log = logging.getLogger(__name__)


def run(work: Path, recipe: Recipe) -> None:
    """Fit all networks and write them to `work`."""
    table = Table.read(work)
    log.info("fitting to %d rows, table %s", len(table.moods), table.sha256[:12])
    core = fit(table, recipe)
    core.save(work)
    for tag, network in tags.fit_networks(tags.read(work), core).items():
        network.save(work, f"{tag}.npz")


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__)
    with logged_to_stderr():
        run(args.work, Recipe())


if __name__ == "__main__":
    main()
