"""Opening and closing a case."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.notices import notify
from valley.kernel.permissions import require
from valley.registry.models import Organisation
from valley.supply.trace import events
from valley.supply.trace.actions.recalls.holding import locked
from valley.supply.trace.engine.identifiers import CANONICAL, canonical
from valley.supply.trace.engine.nodes import id_of
from valley.supply.trace.engine.recall import start_due
from valley.supply.trace.errors import RecallNotReady
from valley.supply.trace.models import (
    CaseOrigin,
    Node,
    RecallCase,
    RecallClass,
)

_LOCK = int.from_bytes(b"trrecall", "big") & (2**63 - 1)


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
    suspect_until: datetime | None = None,
    known_at: datetime | None = None,
    hazard: str = "",
    area: str = "",
    lead: User | None = None,
) -> RecallCase:
    """Open a case; its clock runs from `known_at`, the moment of knowing the risk (now by default).

    suspects: lots or items in any form, each of which the store has to know. suspect_until: when what was wrong with
    them ended, such as a truck that was mended; None: it did not.
    Raises: NotAllowed; Invalid, naming the field.
    """
    require(by, "trace.open_recall", organisation)
    known = known_at or clock.now()
    lots = list(dict.fromkeys(canonical(lot.strip()) for lot in suspects if lot.strip()))
    _check_opening(title, reason, origin, recall_class, lots, known, suspect_since)
    if suspect_until is not None:
        _check_period(lots, suspect_since, suspect_until)
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
        suspect_until=suspect_until,
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


def _check_period(lots: Sequence[str], since: datetime, until: datetime) -> None:
    """A truck that is mended carries sound goods again; a lot that was bad stays bad."""
    if until <= since:
        raise Invalid(
            _("可疑截止时间不晚于起始时间。"),
            field="suspect_until",
            value=until.isoformat(),
            remedy=_("请改晚，或留空：至今仍可疑。"),
        )
    if goods := [lot for lot in lots if lot.startswith(f"{CANONICAL}/01/")]:
        raise Invalid(
            _("货物没有可疑截止时间：%(lot)s。") % {"lot": goods[0]},
            field="suspect_until",
            value=goods,
            remedy=_("截止时间只用于已修好的车辆、容器或设备；货物请另立一案，或留空。"),
        )


@transaction.atomic
def close_recall(*, by: User, case: RecallCase, words: str) -> RecallCase:
    """End the case. What is not known by then stays unknown, and the words say what is left.

    Raises: NotAllowed; RecallClosed; RecallNotReady, naming what is missing; Invalid on `words`.
    """
    require(by, "trace.run_recall", case)
    row = locked(case)
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
