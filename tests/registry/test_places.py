"""Places, land, arrivals and exits, lettings."""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from tests.factories import registry as make
from valley.kernel.errors import Invalid, NotAllowed, Refusal
from valley.kernel.models import User
from valley.registry import actions, queries
from valley.registry.errors import (
    AlreadyEnded,
    AlreadyInThePark,
    AlreadyMerged,
    AreaExceeded,
    CodeOfPlaceTaken,
    NotInThePark,
    PeriodTaken,
    PlaceTaken,
    Superseded,
    WrongLevel,
)
from valley.registry.models import LandUse, Organisation, Place, Residence, Tenancy

D = date


@pytest.fixture
def office(db: None) -> User:
    return make.office()


@pytest.fixture
def room(office: User) -> Place:
    return make.place("room")


@pytest.fixture
def firm(room: Place) -> Organisation:
    assert room.park is not None
    return make.resident(room.park)


def test_levels_cannot_be_skipped(office: User) -> None:
    park = make.park()
    with pytest.raises(WrongLevel):
        actions.add_place(by=office, level="room", code="1", name="甲", parent=park)
    with pytest.raises(WrongLevel):
        actions.add_place(by=office, level="parcel", code="1", name="甲")
    with pytest.raises(WrongLevel):
        actions.add_place(by=office, level="park", code="1", name="甲", parent=park)


def test_the_database_keeps_the_order_of_levels_by_itself(office: User, room: Place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(level="room", code="9", name="甲", parent=room.park)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=room.pk).update(level="building")
    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.create(organisation=make.organisation(), park=room, period=(D(2024, 1, 1), None))


def test_a_code_stands_once_below_a_parent(office: User) -> None:
    park = make.park(code="A")
    actions.add_place(by=office, level="parcel", code="1", name="甲", parent=park)
    with pytest.raises(CodeOfPlaceTaken):
        actions.add_place(by=office, level="parcel", code="1", name="乙", parent=park)
    with pytest.raises(CodeOfPlaceTaken):
        actions.add_place(by=office, level="park", code="A", name="乙")
    actions.add_place(by=office, level="parcel", code="1", name="丙", parent=make.park())


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"area_m2": Decimal(0)}, "area_m2"),
        ({"area_m2": Decimal("NaN")}, "area_m2"),
        ({"area_m2": Decimal(10) ** 12}, "area_m2"),
        ({"latitude": Decimal(40)}, "latitude"),
        ({"latitude": Decimal(91), "longitude": Decimal(0)}, "latitude"),
        ({"outline": [[0, 0], [1, 1]]}, "outline"),
        ({"outline": [[0, 0], [10, 10], [10, 0], [0, 10]]}, "outline"),
        ({"name": ""}, "name"),
        ({"level": "castle"}, "level"),
    ],
)
def test_nonsense_about_a_place_is_refused_by_field(office: User, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_place(by=office, **{"level": "park", "code": "X", "name": "甲", **given})
    assert refused.value.field == field


def test_a_place_changes_within_reason(office: User, room: Place) -> None:
    position = {"latitude": Decimal("40.1"), "longitude": Decimal("117.1")}
    changed = actions.change_place(
        by=office,
        place=room,
        name="乙",
        role="中试",
        area_m2=None,
        outline=[[0, 0], [4, 0], [4, 5]],
        closed_on=D(2025, 1, 1),
        **position,
    )
    changed.refresh_from_db()
    assert (changed.name, changed.area_m2, changed.longitude) == ("乙", None, Decimal("117.1"))
    with pytest.raises(Invalid):
        actions.change_place(by=office, place=room, level="park")
    with pytest.raises(NotAllowed):
        actions.change_place(by=make.with_role("regulator"), place=room, name="丙")


def test_the_office_of_one_park_stays_in_its_park(office: User, room: Place) -> None:
    assert room.park is not None
    theirs = make.office(park=room.park)
    actions.change_place(by=theirs, place=room, name="乙")
    with pytest.raises(NotAllowed):
        actions.change_place(by=theirs, place=make.place("room"), name="乙")
    with pytest.raises(NotAllowed):
        actions.settle(by=theirs, organisation=make.organisation(), park=make.park(), since=D(2024, 1, 1))


def test_land_goes_from_status_to_status(office: User) -> None:
    parcel = make.place("parcel")
    record: Callable[..., LandUse] = actions.record_land_use
    record(by=office, place=parcel, status="planned", since=D(2020, 1, 1))
    record(by=office, place=parcel, status="built", since=D(2023, 1, 1), area_m2=Decimal(5000))
    record(by=office, place=parcel, status="built", since=D(2023, 1, 1), area_m2=Decimal(6000))
    rows = [(r.status, r.area_m2, r.ended_on) for r in LandUse.objects.known().order_by("period")]
    assert rows == [("planned", None, D(2023, 1, 1)), ("built", Decimal(6000), None)]
    with pytest.raises(PeriodTaken):
        record(by=office, place=parcel, status="planned", since=D(2021, 1, 1))
    with pytest.raises(WrongLevel):
        record(by=office, place=make.place("building"), status="built", since=D(2023, 1, 1))


def test_arrival_and_exit(office: User, firm: Organisation, room: Place) -> None:
    assert room.park is not None
    with pytest.raises(AlreadyInThePark):
        actions.settle(by=office, organisation=firm, park=room.park, since=D(2024, 1, 1))
    actions.let(by=office, organisation=firm, place=room, since=D(2023, 1, 1))
    left = actions.leave_park(by=office, residence=firm.residences.get(), on=D(2024, 6, 1))
    assert (left.ended_on, Tenancy.objects.known().get().ended_on) == (D(2024, 6, 1), D(2024, 6, 1))
    assert not queries.residents(D(2024, 6, 1)).exists()
    assert queries.residents(D(2024, 5, 31)).get() == firm
    actions.settle(by=office, organisation=firm, park=room.park, since=D(2024, 6, 1))  # touching is not overlapping
    with pytest.raises(Superseded):
        actions.leave_park(by=office, residence=left.corrects, on=D(2024, 5, 1))  # type: ignore[arg-type]
    with pytest.raises(AlreadyEnded):
        actions.leave_park(by=office, residence=left, on=D(2024, 7, 1))


def test_dates_in_the_wrong_order_are_refused(office: User) -> None:
    with pytest.raises(Invalid) as refused:
        actions.settle(
            by=office, organisation=make.organisation(), park=make.park(), since=D(2024, 1, 1), until=D(2024, 1, 1)
        )
    assert refused.value.field == "until"
    with pytest.raises(WrongLevel):
        actions.settle(by=office, organisation=make.organisation(), park=make.place("parcel"), since=D(2024, 1, 1))


def test_nobody_moves_in_after_its_end(office: User) -> None:
    firm = make.organisation()
    actions.merge_organisations(
        by=office, organisation=firm, into=make.organisation(), on=D(2024, 1, 1), reason="吸收合并"
    )
    with pytest.raises(AlreadyMerged):
        actions.settle(by=office, organisation=firm, park=make.park(), since=D(2024, 2, 1))
    actions.settle(by=office, organisation=firm, park=make.park(), since=D(2022, 2, 1), until=D(2023, 1, 1))


def test_a_room_is_let_once(office: User, firm: Organisation, room: Place) -> None:
    assert room.park is not None
    other = make.resident(room.park)
    actions.let(by=office, organisation=firm, place=room, since=D(2024, 1, 1), until=D(2025, 1, 1))
    with pytest.raises(PlaceTaken):
        actions.let(by=office, organisation=other, place=room, since=D(2024, 12, 31))
    actions.let(by=office, organisation=other, place=room, since=D(2025, 1, 1))
    assert Tenancy.objects.filter(exclusive=True).count() == 2


def test_what_is_let_whole_is_not_let_in_parts(office: User, firm: Organisation, room: Place) -> None:
    building = room.parent
    assert building is not None
    actions.let(by=office, organisation=firm, place=building, since=D(2024, 1, 1), exclusive=True)
    with pytest.raises(PlaceTaken):
        actions.let(by=office, organisation=firm, place=room, since=D(2024, 1, 1))
    with pytest.raises(PlaceTaken):
        actions.let(by=office, organisation=firm, place=building, since=D(2024, 1, 1))
    actions.vacate(by=office, tenancy=Tenancy.objects.known().get(), on=D(2024, 2, 1))
    actions.let(by=office, organisation=firm, place=room, since=D(2024, 2, 1))
    with pytest.raises(PlaceTaken):
        actions.let(by=office, organisation=firm, place=building, since=D(2024, 3, 1), exclusive=True)


def test_no_more_area_is_let_than_there_is(office: User, firm: Organisation, room: Place) -> None:
    building = room.parent
    assert building is not None
    let: Callable[..., Tenancy] = actions.let
    let(by=office, organisation=firm, place=building, since=D(2024, 1, 1), area_m2=Decimal(60))
    assert building.park is not None
    other = make.resident(building.park)
    with pytest.raises(AreaExceeded) as refused:
        let(by=office, organisation=other, place=building, since=D(2024, 1, 1), area_m2=Decimal(41))
    assert "60.00" in str(refused.value.message)
    let(by=office, organisation=other, place=building, since=D(2024, 1, 1), area_m2=Decimal(40))
    with pytest.raises(AreaExceeded, match="100"):
        actions.change_place(by=office, place=building, area_m2=Decimal(99))
    actions.change_place(by=office, place=building, area_m2=None)
    building.refresh_from_db()
    let(by=office, organisation=make.resident(building.park), place=building, since=D(2024, 1, 1), area_m2=Decimal(9))


def test_only_who_is_in_the_park_gets_a_place(office: User, room: Place) -> None:
    with pytest.raises(NotInThePark):
        actions.let(by=office, organisation=make.organisation(), place=room, since=D(2024, 1, 1))
    assert room.park is not None
    with pytest.raises(WrongLevel):
        actions.let(by=office, organisation=make.resident(room.park), place=room.park, since=D(2024, 1, 1))


def test_the_tree_adds_up_what_is_let(office: User, firm: Organisation, room: Place) -> None:
    actions.let(by=office, organisation=firm, place=room, since=D(2024, 1, 1), area_m2=Decimal(80))
    root = queries.places_tree(room.park)[0]
    assert (root.let_m2, root.floor_m2, root.let_share) == (Decimal(80), Decimal(100), Decimal("0.8"))
    leaf = root.children[0].children[0].children[0]
    assert (leaf.place, leaf.let_share) == (room, Decimal("0.8"))
    assert not queries.free_places().exists()
    assert queries.free_places(D(2023, 1, 1)).get() == room


def _at_once(deeds: Sequence[Callable[[], Any]]) -> list[str]:
    """Run each in a connection of its own, all at the same time; what became of each."""
    barrier, results = threading.Barrier(len(deeds)), ["" for _ in deeds]

    def run(n: int) -> None:
        barrier.wait()
        try:
            deeds[n]()
            results[n] = "done"
        except Refusal as refusal:
            results[n] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


@pytest.mark.django_db(transaction=True)
def test_two_offices_let_one_room_at_the_same_time() -> None:
    office, room = make.office(), make.place("room")
    assert room.park is not None
    firms = [make.resident(room.park) for _ in range(4)]
    deeds = [
        lambda firm=firm: actions.let(by=office, organisation=firm, place=room, since=D(2024, 1, 1)) for firm in firms
    ]
    assert _at_once(deeds) == ["PlaceTaken"] * 3 + ["done"]
    assert Tenancy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_building_and_its_room_are_let_at_the_same_time() -> None:
    office, room = make.office(), make.place("room")
    assert room.park is not None
    assert room.parent is not None
    one, other = make.resident(room.park), make.resident(room.park)
    building = room.parent
    results = _at_once(
        [
            lambda: actions.let(by=office, organisation=one, place=building, since=D(2024, 1, 1), exclusive=True),
            lambda: actions.let(by=office, organisation=other, place=room, since=D(2024, 1, 1)),
        ]
    )
    assert results == ["PlaceTaken", "done"]


@pytest.mark.django_db(transaction=True)
def test_one_firm_arrives_twice_at_the_same_time() -> None:
    office, park, firm = make.office(), make.park(), make.organisation()
    deeds = [
        lambda day=day: actions.settle(by=office, organisation=firm, park=park, since=D(2024, 1, day))
        for day in range(1, 5)
    ]
    assert _at_once(deeds) == ["AlreadyInThePark"] * 3 + ["done"]
    assert connection.vendor == "postgresql"
