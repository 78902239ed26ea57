"""Builds the small tables of `pipeline/data/text/` from their sources.

    python scripts/build_text_tables.py [--equivalents EquivalentUnifiedIdeograph.txt]

`common.txt`    the commonest Chinese characters, from the word counts of jieba's dictionary (MIT), with the Traditional
                forms that OpenCC's dictionaries (Apache-2.0) give for them. The decoder scores candidates by them.
`radicals.tsv`  CJK Radicals Supplement -> ideograph, from EquivalentUnifiedIdeograph.txt of the Unicode Character
                Database (Unicode License v3), https://www.unicode.org/Public/UCD/latest/ucd/. Without the option it stays.
"""

import argparse
import collections
import pathlib

import jieba
import opencc

DATA = pathlib.Path(__file__).resolve().parent.parent / "pipeline" / "data" / "text"
COMMON = 1200  # they make up about 90 % of running text


def common_characters() -> str:
    """The `COMMON` most frequent Han characters and their Traditional forms, in code point order."""
    counts: collections.Counter[str] = collections.Counter()
    with open(pathlib.Path(jieba.__file__).with_name("dict.txt"), encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            counts.update({character: int(count) for character in word if "\u4e00" <= character <= "\u9fff"})
    ranked = sorted(counts, key=lambda character: (-counts[character], character))
    simplified = set(ranked[:COMMON])
    dictionary = pathlib.Path(opencc.__file__).with_name("dictionary") / "STCharacters.txt"
    traditional = set()
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        key, _, values = line.partition("\t")
        if key in simplified:
            traditional.update(values.split(" "))
    return "".join(sorted(simplified | traditional))


def radicals(path: pathlib.Path) -> list[str]:
    """Rows `radical<TAB>ideograph` for U+2E80 to U+2EFF."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.partition("#")[0].split(";")
        if len(fields) != 2:
            continue
        first, _, last = fields[0].strip().partition("..")
        target = chr(int(fields[1].strip(), 16))
        codes = range(int(first, 16), int(last or first, 16) + 1)
        rows += [f"{chr(code)}\t{target}" for code in codes if 0x2E80 <= code <= 0x2EFF]
    return rows


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--equivalents", type=pathlib.Path, help="EquivalentUnifiedIdeograph.txt")
    arguments = parser.parse_args()
    text = common_characters()
    lines = [text[start : start + 60] for start in range(0, len(text), 60)]
    (DATA / "common.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"common.txt: {len(text)} characters")
    if arguments.equivalents:
        rows = radicals(arguments.equivalents)
        (DATA / "radicals.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        print(f"radicals.tsv: {len(rows)} rows")


if __name__ == "__main__":
    main()
