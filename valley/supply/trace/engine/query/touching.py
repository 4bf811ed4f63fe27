"""Which groups of fields a query asks about: what a viewer is not shown may not be found out by asking either."""

from valley.supply.trace.engine.disclosure import Group
from valley.supply.trace.engine.query.facts import AREAS, SENSORS, Kind
from valley.supply.trace.engine.query.tree import All, Any, Attributed, Some, Tree, Within

_GROUPS = {
    **dict.fromkeys((Kind.EVENT_TIME, Kind.RECORD_TIME, Kind.ERROR_DECLARED), Group.TIME),
    **dict.fromkeys((Kind.BIZ_STEP, Kind.DISPOSITION, Kind.SET, Kind.UNSET), Group.STEP),
    **dict.fromkeys((Kind.READ_POINT, Kind.BIZ_LOCATION), Group.PLACE),
    **dict.fromkeys((Kind.SOURCE, Kind.DESTINATION), Group.PARTIES),
    **dict.fromkeys((Kind.SENSOR, *SENSORS.values()), Group.CONDITIONS),
    **dict.fromkeys(AREAS, Group.DETAILS),
    **dict.fromkeys(
        (Kind.READ_POINT_FIELD, Kind.INNER_READ_POINT_FIELD, Kind.BIZ_LOCATION_FIELD, Kind.INNER_BIZ_LOCATION_FIELD),
        Group.PLACE,
    ),
    **dict.fromkeys(
        (Kind.ELEMENT_FIELD, Kind.INNER_ELEMENT_FIELD, Kind.METADATA_FIELD, Kind.INNER_METADATA_FIELD,
         Kind.REPORT_FIELD, Kind.INNER_REPORT_FIELD),
        Group.CONDITIONS,
    ),
    Kind.BIZ_TRANSACTION: Group.DOCUMENTS,
    Kind.QUANTITY: Group.QUANTITY,
}  # fmt: skip
_ALWAYS = frozenset({Kind.TYPE, Kind.ACTION, Kind.EVENT_ID, Kind.ERROR_REASON, Kind.CORRECTIVE_EVENT})


def groups_asked(tree: Tree) -> frozenset[Group]:
    """The groups whose fields decide whether `tree` holds."""
    match tree:
        case All(parts) | Any(parts):
            return frozenset().union(*map(groups_asked, parts))
        case Some(kinds) | Attributed(kinds):
            return frozenset(_GROUPS.get(kind, Group.GOODS) for kind in kinds - _ALWAYS)
        case Within(kind):
            return frozenset({_GROUPS[kind]})
