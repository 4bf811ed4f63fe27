"""Table 2 of the plan as rules: compared with a second reading of the source, over the whole space of facts."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import valley.plan
from valley.kernel.engine.rules import Edition, Given, Verdict, judge, judge_under, load_book
from valley.kernel.engine.rules.language import read_given
from valley.registry.engine.industries import SCHEME, classification

RULES = Path(valley.plan.__file__).parent / "data" / "nutrition-valley-2022-2035" / "rules"
BOOK = load_book(RULES.glob("beijing-catalogue-*.toml"), schemes={SCHEME: classification().classes})
EDITION: Edition = BOOK.editions[0]
DAY = date(2026, 11, 22)

# Lines 190-199 of the plan's text, as printed.
SOURCE = """表2《北京市新增产业的禁止和限制目录》(2022年版)部分
制造业(研发、中试、设计、营销、财务、技术服务、总部管理、调试组装、系统集成等符合首都功能定位的非生产制造环节除外
(13)农副食品加工业
禁止新建和扩建[本地出产的鲜活农副食品加工除外,保障城市基本运行的农副食品和符合卫生规范的现场制作类经营除外,口岸功能区除外,现有企业向本市开发区和产业园区内转移的除外,(1361)水产品冷冻加工除外]
限制类
(14)食品制造
禁止新建和扩建(保障城市基本运行的食品制造除外,为连锁餐饮、超市、便利店提供主食、副食、调料等配送的中央厨房和食品制造除外,符合卫生规范的现场制作类经营及营养食品制造中特殊医学用途配方食品除外,现有企业向本市开发区和产业园区内转移的除外
(15)酒、饮料和精制茶制造业
禁止新建和扩建[(1515)葡萄酒制造除外]
禁止类""".splitlines()

SPACE = {
    "activity": ("production", "rd", "pilot", "design", "marketing", "finance", "technical_service", "headquarters",
                 "commissioning", "integration", "other"),
    "build": ("new", "expand", "relocate", "unchanged"),
    "firm": ("beijing", "elsewhere"),
    "in_park": (True, False),
    "in_port_zone": (True, False),
    "local_fresh": (True, False),
    "city_supply": (True, False),
    "on_site": (True, False),
    "kitchen": ("listed", "other", "none"),
    "medical": (True, False),
}  # fmt: skip
READINGS = tuple(product((True, False), repeat=7))


def oracle(code: str, case: dict[str, str | bool]) -> str:
    """The same table read a second time, as straight code: every reading of every doubt, then agree or ask."""
    answers = {_one_reading(code, case, *reading) for reading in READINGS}
    return answers.pop() if len(answers) == 1 else "needs_human"


def _one_reading(
    code: str,
    case: dict[str, str | bool],
    etc_includes: bool,
    fish_exempt: bool,
    foreign_firms_too: bool,
    relocation_is_new: bool,
    other_food_too: bool,
    class_14_restricted: bool,
    text_14_complete: bool,
) -> str:
    if code[:2] not in ("13", "14", "15"):
        return "not_covered"
    if case["activity"] != "production" and (case["activity"] != "other" or etc_includes):
        return "allowed"
    if case["build"] == "unchanged":
        return "not_covered"
    moves_into_park = (
        case["build"] == "relocate" and case["in_park"] and (case["firm"] == "beijing" or foreign_firms_too)
    )
    if code[:2] == "13":
        if code == "1361" and fish_exempt:
            return "allowed"
        if code == "1361":  # then the exception for relocations is not for it
            moves_into_park = False
        excepted: object = (
            any(case[k] for k in ("local_fresh", "city_supply", "on_site", "in_port_zone")) or moves_into_park
        )
        banned = "restricted"
    elif code[:2] == "14":
        excepted = (
            case["city_supply"]
            or case["kitchen"] == "listed"
            or (case["kitchen"] == "other" and other_food_too)
            or case["on_site"]
            or (code == "1491" and case["medical"])
            or moves_into_park
        )
        banned = "restricted" if class_14_restricted and text_14_complete else "needs_human"
    else:
        excepted, banned = code == "1515", "prohibited"
    if excepted:
        return "allowed"
    return banned if case["build"] in ("new", "expand") or relocation_is_new else "not_covered"


def outcome_of(code: str, case: dict[str, str | bool]) -> str:
    """The engine's answer to a complete case, by walking its compiled diagram."""
    program = EDITION.program(DAY)
    diagrams, node = program.diagrams, program.settled
    values = {**case, "industry": code}
    while diagrams.level(node) < diagrams.end:
        domain = program.domains[diagrams.level(node)]
        (region,) = domain.among(values[domain.fact.id])
        node = diagrams.children(node)[region]
    return str(diagrams.value(node))


@pytest.mark.slow
def test_every_complete_case_of_the_three_divisions_agrees_with_a_second_reading() -> None:
    """Every kind of code that the table tells apart, times every combination of all other facts."""
    for code in ("1311", "1361", "1411", "1491", "1511", "1515", "2614"):
        for values in product(*SPACE.values()):
            case = dict(zip(SPACE, values, strict=True))
            assert outcome_of(code, case) == oracle(code, case), (code, case)


@pytest.mark.slow
def test_every_industry_code_is_treated_like_its_kind() -> None:
    """All 1,381 classes of GB/T 4754-2017 × link × kind of project, with and without each exception."""
    bare: dict[str, str | bool] = dict.fromkeys(
        ("in_park", "in_port_zone", "local_fresh", "city_supply", "on_site"), False
    )
    bare |= {"firm": "beijing", "kitchen": "none", "medical": False}
    variants: list[dict[str, str | bool]] = [
        {},
        {"in_park": True},
        {"local_fresh": True},
        {"medical": True},
        {"kitchen": "listed"},
    ]
    for code in sorted(classification().classes):
        # outside the printed divisions nothing else can matter: the first test walks that whole space for one code
        for activity, build, variant in product(
            SPACE["activity"], SPACE["build"], variants if code[:2] in ("13", "14", "15") else variants[:1]
        ):
            case = {**bare, **variant, "activity": activity, "build": build}
            assert outcome_of(code, case) == oracle(code, case), (code, case)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(classification().classes)), st.data())
def test_a_verdict_on_part_of_the_facts_never_contradicts_the_second_reading(code: str, data: st.DataObject) -> None:
    case = {name: data.draw(st.sampled_from(values)) for name, values in SPACE.items()}
    shown = data.draw(st.sets(st.sampled_from(sorted(SPACE))))
    facts = {n: Given(v) for n, v in {**{k: case[k] for k in shown}, "industry": code}.items()}
    verdict = judge(BOOK, facts, as_of=DAY)
    assert oracle(code, case) in verdict.possible
    assert verdict.outcome in (None, oracle(code, case))


@given(st.sampled_from(sorted(classification().classes)), st.data())
def test_what_the_extract_does_not_print_is_never_allowed(code: str, data: st.DataObject) -> None:
    case = {name: data.draw(st.sampled_from(values)) for name, values in SPACE.items()}
    if code[:2] not in ("13", "14", "15"):
        assert outcome_of(code, case) == "not_covered"


def verdict_on(text: str) -> Verdict:
    return judge_under(EDITION, {k: Given(v, "申报") for k, v in read_given(text, EDITION.facts).items()}, as_of=DAY)


def test_the_words_of_every_clause_are_printed_in_the_source() -> None:
    for clause in EDITION.clauses:
        first, _, last = clause.citation.lines.partition("-")
        printed = SOURCE[int(first) - 190 : int(last or first) - 189]
        assert any(clause.words in line for line in printed), clause.id
        for exception in clause.exceptions:
            for piece in exception.words.split("……"):
                assert piece in clause.words, (clause.id, exception.id)


def test_nothing_is_asked_about_an_industry_that_is_not_printed() -> None:
    verdict = verdict_on("行业代码 为 2614")
    assert verdict.outcome == "not_covered"
    assert verdict.next_question is None
    assert "不等于允许" in verdict.reason.zh


def test_a_beverage_maker_learns_that_its_research_is_welcome() -> None:
    """The plan's own division of labour (L309): research and marketing here, manufacture elsewhere."""
    verdict = verdict_on("行业代码 为 1524 且 经营环节 为 生产制造 且 建设方式 为 新建")
    assert verdict.outcome == "prohibited"
    (way,) = verdict.ways
    assert [s.fact.id for s in way.steps] == ["activity"]
    assert "研发" in way.steps[0].zh
    assert way.outcome == "allowed"


def test_the_doubt_about_frozen_fish_is_explained_with_both_readings() -> None:
    verdict = verdict_on(
        "行业代码 为 1361 且 经营环节 为 生产制造 且 建设方式 为 新建 且 非 (本地鲜活) 且 非 (保障城市运行)"
        " 且 非 (现场制作) 且 非 (口岸功能区内)"
    )
    (doubt,) = verdict.doubts
    assert doubt.doubt.id == "frozen_fish"
    assert dict(doubt.readings) == {"exempt": {"allowed"}, "no_relocation": {"restricted"}}
    assert doubt.doubt.help.zh


def test_before_the_edition_there_is_no_answer() -> None:
    for day in (date(2021, 6, 1), date(2022, 3, 10)):
        assert judge(BOOK, {"industry": Given("1524")}, as_of=day).outcome is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_word_shown_exists_in_both_languages(language: str) -> None:
    shown = [w for f in EDITION.facts.values() for w in (f.name, f.question, *f.choices.values())]
    shown += [o.name for o in EDITION.outcomes.values()] + [c.title for c in EDITION.clauses] + [EDITION.note]
    shown += [f.help for f in EDITION.facts.values() if f.settles_doubt]
    assert all(w.say(language) for w in shown)
    assert language == "zh" or all(w.say("en").isascii() or "“" in w.en or "口岸" in w.en for w in shown)
