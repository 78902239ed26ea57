"""Make one composed document in every format that zhenjie reads: python scripts/build_formats.py [--check]

The text is that of the sample `directive`, the files go to `corpora/formats/`. All but the scan are the same bytes
anywhere; what a scan looks like depends on the versions that draw it. With --check nothing is written: exit 1 unless the
stored files equal a fresh build.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "corpora" / "formats"
TEXT = ROOT / "corpora" / "gold" / "texts" / "directive.txt"
SCAN = "scan.pdf"


def build() -> dict[str, bytes]:
    """The bytes of each file by its name."""
    # The typesetters of old and binary formats are those of the tests, which need them for many other documents.
    sys.path.insert(0, str(ROOT / "tests"))
    from formats import formats, pictures, scan

    lines = (line.strip("\u3000 ") for line in TEXT.read_text(encoding="utf-8").splitlines())
    paragraphs = [line for line in lines if line]
    return formats(paragraphs) | {SCAN: scan(pictures(paragraphs, 0.6, 120), quality=60)}


def main() -> int:
    """Write the files, or compare them; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    chosen = parser.parse_args()
    made = build()
    if chosen.check:
        stored = {path.name for path in FOLDER.iterdir()}
        other = [
            name for name in made if name != SCAN and name in stored and (FOLDER / name).read_bytes() != made[name]
        ]
        wrong = sorted({*(stored ^ set(made)), *other})
        print("\n".join(f"{name}: not as made" for name in wrong) or "all as made")
        return 1 if wrong else 0
    FOLDER.mkdir(exist_ok=True)
    for name, data in made.items():
        (FOLDER / name).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
