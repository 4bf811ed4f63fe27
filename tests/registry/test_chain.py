"""Gaps of the chain, whom to attract for them, and who inside could grow into them."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.kernel.things import card_of, work_of
from valley.registry import actions as registry
from valley.registry.actions import cases
from valley.registry.actions import chain as actions
from valley.registry.errors import NameTaken
from valley.registry.errors.space import NotNow
from valley.registry.models import ChainLink, Organisation, PartnerCase, Place, Role
from valley.registry.queries.chain import chain, covers


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def park(db: None) -> Place:
    return make.park("甲园")


def firm(office: User, park: Place, code: str) -> Organisation:
    made = make.resident(park)
    registry.set_industry(by=office, organisation=made, code=code, since=date(2024, 1, 1))
    return made


def link(office: User, name: str, position: int, *codes: str, wanted: int = 1) -> ChainLink:
    return actions.set_chain_link(
        by=office, name=name, position=position, codes=codes, wanted=wanted, source="示例招商目录"
    )


@pytest.mark.parametrize(
    ("codes", "code", "covered"),
    [(["144"], "1440", True), (["144"], "144", True), (["A"], "0111", True), (["C"], "0111", False),
     (["1440"], "144", False), (["14", "59"], "5930", True), ([], "1440", False), (["C"], "XXXX", False)],
)  # fmt: skip
def test_a_code_covers_what_stands_below_it(codes: list[str], code: str, covered: bool) -> None:
    assert covers(codes, code) is covered


def test_gaps_follow_from_the_registers(office: User, park: Place) -> None:
    farm = firm(office, park, "0111")
    outside = make.organisation()
    registry.set_industry(by=office, organisation=outside, code="1441", since=date(2024, 1, 1))
    link(office, "种植", 1, "A")
    dairy = link(office, "乳品", 2, "144", wanted=2)
    link(office, "仓储", 3, "59")
    grow, milk, store = chain(clock.today())
    assert (len(grow.here), grow.gap, grow.near) == (1, 0, ())
    assert (milk.gap, milk.uncourted, milk.near) == (2, 2, (farm,))
    assert (store.gap, store.near) == (1, ())
    due = clock.today() + timedelta(days=20)
    case = cases.open_partner_case(
        by=office, name="某乳业", field="乳品", next_step="拜访", due_on=due, link=dairy, on=clock.today()
    )
    assert [w.next_step for w in work_of(office)] == ["拜访"]
    assert (chain(clock.today())[1].gap, chain(clock.today())[1].uncourted) == (2, 1)
    cases.move_case(by=office, case=case, stage="stopped", on=clock.today(), evidence="另投他处")
    assert chain(clock.today())[1].uncourted == 2
    firm(office, park, "1441")
    assert chain(clock.today())[1].gap == 1
    actions.end_chain_link(by=office, link=dairy, on=clock.today())
    assert [each.link.name for each in chain(clock.today())] == ["种植", "仓储"]
    with pytest.raises(NotNow):
        actions.end_chain_link(by=office, link=dairy, on=clock.today())


def test_a_wrong_link_is_refused_by_field(office: User) -> None:
    for wrong, field in (({"codes": ["9999"]}, "codes"), ({"codes": [" "]}, "codes"), ({"wanted": 0}, "wanted"),
                         ({"name": " "}, "name"), ({"source": ""}, "source")):  # fmt: skip
        given = {"name": "乳品", "position": 1, "codes": ["144"], "wanted": 1, "source": "目录", **wrong}
        with pytest.raises(Invalid) as refused:
            actions.set_chain_link(by=office, **given)  # type: ignore[arg-type]
        assert refused.value.field == field
    link(office, "乳品", 1, "144")
    with pytest.raises(NameTaken):
        link(office, "乳品", 2, "59")
    with pytest.raises(NotAllowed):
        link(make.with_role(Role.MEMBER, make.organisation()), "仓储", 2, "59")


def test_through_the_pages(office: User, park: Place) -> None:
    client = Client()
    client.force_login(office)
    new = {"name": "乳品", "position": 1, "codes": "144, 1491", "wanted": 2, "source": "目录"}
    assert client.post("/chain-links/new", {**new, "codes": "9999"}).status_code == 422
    assert client.post("/chain-links/new", new).status_code == 302
    held = ChainLink.objects.get()
    assert held.codes == ["144", "1491"]
    firm(office, park, "1441")
    assert "无人在谈" in client.get("/chain-links?gap=uncourted").content.decode()
    form = client.get(f"{held.uri}/do/court").content.decode()
    assert 'value="乳品"' in form
    target = {
        "name": "某乳业", "field": "乳品", "on": clock.today().isoformat(), "next_step": "拜访",
        "due_on": (clock.today() + timedelta(days=9)).isoformat(),
    }  # fmt: skip
    assert client.post(f"{held.uri}/do/court", target).status_code == 302
    case = PartnerCase.objects.get()
    assert case.link == held
    assert held.uri in client.get(case.uri).content.decode()
    assert "某乳业" in client.get(held.uri).content.decode()
    assert card_of(held.uri, office) is not None
    assert client.post(f"{held.uri}/do/end").status_code == 302
    assert client.get(held.uri).status_code == 200
