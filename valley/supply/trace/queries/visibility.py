"""Who sees which event, as one predicate in SQL, and what of it (可见范围).

`sight_of(viewer)` says it all: `where("e")` for whoever writes SQL, `events()` for the ORM, `relation("e")` for how the
viewer stands to each event, `show(body, organisation, relation)` for what of it may leave the house. Whoever reads
events for a viewer, of whatever door, asks here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.expressions import RawSQL

from valley.kernel import clock
from valley.kernel.permissions import deputised, remembered
from valley.registry.rules import Asker, is_operator, is_regulator
from valley.registry.rules.access import held_or_deputised
from valley.supply.trace.engine.codes import Role
from valley.supply.trace.engine.disclosure import DEFAULTS, Group, Relation, redact
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.vocabulary import CBV
from valley.supply.trace.models import ChainAgreement, Disclosure, Event, PartyKey

Part = tuple[str, list[Any]]
"""A condition in SQL and its parameters."""

_NAMED = [Role.READ_POINT, Role.BIZ_LOCATION, Role.SOURCE, Role.DESTINATION]
_GOODS = [role for role in Role if role <= Role.OUTPUT_CLASS]
ARRIVALS = [node_id(f"{CBV}BizStep-{step}") for step in ("receiving", "accepting", "arriving")]

_NAMES_ME = """EXISTS (SELECT 1 FROM trace_link named
    WHERE named.event_id = {e}.id AND named.role = ANY(%s) AND named.node_id = ANY(%s))"""
# A partner's receipt of goods that one of my own events sends to that partner.
_ARRIVED = """({e}.biz_step_id = ANY(%s) AND EXISTS (SELECT 1 FROM trace_link theirs
    JOIN trace_link ours ON ours.node_id = theirs.node_id AND ours.role = ANY(%s)
    JOIN trace_event sent ON sent.id = ours.event_id AND sent.organisation_id = ANY(%s)
    JOIN trace_link toward ON toward.event_id = sent.id AND toward.role = %s
    JOIN trace_partykey party ON party.node_id = toward.node_id AND party.organisation_id = {e}.organisation_id
    WHERE theirs.event_id = {e}.id AND theirs.role = ANY(%s)))"""


@dataclass(frozen=True)
class Sight:
    """What one viewer sees. parts: the relations that may apply, the closest first, each with its condition."""

    parts: tuple[tuple[Relation, Part], ...]
    chosen: Mapping[tuple[int, Relation], frozenset[Group]]

    def where(self, alias: str = "trace_event") -> Part:
        """The condition under which a row of trace_event, so named in the query, is seen."""
        if not self.parts:
            return "FALSE", []
        words = " OR ".join(f"({sql.format(e=alias)})" for _relation, (sql, _given) in self.parts)
        return f"({words})", [value for _relation, (_sql, given) in self.parts for value in given]

    def relation(self, alias: str = "trace_event") -> Part:
        """How the viewer stands to the event: "own", "step", …; NULL where it is not seen."""
        if not self.parts:
            return "NULL", []
        cases = " ".join(f"WHEN {sql.format(e=alias)} THEN '{relation}'" for relation, (sql, _given) in self.parts)
        return f"CASE {cases} END", [value for _relation, (_sql, given) in self.parts for value in given]

    def events(self) -> QuerySet[Any]:
        """The `Event`s that are seen; each says its `relation`. Positions are the caller's matter."""
        relation = RawSQL(*self.relation(), output_field=TextField())  # noqa: S611 (our own words, parameters bound)
        return Event.objects.annotate(relation=relation).filter(self.q())

    def q(self) -> Q:
        """The condition for a queryset of events itself."""
        if self.all:
            return Q()
        sql, given = self.where("seen")
        rows = RawSQL(f"SELECT seen.id FROM trace_event seen WHERE {sql}", given)  # noqa: S608, S611
        return Q(pk__in=rows)

    @property
    def all(self) -> bool:
        """Whether every event is seen (by the office and regulators), so no condition is needed."""
        return any(sql == "TRUE" for _relation, (sql, _given) in self.parts)

    def groups(self, organisation_id: int | None, relation: Relation | str) -> frozenset[Group]:
        """The groups of fields shown to this viewer in events of the organisation."""
        relation = Relation(relation)
        if organisation_id is None:
            return DEFAULTS[relation]
        return self.chosen.get((organisation_id, relation), DEFAULTS[relation])

    def least(self, relation: Relation) -> frozenset[Group]:
        """The groups that everybody shows to a viewer in this relation."""
        chosen = [groups for (_firm, rel), groups in self.chosen.items() if rel == relation]
        return DEFAULTS[relation].intersection(*chosen)

    def show(
        self, body: Mapping[str, Any], organisation_id: int | None, relation: Relation | str
    ) -> tuple[dict[str, Any], list[str]]:
        """The event as this viewer may see it, and the names of the groups that are withheld."""
        return redact(body, self.groups(organisation_id, relation))


def sight_of(viewer: Asker) -> Sight:
    """What `viewer` sees today; a handful of queries, once a page."""
    return remembered(("trace.sight", viewer.pk, clock.today()), lambda: _sight(viewer))


def visible_events(viewer: Asker) -> QuerySet[Any]:
    """Short for `sight_of(viewer).events()`."""
    return sight_of(viewer).events()


def _sight(viewer: Asker) -> Sight:
    rows = Disclosure.objects.values_list("organisation_id", "relation", "groups")
    chosen = {(firm, Relation(rel)): frozenset(map(Group, groups)) for firm, rel, groups in rows}
    parts: list[tuple[Relation, Part]] = []
    mine = sorted({held.organisation for held in held_or_deputised(viewer) if held.organisation is not None})
    if mine:
        parts.append((Relation.OWN, ("{e}.organisation_id = ANY(%s)", [mine])))
    if deputised(viewer, is_regulator):
        parts.append((Relation.REGULATOR, ("TRUE", [])))
    elif deputised(viewer, is_operator):
        parts.append((Relation.OWN, ("{e}.organisation_id IS NULL", [])))  # what the park itself captured
        parts.append((Relation.OPERATOR, ("TRUE", [])))
    if mine:
        parts += _step(mine, _without(chosen, Relation.STEP))
        parts += _chain(mine, _without(chosen, Relation.CHAIN))
    shown = sorted(firm for (firm, rel), groups in chosen.items() if rel == Relation.PUBLIC and groups)
    if shown:
        parts.append((Relation.PUBLIC, ("{e}.organisation_id = ANY(%s)", [shown])))
    return Sight(tuple(parts), chosen)


def _without(chosen: Mapping[tuple[int, Relation], frozenset[Group]], relation: Relation) -> list[int]:
    """Organisations that show nothing at all to this relation."""
    return sorted(firm for (firm, rel), groups in chosen.items() if rel == relation and not groups)


def _step(mine: Collection[int], closed: list[int]) -> list[tuple[Relation, Part]]:
    keys = list(PartyKey.objects.filter(organisation__in=mine).values_list("node_id", flat=True))
    open_ = "({e}.organisation_id IS NULL OR {e}.organisation_id <> ALL(%s))"
    named: Part = (f"{open_} AND {_NAMES_ME}", [closed, [*map(int, _NAMED)], keys])
    given = [closed, ARRIVALS, [*map(int, _GOODS)], list(mine), int(Role.DESTINATION), [*map(int, _GOODS)]]
    arrived: Part = (f"{open_} AND {_ARRIVED}", given)
    return [(Relation.STEP, named), (Relation.STEP, arrived)]


def _chain(mine: Collection[int], closed: list[int]) -> list[tuple[Relation, Part]]:
    today = clock.today()
    agreed = ChainAgreement.objects.filter(viewer__in=mine, since__lte=today).exclude(until__lt=today)
    firms = sorted(set(agreed.values_list("organisation_id", flat=True)) - set(closed))
    return [(Relation.CHAIN, ("{e}.organisation_id = ANY(%s)", [firms]))] if firms else []
