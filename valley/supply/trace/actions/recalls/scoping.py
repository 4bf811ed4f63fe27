"""The scope of a case: found, decided by people, and held."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.supply.trace import events
from valley.supply.trace.actions.capturing import capture
from valley.supply.trace.actions.following import follow_all
from valley.supply.trace.actions.recalls.holding import locked
from valley.supply.trace.engine.identifiers import CANONICAL, canonical
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.engine.nodes import node_id
from valley.supply.trace.engine.recall import Step
from valley.supply.trace.errors import RecallNotReady
from valley.supply.trace.models import (
    Consignee,
    RecallCase,
    ScopeLot,
    Shipped,
)
from valley.supply.trace.queries.scoping import master_of, parties_of, scope_of, shipments_of


@transaction.atomic
def scope_recall(*, by: User, case: RecallCase, cautious: bool, version: int) -> RecallCase:
    """Find the lots in scope and who got them, by the records as they are now. What a person decided stays decided.

    version: the scope that the person saw. Raises: NotAllowed; RecallClosed; ScopeMoved.
    """
    require(by, "trace.run_recall", case)
    row = locked(case, version)
    follow_all()
    found = scope_of(row.suspects, since=row.suspect_since, until=row.suspect_until, cautious=True)
    row.scope_version += 1
    row.cautious, row.scoped_at = cautious, row.scoped_at or clock.now()
    decided = {lot.lot: lot for lot in row.lots.exclude(decided_by=None)}
    row.lots.filter(decided_by=None).delete()
    ScopeLot.objects.bulk_create(
        ScopeLot(
            case=row,
            lot=one.lot,
            node_id=node_id(one.lot),
            minimal=one.minimal,
            since=one.since,
            path=[_step(step) for step in one.path],
            included=one.minimal or cautious,
            version=row.scope_version,
        )
        for one in found
        if one.lot not in decided
    )
    row.save(update_fields=["scope_version", "cautious", "scoped_at"])
    _find_consignees(row)
    included = row.lots.filter(included=True).count()
    publish(events.RecallScoped(subject=row.uri, version=row.scope_version, lots=included), by=by)
    return row


def _step(step: Step) -> dict[str, Any]:
    said = {name: getattr(step, name) for name in ("origin", "lot", "how", "event", "resource", "why")}
    return {**said, "at": step.at.isoformat(), "until": step.until.isoformat() if step.until else None}


@transaction.atomic
def decide_lot(*, by: User, case: RecallCase, lot: str, included: bool, why: str, version: int) -> ScopeLot:
    """Take a lot in or out against the scope, with a reason that stays.

    Raises: NotAllowed; RecallClosed; ScopeMoved; Invalid on `why` or `lot`.
    """
    require(by, "trace.run_recall", case)
    row = locked(case, version)
    if not why.strip():
        raise Invalid(_("改定范围须写明理由。"), field="why", value=why)
    held = row.lots.filter(lot=canonical(lot.strip())).first()
    if held is None:
        raise Invalid(_("这个批次不在范围之内。"), field="lot", value=lot, remedy=_("请先把它列为可疑批次再定范围。"))
    row.scope_version += 1
    row.save(update_fields=["scope_version"])
    held.included, held.decided_by, held.decided_why, held.version = included, by, why.strip(), row.scope_version
    held.save(update_fields=["included", "decided_by", "decided_why", "version"])
    _find_consignees(row)
    publish(events.RecallScoped(subject=row.uri, version=row.scope_version, lots=1), by=by)
    return held


def _find_consignees(case: RecallCase) -> None:
    """Rows of who got included lots; who was told already is never taken off the list."""
    rows = [row for row in case.lots.filter(included=True) if not row.container]
    ends = {row.lot: case.suspect_until for row in rows if case.suspect_until and not row.path}
    sent = shipments_of({row.lot: row.since for row in rows}, {row.lot: row.counted_as for row in rows}, ends)
    parties, told = parties_of(one.to for one in sent), master_of(one.to for one in sent)
    Shipped.objects.filter(consignee__case=case, consignee__notified_at=None).delete()
    goods: list[Shipped] = []
    known = {consignee.key: consignee for consignee in case.consignees.all()}
    for one in sent:
        key = one.to
        if key not in known:
            party, place = parties.get(key), told.get(key, {})
            firm = party.organisation if party else None
            contact = "、".join(str(place[n]) for n in ("contact", "telephone", "email") if place.get(n))
            name = firm.name if firm else str(place.get("name") or lot_code(key))
            made = Consignee(case=case, organisation=firm, key=key, name=name[:200], contact=contact[:200])
            made.save()
            known[key] = made
        goods.append(
            Shipped(
                consignee=known[key],
                lot=one.lot,
                event_id=one.event_id,
                shipped_at=one.at,
                amount=one.amount,
                unit=one.unit,
            )
        )
    Shipped.objects.bulk_create(goods, ignore_conflicts=True)  # what somebody was told of already stays as it is
    case.consignees.filter(notified_at=None, goods=None).delete()


@transaction.atomic
def stop_sale(*, by: User, case: RecallCase) -> RecallCase:
    """Stop sale and hold what is in scope; this is the start of the recall that the clock waits for.

    A real recall also tells the trace: an event with disposition `recalled` for every lot in scope. A drill never does.
    Raises: NotAllowed; RecallClosed; RecallNotReady without a scope; Invalid where it was done.
    """
    require(by, "trace.run_recall", case)
    row = locked(case)
    if row.scoped_at is None:
        raise RecallNotReady(_("还没有定出范围。"), remedy=_("请先定范围。"))
    if row.stopped_at is not None:
        raise Invalid(_("已经下达过停售封存。"), field="case", value=row.number)
    row.stopped_at = clock.now()
    row.save(update_fields=["stopped_at"])
    lots = list(row.lots.filter(included=True).values_list("lot", flat=True))
    if not row.drill and lots:
        capture(by=None, organisation=row.organisation, document=[_recalled(lots, row.stopped_at, row)])
    publish(events.SaleStopped(subject=row.uri, lots=len(lots)), by=by)
    return row


VEHICLE = f"{CANONICAL}/8004/"
"""A truck or a device may be suspect; what it carried is recalled, not it."""


def _recalled(lots: Iterable[str], at: datetime, case: RecallCase) -> dict[str, Any]:
    classes = [{"epcClass": lot} for lot in lots if "/10/" in lot]
    items = [lot for lot in lots if "/10/" not in lot and not lot.startswith(VEHICLE)]
    return {
        "type": "ObjectEvent",
        "eventID": f"urn:uuid:{case.public_id}",
        "eventTime": at.isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": "+08:00",
        "action": "OBSERVE",
        "bizStep": "holding",
        "disposition": "recalled",
        **({"epcList": items} if items else {}),
        **({"quantityList": classes} if classes else {}),
    }
