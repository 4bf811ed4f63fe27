"""Suspecting doubles by names and codes."""

import pytest

from valley.registry.engine.similar import Known, Sign, closeness, core, plain, signs


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("北京丰谷食品有限公司", "丰谷食品"),
        ("丰谷食品（北京）有限责任公司", "丰谷食品北京"),
        ("北京市平谷区丰谷食品股份有限公司", "丰谷食品"),
        ("ＡＢＣ　食品 集团有限公司", "abc食品"),
        ("北京公司", "北京公司"),
        ("厂", "厂"),
    ],
)
def test_the_core_is_what_distinguishes(name: str, expected: str) -> None:
    assert core(name) == expected


def test_width_case_and_punctuation_do_not_matter() -> None:
    assert plain("Ａb（c）· D") == "abcd"


def test_closeness_goes_from_nothing_to_one() -> None:
    assert closeness("丰谷食品", "丰谷食品") == 1
    assert closeness("甲", "甲") == 1
    assert closeness("甲", "乙") == 0
    assert 0 < closeness("丰谷食品", "丰谷食物") < 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Known("丰谷食品"), Known("山泉饮料"), []),
        (Known("丰谷食品"), Known("丰谷 食品"), [Sign.SAME_NAME]),
        (Known("北京丰谷食品有限公司"), Known("丰谷食品股份有限公司"), [Sign.SAME_CORE]),
        (Known("丰谷生物食品科技"), Known("丰谷生物食品技术"), []),
        (Known("北京丰谷营养健康食品"), Known("丰谷营养健康食品社"), [Sign.NEAR_NAME]),
        (Known("新名", former=("老名",)), Known("老名"), [Sign.FORMER_NAME]),
        (Known("甲", former=("丙",)), Known("乙", former=("丙",)), [Sign.FORMER_NAME]),
        (Known("甲", codes=(("lei", "X"),)), Known("乙", codes=(("lei", "X"),)), [Sign.SAME_CODE]),
        (
            Known("甲", codes=(("uscc", "91110199MA0000017Q"),)),
            Known("乙", codes=(("uscc", "12110199MA0000017Z"),)),
            [Sign.SAME_BODY],
        ),
    ],
)
def test_signs_are_named_and_symmetric(one: Known, other: Known, expected: list[Sign]) -> None:
    assert signs(one, other) == expected
    assert signs(other, one) == expected
