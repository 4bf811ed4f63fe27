"""What one firm shipped and another received, as hand-overs that the registry can lay over its parks."""

from datetime import date

import pytest

from tests.factories import registry
from tests.supply.trace import chain as story
from valley.kernel.passing import sources
from valley.registry.queries.crossings import crossings
from valley.supply.trace import actions
from valley.supply.trace.queries.handing import handed

YEAR = date(2026, 1, 1), date(2027, 1, 1)


@pytest.fixture
def firms(db: None) -> story.Firms:
    made = story.firms()
    story.chain(made)
    return made


def told() -> list[tuple[date, str, str]]:
    (source,) = (each for each in sources() if each.name == "trace.shipments")
    return [(row.on, row.giver, row.taker) for row in source.rows(*YEAR)]


def test_a_receipt_of_what_another_shipped_is_a_hand_over(firms: story.Firms) -> None:
    # 3:00 and 10:00 UTC on 2 November; one receipt of two lots is one hand-over
    day = date(2026, 11, 2)
    assert told() == [(day, firms.farm.uri, firms.kitchen.uri), (day, firms.kitchen.uri, firms.shop.uri)]
    assert list(handed(date(2026, 11, 3), date(2027, 1, 1))) == []
    assert len(list(handed(day, date(2026, 11, 3)))) == 2


def test_the_day_is_shanghais(firms: story.Firms) -> None:
    story.capture(firms.farm, story.shipping(15, story.FARM, story.FAR, story.quantity(story.LOT, 5)))
    story.capture(firms.far, story.receiving(17, story.FAR, story.quantity(story.LOT, 5)))  # 01:00 on the 3rd
    assert (date(2026, 11, 3), firms.farm.uri, firms.far.uri) in told()


def test_a_receipt_without_a_shipment_and_ones_own_are_none(firms: story.Firms) -> None:
    before = told()
    lot = "urn:epc:class:lgtin:6901234.056789.ALONE"
    story.capture(firms.far, story.receiving(20, story.FAR, story.quantity(lot, 5)))
    own = story.quantity("urn:epc:class:lgtin:6901234.056789.OWN", 5)
    story.capture(firms.farm, story.shipping(21, story.FARM, story.KITCHEN, own))
    story.capture(firms.farm, story.receiving(22, story.FARM, own))
    assert told() == before


def test_what_was_declared_wrong_is_no_hand_over(firms: story.Firms) -> None:
    wrong = story.receiving(
        10, story.SHOP, story.quantity(story.MEAL, 300, "EA"), story.quantity(story.OTHER, 150, "EA")
    )
    declared = {"declarationTime": "2026-11-05T00:00:00Z", "reason": "incorrect_data"}
    story.capture(firms.shop, {**wrong, "errorDeclaration": declared})
    actions.follow_all()
    assert [taker for _on, _giver, taker in told()] == [firms.kitchen.uri]


def test_they_cross_between_parks(firms: story.Firms) -> None:
    one, other = registry.park("甲园"), registry.park("乙园")
    registry.residence(firms.farm, one)
    registry.residence(firms.kitchen, other)
    found = crossings(*YEAR)
    assert [(c.from_park, c.to_park, c.source.name) for c in found.crossings] == [("甲园", "乙园", "trace.shipments")]
    assert found.outside == 1  # the shop stands in no park
