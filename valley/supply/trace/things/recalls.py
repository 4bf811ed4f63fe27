"""Recalls, consignees, papers, requests and certificates as the rest of the platform sees them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.notices import declare
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
from valley.registry.rules.roles import held_by
from valley.supply.trace.models import Consignee, DataRequest, Paper, RecallCase, TraceCertificate
from valley.supply.trace.queries.recalls import next_of

declare("trace.recall_opened", gettext_lazy("请主办召回：%(thing)s"))
declare("trace.recall_notice", gettext_lazy("召回通知，请停售封存并回复：%(thing)s"))
declare("trace.recall_drill", gettext_lazy("模拟召回演练，请按真实情形清点并回复：%(thing)s"))
declare("trace.recall_no_answer", gettext_lazy("收货方逾期未确认召回通知：%(thing)s"))
declare("trace.data_request", gettext_lazy("请补齐记录要素：%(thing)s，期限 %(due)s"))
declare("trace.data_answered", gettext_lazy("记录要素已补齐：%(thing)s"))

M = TypeVar("M", bound=Model)


def find(model: type[M], uri: str, *related: str) -> M | None:
    """The object with this URI."""
    try:
        public_id = UUID(uri.removeprefix(model.uri_prefix))  # type: ignore[attr-defined]
    except ValueError:
        return None
    found: M | None = model._default_manager.select_related(*related).filter(public_id=public_id).first()
    return found


def _recall(uri: str, viewer: Viewer) -> Card | None:
    case = find(RecallCase, uri, "organisation")
    if case is None or not may(viewer, "trace.view_recall", case):
        return None
    return Card(case.uri, str(_("召回")), str(case), case.organisation.name)


def _consignee(uri: str, viewer: Viewer) -> Card | None:
    row = find(Consignee, uri, "case__organisation", "organisation")
    if row is None or not (may(viewer, "trace.answer_notice", row) or may(viewer, "trace.view_recall", row.case)):
        return None
    return Card(row.uri, str(_("召回通知")), f"{row.case.number} {row.name}", row.case.title)


def _paper(uri: str, viewer: Viewer) -> Card | None:
    paper = find(Paper, uri, "case__organisation")
    if paper is None or not may(viewer, "trace.view_recall", paper.case):
        return None
    return Card(paper.uri, str(_("召回文书")), f"{paper.case.number}-{paper.kind}-{paper.number}")


def _request(uri: str, viewer: Viewer) -> Card | None:
    row = find(DataRequest, uri, "asked_by", "asked_of")
    if row is None:
        return None
    if not (may(viewer, "trace.answer_request", row) or may(viewer, "trace.ask_for_data", row.asked_by)):
        return None
    return Card(row.uri, str(_("补录请求")), f"{row.asked_by} → {row.asked_of}")


def _certificate(uri: str, viewer: Viewer) -> Card | None:
    row = find(TraceCertificate, uri)
    return None if row is None else Card(row.uri, str(_("溯源证明")), row.number, row.product)


def _date(at: datetime | None) -> Any:
    return timezone.localtime(at).date() if at else None


def _leading(user: User) -> Iterable[Work]:
    for case in RecallCase.objects.filter(lead=user, closed_at=None).order_by("start_due", "pk")[:50]:
        step = next_of(case)
        if step is not None:
            yield Work(case.uri, str(case), str(step.words), _date(step.due), user.username)


def _answering(user: User) -> Iterable[Work]:
    mine = [held.organisation for held in held_by(user) if held.organisation is not None]
    rows = Consignee.objects.filter(organisation__in=mine, confirmed_at=None, case__closed_at=None)
    for row in rows.exclude(notified_at=None).select_related("case").order_by("due_at", "pk")[:50]:
        yield Work(row.uri, str(row.case), str(_("停售封存并回复")), _date(row.due_at))


def _supplying(user: User) -> Iterable[Work]:
    mine = [held.organisation for held in held_by(user) if held.organisation is not None]
    rows = DataRequest.objects.filter(asked_of__in=mine, answered_at=None, withdrawn_at=None)
    for row in rows.select_related("asked_by").order_by("due_on", "pk")[:50]:
        yield Work(row.uri, str(row.asked_by), str(_("补齐记录要素")), row.due_on)


LED = Owned(model=RecallCase, open=Q(closed_at=None), column="lead", within="organisation")
register(Kind("recall", gettext_lazy("召回"), RecallCase.uri_prefix, _recall, work=_leading, **LED.plugs()))
register(Kind("consignee", gettext_lazy("召回通知"), Consignee.uri_prefix, _consignee, work=_answering))
register(Kind("recall_paper", gettext_lazy("召回文书"), Paper.uri_prefix, _paper))
register(Kind("data_request", gettext_lazy("补录请求"), DataRequest.uri_prefix, _request, work=_supplying))
register(Kind("trace_certificate", gettext_lazy("溯源证明"), TraceCertificate.uri_prefix, _certificate))
