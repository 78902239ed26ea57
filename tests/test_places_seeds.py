"""The five gold documents of the field, where the folder `shared` stands beside the repository."""

import csv
import warnings
from pathlib import Path

from pipeline.places import home, link
from pipeline.text import normalise

SHARED = Path(__file__).resolve().parents[2] / "shared"
HOMES = {"000": "广东省", "001": "广州市", "002": "宝鸡市", "003": "江西省", "004": None}


def seeds():
    if not SHARED.exists():
        warnings.warn("no folder `shared` beside the repository: the gold documents were not read", stacklevel=2)
        return {}
    return {name: normalise((SHARED / "seeds" / f"{name}.txt").read_text(encoding="utf-8")).text for name in HOMES}


def test_the_places_of_the_gold_are_found_and_no_others():
    gold = {name: set() for name in HOMES}
    texts = seeds()
    if texts:
        with (SHARED / "gold" / "places.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                gold[row["doc"]].add((row["code"], row["name"]))
    for name, text in texts.items():
        assert {(mention.code, mention.name) for mention in link(text)} == gold[name]


def test_the_documents_speak_for_their_places():
    for name, text in seeds().items():
        found = home(text, link(text), None)
        assert (found and found.name) == HOMES[name]
