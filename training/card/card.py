"""The model card: the data behind the model, its metrics, and its limits."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any

from classify.core.mood import Contract

from ..data.sources import Datasets
from ..evaluation.sets import KINDS
from .markdown import bounds, percent, table

HERE = Path(__file__).parent


def render_card(contract: Contract, datasets: Datasets) -> str:
    """Return the card in Markdown: the template `card.md` with the metrics of the contract."""
    metrics, reference = contract.metrics, contract.metrics["reference_settings"]
    single, published = reference["single_mood_playlists"], metrics["published_protocol"]
    names = [mood.name for mood in contract.moods if mood.kind == "core"]
    return Template((HERE / "card.md").read_text()).substitute(
        version=contract.version,
        dataset=contract.dataset_sha256,
        graph=contract.graph_sha256,
        versions=", ".join(f"{name} {version}" for name, version in contract.versions.items()),
        training_rows=metrics["rows"]["training"],
        testing_rows=metrics["rows"]["testing"],
        sources=table(
            ("source", "origin", "licence", "trust", "used for testing", "why"),
            ((s.name, s.origin, s.licence, f"{s.trust:g}", _yes_or_no(s.tests), s.why) for s in datasets.source),
        ),
        moods=table(
            ("mood", "kind", "Spanish", "other names", "meaning"),
            ((m.name, m.kind, ", ".join(m.es), ", ".join(m.en), m.meaning) for m in contract.moods),
        ),
        figures=table(("", "this model", "95 %", "reference settings"), _metric_rows(metrics, reference, names)),
        told_accuracy=percent(metrics["told_the_shares"]["accuracy"]),
        told_f1=percent(metrics["told_the_shares"]["macro_f1"]),
        ece=f"{metrics['ece']:.3f}",
        above=table(
            ("best score from", "share of songs", "accuracy"),
            ((at, percent(v["share"]), percent(v["accuracy"])) for at, v in metrics["best_score_at_least"].items()),
        ),
        shares=table(
            ("shares of the moods", "accuracy", "mean best score", "calibration error"),
            (
                (n, percent(v["accuracy"]), f"{v['said']:.3f}", f"{v['ece']:.3f}")
                for n, v in metrics["other_shares"].items()
            ),
        ),
        confusion=table(
            ("labelled", *names), ((m, *(percent(row[o]) for o in names)) for m, row in metrics["confusion"].items())
        ),
        best=percent(metrics["equal_shares"]["accuracy"]),
        **{question: percent(share) for question, share in metrics["easier_questions"].items()},
        level=f"{contract.sets.level:.3f}",
        agreeing=metrics["agreeing_songs"],
        sets=table(("target", "level", "measured on", "all right", *KINDS), _set_rows(metrics["sets"])),
        set_moods=table(
            ("target", *(f"{name}: in its set, clear" for name in names)), _set_mood_rows(metrics["sets"], names)
        ),
        per_source=table(
            ("source", "songs", "moods", "accuracy, calibration error, right sets", "with the source left out"),
            (
                (
                    n,
                    v["rows"],
                    ", ".join(v["moods"]),
                    _source_figures(v["unseen_artists"]),
                    _source_figures(v["left_out"]),
                )
                for n, v in metrics["per_source"].items()
            ),
        ),
        left_out=table(
            ("sources left out", "macro F1", "reference settings", "gain"), _left_out_rows(metrics["left_out_sources"])
        ),
        seeds=metrics["left_out_sources"]["seeds"],
        tags=table(
            (
                "tag",
                "source left out",
                "area under ROC",
                "recall",
                "precision, yes and no weighted equally",
                "precision, songs weighted equally",
            ),
            _tag_rows(metrics["tags"]),
        ),
        tag_thresholds=", ".join(f"{n} {v['threshold']:.3f}" for n, v in metrics["tags"].items()),
        published_source=published["source"],
        published_accuracy=f"{published['accuracy']:.3f}",
        published_deviation=f"{published['deviation_of_folds']:.3f}",
        single_reference=percent(single["accuracy"]),
        mixed_reference=percent(reference["mixed"]["accuracy"]),
        single_ours=percent(single["accuracy_of_this_model"]),
        single_rows=single["rows"],
    )


def _metric_rows(ours: Any, reference: Any, moods: Iterable[str]) -> Iterable[tuple[str, ...]]:
    def row(title: str, interval: str, *path: str) -> tuple[str, ...]:
        values = [ours, reference]
        for key in path:
            values = [metrics[key] for metrics in values]
        ends = " to ".join(percent(end) for end in ours["intervals"].get(interval, ()))
        return title, percent(values[0]), ends, percent(values[1])

    yield row("accuracy, moods weighted equally", "accuracy", "equal_shares", "accuracy")
    yield row("macro F1, moods weighted equally", "macro_f1", "equal_shares", "macro_f1")
    for mood in moods:
        yield row(f"F1 of {mood}, moods weighted equally", mood, "equal_shares", "f1", mood)
    yield row("accuracy, songs weighted equally", "", "accuracy")
    yield row("macro F1, songs weighted equally", "", "macro_f1")
    for mood in moods:
        yield row(f"F1 of {mood}, songs weighted equally", "", "f1", mood)


_MEASURED_ON = {
    "unseen_artists": "unseen artists",
    "left_out_sources": "left-out sources",
    "agreeing_sources": "songs on which sources agree",
}


def _set_rows(levels: Any) -> Iterable[tuple[object, ...]]:
    for target, figures in levels.items():
        for name, title in _MEASURED_ON.items():
            if found := figures.get(name):
                kinds = (_share_and_right(found[kind]) for kind in KINDS)
                yield percent(float(target)), f"{figures['level']:.3f}", title, percent(found["right"]), *kinds


def _set_mood_rows(levels: Any, names: Iterable[str]) -> Iterable[tuple[object, ...]]:
    for target, figures in levels.items():
        moods = figures["unseen_artists"]["moods"]
        cells = (f"{percent(moods[name]['right'])}, {percent(moods[name]['clear'])}" for name in names)
        yield percent(float(target)), *cells


def _share_and_right(kind: Any) -> str:
    return f"{percent(kind['share'])}, {percent(kind['right'])} right" if kind["share"] else "none"


def _source_figures(fact: Any) -> str:
    return f"{percent(fact['accuracy'])}, {fact['ece']:.3f}, {percent(fact['set_right'])}"


def _left_out_rows(figures: Any) -> Iterable[tuple[str, ...]]:
    for source, found in figures["macro_f1"].items():
        gain = found["ours"][0] - found["reference"][0]
        yield source, bounds(found["ours"]), bounds(found["reference"]), f"{gain:+.3f}"
    for name, found in (("**all**", figures["all"]), ("**sources with all four moods**", figures["four_moods"])):
        if found:
            yield name, *(bounds(found[part]) for part in ("ours", "reference", "gain"))


def _tag_rows(tags: Any) -> Iterable[tuple[str, ...]]:
    for tag, found in tags.items():
        rows = {"none (artists unseen)": found["unseen_artists"], **found["left_out_sources"]}
        for source, v in rows.items():
            weighted, unweighted = percent(v["right"]), percent(v["right_as_they_come"])
            yield tag, source, f"{v['area_under_roc']:.3f}", percent(v["found"]), weighted, unweighted


def _yes_or_no(flag: bool) -> str:  # noqa: FBT001 - formats the flag
    return "yes" if flag else "no"
