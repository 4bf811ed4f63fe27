"""Campaigns and returns as the rest of the platform sees them: cards, open work, words for search."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel import clock
from valley.kernel.engine.clock import Calendar, after_working_days
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.engine.returns.states import OPEN, State
from valley.registry.models import Campaign, Return, Role, RoleGrant
from valley.registry.queries import returns as queries
from valley.registry.rules.returns import may_check_return, may_fill_return, may_sign_return, office_parks

MOST_WORK = 50
CHECKED_WITHIN = 10
"""Working days after its signature within which the office checks a return: the platform's own, no rule sets one."""


def _find(model: Any, uri: str) -> Any:
    try:
        public_id = UUID(uri.removeprefix(model.uri_prefix).split("/", 1)[0])
    except ValueError:
        return None
    related = ("campaign", "organisation") if model is Return else ()
    return model.objects.select_related(*related).filter(public_id=public_id).first()


def _title(report: Return) -> str:
    return f"{report.organisation.name} · {report.campaign.title}"


def return_card(uri: str, viewer: Viewer) -> Card | None:
    """For whom may see its values."""
    report = _find(Return, uri)
    if report is None or not may(viewer, "registry.view_return", report):
        return None
    return Card(uri=report.uri, kind=str(_("报表")), title=_title(report), subtitle=report.get_state_display())


def campaign_card(uri: str, viewer: Viewer) -> Card | None:
    """For the park's side, assessors and whoever owes a return of it."""
    campaign = _find(Campaign, uri)
    if campaign is None:
        return None
    owes = isinstance(viewer, User) and queries.returns_of(viewer).filter(campaign=campaign).exists()
    if not owes and not may(viewer, "registry.view_campaign", campaign):
        return None
    return Card(uri=campaign.uri, kind=str(_("填报批次")), title=campaign.title)


def work(user: User) -> Iterable[Work]:
    """Returns to fill, to sign, to check."""
    for report in queries.returns_of(user).filter(state__in=[s.value for s in (*OPEN, State.FILLED)])[:MOST_WORK]:
        if report.state == State.FILLED:
            if may_sign_return(user, report):
                yield _piece(report, f"{report.uri}/sign", _("核对并签报"))
        elif may_fill_return(user, report):
            again = report.state == State.RETURNED
            yield _piece(report, report.uri, _("按审核意见更正") if again else _("填写并提交"))
    if office_parks(user) != set():
        days = clock.calendar()
        for report in queries.to_check()[:MOST_WORK]:
            if may_check_return(user, report):
                yield _check(report, days)


def _check(report: Return, days: Calendar) -> Work:
    signed = timezone.localtime(report.version.signed_at if report.version else clock.now()).date()
    due = after_working_days(days, signed, CHECKED_WITHIN)
    piece = _piece(report, f"{report.uri}/check", _("审核"))
    return replace(piece, due=due.date, not_before=None if due.date else due.not_before)


def _piece(report: Return, uri: str, next_step: str) -> Work:
    return Work(
        uri=uri, title=_title(report), next_step=next_step, due=report.campaign.due_on, owner=report.organisation.name
    )


def return_document(uri: str) -> Document | None:
    """Found by the firm's own people who deal with returns, and by the office; by name and period, never by values."""
    report = _find(Return, uri)
    if report is None:
        return None
    roles = [Role.ADMINISTRATOR, Role.FILLER, Role.SIGNER]
    people = RoleGrant.objects.known().filter(organisation=report.organisation, role__in=roles)
    audience = {f"user:{user}" for user in people.values_list("user__public_id", flat=True)}
    return Document(uri=report.uri, kind="return", title=_title(report), audience=("park:operator", *sorted(audience)))


def _uris() -> Iterable[str]:
    for public_id in Return.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{Return.uri_prefix}{public_id}"


register(
    Kind(
        name="return",
        label=gettext_lazy("报表"),
        prefix=Return.uri_prefix,
        card=return_card,
        work=work,
        document=return_document,
        all_uris=_uris,
    )
)
register(Kind(name="campaign", label=gettext_lazy("填报批次"), prefix=Campaign.uri_prefix, card=campaign_card))
