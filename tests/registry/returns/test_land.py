"""Output per mu: from accepted returns, shared among the parcels that a firm holds; nothing is made up."""

from decimal import Decimal

from django.test import Client

from tests.registry.returns.conftest import FOREVER, LONG_AGO, Park, account, grant
from valley.kernel import clock
from valley.registry import queries
from valley.registry.models import Level, Organisation, Place, Tenancy

MU_M2 = Decimal(2000) / 3


def parcel(park: Park, code: str, mu: int) -> tuple[Place, Place]:
    land = Place.objects.create(
        level=Level.PARCEL, parent=park.place, code=code, name=f"{code} 号地", area_m2=round(mu * MU_M2, 2)
    )
    return land, Place.objects.create(level=Level.BUILDING, parent=land, code="1", name="甲楼", area_m2=900)


def let(place: Place, firm: Organisation, m2: int | None) -> None:
    Tenancy.objects.create(
        place=place, organisation=firm, area_m2=m2, use="production", period=FOREVER, recorded_at=LONG_AGO
    )


def test_output_stands_on_the_parcel_and_is_shared_by_area(park: Park) -> None:
    (one, house), (two, hall), (three, _empty) = parcel(park, "A", 30), parcel(park, "B", 10), parcel(park, "C", 5)
    first, second = park.firms[0].organisation, park.firms[1].organisation
    let(house, first, 300)
    let(hall, first, 100)
    let(hall, second, 200)
    park.accept(0)  # output 7620 万元
    found = {row.parcel: row for row in queries.land_output(2023, [park.place.pk])}
    assert found[one].output_fen == Decimal(5_715_000_000)
    assert round(found[one].fen_per_mu or 0) == 190_500_000
    assert (len(found[two].tenants), len(found[two].answered), found[two].fen_per_mu) == (2, 1, None)  # one is missing
    assert not found[three].tenants
    assert found[three].output_fen == Decimal(0)
    average = queries.average_fen_per_mu(found.values())
    assert round(average or 0) == 190_500_000  # only where the figure is known and somebody is there
    assert not any(row.answered for row in queries.land_output(2022, [park.place.pk]))


def test_a_share_that_nobody_knows_is_not_invented(park: Park) -> None:
    house, hall = parcel(park, "A", 30)[1], parcel(park, "B", 10)[1]
    firm = park.firms[0].organisation
    let(house, firm, None)
    park.accept(0)
    [alone, _other] = queries.land_output(2023, [park.place.pk])
    assert alone.output_fen == 7_620_000_000  # all of it, wherever in the house
    let(hall, firm, 100)
    assert [row.fen_per_mu for row in queries.land_output(2023, [park.place.pk])] == [None, None]


def test_only_the_office_of_a_park_sees_what_its_parcels_bring(park: Park, client: Client) -> None:
    land, house = parcel(park, "A", 30)
    let(house, park.firms[0].organisation, 300)
    elsewhere = Place.objects.create(level=Level.PARK, code="Y", name="另一园区（演示）")
    neighbour = account()
    grant(neighbour, "operator", park=elsewhere)
    client.force_login(neighbour)
    with clock.travel(clock.now().replace(year=2024)):
        park.accept(0)
        assert land.name not in client.get("/land").content.decode()
        client.force_login(park.office)
        page = client.get("/land").content.decode()
        assert land.name in page
        assert "254" in page  # 7620 / 30
        client.force_login(park.firms[0].signer)
        assert client.get("/land").status_code == 403
