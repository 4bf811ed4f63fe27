"""The scope of a case over the store: which lots, why, who got them, until when a truck is suspect."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.supply.trace import chain as story
from tests.supply.trace.recall_case import NOW, SINCE, opened, scoped, standing
from valley.kernel.errors import Invalid
from valley.supply.trace.actions import recalls
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.errors import ScopeMoved
from valley.supply.trace.models import Event
from valley.supply.trace.queries.walking import walk


@pytest.fixture
def firms(db: None) -> Iterator[story.Firms]:
    yield from standing()


def test_scope_names_every_lot_its_reason_and_who_got_it(firms: story.Firms) -> None:
    case = scoped(firms)
    lots = {lot.lot: [step["how"] for step in lot.path] for lot in case.lots.all()}
    assert lots == {
        canonical(story.LOT): [],
        canonical(story.MEAL): ["made_into"],
        canonical(story.OTHER): ["made_into"],
    }
    names = {row.name: sorted(goods.lot for goods in row.goods.all()) for row in case.consignees.all()}
    assert names == {
        firms.kitchen.name: [canonical(story.LOT)],
        firms.shop.name: [canonical(story.MEAL), canonical(story.OTHER)],
    }


def test_scope_follows_items_into_containers_and_out_of_suspect_ones_as_a_trace_does(firms: story.Firms) -> None:
    pallet, tub = "urn:epc:id:sscc:6901234.0000000017", "urn:epc:id:grai:6901234.56780.7"
    cases = [f"urn:epc:id:sgtin:6901234.056790.{n}" for n in (1, 2, 3)]
    packing = {"type": "AggregationEvent", "parentID": pallet}
    story.capture(
        firms.kitchen,
        story.event(7, action="ADD", epcList=cases[:2], ilmd={"cbvmda:lotNumber": "MEAL1"}),
        story.event(11, **packing, action="ADD", childEPCs=[cases[0], cases[2]]),  # the third is of another lot
        story.event(
            12, bizStep="shipping", epcList=[pallet], readPoint={"id": story.KITCHEN},
            destinationList=[{"type": "location", "destination": story.SHOP}],
        ),
        story.event(13, **packing, action="DELETE"),
        story.event(14, **packing, action="ADD", childEPCs=[cases[2]]),
        story.event(
            15, bizStep="shipping", epcList=[pallet], readPoint={"id": story.KITCHEN},
            destinationList=[{"type": "location", "destination": story.FAR}],
        ),
        story.event(
            2, type="AggregationEvent", action="ADD", parentID=tub, childQuantityList=[story.quantity(story.LOT)],
        ),
    )  # fmt: skip
    case = scoped(firms)
    found = {lot.lot: lot for lot in case.lots.filter(minimal=True)}
    reached = walk(id_of(story.LOT), "forward", at=SINCE)
    boxes = {pallet, tub}
    assert {lot.node_id for lot in found.values()} == {*reached.bounds, *(id_of(box) for box in boxes)}
    assert canonical(cases[2]) not in found  # beside it on the pallet is not made of it
    assert found[canonical(pallet)].path[-1]["until"] == "2026-11-02T13:00:00+00:00"
    told = {row.name: [(goods.lot, goods.amount) for goods in row.goods.all()] for row in case.consignees.all()}
    assert firms.far.name not in told  # the pallet went there later, with other goods
    assert (canonical(story.MEAL), Decimal(1)) in told[firms.shop.name]  # a case counts as one of its lot
    tubs = scoped(firms, suspects=[tub], title="桶")
    assert {lot.lot for lot in tubs.lots.filter(minimal=True)} >= {canonical(story.LOT), canonical(story.MEAL)}


def test_cautious_adds_what_shared_the_line_until_it_was_cleaned(firms: story.Firms) -> None:
    soup, late = story.MEAL.replace("MEAL1", "SOUP"), story.MEAL.replace("MEAL1", "LATE")
    clean = story.event(20, bizStep="https://valley.example/voc/BizStep-cleaning", readPoint={"id": story.KITCHEN})
    story.capture(
        firms.kitchen,
        story.cooking(
            7, story.KITCHEN, [story.quantity(story.LOT.replace("BEEF7", "VEG"), 5)], [story.quantity(soup, 9)]
        ),
        {**clean, "epcList": [story.KITCHEN]},
        story.cooking(
            22, story.KITCHEN, [story.quantity(story.LOT.replace("BEEF7", "VEG"), 5)], [story.quantity(late, 9)]
        ),
    )
    case = scoped(firms)
    added = {lot.lot: lot for lot in case.lots.filter(minimal=False)}
    assert set(added) == {canonical(soup)}
    assert added[canonical(soup)].path[-1]["resource"] == canonical(story.KITCHEN)
    case = recalls.scope_recall(by=firms.users["kitchen"], case=case, cautious=False, version=1)
    assert not case.lots.get(lot=canonical(soup)).included


def test_goods_of_a_class_that_turn_up_where_a_shipment_never_arrived_bridge_the_gap(firms: story.Firms) -> None:
    lost, stray = story.MEAL.replace("MEAL1", "LOST"), story.MEAL.replace("MEAL1", "STRAY")
    story.capture(
        firms.kitchen,
        story.cooking(9, story.KITCHEN, [story.quantity(story.LOT, 1)], [story.quantity(lost, 10, "EA")]),
        story.shipping(11, story.KITCHEN, story.FAR, story.quantity(lost, 10, "EA")),
    )
    sold = story.event(15, bizStep="retail_selling", readPoint={"id": story.FAR})
    story.capture(firms.far, {**sold, "quantityList": [story.quantity(stray, 1, "EA")]})
    case = scoped(firms)
    found = case.lots.get(lot=canonical(stray))
    assert (found.minimal, found.path[-1]["how"], found.path[-1]["why"]) == (False, "gap", "shipped, never received")


def test_two_people_cannot_change_the_scope_over_each_other(firms: story.Firms) -> None:
    case = scoped(firms)
    admin = firms.users["kitchen"]
    recalls.decide_lot(by=admin, case=case, lot=story.OTHER, included=False, why="另线生产，留样合格", version=1)
    with pytest.raises(ScopeMoved):
        recalls.decide_lot(by=admin, case=case, lot=story.MEAL, included=False, why="看的是旧范围", version=1)
    with pytest.raises(ScopeMoved):
        recalls.scope_recall(by=admin, case=case, cautious=True, version=1)
    again = recalls.scope_recall(by=admin, case=case, cautious=True, version=2)
    assert not again.lots.get(lot=canonical(story.OTHER)).included  # what a person decided stays decided
    with pytest.raises(Invalid, match="写明理由"):
        recalls.decide_lot(by=admin, case=case, lot=story.MEAL, included=False, why=" ", version=3)
    with pytest.raises(Invalid, match="不在范围"):
        recalls.decide_lot(by=admin, case=case, lot="urn:x", included=False, why="x", version=3)


TRUCK = "urn:epc:id:giai:6901234.T1"


def test_a_truck_is_suspect_until_it_was_mended(firms: story.Firms) -> None:
    loading = {"type": "AggregationEvent", "parentID": TRUCK, "bizStep": "loading"}
    story.capture(
        firms.kitchen,
        story.event(7, **loading, action="ADD", childQuantityList=[story.quantity(story.MEAL)]),
        story.event(9, **loading, action="DELETE"),
        story.event(12, **loading, action="ADD", childQuantityList=[story.quantity(story.OTHER)]),
        story.event(14, **loading, action="DELETE"),
    )
    mended = datetime(2026, 11, 2, 11, tzinfo=UTC)
    case = scoped(firms, suspects=[TRUCK], suspect_until=mended)
    minimal = {lot.lot for lot in case.lots.filter(minimal=True)}
    assert minimal == {canonical(TRUCK), canonical(story.MEAL)}
    recalls.stop_sale(by=firms.users["kitchen"], case=case)
    said = Event.objects.order_by("-pk").first()
    assert said is not None
    assert {"epcClass": canonical(story.MEAL)} in said.body["quantityList"]
    assert "epcList" not in said.body  # the truck carried it and is not recalled
    still = scoped(firms, suspects=[TRUCK], title="冷机未修")
    assert {lot.lot for lot in still.lots.filter(minimal=True)} == {*minimal, canonical(story.OTHER)}


def test_only_what_can_be_mended_has_an_end(firms: story.Firms, client: Client) -> None:
    story.capture(firms.kitchen, story.event(7, epcList=[TRUCK]))
    for suspect, until, words in ((TRUCK, SINCE, "不晚于起始"), (story.LOT, NOW, "货物没有可疑截止时间")):
        with pytest.raises(Invalid, match=words) as refused:
            opened(firms, suspects=[suspect], suspect_until=until)
        assert refused.value.field == "suspect_until"
    case = opened(firms, suspects=[TRUCK], suspect_until=NOW)
    client.force_login(firms.users["kitchen"])
    assert "可疑截止时间" in client.get(case.uri).content.decode()
