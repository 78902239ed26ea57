"""The labelled corpus and the challenge set: format, range, and proof that the documents were written one by one."""

import collections
import re
from pathlib import Path

import pytest

from pipeline.tasks.agreement import agreement
from pipeline.tasks.labelled import example, labelled_documents
from pipeline.tasks.taxonomy import taxonomy
from pipeline.text import normalise

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
GENRES = {"directive", "plan", "experience", "news", "journal", "statute", "report", "notice", "statistics"}
# Official language has set phrases and long names; a longer run that two documents share is more than that.
LONGEST_SHARED_RUN = 23
# Two sentences whose sets of four-character runs are more alike than this (Jaccard) come from one pattern.
LARGEST_OVERLAP = 0.4
GRAM = 4
SHORTEST = 16


@pytest.fixture(scope="module")
def corpus():
    """The documents that the model is trained on."""
    return labelled_documents(CORPORA / "labelled", taxonomy().task_ids)


@pytest.fixture(scope="module")
def apart():
    """Those that it is only tried on."""
    return labelled_documents(CORPORA / "challenge", taxonomy().task_ids)


@pytest.fixture(scope="module")
def documents(corpus, apart):
    return corpus + apart


def letters(text):
    return re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", normalise(text).text)


def test_a_name_stands_in_one_folder(documents):
    names = collections.Counter(document.name for document in documents)
    assert [name for name, count in names.items() if count > 1] == []


def test_passes_are_of_sentences_that_stand(corpus, apart):
    tasks = taxonomy()
    assert {"third", "fourth", "crossed"} <= set(agreement(CORPORA / "labelled", corpus, tasks)["agreement"])
    assert set(agreement(CORPORA / "challenge", apart, tasks)["agreement"]) == {"fourth", "crossed"}


def test_headers(documents):
    for document in documents:
        assert document.header["genre"] in GENRES, document.name
        assert document.name.startswith(document.header["genre"] + "-"), document.name
        assert document.header["script"] in {"hans", "hant", "mixed"}, document.name
        assert document.header["place"], document.name


def test_every_genre_both_scripts_and_bare_sentences(corpus):
    assert {document.header["genre"] for document in corpus} == GENRES
    assert {document.header["script"] for document in corpus} >= {"hans", "hant"}
    sentences = [sentence for document in corpus for sentence in document.sentences]
    bare = sum(not sentence.tasks for sentence in sentences)
    assert 0.2 < bare / len(sentences) < 0.5
    assert all(len(document.sentences) >= 10 for document in corpus)


def test_the_negatives_have_no_task(corpus, apart):
    learnt, tried = (
        [document for document in part if document.header.get("field") == "other"] for part in (corpus, apart)
    )
    negatives = learnt + tried
    assert len(learnt) >= 20
    assert {sentence.tasks for document in negatives for sentence in document.sentences} == {frozenset()}


def test_script_is_what_the_header_says(documents):
    for document in documents:
        expected = document.header["script"]
        if expected != "mixed":
            assert normalise(document.text).script in {expected, "mixed"}, document.name


def test_the_outline_cuts_where_the_labels_are(documents):
    for document in documents:
        found = example(document)
        assert list(found.tasks) == [sentence.tasks for sentence in document.sentences], document.name


def test_no_two_documents_share_a_long_run(documents):
    first_in: dict[str, str] = {}
    size = LONGEST_SHARED_RUN + 1
    for document in documents:
        text = letters(document.text)
        for at in range(len(text) - size + 1):
            run = text[at : at + size]
            assert first_in.setdefault(run, document.name) == document.name, f"{document.name}: {run}"


def test_no_two_sentences_follow_one_pattern(documents):
    holders: dict[str, list[int]] = collections.defaultdict(list)
    grams: list[set[str]] = []
    names: list[str] = []
    for document in documents:
        for sentence in document.sentences:
            text = re.sub(r"\d+", "0", letters(sentence.text))
            own = {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)}
            # Titles and headings are left out: an opening repeats its title, and titles of one genre are alike.
            if len(own) < SHORTEST or sentence.text[-1] not in "。！？”":
                continue
            shared = collections.Counter(other for gram in own for other in holders[gram])
            for other, common in shared.items():
                overlap = common / (len(own) + len(grams[other]) - common)
                assert overlap <= LARGEST_OVERLAP, f"{names[other]} | {document.name}: {sentence.text}"
            for gram in own:
                holders[gram].append(len(grams))
            grams.append(own)
            names.append(f"{document.name}: {sentence.text}")
