"""Fixtures that several test files share."""

import pytest

from pipeline.corpus import Corpus


@pytest.fixture
def corpus(tmp_path):
    made = Corpus(tmp_path / "corpus")
    yield made
    made.close()
