"""Compare training methods on unseen sources and artists; print a Markdown table to stdout.

The reference settings and the shipped method are fitted with three seeds, the others with the first seed only.
"""

import logging
from collections.abc import Sequence

from . import dataset
from .arguments import logged_to_stderr, parse_step_arguments
from .data.sources import read_datasets
from .data.table import VOTES_FILE, Floats, Table
from .evaluation import baselines
from .evaluation.leave_one_out import Method, compare_methods, left_out_logits

log = logging.getLogger(__name__)

SEEDS = (0, 1, 2)
METHODS: dict[str, Method] = {
    "logistic regression": baselines.logistic,
    "boosted trees": baselines.trees,
    "our network, all rows weighted equally": baselines.unbalanced,
    "moods balanced": baselines.balanced,
    "moods and sources balanced": baselines.all_moods,
    "and labels limited to the source's moods": baselines.plain_features,
    "and logarithms of skewed features": baselines.ten_inputs,
    "and the tempo as an angle": baselines.tempo_angle,
    "and two further logarithms (shipped)": baselines.shipped,
}


def comparison_table(table: Table, votes: Table, methods: dict[str, Method], seeds: Sequence[int] = SEEDS) -> str:
    """Return a Markdown table of each method's macro F1 on left-out sources and its gain over the reference settings.

    `votes` are the labels as the sources gave them. A gain compares the same seeds and rows.
    """
    base = left_out_logits(table, votes, baselines.reference, seeds)
    lines = [_line("method", "seeds", "all sources", "gain", "four-mood sources", "gain"), _line(*["---"] * 6)]
    lines.append(_row("reference settings", table, base, base))
    for name, method in methods.items():
        log.info("%s", name)
        method_seeds = seeds if method is baselines.shipped else seeds[:1]
        lines.append(_row(name, table, left_out_logits(table, votes, method, method_seeds), base[: len(method_seeds)]))
        log.info("%s", lines[-1])
    return "\n".join(lines)


def _row(name: str, table: Table, logits: Floats, base: Floats) -> str:
    result = compare_methods(table, logits, base)
    cells = [name, str(len(logits))]
    for part in (result["all"], result["four_moods"]):
        if part is None:
            cells += ["", ""]
            continue
        gain, low, high = part["gain"]
        cells += [f"{part['ours'][0]:.3f}", "" if logits is base else f"{gain:+.3f} ({low:+.3f} to {high:+.3f})"]
    return _line(*cells)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Run this step."""
    args = parse_step_arguments(__doc__, data=True)
    with logged_to_stderr():
        dataset.build(args.data, args.work, read_datasets())
        print(comparison_table(Table.read(args.work), Table.read(args.work, VOTES_FILE), METHODS))


if __name__ == "__main__":
    main()
