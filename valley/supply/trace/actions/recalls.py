"""A recall from its opening to its end: every step is one action, so two people cannot undo each other's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.engine.credentials import digest_of
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.notices import notify
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.registry.queries.access import administrators_of, members_of
from valley.supply.trace import events
from valley.supply.trace.actions.capturing import capture
from valley.supply.trace.engine.identifiers import canonical
from valley.supply.trace.engine.law import paper_forms
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.engine.recall import Step, finish_due, start_due
from valley.supply.trace.errors import RecallClosed, RecallNotReady, ScopeMoved
from valley.supply.trace.models import (
    CaseOrigin,
    Consignee,
    Disposal,
    Node,
    Paper,
    RecallCase,
    RecallClass,
    ScopeLot,
    Shipped,
)
from valley.supply.trace.queries.papers import proposed
from valley.supply.trace.queries.scoping import master_of, parties_of, scope_of, shipments_of

ANSWER_H = {"I": 4, "II": 12, "III": 24}
"""Hours in which a consignee should answer, by class: the platform's own target, in no regulation that was read."""
LINK_SALT = "trace.confirm"
_LOCK = int.from_bytes(b"trrecall", "big") & (2**63 - 1)


def _locked(case: RecallCase, version: int | None = None) -> RecallCase:
    """The case, held until commit. Raises: RecallClosed; ScopeMoved where somebody changed the scope meanwhile."""
    held = RecallCase.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "lead")
    row = held.get(pk=case.pk)
    if row.closed_at is not None:
        raise RecallClosed(value=row.number)
    if version is not None and row.scope_version != version:
        raise ScopeMoved(field="version", value=version)
    return row


def _number(drill: bool) -> str:
    """The next number of the year; one at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    head = f"{'YL' if drill else 'ZH'}-{clock.today().year}-"
    last = RecallCase.objects.filter(number__startswith=head).order_by("-number").first()
    return f"{head}{int(last.number.rpartition('-')[2]) + 1 if last else 1:04d}"


@transaction.atomic
def open_recall(
    *,
    by: User,
    organisation: Organisation,
    title: str,
    origin: str,
    recall_class: str,
    reason: str,
    suspects: Sequence[str],
    suspect_since: datetime,
    known_at: datetime | None = None,
    hazard: str = "",
    area: str = "",
    lead: User | None = None,
) -> RecallCase:
    """Open a case; its clock runs from `known_at`, the moment of knowing the risk (now by default).

    suspects: lots or items in any form, each of which the store has to know.
    Raises: NotAllowed; Invalid, naming the field.
    """
    require(by, "trace.open_recall", organisation)
    known = known_at or clock.now()
    lots = list(dict.fromkeys(canonical(lot.strip()) for lot in suspects if lot.strip()))
    _check_opening(title, reason, origin, recall_class, lots, known, suspect_since)
    case = RecallCase.objects.create(
        number=_number(origin == CaseOrigin.DRILL),
        organisation=organisation,
        title=title.strip(),
        origin=origin,
        recall_class=recall_class,
        reason=reason.strip(),
        hazard=hazard.strip(),
        area=area.strip(),
        suspects=lots,
        suspect_since=suspect_since,
        known_at=known,
        opened_by=by,
        lead=lead or by,
        start_due=start_due(recall_class, known),
    )
    publish(events.RecallOpened(subject=case.uri, organisation=organisation.uri, recall_class=recall_class), by=by)
    if case.lead != by:
        notify(case.lead, "trace.recall_opened", case.uri)
    return case


def _check_opening(
    title: str, reason: str, origin: str, recall_class: str, lots: Sequence[str], known: datetime, since: datetime
) -> None:
    for field, value in (("title", title), ("reason", reason)):
        if not value.strip():
            raise Invalid(_("此栏必填。"), field=field, value=value)
    for field, value, choices in (("origin", origin, CaseOrigin), ("recall_class", recall_class, RecallClass)):
        if value not in choices.values:
            raise Invalid(_("没有这个选项。"), field=field, value=value, remedy="、".join(choices.values))
    if not lots:
        raise Invalid(_("没有写明可疑批次。"), field="suspects", remedy=_("每行写一个批次或单品的标识。"))
    there = set(Node.objects.filter(pk__in=[id_of(lot) for lot in lots]).values_list("uri", flat=True))
    if missing := [lot for lot in lots if lot not in there]:
        raise Invalid(
            _("追溯库里没有这个批次：%(lot)s。") % {"lot": missing[0]},
            field="suspects",
            value=missing,
            remedy=_("请核对 GTIN 与批号；可填 urn:epc:class:lgtin:… 或数字链接。"),
        )
    for field, at in (("known_at", known), ("suspect_since", since)):
        if at > clock.now():
            raise Invalid(_("这个时间还没有到。"), field=field, value=at.isoformat())


@transaction.atomic
def scope_recall(*, by: User, case: RecallCase, cautious: bool, version: int) -> RecallCase:
    """Find the lots in scope and who got them, by the records as they are now. What a person decided stays decided.

    version: the scope that the person saw. Raises: NotAllowed; RecallClosed; ScopeMoved.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case, version)
    found = scope_of(row.suspects, since=row.suspect_since, cautious=True)
    row.scope_version += 1
    row.cautious, row.scoped_at = cautious, row.scoped_at or clock.now()
    decided = {lot.lot: lot for lot in row.lots.exclude(decided_by=None)}
    row.lots.filter(decided_by=None).delete()
    ScopeLot.objects.bulk_create(
        ScopeLot(
            case=row,
            lot=one.lot,
            node_id=id_of(one.lot),
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
    return {**asdict(step), "at": step.at.isoformat()}


@transaction.atomic
def decide_lot(*, by: User, case: RecallCase, lot: str, included: bool, why: str, version: int) -> ScopeLot:
    """Take a lot in or out against the scope, with a reason that stays.

    Raises: NotAllowed; RecallClosed; ScopeMoved; Invalid on `why` or `lot`.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case, version)
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
    lots = list(case.lots.filter(included=True).values_list("lot", flat=True))
    sent = shipments_of(lots) if lots else []
    parties, told = parties_of(one.to for one in sent), master_of(one.to for one in sent)
    Shipped.objects.filter(consignee__case=case, consignee__notified_at=None).delete()
    known = {consignee.key: consignee for consignee in case.consignees.all()}
    for one in sent:
        key = one.to
        if key not in known:
            party, place = parties.get(key), told.get(key, {})
            firm = party.organisation if party else None
            contact = "、".join(str(place[n]) for n in ("contact", "telephone", "email") if place.get(n))
            name = firm.name if firm else str(place.get("name") or key)
            made = Consignee(case=case, organisation=firm, key=key, name=name[:200], contact=contact[:200])
            made.save()
            known[key] = made
        Shipped.objects.get_or_create(
            consignee=known[key],
            lot=one.lot,
            event_id=one.event_id,
            defaults={"shipped_at": one.at, "amount": one.amount, "unit": one.unit},
        )
    case.consignees.filter(notified_at=None, goods=None).delete()


@transaction.atomic
def stop_sale(*, by: User, case: RecallCase) -> RecallCase:
    """Stop sale and hold what is in scope; this is the start of the recall that the clock waits for.

    A real recall also tells the trace: an event with disposition `recalled` for every lot in scope. A drill never does.
    Raises: NotAllowed; RecallClosed; RecallNotReady without a scope; Invalid where it was done.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case)
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


def _recalled(lots: Iterable[str], at: datetime, case: RecallCase) -> dict[str, Any]:
    classes = [{"epcClass": lot} for lot in lots if "/10/" in lot]
    items = [lot for lot in lots if "/10/" not in lot]
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


@transaction.atomic
def notify_consignees(*, by: User, case: RecallCase, how: str) -> list[Consignee]:
    """Tell every consignee not told yet; each gets a link to answer by, and a time to answer in.

    Raises: NotAllowed; RecallClosed; RecallNotReady before the stop of sale; Invalid on `how`.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case)
    if row.stopped_at is None:
        raise RecallNotReady(_("还没有下达停售封存。"), remedy=_("请先停售封存，再通知收货方。"))
    if not how.strip():
        raise Invalid(_("没有写明通知方式。"), field="how", value=how, remedy=_("例如：平台、电话、书面。"))
    now = clock.now()
    waiting = list(row.consignees.filter(notified_at=None).select_related("organisation"))
    for each in waiting:
        each.notified_at, each.notified_how = now, how.strip()
        each.due_at = now + timedelta(hours=ANSWER_H[row.recall_class])
        each.digest = digest_of(link_secret(each))
        each.save()
        if each.organisation is not None:
            people = [member.user for member in members_of(each.organisation)]
            notify(people, "trace.recall_drill" if row.drill else "trace.recall_notice", each.uri)
    publish(events.ConsigneesNotified(subject=row.uri, count=len(waiting)), by=by)
    return waiting


def link_secret(consignee: Consignee) -> str:
    """The end of the link for answering: signed by the installation, so whoever runs the case can see it again."""
    return signing.Signer(salt=LINK_SALT).sign(str(consignee.public_id))


@transaction.atomic
def answer_notice(
    *,
    by: User | None,
    consignee: Consignee,
    name: str,
    words: str = "",
    goods: Mapping[int, tuple[Decimal | None, Decimal | None, Decimal | None]] | None = None,
) -> Consignee:
    """Confirm a notice: who answers, and of each shipment what was recovered, destroyed on the spot, confirmed eaten.

    by None: whoever came with the link. A later answer replaces the earlier one until the case is closed.
    Raises: NotAllowed; RecallClosed; Invalid on `name` or `goods`.
    """
    if by is not None:
        require(by, "trace.answer_notice", consignee)
    row = _locked(consignee.case)
    held = row.consignees.select_for_update(of=("self",), no_key=True).get(pk=consignee.pk)
    if held.notified_at is None:
        raise RecallNotReady(_("还没有通知这一收货方。"))
    if not name.strip():
        raise Invalid(_("请填写确认人。"), field="name", value=name)
    for shipped in held.goods.filter(pk__in=(goods or {}).keys()):
        recovered, destroyed, consumed = (goods or {})[shipped.pk]
        if any(amount is not None and amount < 0 for amount in (recovered, destroyed, consumed)):
            raise Invalid(_("数量不能是负数。"), field="goods", value=shipped.lot)
        shipped.recovered, shipped.destroyed, shipped.consumed = recovered, destroyed, consumed
        shipped.save(update_fields=["recovered", "destroyed", "consumed"])
    held.confirmed_at, held.confirmed_by, held.answer = clock.now(), name.strip()[:60], words.strip()
    held.save(update_fields=["confirmed_at", "confirmed_by", "answer"])
    publish(events.NoticeAnswered(subject=held.uri, case=row.uri), by=by)
    return held


@transaction.atomic
def escalate_overdue() -> int:
    """Tell the lead and the firm's administrators of consignees who did not answer in time; how many. Once each."""
    now = clock.now()
    late = Consignee.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(
        due_at__lt=now, confirmed_at=None, escalated_at=None, case__closed_at=None
    )
    count = 0
    for each in late.select_related("case__lead", "case__organisation").order_by("pk"):
        each.escalated_at = now
        each.save(update_fields=["escalated_at"])
        people = [each.case.lead, *administrators_of(each.case.organisation)]
        notify(people, "trace.recall_no_answer", each.uri)
        publish(events.ConsigneeEscalated(subject=each.uri, case=each.case.uri), by=None)
        count += 1
    return count


@transaction.atomic
def issue_paper(*, by: User, case: RecallCase, kind: str, values: Mapping[str, str] | None = None) -> Paper:
    """Issue a paper of the case; what is not given is filled from the case. It never changes afterwards.

    The announcement's first issue sets the day from which the recall has to be finished.
    Raises: NotAllowed; RecallClosed; RecallNotReady; Invalid for an unknown kind.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case)
    form = paper_forms().get(kind)
    if form is None:
        raise Invalid(_("没有这种文书。"), field="kind", value=kind, remedy="、".join(paper_forms()))
    if row.scoped_at is None:
        raise RecallNotReady(_("还没有定出范围。"), remedy=_("请先定范围。"))
    now = clock.now()
    if kind == "announcement" and row.published_on is None:
        due = finish_due(row.recall_class, clock.today(), clock.calendar())
        row.published_on, row.finish_due, row.finish_not_before = clock.today(), due.date, due.not_before
        row.save(update_fields=["published_on", "finish_due", "finish_not_before"])
    written = {**proposed(row, kind), **{key: value for key, value in (values or {}).items() if value.strip()}}
    paper = Paper.objects.create(
        case=row,
        kind=kind,
        number=row.papers.filter(kind=kind).count() + 1,
        values={field.key: written.get(field.key, "") for field in form.fields},
        source=form.source.key,
        edition=form.source.edition,
        issued_at=now,
        issued_by=by,
    )
    publish(events.PaperIssued(subject=paper.uri, case=row.uri, kind=kind, number=paper.number), by=by)
    return paper


@transaction.atomic
def plan_disposal(
    *, by: User, case: RecallCase, lot: str, amount: Decimal, unit: str, method: str, place: str, planned_at: datetime
) -> Disposal:
    """Plan to render harmless or destroy; time and place are to be reported beforehand (食品安全法 第六十三条第四款).

    Raises: NotAllowed; RecallClosed; Invalid on the field at fault.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case)
    if not row.lots.filter(lot=canonical(lot), included=True).exists():
        raise Invalid(_("这个批次不在召回范围之内。"), field="lot", value=lot)
    if amount <= 0:
        raise Invalid(_("数量须大于零。"), field="amount", value=str(amount))
    for field, value in (("unit", unit), ("method", method), ("place", place)):
        if not value.strip():
            raise Invalid(_("此栏必填。"), field=field, value=value)
    made = Disposal.objects.create(
        case=row,
        lot=canonical(lot),
        amount=amount,
        unit=unit.strip(),
        method=method.strip(),
        place=place.strip(),
        planned_at=planned_at,
        recorded_by=by,
    )
    publish(events.DisposalPlanned(subject=row.uri, number=made.pk), by=by)
    return made


@transaction.atomic
def complete_disposal(*, by: User, disposal: Disposal, witness: str, amount: Decimal | None = None) -> Disposal:
    """It was done, and who saw it. Raises: NotAllowed; RecallClosed; Invalid."""
    require(by, "trace.run_recall", disposal.case)
    _locked(disposal.case)
    held = Disposal.objects.select_for_update(of=("self",), no_key=True).get(pk=disposal.pk)
    if held.done_at is not None:
        raise Invalid(_("已经登记过。"), field="disposal", value=held.pk)
    if not witness.strip():
        raise Invalid(_("请填写见证人。"), field="witness", value=witness)
    if amount is not None and amount <= 0:
        raise Invalid(_("数量须大于零。"), field="amount", value=str(amount))
    now = clock.now()
    held.done_at, held.witness, held.amount = now, witness.strip(), amount or held.amount
    held.planned_at = min(held.planned_at, now)
    held.save(update_fields=["done_at", "witness", "amount", "planned_at"])
    publish(events.DisposalDone(subject=held.case.uri, number=held.pk), by=by)
    return held


@transaction.atomic
def close_recall(*, by: User, case: RecallCase, words: str) -> RecallCase:
    """End the case. What is not known by then stays unknown, and the words say what is left.

    Raises: NotAllowed; RecallClosed; RecallNotReady, naming what is missing; Invalid on `words`.
    """
    require(by, "trace.run_recall", case)
    row = _locked(case)
    if not words.strip():
        raise Invalid(_("请写明结案说明。"), field="words", value=words)
    if row.stopped_at is None or row.consignees.filter(notified_at=None).exists():
        raise RecallNotReady(_("还有收货方没有通知。"), remedy=_("请先通知全部收货方。"))
    if not row.papers.filter(kind="summary").exists():
        raise RecallNotReady(_("还没有出具召回总结报告。"), remedy=_("请先出具总结报告。"))
    row.closed_at, row.closing_words = clock.now(), words.strip()
    row.save(update_fields=["closed_at", "closing_words"])
    publish(events.RecallEnded(subject=row.uri), by=by)
    return row
