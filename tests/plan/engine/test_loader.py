"""Nonsense in a plan's files is refused, and the refusal names file, key, value and remedy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plan.engine.samples import RIVERSIDE, riverside
from valley.plan.engine.loader import MAX_FILE_BYTES, checksum, load
from valley.plan.engine.refusals import Flaw, PlanRefused
from valley.plan.engine.text import Lines, Text

Edit = Callable[[str, str, str], tuple[Flaw, ...]]


ALIKE = """
[[definition.alternative]]
key = "a"
formula = "circular.skilled_workers"
words = { zh = "甲", en = "a" }
"""
SKILLED = """Skilled workers at the period's end." }\n"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(RIVERSIDE, tmp_path / "plan")
    return tmp_path / "plan"


@pytest.fixture
def flaws_after(copy: Path) -> Edit:
    def edit(file: str, old: str, new: str) -> tuple[Flaw, ...]:
        path = copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(PlanRefused) as refused:
            load(copy)
        assert all(flaw.file and flaw.problem for flaw in refused.value.flaws)
        return refused.value.flaws

    return edit


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "problem"),
    [
        ("indicators.toml", "value = 640", 'value = "640"', "indicator[4].baseline.value", "不是数"),
        ("indicators.toml", "value = 640", "value = nan", "indicator[4].baseline.value", "不是数"),
        ("indicators.toml", "value = 640", "value = 640, low = 1", "indicator[4].baseline.value", "只须写一种"),
        (
            "indicators.toml",
            "low = 900, high = 1100",
            "low = 1100, high = 900",
            "indicator[4].target.low",
            "不小于上限",
        ),
        ("indicators.toml", "low = 900, high = 1100", "low = 900", "indicator[4].target.value", "只须写一种"),
        ("indicators.toml", "value = 640,", "", "indicator[4].baseline.value", "只须写一种"),
        (
            "indicators.toml",
            '{ status = "missing", lines = "L14" }',
            '{ value = 3, status = "missing", lines = "L14" }',
            "indicator[5].baseline.status",
            "脱落",
        ),
        ("indicators.toml", 'kind = "stock"', 'kind = "pile"', "indicator[4].kind", "可选值"),
        ("indicators.toml", 'code = "person"', 'code = "people"', "indicator[4].unit.code", "单位代码"),
        ("indicators.toml", "no = 4", 'no = "four"', "indicator[4].no", "类型不对"),
        ("indicators.toml", "no = 4", "no = 0", "indicator[4].no", "正整数"),
        ("indicators.toml", "no = 4", "no = 1", "no", "重复"),
        ("indicators.toml", "no = 4", "no = 4\ncolour = 1", "indicator[4].colour", "不认识的键"),
        ("indicators.toml", 'group = "all"\nkind = "stock"', 'group = "none"\nkind = "stock"', "group", "不存在"),
        ("indicators.toml", 'lines = "L13"', 'lines = "L99"', "indicator[4].name.lines", "行号"),
        ("indicators.toml", 'lines = "L13"', 'lines = "13"', "indicator[4].name.lines", "行号"),
        ("indicators.toml", ', lines = "L13"', "", "indicator[4].name.lines", "没有行号"),
        ("definitions.toml", "circular.skilled_workers", "circular.site_area", "definition[4].formula", "量纲"),
        ("definitions.toml", "circular.skilled_workers", "circular.robots", "definition[4].formula", "没有声明"),
        (
            "definitions.toml",
            "circular.skilled_workers",
            "circular.skilled_workers +",
            "definition[4].formula",
            "看不懂",
        ),
        ("definitions.toml", "indicator = 4", "indicator = 9", "definition[4].indicator", "没有这个序号"),
        ("definitions.toml", "indicator = 4", "indicator = 2", "indicator", "重复"),
        ("definitions.toml", "weight = 60", "weight = 0", "composite.item[1].weight", "大于零"),
        ("definitions.toml", "weight = 60\n", "", "composite.item[1].weight", "不全"),
        ("definitions.toml", "indicator = 1\nweight", "indicator = 8\nweight", "composite.indicator", "不存在"),
        ("stages.toml", "first_year = 2026", "first_year = 2025", "first_year", "重叠"),
        ("stages.toml", "last_year = 2028", "last_year = 2020", "stage[2].last_year", "颠倒"),
        ("stages.toml", 'match = "good"', 'match = "none"', "stage[1].goal[1].match", "不一致"),
        ("stages.toml", "nearest = [1]", "nearest = [7]", "nearest", "不存在"),
        ("stages.toml", 'unit = "event"', 'unit = "t"', "accidents", "量纲"),
        ("plan.toml", "date = 2023-12-31\n", "", "baseline_date.date", "不符"),
        ("plan.toml", "first_year = 2024", "first_year = 2030", "term.last_year", "颠倒"),
        ("plan.toml", "first_year = 2024", "first_year = true", "term.first_year", "类型不对"),
        ("plan.toml", 'slug = "demo-riverside-2024-2028"\n', "", "slug", "缺少此项"),
        ("plan.toml", "[source]", "[source", "", "合法的 TOML"),
        ("tasks.toml", "serves = [1]", "serves = [6]", "serves", "不存在"),
        ("tasks.toml", 'body = "lost"', 'body = "lost"\nbody_lines = "L15"', "task[1].body", "正文"),
        ("tasks.toml", "[[task]]", "[task]", "task", "类型不对"),
        ("plan.toml", "[baseline_date]", "[baseline_dates]", "baseline_date", "缺少此项"),
        ("plan.toml", "[document]", "[documents]", "document", "缺少此项"),
        ("plan.toml", "[term]", "[terms]", "term", "缺少此项"),
        ("plan.toml", "[source]", "[sources]", "source", "缺少此项"),
        ("plan.toml", "[title]", "[titles]", "title", "缺少此项"),
        ("indicators.toml", "baseline = { value = 640", "base = { value = 640", "indicator[4].baseline", "缺少此项"),
        ("indicators.toml", 'unit = { code = "person"', 'units = { code = "person"', "indicator[4].unit", "缺少此项"),
        ("definitions.toml", SKILLED, SKILLED + ALIKE + ALIKE, "definition[4].alternative", "重名"),
        ("lists.toml", "items = [", "items = []\nold = [", "list[1].items", "空的"),
        ("lists.toml", ', en = "old glass"', "", "list[1].items[1].en", "缺少此项"),
        ("lists.toml", 'zh = "旧玻璃", ', "", "list[1].items[1].zh", "缺少此项"),
        ("technologies.toml", "change = -1000", "", "technology[1].effect[1].change", "不符"),
        (
            "conditions.toml",
            'possible = ["yes"]',
            'possible = ["yes", "no"]',
            "condition[1].mark[1].possible",
            "不符",
        ),
        ("conditions.toml", 'possible = ["yes"]', 'possible = ["perhaps"]', "condition 1", "不存在"),
        ("indicators.toml", "value = 640", "value = 640, approximate = 1", "indicator[4].baseline.approximate", "类型"),
        ("indicators.toml", "[[group]]", "[group]", "group", "类型不对"),
        ("measures.toml", "[measures]", "[measures]\nodd = 3", "measures.odd", "类型不对"),
        ("lists.toml", '{ zh = "旧玻璃", en = "old glass" }', '"旧玻璃"', "list[1].items", "类型不对"),
        ("definitions.toml", SKILLED, 'Skilled workers" }\nwords2 = 1\n', "definition[4].words2", "不认识的键"),
        ("measures.toml", '"ha", kind = "stock"', '"ha", kind = "ratio"', "measures.circular.site_area.kind", "可选值"),
    ],
)
def test_a_flaw_is_named(flaws_after: Edit, file: str, old: str, new: str, key: str, problem: str) -> None:
    flaws = flaws_after(file, old, new)
    assert any(flaw.file == file and key in flaw.key and problem in flaw.problem for flaw in flaws), flaws
    assert all(str(flaw).startswith(flaw.file) for flaw in flaws)


def test_a_misspelt_file_and_a_missing_one_are_both_named(copy: Path) -> None:
    (copy / "stages.toml").rename(copy / "stage.toml")
    with pytest.raises(PlanRefused) as refused:
        load(copy)
    assert {flaw.file for flaw in refused.value.flaws} == {"stages.toml", "stage.toml"}


def test_a_huge_file_and_a_file_in_another_encoding_are_refused(copy: Path) -> None:
    (copy / "tasks.toml").write_text("#" * (MAX_FILE_BYTES + 1))
    (copy / "stages.toml").write_bytes("# 阶段".encode("gbk"))
    with pytest.raises(PlanRefused) as refused:
        load(copy)
    assert [flaw.file for flaw in refused.value.flaws] == ["stages.toml", "tasks.toml"]


def test_every_flaw_is_named_in_one_run(copy: Path) -> None:
    path = copy / "indicators.toml"
    text = (
        path.read_text(encoding="utf-8").replace("value = 640", 'value = "x"').replace('kind = "stock"', 'kind = "y"')
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanRefused) as refused:
        load(copy)
    assert len(refused.value.flaws) >= 2


def test_the_checksum_sees_every_byte_and_every_name(copy: Path) -> None:
    first = checksum(copy)
    assert first == riverside().checksum
    (copy / "tasks.toml").rename(copy / "roles.toml")
    assert checksum(copy) != first
    (copy / "roles.toml").rename(copy / "tasks.toml")
    assert checksum(copy) == first
    with (copy / "tasks.toml").open("a") as file:
        file.write("\n")
    assert checksum(copy) != first


def test_a_plan_of_another_shape_loads_with_what_it_has() -> None:
    plan = riverside()
    assert plan.fictional
    assert not plan.indicator(2).rising
    assert plan.weights
    assert plan.study_area.text is None
    assert (plan.cities, plan.parks, plan.roles) == ((), (), ())
    assert plan.division is None
    with pytest.raises(KeyError):
        plan.indicator(22)
    with pytest.raises(KeyError):
        plan.measure("registry.revenue")
    assert plan.measure("circular.energy").unit.code == "MWh"


def test_words_are_said_in_the_reader_s_language_and_lines_in_short() -> None:
    name = riverside().title.text
    assert name
    assert name.said_in("en-gb").startswith("Riverside")
    assert name.said_in("zh-hans").startswith("河湾")
    assert Text("个", "").said_in("en") == "个"
    assert str(Lines(((1, 1), (3, 5)))) == "L1, L3-5"


def test_a_nameless_row_cannot_be_bound(flaws_after: Edit) -> None:
    flaws = flaws_after(
        "indicators.toml",
        'name = { zh = "技工人数", en = "Skilled workers", status = "stated", lines = "L13" }',
        'name = { zh = "指标4", en = "Indicator 4", status = "missing" }',
    )
    assert [flaw.key for flaw in flaws] == ["definition[4].indicator"]
