"""Train the task classifier and measure it: python scripts/train.py [--check]

Reads the labelled documents, cross-validates over whole documents, tries the model on the challenge set, which it does
not learn from, prints the figures, and writes `tasks.npz`, `meta.json` and `README.md`. With --check nothing is
written: exit 1 unless the stored files equal a fresh training.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.tasks.model import ARRAY_FILE, META_FILE  # noqa: E402
from pipeline.tasks.training import train_folders  # noqa: E402

FILES = (ARRAY_FILE, META_FILE, "README.md")


def main() -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    corpus = ROOT / "corpora" / "labelled"
    parser.add_argument("--corpus", type=Path, default=corpus, help="folder of labelled documents")
    apart = "folder of documents that are judged and not learnt from; default: corpora/challenge, none with --taxonomy"
    parser.add_argument("--challenge", type=Path, help=apart)
    parser.add_argument("--taxonomy", type=Path, help="a taxonomy of your own (TOML); default: the one of the package")
    parser.add_argument("--out", type=Path, default=ROOT / "models", help="where the model is, or goes")
    parser.add_argument("--check", action="store_true", help="compare the stored model with a fresh training")
    args = parser.parse_args()
    challenge = args.challenge or (None if args.taxonomy else ROOT / "corpora" / "challenge")
    if not args.check:
        report(train_folders([args.corpus], args.out, args.taxonomy, challenge=challenge))
        return 0
    with tempfile.TemporaryDirectory() as fresh:
        train_folders([args.corpus], Path(fresh), args.taxonomy, challenge=challenge)
        changed = [name for name in FILES if content(args.out / name) != content(Path(fresh) / name)]
        if ARRAY_FILE in changed and (args.out / ARRAY_FILE).is_file():
            print(f"largest difference of a weight: {distance(args.out / ARRAY_FILE, Path(fresh) / ARRAY_FILE)}")
    print(f"differs from a fresh training: {', '.join(changed)}" if changed else "equals a fresh training")
    return 1 if changed else 0


def distance(stored: Path, fresh: Path) -> float:
    """The largest difference between the numbers of two models; infinite where their features differ."""
    with np.load(stored) as first, np.load(fresh) as second:
        if not np.array_equal(first["grams"], second["grams"]):
            return math.inf
        return max(float(np.abs(first[name] - second[name]).max()) for name in first.files if name != "grams")


def content(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none."""
    return path.read_bytes() if path.is_file() else None


def report(meta: Mapping[str, Any]) -> None:
    """Print the figures."""
    corpus = meta["corpus"]
    print(f"{corpus['documents']} documents, {corpus['sentences']} sentences, {corpus['without_task']} without a task")
    for section in ("table", "tasks"):
        print()
        for name, row in meta[section].items():
            print(f"{name:55}", *(f"{key} {value}" for key, value in row.items()))
    print(f"\ncalibration error {meta['calibration_error']}")
    for row in meta["learning_curve"]:
        print(*(f"{key} {value}" for key, value in row.items()))
    if challenge := meta.get("challenge"):
        print(f"\nchallenge set: {challenge['documents']} documents, {challenge['sentences']} sentences")
        for name, row in (challenge["groups"] | challenge["tasks"]).items():
            print(f"{name:55}", *(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    sys.exit(main())
