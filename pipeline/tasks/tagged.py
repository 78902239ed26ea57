"""The sentences of a text as the command line and the corrections show them: where each stands, its tasks, and why."""

import dataclasses
from typing import Any

from pipeline.records import TaskTag
from pipeline.structure import outline
from pipeline.tasks.model import Model
from pipeline.tasks.tagger import Reason, explain_some, tag
from pipeline.text import normalise


@dataclasses.dataclass(frozen=True, slots=True)
class TaggedSentence:
    """One sentence of a text, `original[start:end] == quote`, with its tasks, best first, and the reasons for each."""

    start: int
    end: int
    quote: str
    tasks: tuple[TaskTag, ...]
    reasons: dict[str, tuple[Reason, ...]]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; the reasons stand with their task."""
        tasks = []
        for given in self.tasks:
            entry: dict[str, Any] = dataclasses.asdict(given)
            if given.task in self.reasons:
                entry["reasons"] = [dataclasses.asdict(reason) for reason in self.reasons[given.task]]
            tasks.append(entry)
        return {"start": self.start, "end": self.end, "quote": self.quote, "tasks": tasks}


def tagged_sentences(original: str, model: Model | None = None, reasons: int = 0) -> list[TaggedSentence]:
    """The sentences of a text, tagged in their context, with up to so many `reasons` for each task given."""
    normalised = normalise(original)
    sentences = outline(normalised.text).sentences
    tags = tag(normalised.text, sentences, model)
    indexes = [index for index, given in enumerate(tags) if given] if reasons else []
    told = dict(zip(indexes, explain_some(normalised.text, sentences, indexes, model, reasons), strict=True))
    found = []
    for index, (sentence, given) in enumerate(zip(sentences, tags, strict=True)):
        start, end = normalised.to_original(sentence.start, sentence.end)
        why: dict[str, tuple[Reason, ...]] = {item.task: told[index][item.task] for item in given if index in told}
        found.append(TaggedSentence(start, end, original[start:end], given, why))
    return found
