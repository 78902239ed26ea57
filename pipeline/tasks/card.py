"""The card of a trained model: what it is for, how well it does, where it fails, from the figures of its training."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.tasks.taxonomy import Taxonomy

_HEAD = """# Task classifier

Tags each sentence of a town-and-street reform text with the reform tasks it is about: several, one, or none.
This card is written by `scripts/train.py` from the figures in `meta.json`; do not edit it.

## What it is

Two layers in plain arrays (`tasks.npz`, no pickle). The first, linear, scores a sentence by character n-grams and by word
classes, alone and in pairs: a score for each task, and one for sounding like another field. The second, a network with one
hidden layer, weighs these scores with those of the neighbours, the lead of the paragraph, the headings, the section and the
document. Probabilities come from the second layer; a tag is given where the probability reaches the threshold of its task,
so a sentence may stay without one.

## What it learnt from

{documents} documents with {sentences} sentences in `corpora/labelled`, {without_task} of them without a task, written
and labelled for this project after `corpora/labelled/CODEBOOK.md`: {genres}. No published text is among them.
{other_field} sentences stand in documents of another field, composed as negatives.
"""

_LIMITS = """
## Limits

- Made for Chinese policy texts on towns, streets and counties from about 2005 on. On other fields it should stay
  silent, and sometimes does not: see the column of core tags on bare sentences.
- The documents were composed by few hands; figures on published texts are some points lower than those above.
- A probability belongs to one task in one sentence of a whole document. A sentence cut out of its document loses what
  its headings and neighbours say.
- Digits and Latin case do not count; the text must be normalised (Simplified, free of glosses) first.
"""


def card(taxonomy: Taxonomy, thresholds: Sequence[float], meta: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    corpus = meta["corpus"]
    genres = ", ".join(f"{count} {genre}" for genre, count in corpus["genres"].items())
    head = _HEAD.format(
        **{key: corpus[key] for key in ("documents", "sentences", "without_task", "other_field")}, genres=genres
    )
    parts = [head, _agreement(meta), _comparison(meta), _tasks(taxonomy, thresholds, meta), _reliability(meta)]
    parts += [_curve(meta), challenge_section(meta), _errors(meta), _LIMITS]
    return "".join(parts)


def _agreement(meta: Mapping[str, Any]) -> str:
    return "\n## Agreement\n" + passes(meta["agreement"]) if "agreement" in meta else ""


def passes(given: Mapping[str, Any]) -> str:
    """The paragraphs and tables on all passes from the figures on agreement."""
    return _first_passes(given) + third_pass(given) + fourth_pass(given) + crossed_pass(given)


def _first_passes(given: Mapping[str, Any]) -> str:
    if "settled_f1" not in given:
        return ""
    settled = given["settled_f1"]
    text = (
        f"\n{given['sentences']} sentences of {given['documents']} documents were labelled twice, the"
        " second time blind to the first. The passes agree with F1"
        f" {_points(given['f1'])} on all tasks, {_points(given['core_f1'])} on the core tasks, and give"
        f" {_points(given['same_tasks'])} % of the sentences the same tasks. Every disagreement was then settled by the"
        " codebook, whose rules were sharpened where they left it open; the labels used are the settled ones, with which"
        f" the first pass agrees with F1 {_points(settled['first'])}, the second with {_points(settled['second'])}.\n\n"
    )
    return text + _agreeing(given, ("first", "second"))


def third_pass(given: Mapping[str, Any]) -> str:
    """The paragraph and tables on a third pass from the figures on agreement, empty where there is none."""
    if "third" not in given:
        return ""
    third = given["third"]
    text = (
        f"\nA third reader labelled {third['sentences']} sentences of {third['documents']} documents blind to the labels"
        f" that stood, in {len(third['rounds'])} rounds of other documents each. After a round the disagreements were"
        " settled and the codebook was sharpened for the next. Before that, the third pass agreed with the labels that"
        f" stood with F1 {_points(third['f1'])} on all tasks, {_points(third['core_f1'])} on the core tasks:\n\n"
    )
    head = ["round", "documents", "sentences", "F1", "core F1", "lowest kappa", "of"]
    rows = []
    for row in third["rounds"]:
        task, lowest = min(row["kappa"].items(), key=lambda pair: pair[1])
        sizes = [str(row[name]) for name in ("round", "documents", "sentences")]
        rows.append([*sizes, *(_points(row[key]) for key in ("f1", "core_f1")), _points(lowest), task])
    return text + _table(head, rows) + "\n" + _agreeing(third, ("stood", "third"))


def fourth_pass(given: Mapping[str, Any]) -> str:
    """The paragraph and table on a fourth reader from the figures on agreement, empty where there is none."""
    if "fourth" not in given:
        return ""
    fourth = given["fourth"]
    settled = fourth["settled_f1"]
    text = (
        f"\nA fourth reader labelled {fourth['sentences']} sentences of {fourth['documents']} documents composed later, blind"
        " to the one labelling that they had, in one round. The two agreed with F1"
        f" {_points(fourth['f1'])} on all tasks, {_points(fourth['core_f1'])} on the core tasks, and gave"
        f" {_points(fourth['same_tasks'])} % of the sentences the same tasks. The fourth reader then settled the"
        " disagreements by the codebook, which was sharpened once more; with the settled labels"
        f" those that stood agree with F1 {_points(settled['stood'])}, the fourth pass"
        f" with {_points(settled['fourth'])}.\n\n"
    )
    return text + _agreeing(fourth, ("stood", "fourth"))


def crossed_pass(given: Mapping[str, Any]) -> str:
    """The paragraph and table on writers who read each other's documents, empty where they did not."""
    if "crossed" not in given:
        return ""
    crossed = given["crossed"]
    settled = crossed["settled_f1"]
    text = (
        f"\nWriters of documents composed later labelled {crossed['sentences']} sentences of {crossed['documents']} documents of"
        f" each other's, blind to the labels these had. Writer and reader agreed with F1 {_points(crossed['f1'])} on all"
        f" tasks, {_points(crossed['core_f1'])} on the core tasks, and gave {_points(crossed['same_tasks'])} % of the sentences"
        " the same tasks. The writers then settled the disagreements by the codebook; with the settled labels those that"
        f" stood agree with F1 {_points(settled['stood'])}, the reading with {_points(settled['crossed'])}.\n\n"
    )
    return text + _agreeing(crossed, ("stood", "crossed"))


def _agreeing(given: Mapping[str, Any], names: tuple[str, str]) -> str:
    rows = [
        [task, *(str(row[name]) for name in names), *(_points(row[key]) for key in ("f1", "kappa", "alpha"))]
        for task, row in given["tasks"].items()
    ]
    return _table(["task", *names, "F1", "Cohen's kappa", "Krippendorff's alpha"], rows)


def _comparison(meta: Mapping[str, Any]) -> str:
    rows = [
        [
            name,
            *(
                _points(row[key])
                for key in ("precision", "recall", "f1", "core_f1", "macro_f1", "core_on_bare", "core_on_other_field")
            ),
        ]
        for name, row in meta["table"].items()
    ]
    folds = meta["recipe"]["folds"]
    return (
        f"\n## How it does\n\nCross-validation in {folds} folds over whole documents, per cent; thresholds and second"
        " layer are fitted without the fold that they judge.\n\n"
    ) + _table(["", "P", "R", "F1", "core F1", "macro F1", "core tags on bare sentences", "of another field"], rows)


def _tasks(taxonomy: Taxonomy, thresholds: Sequence[float], meta: Mapping[str, Any]) -> str:
    rows = []
    for task, threshold in zip(taxonomy.tasks, thresholds, strict=True):
        row = meta["tasks"][task.id]
        figures = [_points(row[key]) for key in ("precision", "recall", "f1")]
        rows.append([task.id + (" (core)" if task.core else ""), *figures, str(row["sentences"]), f"{threshold:.2f}"])
    return "\n" + _table(["task", "P", "R", "F1", "sentences", "threshold"], rows)


def _reliability(meta: Mapping[str, Any]) -> str:
    rows = [[_points(row["chance"]), _points(row["true"]), str(row["cases"])] for row in meta["reliability"]]
    error = _points(meta["calibration_error"])
    return f"\n## Calibration\n\nExpected calibration error over ten bins: {error} points.\n\n" + _table(
        ["mean probability", "share true", "cases"], rows
    )


def _curve(meta: Mapping[str, Any]) -> str:
    rows = [[str(row["documents"]), str(row["sentences"]), _points(row["f1"])] for row in meta["learning_curve"]]
    return "\n## Learning curve\n\n" + _table(["documents", "sentences", "F1"], rows)


def challenge_section(meta: Mapping[str, Any]) -> str:
    """The section on documents that nothing was learnt from, empty where none were given."""
    if "challenge" not in meta:
        return ""
    given = meta["challenge"]
    genres = ", ".join(f"{count} {genre}" for genre, count in given["genres"].items())
    whole = given["groups"]["all"]
    text = (
        f"\n## Challenge set\n\n{given['documents']} documents with {given['sentences']} sentences,"
        f" {given['without_task']} of them without a task, from which nothing was learnt, neither weights nor thresholds:"
        f" {genres}. Those in `corpora/challenge` were composed to be hard, in implicit wording, diaries, slogans and"
        " ledgers; the codebook says why they stand apart. The model tags them whole. A core task is given to"
        f" {_points(whole['core_on_bare'])} % of the sentences without a task, and to"
        f" {_points(whole['core_on_other_field'])} % of the {given['other_field']} in documents of another field.\n\n"
    )
    columns = ("precision", "recall", "f1", "core_f1")
    groups = [
        [name, *(_points(row[key]) for key in columns), str(row["documents"]), str(row["sentences"])]
        for name, row in given["groups"].items()
    ]
    tasks = [
        [task, *(_points(row[key]) for key in columns[:3]), str(row["sentences"])]
        for task, row in given["tasks"].items()
    ]
    text += _table(["genre", "P", "R", "F1", "core F1", "documents", "sentences"], groups) + "\n"
    text += _table(["task", "P", "R", "F1", "sentences"], tasks)
    return text + passes(given.get("agreement", {}))


def _errors(meta: Mapping[str, Any]) -> str:
    found = meta["errors"]
    groups = [
        [name, *(_points(row[key]) for key in ("precision", "recall", "f1")), str(row["sentences"])]
        for name, row in found["groups"].items()
    ]
    mix_ups = [[row["missed"] or "—", row["given"] or "—", str(row["sentences"])] for row in found["mix_ups"]]
    worst = [
        [row["document"], f"{kind} {row[kind]}", f"{row['chance']:.2f}", row["text"].replace("|", "\\|")]
        for row in found["worst"]
        for kind in ("missed", "given")
        if kind in row
    ]
    return (
        "\n## Where it errs\n\n"
        + _table(["sentences", "P", "R", "F1", "how many"], groups)
        + "\nWhat is missed and what is given in its stead, most frequent first:\n\n"
        + _table(["missed", "given", "sentences"], mix_ups)
        + "\nThe errors it was surest of, one a document:\n\n"
        + _table(["document", "error", "probability", "sentence"], worst)
    )


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
