"""What the plan watches, as the rest of the platform sees it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, card_of, register
from valley.plan.actions.watching import owners
from valley.plan.models import (
    OPEN_CONSULTATIONS,
    Consultation,
    ConsultationState,
    EvaluationBrief,
    MarketAlert,
    MarketSeries,
    TechnologyTie,
)
from valley.plan.queries import words
from valley.plan.queries.market import open_alerts_of, open_series_of
from valley.plan.queries.values import active_edition, plan_of
from valley.registry.queries.organisations import organisations_of

TECHNOLOGIES = "/plan/technologies/"


def _row(model: Any, uri: str, *related: str) -> Any:
    tail = uri.removeprefix(model.uri_prefix)
    return model.objects.select_related(*related).filter(public_id=tail).first() if len(tail) == 36 else None


def _series_card(uri: str, viewer: Viewer) -> Card | None:
    row = _row(MarketSeries, uri)
    return Card(uri, str(_("细分领域市场")), row.name, row.segment) if row else None


def _series_document(uri: str) -> Document | None:
    row = _row(MarketSeries, uri)
    return Document(uri=uri, kind="market_series", title=row.name, text=row.segment) if row else None


def _series_uris() -> Iterator[str]:
    for public_id in MarketSeries.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{MarketSeries.uri_prefix}{public_id}"


def _series_work(user: User) -> Iterator[Work]:
    for row in open_series_of(user):
        yield Work(row.uri, row.name, str(_("查看有无新数据，录入或改日再看")), row.look_on, user.username)


def _alert_card(uri: str, viewer: Viewer) -> Card | None:
    row = _row(MarketAlert, uri, "series")
    return Card(uri, str(_("市场预警")), str(row)) if row and may(viewer, "plan.see_alert", row) else None


def _alert_work(user: User) -> Iterator[Work]:
    for row in open_alerts_of(user):
        yield Work(row.uri, str(row), str(_("研判并答复")), row.due_on, user.username)


def _technology_card(uri: str, viewer: Viewer) -> Card | None:
    edition, tail = active_edition(), uri.removeprefix(TECHNOLOGIES)
    if edition is None or not (tail.isascii() and tail.isdecimal() and len(tail) < 6):
        return None
    found = next((t for t in plan_of(edition).technologies if t.no == int(tail)), None)
    return Card(uri, str(_("变革性技术")), words.said(found.quote), str(_("前瞻清单，不是成果"))) if found else None


def _technology_document(uri: str) -> Document | None:
    card, edition = _technology_card(uri, User()), active_edition()
    if card is None or edition is None:
        return None
    found = next(t for t in plan_of(edition).technologies if uri == f"{TECHNOLOGIES}{t.no}")
    text = found.quote.text
    return Document(uri=uri, kind="technology", title=card.title, text=text.en if text else "")


def _technologies() -> Iterable[str]:
    edition = active_edition()
    return [f"{TECHNOLOGIES}{t.no}" for t in plan_of(edition).technologies] if edition else []


def _tie_card(uri: str, viewer: Viewer) -> Card | None:
    """While it holds, and for whoever may see the record that it speaks of."""
    row = _row(TechnologyTie, uri)
    if row is None or row.ended_at is not None or card_of(row.record, viewer) is None:
        return None
    return Card(uri, str(_("技术对应")), row.words)


def _consultation_card(uri: str, viewer: Viewer) -> Card | None:
    row = _row(Consultation, uri, "organisation", "brief__evaluation")
    return Card(uri, str(_("征询")), str(row)) if row and may(viewer, "plan.see_consultation", row) else None


STEPS = {
    ConsultationState.ASKED: lazy("接受或谢绝征询"),
    ConsultationState.ACCEPTED: lazy("提交意见"),
}


def _consultation_work(user: User) -> Iterator[Work]:
    rows = Consultation.objects.filter(state__in=OPEN_CONSULTATIONS, organisation__in=organisations_of(user))
    for row in rows.select_related("organisation", "brief__evaluation").order_by("due_on", "pk"):
        yield Work(row.uri, str(row), str(STEPS[ConsultationState(row.state)]), row.due_on, user.username)


def _brief_card(uri: str, viewer: Viewer) -> Card | None:
    row = _row(EvaluationBrief, uri, "evaluation")
    if row is None:
        return None
    asked = row.consultations.select_related("organisation")
    if not may(viewer, "plan.see_consultation") and not any(may(viewer, "plan.see_consultation", c) for c in asked):
        return None
    return Card(uri, str(_("评估任务书")), str(row))


register(
    Kind(
        "market_series", lazy("细分领域市场"), MarketSeries.uri_prefix, _series_card, work=_series_work,
        document=_series_document, all_uris=_series_uris,
        owned=lambda user, within: 0 if within else open_series_of(user).count(),
        hand_over=owners.hand_over_series, pass_on=owners.pass_on_series,
    )
)  # fmt: skip
register(
    Kind(
        "market_alert", lazy("市场预警"), MarketAlert.uri_prefix, _alert_card, work=_alert_work,
        owned=lambda user, within: 0 if within else open_alerts_of(user).count(),
        hand_over=owners.hand_over_alerts, pass_on=owners.pass_on_alert,
    )
)  # fmt: skip
register(
    Kind(
        "technology", lazy("变革性技术"), TECHNOLOGIES, _technology_card, document=_technology_document,
        all_uris=_technologies,
    )
)  # fmt: skip
register(Kind("technology_tie", lazy("技术对应"), TechnologyTie.uri_prefix, _tie_card))
register(Kind("consultation", lazy("征询"), Consultation.uri_prefix, _consultation_card, work=_consultation_work))
register(Kind("evaluation_brief", lazy("评估任务书"), EvaluationBrief.uri_prefix, _brief_card))
