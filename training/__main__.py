"""Run all training steps and write the mood model. With --labels, learn your own moods instead."""

from . import custom_moods, dataset, evaluate, train
from .arguments import logged_to_stderr, parse_arguments
from .data.sources import read_datasets
from .export import export
from .network.optimizer import Recipe


def main() -> None:
    """Run dataset, train, evaluate and export; with --labels, learn the moods of that file instead."""
    args = parse_arguments(__doc__)
    with logged_to_stderr(quiet=args.quiet):
        if args.labels:
            custom_moods.run(args.labels, args.out, args.model)
            return
        recipe = Recipe()
        dataset.build(args.data, args.work, read_datasets())
        train.run(args.work, recipe)
        evaluate.run(args.data, args.work, recipe)
        export(args.work, args.layer)


if __name__ == "__main__":
    main()
