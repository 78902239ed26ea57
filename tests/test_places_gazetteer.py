"""The gazetteer's data, and the script that builds them."""

import importlib.util
from pathlib import Path

import pytest

from pipeline.places.gazetteer import Trust, gazetteer, tier

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "pipeline" / "data" / "places"


def rows(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def build_script():
    spec = importlib.util.spec_from_file_location("build_places", ROOT / "scripts" / "build_places.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 "
    "西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"
).split()


def test_all_provinces_are_there_by_their_short_names():
    found = {name: gazetteer().surface(name) for name in PROVINCES}
    assert len({surface.codes[0] for surface in found.values()}) == 34
    assert {tier(surface.codes[0]) for surface in found.values()} == {"province"}
    assert {surface.trust for surface in found.values()} == {Trust.SURE}


@pytest.mark.parametrize(
    ("code", "name", "above"),
    [
        ("440000", "广东省", ()),
        ("440606", "顺德区", ("440600", "440000")),
        ("110105", "朝阳区", ("110000",)),
        ("429004", "仙桃市", ("420000",)),
        ("422800", "恩施土家族苗族自治州", ("420000",)),
        ("441900", "东莞市", ("440000",)),
        ("710000", "台湾省", ()),
    ],
)
def test_units_and_what_they_lie_in(code, name, above):
    assert gazetteer().names[code] == name
    assert gazetteer().above(code) == above


@pytest.mark.parametrize(
    ("name", "codes", "trust"),
    [
        ("柳林镇", 11, Trust.WEAK),
        ("蔡家坡镇", 1, Trust.SURE),
        ("新华街道", 28, Trust.WEAK),
        ("中心镇", 4, Trust.LOOSE),
        ("和平区", 2, Trust.WEAK),
        ("海珠区", 1, Trust.SURE),
        ("眉县", 1, Trust.LOOSE),
        ("顺德", 1, Trust.WEAK),
        ("平安", 1, Trust.LOOSE),
        ("吉安", 1, Trust.SURE),
        ("长治久安", 0, Trust.PHRASE),
    ],
)
def test_how_far_a_name_is_trusted(name, codes, trust):
    surface = gazetteer().surface(name)
    assert (len(surface.codes), surface.trust) == (codes, trust)


def test_tiers():
    assert [tier(code) for code in ("440000", "440100", "440105", "440105003")] == [
        "province",
        "city",
        "county",
        "town",
    ]


def test_divisions_are_sorted_and_complete():
    codes = [row[0] for row in rows("divisions.tsv")]
    assert codes == sorted(set(codes))
    assert all(len(row) == 4 and len(row[0]) == 6 and row[1] for row in rows("divisions.tsv"))
    assert sum(len(row[3].split()) for row in rows("divisions.tsv")) == 38699


def test_former_names_lead_to_units_of_today():
    for name, code, year, note in rows("overlay.tsv"):
        assert code in gazetteer().names, name
        assert gazetteer().names[code] != name
        assert note.endswith(gazetteer().names[code])
        assert year == "-" or 1990 < int(year) < 2024


def test_every_trap_bites():
    """Each kind is known, no string stands twice, and what is to hold a name back has a name to hold back."""
    kinds = {"word", "ordinary", "proper", "generic", "tail", "phrase"}
    known = {name for row in rows("divisions.tsv") for name in [row[1], *row[2].split()]}
    stems = {
        town[3:].removesuffix("街道")[: -1 if town[-1] in "镇乡" else None]
        for row in rows("divisions.tsv")
        for town in row[3].split()
    }
    seen = set()
    for kind, words, note in rows("traps.tsv"):
        assert kind in kinds
        assert note
        for word in words.split():
            assert (kind, word) not in seen
            seen.add((kind, word))
            assert kind not in ("ordinary", "proper") or word in known | stems, word


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("广东省", ["广东"]),
        ("内蒙古自治区", ["内蒙古"]),
        ("广西壮族自治区", ["广西"]),
        ("香港特别行政区", ["香港"]),
        ("恩施土家族苗族自治州", ["恩施州", "恩施自治州", "恩施"]),
        ("黔东南苗族侗族自治州", ["黔东南州", "黔东南自治州", "黔东南"]),
        ("积石山保安族东乡族撒拉族自治县", ["积石山县", "积石山自治县", "积石山"]),
        ("东乡族自治县", ["东乡县"]),
        ("鄂温克族自治旗", ["鄂温克旗"]),
        ("浦东新区", ["浦东"]),
        ("滨海新区", []),
        ("六枝特区", ["六枝"]),
        ("阿里地区", ["阿里"]),
        ("准格尔旗", ["准格尔"]),
        ("土默特左旗", []),
        ("眉县", []),
        ("芒市", []),
        ("滁州经济技术开发区", []),
    ],
)
def test_short_names(name, short):
    assert build_script().short_names(name) == short


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("柳林镇", "柳林镇"),
        ("库伦街道办事处", "库伦街道"),
        ("四平市铁东区山门镇", "山门镇"),
        ("科技城（东渚街道）", "东渚街道"),
        ("（工业园区）城南街道", "城南街道"),
        ("喇叭沟门满族乡", "喇叭沟门满族乡"),
        ("乌兰哈拉嘎苏木", "乌兰哈拉嘎苏木"),
        ("永吉经济开发区特殊乡镇", None),
        ("襄南监狱", None),
        ("经济开发区", None),
        ("街道", None),
    ],
)
def test_town_names(raw, name):
    assert build_script().town_name(raw) == name


def test_words_are_grouped_by_their_first_character():
    assert list(build_script().grouped(["平台", "安全", "平安", "平台"])) == ["安全", "平台安"]
