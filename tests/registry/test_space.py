"""Space: asked for, offered in turn, taken; what the park asks."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import registry as make
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.kernel.things import card_of, work_of
from valley.registry import actions as registry
from valley.registry.actions import space as actions
from valley.registry.engine.moving import Answer, Asked, check
from valley.registry.errors import AlreadyMerged, NotInThePark, PlaceTaken, WrongLevel
from valley.registry.errors.space import (
    NotNow,
    SpaceAskedAlready,
    SpaceBooked,
    SpaceReason,
)
from valley.registry.models import Level, Organisation, Place, Role, SpaceRequest, SpaceStep, Tenancy
from valley.registry.queries import space as queries


def ahead(days: int = 10) -> date:
    return clock.today() + timedelta(days=days)


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def park(db: None) -> Place:
    return make.park("甲园")


@pytest.fixture
def room(park: Place, office: User) -> Place:
    return tagged(park, office)


def tagged(park: Place, office: User, carrier: str = "pilot", area: int = 200) -> Place:
    parcel = make.place(Level.PARCEL, park)
    place = make.place(Level.ROOM, make.place(Level.BUILDING, parcel), area_m2=Decimal(area))
    return registry.change_place(by=office, place=place, carrier=carrier, layer="base")


@pytest.fixture
def firm(park: Place) -> Organisation:
    return make.resident(park)


@pytest.fixture
def clerk(firm: Organisation) -> User:
    return make.with_role(Role.MEMBER, firm)


def asked(clerk: User, firm: Organisation, **more: Any) -> SpaceRequest:
    given = {
        "carrier": "pilot",
        "use": "pilot",
        "area_m2": Decimal(150),
        "wanted_on": ahead(),
        "words": "放大试验",
        **more,
    }
    return actions.ask_for_space(by=clerk, organisation=firm, **given)


def steps(user: User) -> list[str]:
    return [w.next_step for w in work_of(user)]


def test_from_the_queue_to_a_letting(office: User, park: Place, room: Place, firm: Organisation, clerk: User) -> None:
    old = tagged(park, office, "transfer")
    held = registry.let(by=office, organisation=firm, place=old, since=date(2024, 1, 1), use="research")
    request = asked(clerk, firm, moving_from=held)
    assert steps(office) == ["安排场所"]
    assert steps(clerk) == []
    with pytest.raises(SpaceAskedAlready):
        asked(clerk, firm)
    with pytest.raises(NotNow):
        actions.take_space(by=clerk, request=request, since=clock.today())
    with pytest.raises(NotAllowed):
        actions.offer_space(by=clerk, request=request, place=room, until=ahead())
    actions.offer_space(by=office, request=request, place=room, until=ahead())
    assert steps(office) == []
    assert steps(clerk) == ["确认预留的场所"]
    with pytest.raises(NotAllowed):
        actions.take_space(by=office, request=request, since=clock.today())
    actions.take_space(by=clerk, request=request, since=clock.today())
    assert request.state == "let"
    assert request.tenancy is not None
    assert request.tenancy.place == room
    assert request.tenancy.area_m2 == 150
    assert not Tenancy.objects.known().on(clock.today()).filter(place=old).exists()
    assert queries.moves_up(queries.way_of(firm)) == 1
    assert steps(clerk) == steps(office) == []
    assert [s.state for s in request.steps.order_by("pk")] == ["queued", "offered", "let"]
    with pytest.raises(DatabaseError), transaction.atomic():
        SpaceStep.objects.filter(request=request).update(words="x")


def test_out_of_turn_needs_a_reason_that_stays(
    office: User, park: Place, room: Place, firm: Organisation, clerk: User
) -> None:
    other = make.resident(park)
    first = asked(clerk, firm)
    second = asked(make.with_role(Role.MEMBER, other), other)
    with pytest.raises(SpaceReason, match="前面还有 1 份"):
        actions.offer_space(by=office, request=second, place=room, until=ahead())
    actions.offer_space(by=office, request=second, place=room, until=ahead(), words="政府实验室急用")
    said = second.steps.order_by("-pk")[0].words
    assert "前面还有 1 份" in said
    assert "政府实验室急用" in said
    with pytest.raises(SpaceBooked):
        actions.offer_space(by=office, request=first, place=room, until=ahead())
    actions.take_back_offer(by=office, request=second, words="已另行解决")
    assert [r.pk for r in queries.requests_for(office)] == [first.pk, second.pk]  # it keeps its turn
    actions.offer_space(by=office, request=first, place=room, until=ahead())


def test_what_speaks_against_a_place_is_named(office: User, park: Place, firm: Organisation, clerk: User) -> None:
    elsewhere = make.park("乙园")
    request = asked(clerk, firm, park=elsewhere)
    small = tagged(park, office, "transfer", 100)
    with pytest.raises(SpaceReason) as refused:
        actions.offer_space(by=office, request=request, place=small, until=ahead())
    for word in ("载体类型", "小于申请面积", "不在所申请的园区"):
        assert word in str(refused.value)
    with pytest.raises(WrongLevel):
        actions.offer_space(by=office, request=request, place=park, until=ahead())
    with pytest.raises(Invalid):
        actions.offer_space(by=office, request=request, place=small, until=ahead(-1), words="x")
    registry.let(by=office, organisation=firm, place=small, since=clock.today())
    with pytest.raises(PlaceTaken):
        actions.offer_space(by=office, request=request, place=small, until=ahead(), words="x")


def test_an_offer_is_declined_runs_out_or_is_not_for_strangers(
    office: User, park: Place, room: Place, firm: Organisation, clerk: User
) -> None:
    request = asked(clerk, firm)
    actions.offer_space(by=office, request=request, place=room, until=ahead(3))
    with pytest.raises(Invalid):
        actions.decline_space(by=clerk, request=request, words=" ")
    actions.decline_space(by=clerk, request=request, words="层高不够")
    assert (request.state, request.place) == ("queued", None)
    actions.offer_space(by=office, request=request, place=room, until=ahead(3))
    with clock.travel(timezone.now() + timedelta(days=5)), pytest.raises(NotNow, match="到期"):
        actions.take_space(by=clerk, request=request, since=clock.today())
    actions.withdraw_space(by=clerk, request=request)
    assert request.place is None
    with pytest.raises(NotNow):
        actions.withdraw_space(by=clerk, request=request)
    again = asked(clerk, firm)
    actions.refuse_space(by=office, request=again, words="园区没有这类载体")
    assert again.state == "refused"
    stranger = make.with_role(Role.MEMBER, make.organisation())
    assert list(queries.requests_for(stranger)) == []
    assert card_of(again.uri, stranger) is None
    assert card_of(again.uri, clerk) is not None
    with pytest.raises(NotAllowed):
        asked(stranger, firm)


def test_who_is_not_in_the_park_is_told_so(office: User, room: Place) -> None:
    outside = make.organisation()
    clerk = make.with_role(Role.MEMBER, outside)
    request = asked(clerk, outside)
    actions.offer_space(by=office, request=request, place=room, until=ahead())
    with pytest.raises(NotInThePark):
        actions.take_space(by=clerk, request=request, since=clock.today())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"carrier": "castle"}, "carrier"), ({"use": "x"}, "use"), ({"area_m2": Decimal(0)}, "area_m2"),
        ({"area_m2": None}, "area_m2"), ({"wanted_on": date(2020, 1, 1)}, "wanted_on"), ({"words": " "}, "words"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_refused_by_field(
    clerk: User, firm: Organisation, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(clerk, firm, **wrong)
    assert refused.value.field == field
    assert not SpaceRequest.objects.exists()


def test_only_what_is_one_s_own_is_given_back(
    office: User, room: Place, park: Place, firm: Organisation, clerk: User
) -> None:
    other = make.resident(park)
    theirs = registry.let(by=office, organisation=other, place=room, since=clock.today())
    with pytest.raises(Invalid) as refused:
        asked(clerk, firm, moving_from=theirs)
    assert refused.value.field == "moving_from"
    with pytest.raises(WrongLevel):
        asked(clerk, firm, park=room)
    firm.ended_on = clock.today()
    with pytest.raises(AlreadyMerged):
        asked(clerk, firm)


def test_criteria_are_met_missed_unknown_or_judged() -> None:
    asks = [
        Asked("人数", "办法", "staff_heads", Decimal(10)), Asked("收入", "办法", "revenue_fen", Decimal(5)),
        Asked("强度", "办法", "rd_per_mille", Decimal(30)), Asked("样品", "办法"),
    ]  # fmt: skip
    found = check(asks, {"staff_heads": Decimal(10), "revenue_fen": Decimal(4), "rd_per_mille": None})
    assert [each.answer for each in found] == [Answer.MET, Answer.MISSED, Answer.UNKNOWN, Answer.JUDGED]


def test_a_missed_criterion_needs_a_reason(
    office: User, room: Place, firm: Organisation, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {"by": office, "carrier": "pilot", "source": "园区办法", "begins_on": date(2024, 1, 1)}
    row = actions.set_space_criterion(**given, words="员工十人以上", fact="staff_heads", at_least=Decimal(10))
    actions.set_space_criterion(**given, words="已有样品")
    request = asked(clerk, firm)
    assert [c.answer for c in queries.checked(request)] == [Answer.UNKNOWN, Answer.JUDGED]
    facts = {firm.pk: {"staff_heads": Decimal(4)}}
    monkeypatch.setattr(queries, "facts_of", lambda firms, day, known_at: facts)
    with pytest.raises(SpaceReason, match="未达条件：员工十人以上"):
        actions.offer_space(by=office, request=request, place=room, until=ahead())
    with pytest.raises(Invalid):
        actions.end_space_criterion(by=office, criterion=row, on=date(2023, 1, 1))
    actions.end_space_criterion(by=office, criterion=row, on=clock.today())
    with pytest.raises(NotNow):
        actions.end_space_criterion(by=office, criterion=row, on=clock.today())
    actions.offer_space(by=office, request=request, place=room, until=ahead())
    for wrong in ({"fact": "height", "at_least": Decimal(1)}, {"fact": "staff_heads"}, {"at_least": Decimal(1)}):
        with pytest.raises(Invalid):
            actions.set_space_criterion(**given, words="x", **wrong)


def test_cells_show_what_is_missing(office: User, park: Place, room: Place, firm: Organisation, clerk: User) -> None:
    make.place(Level.ROOM, room.parent)
    registry.let(by=office, organisation=firm, place=room, since=clock.today())
    asked(clerk, firm)
    found = {(c.layer, c.carrier): c for c in queries.cells()}
    assert len(found) == 15
    base = found["base", "pilot"]
    assert (base.places, base.area_m2, base.let_m2, base.waiting) == (1, Decimal(200), Decimal(200), 1)
    assert found["core", "research"].places == 0
    assert queries.untagged() >= 2
    with pytest.raises(Invalid):
        registry.change_place(by=office, place=room, carrier="castle")


def test_whoever_leaves_hands_the_requests_over(clerk: User, firm: Organisation) -> None:
    request = asked(clerk, firm)
    other = make.with_role(Role.MEMBER, firm)
    assert queries.open_requests(clerk, firm.uri).count() == 1
    assert actions.hand_over_requests(clerk, other, None, firm.uri) == 1
    request.refresh_from_db()
    assert request.owner == other


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_through_the_pages_and_the_api(office: User, room: Place, firm: Organisation, clerk: User) -> None:
    desk, theirs = signed_in(office), signed_in(clerk)
    form = {
        "organisation": firm.pk, "carrier": "pilot", "use": "pilot", "area_m2": "150", "wanted_on": ahead().isoformat(),
        "words": "放大试验",
    }  # fmt: skip
    assert "申请用房" in theirs.get("/space").content.decode()
    assert theirs.get("/space-requests/new").status_code == 200
    assert theirs.post("/space-requests/new", {**form, "area_m2": "0"}).status_code == 422
    assert theirs.post("/space-requests/new", form).status_code == 302
    request = SpaceRequest.objects.get()
    page = desk.get(request.uri).content.decode()
    assert f"{request.uri}/do/offer" in page
    until = ahead().isoformat()
    assert desk.post(f"{request.uri}/do/offer", {"place": room.pk, "until": until}).status_code == 302
    assert f"{request.uri}/do/take" in theirs.get(request.uri).content.decode()
    assert theirs.post(f"{request.uri}/do/take", {"since": clock.today().isoformat()}).status_code == 302
    assert "已落实" in desk.get("/space?state=let").content.decode()
    new = {"carrier": "pilot", "words": "已有样品", "source": "办法", "begins_on": "2024-01-01"}
    assert desk.post("/space-criteria/new", new).status_code == 302
    assert "已有样品" in theirs.get("/space").content.decode()
    rows = theirs.get("/api/v1/space-requests").json()
    assert [row["state"] for row in rows] == ["let"]
    again = {**form, "organisation": str(firm.public_id), "carrier": "living", "use": "other", "area_m2": 30}
    made = theirs.post("/api/v1/space-requests", again, content_type="application/json")
    assert made.status_code == 201, made.content
    assert theirs.post("/api/v1/space-requests", again, content_type="application/json").status_code == 409
