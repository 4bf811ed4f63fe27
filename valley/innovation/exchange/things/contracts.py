"""Contracts, calls and what belongs to them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import (
    OPEN_CALLS,
    Bid,
    Call,
    CallState,
    Contract,
    ContractState,
    Milestone,
    Reviewer,
)
from valley.innovation.exchange.things.needs import all_uris, found
from valley.kernel import clock
from valley.kernel.actions import Owned
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of
from valley.registry.rules import is_operator


def _contract_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Contract, uri, "seller", "buyer")
    if row is None or not may(viewer, "exchange.view_contract", row):
        return None
    return Card(row.uri, str(_("技术合同")), str(row), str(row.get_state_display()))


def _contracts(user: User) -> Iterable[Work]:
    if is_operator(user):
        for row in Contract.objects.filter(state=ContractState.SUBMITTED).order_by("due_on")[:100]:
            yield Work(row.uri, str(row), row.next_step, row.due_on, str(_("园区办公室")))
    mine = Contract.objects.filter(seller__in=organisations_of(user), state__in=["draft", "refused"])
    for row in mine.exclude(next_step="").select_related("seller").order_by("due_on")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, str(row.seller))


def _call_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Call, uri)
    return Card(row.uri, str(_("榜单")), str(row), str(row.get_state_display())) if row else None


def _call_document(uri: str) -> Document | None:
    row = found(Call, uri)
    return Document(uri, "call", row.title, text=row.words[:2000], codes=(row.number,)) if row else None


def _milestones(ours: Any) -> Iterable[Work]:
    """Each step waits for one side: for the winner until it is handed in, then for whoever set the problem."""
    rows = Milestone.objects.filter(call__state=CallState.AWARDED).select_related("call__organisation")
    won = Q(call__bids__state=Bid.State.AWARDED, call__bids__organisation__in=ours)
    for row in rows.filter(won, state__in=[Milestone.State.PLANNED, Milestone.State.REJECTED]).order_by("due_on")[:50]:
        side = row.call.bids.select_related("organisation").get(state=Bid.State.AWARDED).organisation
        yield Work(row.call.uri, str(row.call), row.name, row.due_on, str(side))
    for row in rows.filter(call__organisation__in=ours, state=Milestone.State.SUBMITTED).order_by("due_on")[:50]:
        step = _("验收：%(name)s") % {"name": row.name}
        yield Work(row.call.uri, str(row.call), str(step), row.due_on, str(row.call.organisation))


def _calls(user: User) -> Iterable[Work]:
    ours = organisations_of(user)
    for row in Call.objects.filter(owner=user, state__in=[CallState.OPEN, CallState.REVIEW]).order_by("due_on")[:50]:
        yield Work(row.uri, str(row), row.next_step, row.due_on, row.owner.username)
    yield from _milestones(ours)
    if is_operator(user):
        over = Call.objects.filter(state=CallState.OPEN, closes_on__lt=clock.today())
        for row in [*over, *Call.objects.filter(state=CallState.REVIEW)]:
            yield Work(row.uri, str(row), row.next_step, row.due_on, str(_("园区办公室")))
    judged = Reviewer.objects.filter(user=user, call__state=CallState.REVIEW).exclude(tied=True)
    for seat in judged.select_related("call"):
        if seat.scores.values("bid").distinct().count() < seat.call.bids.filter(state=Bid.State.SUBMITTED).count():
            yield Work(seat.call.uri, str(seat.call), str(_("评审方案")), seat.call.due_on, user.username)


def _bid_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Bid, uri, "call", "organisation")
    if row is None:
        return None
    decided = row.state in (Bid.State.AWARDED, Bid.State.LOST)  # before that a bid is a letter, to the office as well
    if not (may(viewer, "exchange.change_bid", row) or (decided and may(viewer, "exchange.arrange_review", row.call))):
        return None
    return Card(row.uri, str(_("揭榜方案")), str(row), str(row.get_state_display()))


def _milestone_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Milestone, uri, "call__organisation")
    if row is None or not any(
        may(viewer, verb, thing)
        for verb, thing in (
            ("exchange.submit_milestone", row),
            ("exchange.check_milestone", row),
            ("exchange.arrange_review", row.call),
        )
    ):
        return None
    return Card(row.uri, str(_("里程碑")), str(row), str(row.get_state_display()))


register(Kind("contract", _("技术合同"), Contract.uri_prefix, _contract_card, work=_contracts))
register(
    Kind("call", _("榜单"), Call.uri_prefix, _call_card, work=_calls, document=_call_document,
         all_uris=lambda: all_uris(Call),
         **Owned(model=Call, open=Q(state__in=OPEN_CALLS), within="organisation").plugs())
)  # fmt: skip
register(Kind("bid", _("揭榜方案"), Bid.uri_prefix, _bid_card))
register(Kind("call_milestone", _("里程碑"), Milestone.uri_prefix, _milestone_card))
