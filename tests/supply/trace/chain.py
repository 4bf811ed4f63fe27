"""A short chain for tests: a farm ships a lot to a kitchen, which cooks it and ships the meals to a shop."""

from dataclasses import dataclass
from typing import Any

from tests.factories import registry
from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.supply.trace import actions
from valley.supply.trace.actions.sharing import add_party_key

LOT = "urn:epc:class:lgtin:6901234.056789.BEEF7"
MEAL = "urn:epc:class:lgtin:6901234.056790.MEAL1"
OTHER = "urn:epc:class:lgtin:6901234.056790.MEAL2"
FARM, KITCHEN, SHOP, FAR = (f"https://id.gs1.org/414/69012345{n}" for n in ("00009", "10008", "20007", "30006"))


def event(hour: int, **more: Any) -> dict[str, Any]:
    """An object event on 2026-11-02 at this hour, in UTC."""
    given = {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:00000000-0000-4000-8000-{hour:012d}",
        "eventTime": f"2026-11-{2 + hour // 24:02d}T{hour % 24:02d}:00:00Z",
        "eventTimeZoneOffset": "+08:00",
    }
    action = {} if more.get("type") == "TransformationEvent" else {"action": "OBSERVE"}
    return {**given, **action, **more}


def quantity(lot: str, amount: float | None = None, unit: str = "KGM") -> dict[str, Any]:
    return {"epcClass": lot} if amount is None else {"epcClass": lot, "quantity": amount, "uom": unit}


def shipping(hour: int, origin: str, to: str, *goods: dict[str, Any], **more: Any) -> dict[str, Any]:
    return event(
        hour,
        bizStep="shipping",
        readPoint={"id": origin},
        quantityList=list(goods),
        destinationList=[{"type": "location", "destination": to}],
        sourceList=[{"type": "location", "source": origin}],
        bizTransactionList=[{"type": "desadv", "bizTransaction": f"urn:doc:{hour}"}],
        **more,
    )


def receiving(hour: int, at: str, *goods: dict[str, Any], **more: Any) -> dict[str, Any]:
    return event(hour, bizStep="receiving", readPoint={"id": at}, quantityList=list(goods), **more)


def cooking(hour: int, at: str, inputs: list[dict[str, Any]], outputs: list[dict[str, Any]]) -> dict[str, Any]:
    made = {"inputQuantityList": inputs, "outputQuantityList": outputs, "readPoint": {"id": at}}
    return event(hour, type="TransformationEvent", bizStep="commissioning", **made)


@dataclass
class Firms:
    """The three firms of the chain and one that has nothing to do with it, with an administrator each."""

    farm: Organisation
    kitchen: Organisation
    shop: Organisation
    far: Organisation
    office: User
    users: dict[str, User]


def firms() -> Firms:
    """Registered, each named by its place."""
    office = registry.office()
    names = ("farm", "kitchen", "shop", "far")
    made = {name: registry.organisation(f"虚构{name}食品有限公司") for name in names}
    users = {name: registry.with_role("administrator", firm) for name, firm in made.items()}
    for name, key in zip(names, (FARM, KITCHEN, SHOP, FAR), strict=True):
        add_party_key(by=office, organisation=made[name], key=key)
    return Firms(**made, office=office, users=users)


def capture(firm: Organisation, *events: dict[str, Any]) -> None:
    """Captured by the platform for the firm, and placed."""
    job = actions.capture(by=None, organisation=firm, document=list(events))
    assert job.success, list(job.faults.all())
    actions.place_batches()


def chain(given: Firms) -> None:
    """The whole story: 100 kg of beef, two lots of meals, to a shop."""
    capture(given.farm, shipping(1, FARM, KITCHEN, quantity(LOT, 100), **{"cbvmda:itemExpirationDate": "2026-12-01"}))
    capture(
        given.kitchen,
        receiving(3, KITCHEN, quantity(LOT, 100)),
        cooking(5, KITCHEN, [quantity(LOT, 60)], [quantity(MEAL, 300, "EA")]),
        cooking(6, KITCHEN, [quantity(LOT, 40)], [quantity(OTHER, 200, "EA")]),
        shipping(8, KITCHEN, SHOP, quantity(MEAL, 300, "EA"), quantity(OTHER, 150, "EA")),
    )
    capture(given.shop, receiving(10, SHOP, quantity(MEAL, 300, "EA"), quantity(OTHER, 150, "EA")))
