"""Asking partners for missing data, certificates of the park's scheme, and how long batches are kept."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from valley.kernel import clock
from valley.kernel.errors import Invalid, Words
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.notices import notify
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.registry.queries.access import administrators_of
from valley.supply.trace import events
from valley.supply.trace.engine.codes import NodeKind
from valley.supply.trace.engine.law import keep_until, record_forms, scheme
from valley.supply.trace.engine.law.retention import months_after
from valley.supply.trace.engine.nodes import kind_of
from valley.supply.trace.engine.scanning import Unreadable, read
from valley.supply.trace.errors import NotCertified, StillKept, UnreadableCode
from valley.supply.trace.models import Batch, DataRequest, Retention, TraceCertificate
from valley.supply.trace.queries.certifying import judge
from valley.supply.trace.queries.keeping import traits_of
from valley.supply.trace.queries.ledger import latest


@transaction.atomic
def ask_for_data(
    *,
    by: User,
    organisation: Organisation,
    asked_of: Organisation,
    form: str,
    event_id: str,
    lot: str,
    elements: Sequence[str],
    due_on: date,
) -> DataRequest:
    """Ask `asked_of` for elements of a record that `organisation` keeps. Raises: NotAllowed; Invalid."""
    require(by, "trace.ask_for_data", organisation)
    known = record_forms().get(form)
    if known is None:
        raise Invalid(_("没有这种记录。"), field="form", value=form)
    keys = [element.key for element in known.elements if element.key in set(elements)]
    if not keys:
        raise Invalid(_("没有写明缺少的要素。"), field="elements", value=list(elements))
    if organisation == asked_of:
        raise Invalid(_("不能向本单位请求。"), field="asked_of", value=asked_of.uri)
    if due_on < clock.today():
        raise Invalid(_("期限已过。"), field="due_on", value=due_on.isoformat())
    same = DataRequest.objects.filter(asked_of=asked_of, form=form, event_id=event_id, lot=lot)
    if same.filter(answered_at=None, withdrawn_at=None).exists():
        raise Invalid(_("已经请求过，尚未补齐。"), field="asked_of", value=asked_of.uri)
    made = DataRequest.objects.create(
        asked_by=organisation, asked_of=asked_of, form=form, event_id=event_id, lot=lot, elements=keys, by=by,
        due_on=due_on, asked_at=clock.now(),
    )  # fmt: skip
    notify(administrators_of(asked_of), "trace.data_request", made.uri, {"due": due_on.isoformat()})
    publish(events.DataAsked(subject=made.uri, of=asked_of.uri, form=form, due=due_on.isoformat()), by=by)
    return made


@transaction.atomic
def answer_request(*, by: User, request: DataRequest, answer: str) -> DataRequest:
    """It was supplied, by capture or otherwise; the words say how. Raises: NotAllowed; Invalid."""
    require(by, "trace.answer_request", request)
    row = _open(request)
    if not answer.strip():
        raise Invalid(_("请说明如何补齐。"), field="answer", value=answer)
    row.answered_at, row.answer = clock.now(), answer.strip()
    row.save(update_fields=["answered_at", "answer"])
    notify(administrators_of(row.asked_by), "trace.data_answered", row.uri)
    publish(events.DataSupplied(subject=row.uri), by=by)
    return row


@transaction.atomic
def withdraw_request(*, by: User, request: DataRequest) -> DataRequest:
    """It is no longer needed. Raises: NotAllowed; Invalid where it has ended."""
    require(by, "trace.ask_for_data", request.asked_by)
    row = _open(request)
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    publish(events.DataRequestWithdrawn(subject=row.uri), by=by)
    return row


def _open(request: DataRequest) -> DataRequest:
    held = DataRequest.objects.select_for_update(of=("self",), no_key=True).select_related("asked_by", "asked_of")
    row = held.get(pk=request.pk)
    if row.answered_at or row.withdrawn_at:
        raise Invalid(_("这一请求已经结束。"), field="request", value=row.uri)
    return row


@transaction.atomic
def certify_lot(*, by: User, organisation: Organisation, lot: str) -> TraceCertificate:
    """Issue a trace certificate where every point of the scheme is met by the records as they are now.

    Raises: NotAllowed; NotCertified naming the points that are not met; Invalid where there is one already.
    """
    require(by, "trace.certify_lot", organisation)
    uri = _lot_in(lot)
    if TraceCertificate.objects.filter(lot=uri, withdrawn_at=None).exists():
        raise Invalid(_("这个批次已有有效的证明。"), field="lot", value=uri)
    found = judge(organisation, uri)
    if failed := [point for point in found if not point.met]:
        words = "；".join(f"{point.label}（{point.why}）" for point in failed)
        raise NotCertified(_("未满足：%(points)s。") % {"points": words}, field="lot", value=uri)
    newest, rule, today = latest(), scheme(), clock.today()
    assert newest is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(b"trcertif", "big") & (2**63 - 1)])
    head = f"SY-{today.year}-"
    last = TraceCertificate.objects.filter(number__startswith=head).order_by("-number").first()
    made = TraceCertificate.objects.create(
        number=f"{head}{int(last.number.rpartition('-')[2]) + 1 if last else 1:05d}",
        organisation=organisation,
        lot=uri,
        product=next((point.product for point in found if point.product), ""),
        edition=rule.edition,
        points=[{"key": point.key, "met": point.met, **_in_both(point.why)} for point in found],
        checkpoint=newest.size,
        issued_at=clock.now(),
        issued_by=by,
        valid_until=months_after(today, rule.valid_months),
    )
    publish(events.LotCertified(subject=made.uri, organisation=organisation.uri, edition=rule.edition), by=by)
    return made


def _lot_in(text: str) -> str:
    """The lot that a Digital Link, an EPC URN or a label's text names. Raises: Invalid."""
    try:
        uri = read(text).uri
    except Unreadable as fault:
        raise UnreadableCode.of(str(fault), text, field="lot") from fault
    if kind_of(uri) != NodeKind.LOT:
        raise Invalid(_("证明按批次出具：请写到批号，例如 (01)…(10)…。"), field="lot", value=text)
    return uri


def _in_both(words: Words) -> dict[str, str]:
    """A reason as it is kept: in Chinese and in English."""
    said = {}
    for key, language in (("why", "zh-hans"), ("why_en", "en")):
        with override(language):
            said[key] = str(words)
    return said


@transaction.atomic
def withdraw_certificate(*, by: User, certificate: TraceCertificate, why: str) -> TraceCertificate:
    """Withdraw it; the public check says so from now on. Raises: NotAllowed; Invalid."""
    require(by, "trace.certify_lot", certificate)
    row = TraceCertificate.objects.select_for_update(of=("self",), no_key=True).get(pk=certificate.pk)
    if row.withdrawn_at is not None:
        raise Invalid(_("该证明已经撤回。"), field="certificate", value=row.number)
    if not why.strip():
        raise Invalid(_("请写明撤回理由。"), field="why", value=why)
    row.withdrawn_at, row.withdrawn_why = clock.now(), why.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_why"])
    publish(events.CertificateWithdrawn(subject=row.uri), by=by)
    return row


@transaction.atomic
def judge_retention(*, batch: Batch) -> Retention | None:
    """Note until when the batch is kept, by the rules of today; None where it stands so already.

    A longer term adds an entry; a shorter one changes nothing: the longest counts.
    """
    made_on, expires_on, traits = traits_of(batch)
    kept = keep_until(made_on=made_on, expires_on=expires_on, traits=traits, recall_open=False)
    assert kept.until is not None
    assert kept.rule is not None
    if Retention.objects.filter(batch_id=batch.pk, keep_until__gte=kept.until).exists():
        return None
    return Retention.objects.create(
        batch_id=batch.pk, keep_until=kept.until, rule=kept.rule.key, edition=kept.edition, judged_at=clock.now()
    )


def judge_new_batches() -> int:
    """Judge every batch that has no entry yet; how many there were."""
    judged = Retention.objects.values("batch_id")
    fresh = Batch.objects.filter(position__isnull=False).exclude(pk__in=judged)
    return sum(judge_retention(batch=batch) is not None for batch in fresh.iterator(chunk_size=500))


@transaction.atomic
def discard_batch(*, by: User, batch: Batch) -> int:
    """Delete the events of a batch whose term is over; how many. The database itself refuses it before.

    Raises: NotAllowed; StillKept.
    """
    require(by, "trace.discard", None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT trace_kept(%s)", [batch.pk])
        if why := cursor.fetchone()[0]:
            raise StillKept(value=why)
        cursor.execute("SELECT trace_discard(%s)", [batch.pk])
        count = int(cursor.fetchone()[0])
    publish(events.BatchDiscarded(subject=f"/trace/batches/{batch.pk}", count=count), by=by)
    return count
