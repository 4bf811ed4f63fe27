"""What of an event a viewer is shown (可见范围): groups of fields by relation, and the event without the others.

An event that a viewer may see at all always shows what kind it is, its identifier and its action. All else belongs to
a group; what belongs to none (fields of somebody's own) is "details". Whoever captured an event sees it whole.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any


class Relation(StrEnum):
    """How a viewer stands to who captured the event; the first that applies, in this order."""

    OWN = "own"
    OPERATOR = "operator"
    REGULATOR = "regulator"
    STEP = "step"  # one step up or down: named in the event, or the same goods passed both
    CHAIN = "chain"  # by agreement
    PUBLIC = "public"


class Group(StrEnum):
    """Fields that are shown or withheld together."""

    GOODS = "goods"
    QUANTITY = "quantity"
    TIME = "time"
    PLACE = "place"
    PARTIES = "parties"
    STEP = "step"
    DOCUMENTS = "documents"
    CONDITIONS = "conditions"
    CERTIFICATES = "certificates"
    DETAILS = "details"


ALWAYS = frozenset({"type", "eventID", "action", "errorDeclaration", "@context", "isA"})
FIELDS: Mapping[str, Group] = {
    **dict.fromkeys(
        ("epcList", "parentID", "childEPCs", "inputEPCList", "outputEPCList", "transformationID"), Group.GOODS
    ),
    **dict.fromkeys(("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"), Group.GOODS),
    **dict.fromkeys(("eventTime", "recordTime", "eventTimeZoneOffset"), Group.TIME),
    **dict.fromkeys(("readPoint", "bizLocation"), Group.PLACE),
    **dict.fromkeys(("sourceList", "destinationList"), Group.PARTIES),
    **dict.fromkeys(("bizStep", "disposition", "persistentDisposition"), Group.STEP),
    "bizTransactionList": Group.DOCUMENTS,
    "sensorElementList": Group.CONDITIONS,
    "certificationInfo": Group.CERTIFICATES,
}
QUANTITIES = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")
EVERYTHING = frozenset(Group)

DEFAULTS: Mapping[Relation, frozenset[Group]] = {
    Relation.OWN: EVERYTHING,
    # The platform's decision: who supervises sees everything. What a regulator may ask for by law is not decided here.
    Relation.REGULATOR: EVERYTHING,
    # The operator keeps the system going, trade papers (orders, invoices) are none of its business.
    Relation.OPERATOR: EVERYTHING - {Group.DOCUMENTS},
    Relation.STEP: EVERYTHING - {Group.DOCUMENTS, Group.CONDITIONS, Group.DETAILS},
    Relation.CHAIN: frozenset({Group.GOODS, Group.TIME, Group.PLACE, Group.STEP, Group.CERTIFICATES}),
    Relation.PUBLIC: frozenset(),
}
"""What is shown to whom until the organisation says otherwise."""
CHOOSABLE = (Relation.STEP, Relation.CHAIN, Relation.PUBLIC)
"""Relations for which the organisation decides itself; its regulator and operator are not its choice."""


def group_of(name: str) -> Group | None:
    """The group of an event's field; None for what is always shown."""
    return None if name in ALWAYS else FIELDS.get(name, Group.DETAILS)


def redact(event: Mapping[str, Any], groups: Collection[Group]) -> tuple[dict[str, Any], list[str]]:
    """The event with the groups that are shown, and the names of the groups that were taken out of it, sorted.

    Without QUANTITY, amounts go and the goods stay. Without TIME, nothing tells when it was.
    """
    shown, withheld = dict[str, Any](), set[str]()
    for name, value in event.items():
        group = group_of(name)
        if group is not None and group not in groups:
            withheld.add(group)
        elif name in QUANTITIES and Group.QUANTITY not in groups:
            shown[name] = [{"epcClass": each["epcClass"]} for each in value if "epcClass" in each]
            if any("quantity" in each for each in value):
                withheld.add(Group.QUANTITY)
        elif name == "errorDeclaration" and Group.TIME not in groups and isinstance(value, Mapping):
            shown[name] = {key: inner for key, inner in value.items() if key != "declarationTime"}
        else:
            shown[name] = value
    return shown, sorted(withheld)
