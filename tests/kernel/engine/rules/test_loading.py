"""A rule file is loaded whole and right, or not at all, and says why."""

from datetime import date
from pathlib import Path

import pytest

from valley.kernel.engine.rules import (
    FactNotUnderstood,
    Given,
    RuleFileNotLoaded,
    diagram,
    judge,
    load_book,
    load_edition,
    read_edition,
)

GOOD = """
book = "rent"
[edition]
id = "2026"
title = "租金补贴办法"
title_en = "Rent support"
source = "测试"
from = "2026-03"
to = "2026-12-31"
precedence = ["refused", "granted"]
otherwise = "refused"

[outcome.granted]
name = "给予"
name_en = "granted"
favourable = true
[outcome.refused]
name = "不予"
name_en = "refused"
favourable = false

[fact.area]
kind = "number"
unit = "m2"
effort = 2
name = "面积"
name_en = "area"
question = "面积多大？"
question_en = "How large?"
[fact.since]
kind = "date"
name = "入园日"
name_en = "arrival"
question = "何时入园？"
question_en = "Since when?"
[fact.note]
kind = "text"
name = "园区名"
name_en = "park"
question = "哪个园区？"
question_en = "Which park?"

[clause.A1]
title = "第一条"
title_en = "Article 1"
words = "面积不超过五百平方米且2025年以后入园的，给予补贴。"
cite = { source = "办法", edition = "2026", article = "第一条" }
when = "面积 ≤ 500 平方米 且 入园日 ≥ 2025-01-01 且 非 (园区名 为 外园)"
outcome = "granted"

[[case]]
name = "小企业"
on = "2026-06-01"
given = "面积 为 0.3亩 且 入园日 为 2025-05-01 且 园区名 为 甲园"
expect = "granted"
"""


def refused(text: str) -> str:
    with pytest.raises(RuleFileNotLoaded) as caught:
        read_edition(text.encode(), name="rent.toml")
    assert caught.value.problems
    return str(caught.value)


def test_a_good_file_loads_with_its_checksum() -> None:
    edition = read_edition(GOOD.encode(), name="rent.toml")
    assert len(edition.checksum) == 64
    assert edition.checksum != read_edition((GOOD + "\n# 注\n").encode()).checksum


def test_a_failing_case_names_file_case_expected_and_got() -> None:
    said = refused(GOOD.replace('expect = "granted"', 'expect = "refused"'))
    for part in ("rent.toml", "用例 1“小企业”", "应为：refused", "实为：granted"):
        assert part in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (', article = "第一条"', "", "clause.A1.cite：缺少“article”"),
        ('edition = "2026", article', "article", "clause.A1.cite：缺少“edition”"),
        ('source = "办法", ', "", "clause.A1.cite：缺少“source”"),
        ("words = ", "# words = ", "clause.A1：缺少“words”"),
        ("500 平方米", "500", "须带单位"),
        ("面积 ≤ 500", "面机 ≤ 500", "没有名为“面机”"),
        ('outcome = "granted"', 'outcome = "granted2"', "未定义的结果“granted2”"),
        ('outcome = "granted"', "", "clause.A1：缺少 outcome"),
        ('unit = "m2"', 'unit = "光年"', "可识别的单位"),
        ('kind = "text"', 'kind = "picture"', "kind 不对"),
        ("effort = 2", "effort = 0", "effort 应为"),
        ('name_en = "area"', "", "须有中文和英文"),
        ('name = "园区名"', 'name = "面积"', "名称“面积”已被"),
        ('name = "园区名"', 'name = "园区 名"', "不能含空格"),
        ('from = "2026-03"', 'from = "2027-03"', "失效早于施行"),
        ('from = "2026-03"', 'from = "春天"', "日期应写作"),
        ("[[case]]", "[[caze]]", "不认识的栏目"),
        ('on = "2026-06-01"', "", "用例须有"),
        ("面积 为 0.3亩", "面积 ≤ 0.3亩", "只能逐项列出"),
        ('precedence = ["refused", "granted"]', 'precedence = ["refused"]', "未列出结果“granted”"),
        ('when = "面积', 'overrides = ["A1"]\nwhen = "面积', "overrides 成环"),
        ('when = "面积', 'overrides = ["B9"]\nwhen = "面积', "不存在的条款“B9”"),
        ("favourable = true", 'favourable = "yes"', "favourable 应为"),
        ('book = "rent"', "", "book：缺少"),
        ("[fact.note]", "[fact.note", "TOML"),
    ],
)
def test_a_fault_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in refused(GOOD.replace(old, new))


def test_all_faults_are_reported_together() -> None:
    broken = GOOD.replace(', article = "第一条"', "").replace("500 平方米", "500").replace("effort = 2", "effort = 0")
    assert refused(broken).count("· ") == 3


def test_a_file_without_cases_is_not_loaded() -> None:
    assert "没有任何用例" in refused(GOOD.split("[[case]]")[0])


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(RuleFileNotLoaded):
        read_edition(b"\xff\xfe\x00")


def test_the_edition_in_force_decides_and_without_one_the_answer_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    later = GOOD.replace('id = "2026"', 'id = "2027"').replace('from = "2026-03"', 'from = "2027"')
    later = later.replace('to = "2026-12-31"\n', "").replace("500 平方米", "100 平方米").replace("0.3亩", "0.1亩")
    (tmp_path / "b.toml").write_text(later.replace('on = "2026-06-01"', 'on = "2028-06-01"'), "utf-8")
    book = load_book(tmp_path.glob("*.toml"))
    facts = {
        name: Given(book.editions[0].facts[name].read(raw), "申报")
        for name, raw in {"area": "200平方米", "since": "2025-05-01", "note": "甲园"}.items()
    }
    outcomes = {day: judge(book, facts, as_of=date.fromisoformat(day)) for day in
                ("2026-02-28", "2026-03-15", "2026-03-31", "2026-12-31", "2027-06-01", "2028-01-01")}  # fmt: skip
    assert {day: v.outcome for day, v in outcomes.items()} == {
        "2026-02-28": None,
        "2026-03-15": None,
        "2026-03-31": "granted",
        "2026-12-31": "granted",
        "2027-06-01": None,
        "2028-01-01": "refused",
    }
    assert "没有已载入的有效版本" in outcomes["2026-02-28"].reason.zh
    assert "未给出确切日期" in outcomes["2026-03-15"].reason.zh
    assert outcomes["2028-01-01"].ways[0].steps[0].zh == "≤ 100 平方米"


def test_editions_that_overlap_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace('from = "2026-03"', 'from = "2026-11"'), "utf-8")
    with pytest.raises(RuleFileNotLoaded, match="重叠"):
        load_book(tmp_path.glob("*.toml"))


def test_a_book_holds_editions_of_one_rule(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    (tmp_path / "b.toml").write_text(GOOD.replace('"rent"', '"wages"'), "utf-8")
    with pytest.raises(RuleFileNotLoaded, match="同一规则"):
        load_book(tmp_path.glob("*.toml"))


@pytest.mark.parametrize(
    ("fact", "raw"),
    [("area", "大"), ("area", "5元"), ("area", "1,,"), ("since", "昨天"), ("since", "2026-02-30"), ("note", " ")],
)
def test_a_value_that_does_not_fit_is_refused_with_a_remedy(tmp_path: Path, fact: str, raw: str) -> None:
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    with pytest.raises(FactNotUnderstood) as caught:
        load_edition(tmp_path / "a.toml").facts[fact].read(raw)
    assert caught.value.fact == fact
    assert caught.value.value == raw
    assert caught.value.remedy.zh
    assert caught.value.remedy.en


def test_rules_too_tangled_to_decide_exactly_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "MAX_NODES", 4)
    assert "须拆分" in refused(GOOD)


DOUBTFUL = GOOD.replace(
    "[clause.A1]",
    """[fact.trade]
kind = "code"
digits = 2
name = "行业"
name_en = "trade"
question = "哪个行业？"
question_en = "Which trade?"
[doubt.etc]
name = "疑义·等"
name_en = "reach"
question = "包括吗？"
question_en = "Included?"
help = "文字未尽。"
help_en = "The words end openly."
[doubt.etc.readings]
yes = ["包括", "included"]
no = ["不包括", "excluded"]
[clause.A1]""",
).replace('otherwise = "refused"', 'otherwise = "refused"\non_doubt = "refused"')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('on_doubt = "refused"', "", "有疑义而未写 on_doubt"),
        ("digits = 2", "", "完整位数 digits"),
        ('yes = ["包括", "included"]', 'yes = "包括"', "应写作 [中文, 英文]"),
        ('no = ["不包括", "excluded"]', "", "选项应至少两个"),
        ("[doubt.etc]", "[doubt.trade]", "与一项事实同名"),
        ('outcome = "granted"', 'outcome = [{ is = "granted", when = "行业 为 1且" }]', "clause.A1.outcome"),
        (
            "[[case]]",
            '[[clause.A1.exception]]\nid = "x"\nwords = "外园除外"\nwhen = "园区 为 外园"\n[[case]]',
            "没有名为“园区”",
        ),
    ],
)
def test_faults_of_doubts_and_codes_are_named(old: str, new: str, said: str) -> None:
    assert read_edition(DOUBTFUL.encode()).facts["etc"].settles_doubt
    assert old in DOUBTFUL
    assert said in refused(DOUBTFUL.replace(old, new))
