"""Traces in SQL: the same answers as the reference implementation, whatever order the events came in."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from tests.factories import registry as factories
from tests.supply.trace.engine.chains import BOXES, LOTS, THINGS, at, happenings, made, packed
from tests.supply.trace.stored import store
from valley.kernel.models import User
from valley.registry.models import Organisation
from valley.supply.trace.engine.graph import Graph, Happened, effective, stays
from valley.supply.trace.engine.nodes import id_of, node_id
from valley.supply.trace.models import Stay, StayKind
from valley.supply.trace.queries.walking import carriers, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(db: None) -> Organisation:
    return factories.organisation()


@pytest.fixture
def clerk(firm: Organisation) -> User:
    return factories.with_role("administrator", firm)


@given(happenings())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_sql_answers_as_the_oracle_does(clerk: User, firm: Organisation, events: list[Happened]) -> None:
    with transaction.atomic():
        store(clerk, firm, events)
        graph = Graph(events)
        known = {(node_id(s.child), node_id(s.parent), s.start, s.end) for s in stays(effective(events), "aggregation")}
        drawn = Stay.objects.filter(kind=StayKind.AGGREGATION).values_list("child_id", "parent_id", "start", "end")
        assert set(drawn) == known
        for start in [THINGS[0], LOTS[0], BOXES[0]]:
            for direction in ("back", "forward"):
                for moment in (None, at(6)):
                    truth = graph.trace(start, direction, moment)
                    found = walk(node_id(start), direction, at=moment)
                    assert found.bounds == {node_id(n): bound for n, bound in truth.bounds.items()}
                    steps = {(node_id(s.source), node_id(s.target), s.left, s.came, s.way) for s in truth.steps}
                    assert {flow[:5] for flow in found.flows} == steps
                    if direction == "forward":
                        in_what = {(node_id(c), node_id(n), a, b) for c, n, a, b in truth.carriers}
                        assert {tuple(c) for c in carriers(found.bounds)} == in_what
        transaction.set_rollback(True)


def test_a_late_event_and_a_correction_change_the_answer(clerk: User, firm: Organisation) -> None:
    box, leek, soup = BOXES[0], THINGS[0], THINGS[1]
    store(clerk, firm, [packed(1, 1, box, [leek]), made(2, 4, [box], [soup])])
    assert node_id(leek) in walk(node_id(soup), "back").bounds
    late = packed(3, 2, box, [leek], "DELETE")
    store(clerk, firm, [late])
    assert node_id(leek) not in walk(node_id(soup), "back").bounds
    wrong = Happened(4, late.at, late.kind, late.parts, late.action, event_id=late.event_id, is_declaration=True)
    store(clerk, firm, [wrong])
    assert node_id(leek) in walk(id_of(soup), "back").bounds
