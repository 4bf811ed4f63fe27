from fractions import Fraction

import pytest

from valley.kernel.errors import Invalid
from valley.plan.actions.editions import load_plan
from valley.plan.models import Evaluation, PlanEdition
from valley.plan.queries import values


def test_the_real_plan_loads_and_says_what_is_lost(edition: PlanEdition) -> None:
    assert len(values.plan_of(edition).indicators) == 22
    assert values.is_lost(edition, "indicators/10/target")
    assert not values.is_lost(edition, "indicators/15/target")
    assert values.value_at(edition, "indicators/1/target") == {
        "value": "200", "printed": "200", "status": "stated", "lines": "L89",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["indicators/99/target", "indicators/10/colour", "nowhere/1/target", "indicators", ""])
def test_a_path_that_leads_nowhere_is_refused(edition: PlanEdition, path: str) -> None:
    with pytest.raises(Invalid, match="没有这个位置"):
        values.value_at(edition, path)


@pytest.mark.parametrize("value", [{"value": "six"}, {"low": 3}, {"low": 5, "high": 3}, {}, {"colour": "red"}])
def test_a_value_of_another_shape_is_refused(edition: PlanEdition, value: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused:
        values.check_value(edition, "indicators/10/target", value)
    assert refused.value.field


def test_a_checked_value_is_kept_exactly(edition: PlanEdition) -> None:
    assert values.check_value(edition, "indicators/10/target", {"value": "6"}) == {"value": "6", "status": "entered"}
    assert Fraction(values.check_value(edition, "indicators/10/target", {"low": "0.1", "high": 3})["low"]) == Fraction(
        1, 10
    )


def test_loading_again_changes_nothing_and_another_plan_takes_over(edition: PlanEdition) -> None:
    assert load_plan(by=None, slug="nutrition-valley-2022-2035") == edition
    assert [e.due_on.year for e in Evaluation.objects.order_by("due_on")] == [2025, 2030, 2035]
    with pytest.raises(Invalid, match="没有这个规划"):
        load_plan(by=None, slug="../secrets")
    assert values.active_edition() == edition


def test_the_year_of_the_baseline_can_be_entered(edition: PlanEdition) -> None:
    assert values.is_lost(edition, "plan/baseline_date")
    assert values.check_value(edition, "plan/baseline_date", {"date": "2021-12-31"})["date"] == "2021-12-31"
    with pytest.raises(Invalid, match="不是日期"):
        values.check_value(edition, "plan/baseline_date", {"date": "last year"})
