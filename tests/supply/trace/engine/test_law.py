"""Rules as data: every clause has its source, and what was not read says so."""

from datetime import date

import pytest

from valley.supply.trace.engine import law
from valley.supply.trace.engine.kde.finding import FINDERS
from valley.supply.trace.engine.law.sources import UNREAD


def test_every_element_can_be_found_and_names_its_clause() -> None:
    for form in law.record_forms().values():
        assert form.source.read != "unread"
        keys = [element.key for element in form.elements]
        assert len(keys) == len(set(keys))
        for element in form.elements:
            assert element.find.partition(":")[0] in FINDERS, element
            assert element.clause
            assert element.need in ("must", "if")
            assert element.by in ("keeper", "previous")


@pytest.mark.parametrize(
    ("form", "count"),
    [
        # Elements of the section; quantity and its unit are one element there and two columns here.
        ("fsma-harvesting", 8), ("fsma-cooling", 7), ("fsma-packing", 16), ("fsma-landing", 7),
        ("fsma-shipping", 8), ("fsma-receiving", 8), ("fsma-transformation", 9), ("cn-release", 1), ("cn-intake", 1),
    ],
)  # fmt: skip
def test_each_clause_of_the_section_has_a_column(form: str, count: int) -> None:
    assert len({element.clause for element in law.record_forms()[form].elements}) == count


def test_a_paper_tells_what_is_written_empty_and_unread() -> None:
    disposal = law.paper_forms()["disposal"]
    states = {field.key: state for field, _value, state in disposal.filled({"method": "焚烧", "witness": "甲"})}
    assert states == {"goods": "empty", "when_where": "empty", "method": "written", "witness": "unread"}
    assert law.sources()["recall-measures"].read == "unread"
    assert UNREAD == "条款未读到"


def test_a_record_is_kept_for_the_longest_that_applies() -> None:
    made = date(2026, 1, 31)
    kept = {"made_on": made, "recall_open": False}
    none = law.keep_until(expires_on=None, traits=(), **kept)  # type: ignore[arg-type]
    assert (none.until, none.rule and none.rule.key) == (date(2028, 1, 31), "fsl-50-none")
    short = law.keep_until(expires_on=date(2026, 8, 31), traits=(), **kept)  # type: ignore[arg-type]
    assert short.until == date(2027, 2, 28)  # six months on, the month's last day
    fsma = law.keep_until(expires_on=date(2026, 8, 31), traits={"fsma"}, **kept)  # type: ignore[arg-type]
    assert (fsma.until, fsma.rule and fsma.rule.clause) == (date(2028, 1, 31), "1.1455(d)")
    assert law.keep_until(made_on=made, expires_on=None, traits=(), recall_open=True).until is None


def test_the_scheme_has_points_with_their_grounds() -> None:
    found = law.scheme()
    assert found.edition
    assert all(point.rests_on and point.rests_on_en and point.example and point.example_en for point in found.points)
