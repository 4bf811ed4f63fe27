"""Conditions that the plan leaves open: settled by a paper of the park, computed from the register that it names."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories import registry as make
from tests.plan.counted import Row, counted
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.measures import Kind
from valley.kernel.models import User
from valley.plan.actions import watching
from valley.plan.errors import AlreadyDecided, AlreadyRead
from valley.plan.models import ConditionReading, PlanEdition
from valley.plan.queries import conditions
from valley.registry import actions as registry
from valley.registry.models import Organisation


def own(edition: PlanEdition, no: int) -> tuple[tuple[str, ...], str]:
    """Signs and label of the valley's own mark."""
    line = next(line for line in conditions.matrix(edition, clock.today()) if line.condition.no == no)
    sign = next(sign for sign in line.signs if sign.address)
    return sign.signs, sign.note


def test_the_mark_is_unknown_until_a_paper_names_the_register(edition: PlanEdition, office: User) -> None:
    assert own(edition, 9)[0] == ()
    rows = [Row("/x/1", 1, date(2024, 1, 1), ""), Row("/x/2", 1, date(2024, 2, 1), "")]
    with counted("t.channel", rows, unit="count", kind=Kind.FLOW):
        made = watching.read_condition(by=office, plan=edition, condition=9, measure="t.channel", source="办法第3条")
        assert own(edition, 9) == (("★",), "“建设完善”的标准：未设定")
        with pytest.raises(AlreadyRead):
            watching.read_condition(by=office, plan=edition, condition=9, measure="t.channel", source="又一份")
        watching.take_back_reading(by=office, reading=made, reason="文件废止")
        assert own(edition, 9)[0] == ()
        with pytest.raises(AlreadyDecided):
            watching.take_back_reading(by=office, reading=made, reason="再次")
        given = {"by": office, "plan": edition, "condition": 9, "measure": "t.channel", "source": "办法第3条"}
        whole = watching.read_condition(**given, at_least=Decimal(2))  # type: ignore[arg-type]
        assert own(edition, 9) == (("●",), "")
        rows.pop()
        assert own(edition, 9)[0] == ("★",)
        rows.clear()
        assert own(edition, 9)[0] == ("○",)
        assert whole.at_least == 2
    assert own(edition, 9) == ((), "尚无数据来源：t.channel。")  # nobody registers it any more: unknown, not lacking


def test_a_paper_may_set_when_a_condition_counts_as_built(edition: PlanEdition, office: User) -> None:
    alliance = registry.found_alliance(by=office, name="试验联盟", since=date(2023, 1, 1))
    assert own(edition, 8) == (("★",), "“建设完善”的标准：未设定")
    watching.read_condition(by=office, plan=edition, condition=8, at_least=Decimal(1), source="纪要")
    assert own(edition, 8) == (("●",), "")
    assert alliance.standings.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"condition": 99, "measure": "registry.alliances"}, "condition"),
        ({"condition": 9, "measure": ""}, "measure"),
        ({"condition": 9, "measure": "nobody.knows"}, "measure"),
        ({"condition": 8, "measure": "registry.residents"}, "measure"),
        ({"condition": 8}, "at_least"),
        ({"condition": 8, "at_least": Decimal(0)}, "at_least"),
        ({"condition": 8, "at_least": Decimal("NaN")}, "at_least"),
        ({"condition": 9, "measure": "registry.alliances", "source": " "}, "source"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    edition: PlanEdition, office: User, given: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        watching.read_condition(by=office, plan=edition, **{"source": "纪要", **given})  # type: ignore[arg-type]
    assert caught.value.field == field
    assert ConditionReading.objects.count() == 0


def test_farm_and_food_meet_in_an_alliance(edition: PlanEdition, office: User, clerk: User) -> None:
    """The register behind condition 10 where a paper names it: rolls of alliances and industries of their members."""
    alliance = registry.found_alliance(by=office, name="农食联盟", since=date(2023, 1, 1))
    farm, maker = industry("0141", office), industry("1351", office)
    read = {"by": office, "plan": edition, "condition": 10, "measure": "registry.farm_food_alliances", "source": "纪要"}
    with pytest.raises(NotAllowed):
        watching.read_condition(**{**read, "by": clerk})  # type: ignore[arg-type]
    watching.read_condition(**read)  # type: ignore[arg-type]
    assert own(edition, 10)[0] == ("○",)
    registry.join_alliance(by=office, alliance=alliance, organisation=farm, since=date(2023, 1, 1))
    assert own(edition, 10)[0] == ("○",)
    registry.join_alliance(by=office, alliance=alliance, organisation=maker, since=date(2023, 6, 1))
    assert own(edition, 10)[0] == ("★",)


def industry(code: str, office: User) -> Organisation:
    firm = make.organisation()
    registry.set_industry(by=office, organisation=firm, code=code, since=date(2022, 1, 1))
    return firm


def test_through_the_pages(edition: PlanEdition, office: User) -> None:
    desk, public = Client(), Client()
    desk.force_login(office)
    assert "/plan/conditions/9/read" in desk.get("/plan/conditions/9").content.decode()
    assert "/plan/conditions/9/read" not in public.get("/plan/conditions/9").content.decode()
    assert desk.post("/plan/conditions/9/read", {"source": "办法"}).status_code == 422
    given = {"measure": "registry.alliances", "source": "办法第3条", "at_least": ""}
    assert desk.post("/plan/conditions/9/read", given).status_code == 302
    page = public.get("/plan/conditions/9").content.decode()
    assert "办法第3条" in page
    assert "按园区文件" in page
    assert desk.get("/plan/conditions/9/read").status_code == 404
    assert desk.post("/plan/conditions/9/take-back", {"reason": "废止"}).status_code == 302
    assert "办法第3条" not in public.get("/plan/conditions/9").content.decode()
    assert "measure" not in desk.get("/plan/conditions/8/read").content.decode()
    assert desk.get("/plan/conditions/99/read").status_code == 404
