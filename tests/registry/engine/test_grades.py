"""Certificate kinds as data, and the growth ladder."""

from datetime import date
from decimal import Decimal

import pytest

from valley.registry.engine.grades import FILE, Answer, Contradiction, Held, catalogue, parse, standing

KNOWN = catalogue()


def test_the_shipped_ladder_is_the_plans() -> None:
    assert [k.code for k in KNOWN.ladder] == ["sme_tech", "specialised", "little_giant", "single_champion", "leading"]
    assert KNOWN.centres == ("tech_centre", "rd_institution")
    assert all(k.source for k in KNOWN.kinds.values())
    assert all(c.clause for c in KNOWN.criteria)


def test_a_firm_without_grades_looks_at_the_first_step() -> None:
    found = standing(KNOWN, [], {"staff_heads": Decimal(100), "revenue_fen": Decimal(30_000_000_000)})
    assert (found.grade, found.until) == (None, None)
    assert found.following is not None
    assert found.following.code == "sme_tech"
    assert [r.answer for r in found.readings] == [Answer.MET, Answer.MISSED, Answer.OPEN, Answer.OPEN]
    assert found.missed[0].short_by == Decimal(10_000_000_000)
    assert not found.ready
    assert len(found.open) == 2


def test_the_highest_step_counts_and_its_latest_end() -> None:
    held = [
        Held("sme_tech", date(2030, 1, 1)),
        Held("specialised", date(2026, 1, 1)),
        Held("specialised", date(2027, 1, 1)),
        Held("listed"),
    ]
    found = standing(KNOWN, held, {"rd_spend_fen": Decimal(1)})
    assert found.grade is not None
    assert (found.grade.code, found.until) == ("specialised", date(2027, 1, 1))
    assert found.following is not None
    assert found.following.code == "little_giant"


def test_no_expiry_means_no_end() -> None:
    assert standing(KNOWN, [Held("specialised", date(2027, 1, 1)), Held("specialised")], {}).until is None


def test_nothing_is_claimed_where_no_criterion_is_on_file() -> None:
    found = standing(KNOWN, [Held("little_giant")], {})
    assert found.following is not None
    assert (found.following.code, found.readings, found.ready) == ("single_champion", (), False)


def test_the_last_step_has_none_after_it() -> None:
    assert standing(KNOWN, [Held("leading")], {}).following is None


def test_ready_needs_every_criterion_known_and_met() -> None:
    text = FILE.read_text(encoding="utf-8").split("[[criteria]]")[0]
    text += '[[criteria]]\nkind = "sme_tech"\nclause = "x"\nread = "primary"\nzh = "a"\nen = "a"\n'
    text += 'fact = "f"\nat_least = 5\n'
    small = parse(text)
    assert standing(small, [], {"f": Decimal(5)}).ready
    assert not standing(small, [], {"f": Decimal(4)}).ready
    assert standing(small, [], {"f": Decimal(4)}).missed[0].short_by == 1
    assert not standing(small, [], {}).ready


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('issuer = "province_science"', 'issuer = "nobody"'),
        ("ladder = 1", "ladder = 7"),
        ('levels = ["base", "innovation"]', 'levels = ["attic"]'),
        ('fact = "staff_heads"\n', ""),
        ('kind = "little_giant"', 'kind = "giant"'),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(old: str, new: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(Contradiction):
        parse(text.replace(old, new, 1))


def test_a_rule_that_nobody_read_is_not_loaded() -> None:
    text = FILE.read_text(encoding="utf-8").split("[[criteria]]")[0]
    rule = '[[criteria]]\nkind = "sme_tech"\nclause = "x"\nzh = "a"\nen = "a"\n'
    for said in ("", 'read = "memory"\n', 'read = "secondary"\n'):
        with pytest.raises(Contradiction, match="where this was read"):
            parse(text + rule + said)
    assert parse(text + rule + 'read = "secondary"\nseen = "a copy, 2026-11-26"\n').criteria
    with pytest.raises(Contradiction, match="validity"):
        parse(text.replace('read = "memory"', 'read = "memory"\nmonths = 60', 1))
