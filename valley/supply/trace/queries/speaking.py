"""The graph's answers as plain data, the same for API and command line."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from valley.kernel import clock
from valley.registry.models import Organisation
from valley.registry.rules import Asker
from valley.supply.trace.engine.balance import Balance
from valley.supply.trace.engine.excursions import Limit
from valley.supply.trace.engine.graph import Direction
from valley.supply.trace.errors import NotInStore
from valley.supply.trace.models import Node
from valley.supply.trace.queries import answers, balancing, conditions, finding, paged, standing, told
from valley.supply.trace.queries.naming import Named, kind_word, names
from valley.supply.trace.queries.walking import EVER, NEVER, carriers

Data = dict[str, Any]


def found(code: str, viewer: Asker) -> Node:
    """The node of a code that the viewer may know of. Raises: UnreadableCode, NotInStore."""
    node = answers.node_of(code)
    if not answers.knows(viewer, node.pk):
        raise NotInStore.of(node.uri)
    return node


def trace(
    code: str, direction: Direction, viewer: Asker, *, at: datetime | None = None, after: int = 0, limit: int = 1000
) -> Data:
    """What it was made of, or what came of it: `limit` things behind the first `after`, with the steps among them.

    Moments are datetimes.
    """
    node = found(code, viewer)
    page = paged.page(node.pk, direction, viewer, at=at, after=after, limit=limit)
    stood = {each.node: each for each in standing.standing(page.things)}
    ends = {each for flow in page.flows for each in (flow.source, flow.target)}
    called = names({*page.things, *ends, *(each.place for each in stood.values() if each.place)})
    amounts = told.amounts([flow.out_of for flow in page.flows if flow.way == "made"])
    kinds = {kind: kind_word(kind) for kind in {each.kind for each in called.values()}}
    places = {
        each: said(called[each], kinds) for each in {each.place for each in stood.values() if each.place in called}
    }
    return {
        "thing": node.uri, "direction": direction, "whole": page.next is None, "next": page.next,
        "hidden": page.hidden,
        "things": [
            {
                **said(called[each], kinds), "bound": _moment(bound),
                "state": stood[each].state.value if each in stood else None,
                "place": places.get(stood[each].place or 0) if each in stood else None,
            }
            for each, bound in page.things.items()
        ],
        "steps": [
            {
                "from": called[flow.source].uri, "to": called[flow.target].uri, "way": flow.way,
                "left": _moment(flow.left), "came": _moment(flow.came), "quantity": _amount(amounts, flow),
                "out_of_event": flow.out_of, "into_event": flow.into,
            }
            for flow in page.flows
        ],
    }  # fmt: skip


def where(code: str, viewer: Asker) -> Data:
    """What is in stock, in transit, sold, destroyed: by product, state, place; whom to call."""
    node = found(code, viewer)
    answer = answers.trace(node.pk, "forward", viewer)
    groups = standing.grouped(standing.standing(answer.things))
    called = names({each for group in groups for each in (group.class_id, group.place) if each})
    firms = Organisation.objects.in_bulk({group.organisation for group in groups if group.organisation})
    held = carriers(answer.bounds)
    return {
        "thing": node.uri, "hidden": answer.hidden, "containers": len({each.container for each in held}),
        "groups": [
            {
                "product": called[group.class_id].title if group.class_id in called else "", "state": str(group.state),
                "place": said(called[group.place]) if group.place in called else None, "items": group.count,
                "last": _time(group.last),
                "call": {"name": firms[group.organisation].name, "page": firms[group.organisation].uri}
                if group.organisation in firms else None,
            }
            for group in groups
        ],
    }  # fmt: skip


def with_what(code: str, at: datetime, viewer: Asker) -> Data:
    """Which pallet, truck, sensor at that moment."""
    node = found(code, viewer)
    rows = conditions.with_what(node.pk, at)
    seen = answers.seen_events({row.event for row in rows if row.event}, viewer)
    rows = [row for row in rows if row.event in seen]
    called = names({row.node for row in rows})
    return {
        "thing": node.uri, "at": _time(at),
        "with": [
            {**said(called[row.node]), "how": row.how, "since": _time(row.start), "until": _time(row.end)}
            for row in rows if row.node in called
        ],
    }  # fmt: skip


def lived(code: str, limit: Limit | None, viewer: Asker) -> Data:
    """Temperatures met by the thing and its carriers, and what of them was beyond the limit."""
    node = found(code, viewer)
    spans = conditions.spans({node.pk: None})
    read = conditions.readings(spans)
    seen = answers.seen_events({each.event for each in read}, viewer)
    read = [each for each in read if each.event in seen]
    beyond = [e for e in conditions.lived_through(spans, limit) if e.excursion.event in seen] if limit else []
    called = names({each.thing for each in read})
    return {
        "thing": node.uri, "readings": len(read),
        "lowest_celsius": min((each.lowest for each in read), default=None),
        "highest_celsius": max((each.celsius for each in read), default=None),
        "limit": {"high": limit.high, "low": limit.low, "source": limit.source} if limit else None,
        "excursions": [
            {
                "carrier": called[int(each.carrier)].uri, "from": _time(each.start), "until": _time(each.end),
                "minutes": round(each.minutes, 1), "worst_celsius": each.excursion.worst,
                "end_known": each.excursion.known_end,
            }
            for each in beyond if int(each.carrier) in called
        ],
    }  # fmt: skip


def balances(code: str, viewer: Asker) -> Data:
    """The lot's own balance, and that of every step on its way here."""
    node = found(code, viewer)
    answer = answers.trace(node.pk, "back", viewer)
    events = sorted({e for flow in answer.flows if flow.way == "made" for e in (flow.out_of, flow.into)})
    steps = balancing.of_steps(events)
    called = names({each for step in steps for each in (*step.inputs, *step.outputs)})
    return {
        "thing": node.uri, "own": _balance(balancing.of_lot(node.pk)),
        "steps": [
            {
                "at": _time(step.at), "inputs": [called[each].uri for each in step.inputs if each in called],
                "outputs": [called[each].uri for each in step.outputs if each in called], **_balance(step.balance),
            }
            for step in steps
        ],
    }  # fmt: skip


def gaps(code: str, viewer: Asker) -> Data:
    """What the records of the thing and of all that came of it leave out or contradict."""
    node = found(code, viewer)
    answer = answers.trace(node.pk, "forward", viewer)
    rows = finding.gaps(answer.things, clock.now())
    seen = answers.seen_events({row.event for row in rows}, viewer)
    rows = [row for row in rows if row.event in seen]
    called = names({each for row in rows for each in (row.node, row.place) if each})
    return {
        "thing": node.uri, "hidden": answer.hidden,
        "gaps": [
            {
                "kind": row.kind, "thing": called[row.node].uri, "at": _time(row.at), "event": row.event,
                "place": said(called[row.place]) if row.place in called else None,
            }
            for row in rows
        ],
    }  # fmt: skip


def in_common(codes: Sequence[str], viewer: Asker) -> Data:
    """What complaint lots share, the least likely by chance first."""
    lots = [found(code, viewer) for code in codes]
    rows = finding.in_common([lot.pk for lot in lots])
    shown = [row for row in rows if answers.knows(viewer, row.node)]
    called = names({row.node for row in shown})
    return {
        "things": [lot.uri for lot in lots], "hidden": len(rows) - len(shown),
        "shared": [
            {
                **said(called[row.node]), "as": row.kind, "shared": row.factor.shared,
                "complaints": row.factor.complaints, "exposed": row.factor.exposed,
                "population": row.factor.population, "chance": row.factor.chance, "corrected": row.factor.corrected,
            }
            for row in shown
        ],
    }  # fmt: skip


def said(named: Named, kinds: Mapping[int, str] | None = None) -> Data:
    """A node as data. kinds: the words for kinds, where many nodes are said."""
    kind = named.kind_word if kinds is None else kinds[named.kind]
    return {"uri": named.uri, "title": named.title, "kind": kind, "page": named.address}


def _balance(of: Balance) -> Data:
    return {
        "lines": [
            {
                "dimension": line.dimension, "in": float(line.into), "out": float(line.out),
                "explained": {purpose: float(value) for purpose, value in line.explained.items()},
                "remainder": float(line.remainder), "share": None if line.share is None else float(line.share),
            }
            for line in of.lines
        ],
        "unknown": len(of.unknown),
    }  # fmt: skip


def _amount(amounts: told.Amounts, flow: Any) -> Data | None:
    known = amounts.into.get((flow.out_of, flow.source)) if flow.way == "made" else None
    return {"value": float(known[0]), "uom": known[1]} if known and known[0] is not None else None


def _moment(at: datetime | None) -> datetime | None:
    """For answers of ten thousand moments: whoever writes them as JSON writes them in ISO 8601."""
    return None if at is None or at in (EVER, NEVER) else at


def _time(at: datetime | None) -> str | None:
    known = _moment(at)
    return None if known is None else known.isoformat()
