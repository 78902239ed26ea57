"""Fixtures that several test files share."""

import pytest

from pipeline import cli
from pipeline.corpus import Corpus


@pytest.fixture
def corpus(tmp_path):
    made = Corpus(tmp_path / "corpus")
    yield made
    made.close()


@pytest.fixture
def zhenjie(capsys):
    def command(*arguments):
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as ended:  # argparse
            status = ended.code
        said = capsys.readouterr()
        return status, said.out, said.err

    return command
