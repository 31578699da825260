"""The model's card: what the model was made from, what it is worth, and what it must not be taken for."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any

from classify.mood import Contract
from training.sources import Datasets

HERE = Path(__file__).parent


def card(contract: Contract, datasets: Datasets) -> str:
    """The card's Markdown: `card.md` beside this file, its figures filled in from the contract."""
    metrics, reference = contract.metrics, contract.metrics["reference_settings"]
    single = reference["single_mood_playlists"]
    names = [mood.name for mood in contract.moods]
    return Template((HERE / "card.md").read_text()).substitute(
        version=contract.version,
        dataset=contract.dataset_sha256,
        graph=contract.graph_sha256,
        versions=", ".join(f"{name} {version}" for name, version in contract.versions.items()),
        training_rows=metrics["rows"]["training"],
        testing_rows=metrics["rows"]["testing"],
        sources=_table(
            ("source", "origin", "licence", "trust", "tests", "why"),
            ((s.name, s.origin, s.licence, f"{s.trust:g}", _yes(s.tests), s.why) for s in datasets.source),
        ),
        moods=_table(
            ("mood", "Spanish", "other names", "meaning"),
            ((m.name, ", ".join(m.es), ", ".join(m.en), m.meaning) for m in contract.moods),
        ),
        figures=_table(("", "this model", "reference's settings"), _figures(metrics, reference, names)),
        told_accuracy=_percent(metrics["told_the_shares"]["accuracy"]),
        told_f1=_percent(metrics["told_the_shares"]["macro_f1"]),
        ece=f"{metrics['ece']:.3f}",
        above=_table(
            ("best score at least", "share of songs", "accuracy"),
            ((at, _percent(v["share"]), _percent(v["accuracy"])) for at, v in metrics["best_score_at_least"].items()),
        ),
        confusion=_table(
            ("labelled", *names), ((m, *(_percent(row[o]) for o in names)) for m, row in metrics["confusion"].items())
        ),
        sources_out=_table(
            ("source left out", "songs", "moods", "mean recall", "among its own moods"),
            (
                (name, v["rows"], ", ".join(v["moods"]), _percent(v["mean_recall"]), _percent(v["among_own_moods"]))
                for name, v in metrics["leave_one_source_out"].items()
            ),
        ),
        single_reference=_percent(single["accuracy"]),
        single_ours=_percent(single["accuracy_of_this_model"]),
        single_rows=single["rows"],
    )


def _figures(ours: Any, reference: Any, moods: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    def both(what: str, *path: str) -> tuple[str, str, str]:
        found = [ours, reference]
        for key in path:
            found = [figures[key] for figures in found]
        return what, _percent(found[0]), _percent(found[1])

    yield both("accuracy, songs as they come", "accuracy")
    yield both("macro F1, songs as they come", "macro_f1")
    for mood in moods:
        yield both(f"F1 of {mood}", "f1", mood)
    yield both("accuracy, equal shares of the moods", "equal_shares", "accuracy")
    yield both("macro F1, equal shares of the moods", "equal_shares", "macro_f1")


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _yes(flag: bool) -> str:  # noqa: FBT001 - it says the flag, it does not obey it
    return "yes" if flag else "no"
