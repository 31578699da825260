"""What was tried, each judged on sources and artists that it did not see, as a Markdown table on stdout.

The reference's settings and what is shipped are fitted with three seeds, the rest with the first of them.
"""

import logging
from collections.abc import Sequence

from . import dataset
from .arguments import logged_to_stderr, parse_step_arguments
from .data.sources import read_datasets
from .data.table import VOTES_FILE, Floats, Table
from .evaluation import baselines
from .evaluation.leave_one_out import Method, figures, left_out

log = logging.getLogger(__name__)

SEEDS = (0, 1, 2)
METHODS: dict[str, Method] = {
    "logistic regression": baselines.logistic,
    "boosted trees": baselines.trees,
    "our network, every row the same": baselines.unbalanced,
    "moods balanced": baselines.balanced,
    "moods and sources balanced": baselines.all_moods,
    "and labels chosen among the source's moods": baselines.plain_features,
    "and logarithms of skewed features": baselines.hard,
    "and softened labels (shipped)": baselines.shipped,
    "softened labels, the others counting 0.7": baselines.softer,
    "instead: contradicted labels count a tenth": baselines.confident,
    "instead: sources count by how others foretell them": baselines.reliable,
    "instead: listeners' tags count 0.4": baselines.less_deezer,
    "instead: twice the units, a third longer": baselines.wide,
}


def compared(table: Table, votes: Table, tried: dict[str, Method], seeds: Sequence[int] = SEEDS) -> str:
    """The table: macro F1 on left-out sources and its gain over the reference's settings, same seeds, same rows."""
    base = left_out(table, votes, baselines.reference, seeds)
    lines = [_line("method", "seeds", "all sources", "gain", "four-mood sources", "gain"), _line(*["---"] * 6)]
    lines.append(_row("reference's settings", table, base, base))
    for name, method in tried.items():
        log.info("%s", name)
        own = seeds if method is baselines.shipped else seeds[:1]
        lines.append(_row(name, table, left_out(table, votes, method, own), base[: len(own)]))
        log.info("%s", lines[-1])
    return "\n".join(lines)


def _row(name: str, table: Table, logits: Floats, base: Floats) -> str:
    found = figures(table, logits, base)
    cells = [name, str(len(logits))]
    for part in (found["all"], found["four_moods"]):
        if part is None:
            cells += ["", ""]
            continue
        gain, low, high = part["gain"]
        cells += [f"{part['ours'][0]:.3f}", "" if logits is base else f"{gain:+.3f} ({low:+.3f} to {high:+.3f})"]
    return _line(*cells)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    args = parse_step_arguments(__doc__, data=True)
    with logged_to_stderr():
        datasets = read_datasets()
        dataset.build(args.data, args.work, datasets)
        extra = {"instead: also songs without labels": baselines.taught(dataset.unlabelled(args.data, datasets))}
        print(compared(Table.read(args.work), Table.read(args.work, VOTES_FILE), METHODS | extra))


if __name__ == "__main__":
    main()
