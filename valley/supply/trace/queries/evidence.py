"""The evidence pack of a recall: scope with reasons, consignees, papers, events and the ledger's proofs, in one zip."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from valley.kernel import clock
from valley.kernel.engine.report import Entry, Sheet, pack, pdf
from valley.supply.trace.engine.codes import Role
from valley.supply.trace.engine.kde.lines import lot_code
from valley.supply.trace.models import Event, Link, RecallCase
from valley.supply.trace.queries import ledger
from valley.supply.trace.queries.papers import printed

MOST_EVENTS = 20_000


def evidence_pack(case: RecallCase) -> bytes:
    """The zip; `SHA256SUMS` lists every file. Events are whole: the pack is for who may see the whole case."""
    fonts = settings.BASE_DIR / "build" / "fonts"
    files = [
        Entry(f"papers/{paper.kind}-{paper.number}.pdf", pdf(printed(paper), fonts=fonts))
        for paper in case.papers.select_related("case__organisation", "case__lead")
    ]
    events, proofs = _events(case)
    files.append(Entry("events.jsonl", _lines(events)))
    files.append(Entry("proofs.jsonl", _lines(proofs)))
    newest = ledger.latest()
    if newest is not None:
        checkpoint = json.dumps(vars(ledger.as_checkpoint(newest)), indent=1).encode()
        files.append(Entry("checkpoint.json", checkpoint))
    return pack(_sheets(case), files, at=clock.now())


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _events(case: RecallCase) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Events about the lots in scope, as captured, and the proof that each is in the newest checkpoint."""
    nodes = list(case.lots.values_list("node_id", flat=True))
    numbers = Link.objects.filter(node__in=nodes, role__lte=Role.OUTPUT_CLASS).values("event_id")
    found = Event.objects.filter(pk__in=numbers).select_related("batch__document").order_by("id")[:MOST_EVENTS]
    rows, newest = list(found), ledger.latest()
    proven = ledger.inclusions_of(rows, newest.size if newest else 0)
    proofs = [
        {"eventID": event.event_id, **(proof or {"index": None})} for event, proof in zip(rows, proven, strict=True)
    ]
    return [event.body for event in rows], proofs


def _sheets(case: RecallCase) -> list[Sheet]:
    scope = [
        (lot_code(lot.lot), lot.lot, str(lot.minimal), str(lot.included), lot.since.isoformat(), _path(lot.path),
         lot.decided_why)
        for lot in case.lots.all()
    ]  # fmt: skip
    told = [
        (
            c.name,
            c.contact,
            _at(c.notified_at),
            c.notified_how,
            _at(c.due_at),
            _at(c.confirmed_at),
            c.confirmed_by,
            c.answer,
        )
        for c in case.consignees.all()
    ]
    goods = [
        (g.consignee.name, lot_code(g.lot), g.event_id, _at(g.shipped_at), g.amount, g.unit, g.recovered, g.destroyed,
         g.consumed)
        for c in case.consignees.all()
        for g in c.goods.select_related("consignee")
    ]  # fmt: skip
    gone = [
        (lot_code(d.lot), d.amount, d.unit, d.method, d.place, _at(d.planned_at), _at(d.done_at), d.witness)
        for d in case.disposals.all()
    ]
    return [
        Sheet("scope", _("涉及批次"), ("lot", "uri", "minimal", "included", "since", "path", "decided_why"), scope),
        Sheet(
            "consignees", _("收货方"),
            ("name", "contact", "notified", "how", "due", "confirmed", "by", "answer"), told,
        ),
        Sheet(
            "goods", _("涉及货物"),
            ("consignee", "lot", "event", "shipped", "amount", "unit", "recovered", "destroyed", "consumed"), goods,
        ),
        Sheet(
            "disposals", _("处置"),
            ("lot", "amount", "unit", "method", "place", "planned", "done", "witness"), gone,
        ),
    ]  # fmt: skip


def _at(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def _path(steps: list[dict[str, Any]]) -> str:
    return " → ".join(f"{step['how']} {lot_code(step['lot'])} [{step['event']}]" for step in steps)
