"""Prints a small corpus as the schema of today writes it, to be kept when the schema gets its next step.

python tests/old_corpus.py > tests/data/store/002.sql       # before the step 003 is added
"""

import os
import sys
import tempfile
from pathlib import Path

from fake_road import analyse, analyse_anew

from pipeline.corpus import Corpus

FIRST = {
    "a.txt": "地点：江西省 360000\n日期：2023-05-01\n机关：某县委编办\n全省整合机构180个。\n向镇街下放事项92项，下沉干部40名。\n".encode(),
    "b.txt": "地点：南昌市 360100\n日期：2022-11-30\n設立機構(gòu)7個，賦權事項15項。\n".encode(),
    "c.txt": b"\xff",
}
THEN = "設立機構8個，組建執法隊。\n县里赋权到镇。组建执法队。\n"


def main() -> None:
    """Three texts, the second of which changes, and all of them analysed anew by other rules."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        texts = Path("texts")
        texts.mkdir()
        for name, data in FIRST.items():
            (texts / name).write_bytes(data)
        corpus = Corpus("corpus")
        corpus.add([texts], analyse=analyse)
        (texts / "b.txt").write_text(THEN, encoding="utf-8")
        corpus.add([texts], analyse=analyse)
        corpus.add([texts], analyse=analyse_anew, again=True)
        corpus.end_run(corpus.begin_run(), {"added": 3})
        lines = "\n".join(corpus.store.connection.iterdump())
        corpus.close()
        sys.stdout.write(lines.replace(f"{folder}/", "/") + "\n")


if __name__ == "__main__":
    main()
