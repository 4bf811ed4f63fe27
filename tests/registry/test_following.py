"""Returns and offers of space held against the forms and criteria in force."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.models import User
from valley.kernel.queries.rulebooks import checked
from valley.registry import actions as registry
from valley.registry.actions import space
from valley.registry.actions.returns import open_campaign
from valley.registry.engine.returns.library import forms
from valley.registry.models import Campaign, Level, Place


@pytest.fixture
def office(db: None) -> User:
    return make.office()


def states(office: User, name: str) -> list[str]:
    (one,) = (each for each in checked(office, clock.today()) if each.workflow.name == name)
    return [each.state for each, _card in one.found]


def test_a_campaign_goes_by_the_text_of_its_form(office: User) -> None:
    make.resident(make.park(), since=date(2023, 1, 1))
    code, edition = next(key for key in forms() if key[0].endswith("annual"))
    campaign = open_campaign(
        by=office, form_code=code, form_edition=edition, start=date(2024, 1, 1), due_on=clock.today()
    )
    assert states(office, "registry.returns") == ["follows"]
    held = Campaign.objects.filter(pk=campaign.pk)
    held.update(form_fingerprint="0" * 16)
    assert states(office, "registry.returns") == ["departs"]
    held.update(form_edition="never")
    assert states(office, "registry.returns") == ["departs"]


def test_an_offer_is_held_against_the_criteria_of_today(office: User) -> None:
    park = make.park()
    firm = make.resident(park)
    room = place(park, office)
    request = space.ask_for_space(
        by=make.with_role("member", firm), organisation=firm, carrier="pilot", use="pilot", area_m2=Decimal(20),
        wanted_on=clock.today(), words="中试",
    )  # fmt: skip
    assert states(office, "registry.offers") == []
    space.offer_space(by=office, request=request, place=room, until=clock.today() + timedelta(days=9))
    assert states(office, "registry.offers") == ["follows"]
    space.set_space_criterion(
        by=office, carrier="pilot", words="上年有产值", source="办法", begins_on=date(2024, 1, 1), fact="revenue_fen",
        at_least=Decimal(1),
    )  # fmt: skip
    assert states(office, "registry.offers") == ["unknown"]  # no accepted return: nobody knows


def place(park: Place, office: User) -> Place:
    parcel = make.place(Level.PARCEL, park)
    room = make.place(Level.ROOM, make.place(Level.BUILDING, parcel), area_m2=Decimal(200))
    return registry.change_place(by=office, place=room, carrier="pilot", layer="base")
