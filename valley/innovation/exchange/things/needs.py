"""Needs and their answers."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions import owners
from valley.innovation.exchange.models import OPEN, Answer, Disclosure, DisclosureState, Need, Openness, Party
from valley.innovation.exchange.rules import Seen, seen_by
from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Document, Kind, Viewer, Work, register
from valley.registry.queries import organisations_of
from valley.registry.rules import is_operator


def found(model: Any, uri: str, *related: str) -> Any:
    """The row with this URI, or None."""
    tail = uri.removeprefix(model.uri_prefix)
    return model.objects.filter(public_id=tail).select_related(*related).first() if len(tail) == 36 else None


def all_uris(model: Any) -> Iterator[str]:
    """Every URI of the model, oldest first."""
    for public_id in model.objects.order_by("pk").values_list("public_id", flat=True).iterator():
        yield f"{model.uri_prefix}{public_id}"


def _card(uri: str, viewer: Viewer) -> Card | None:
    need = found(Need, uri, "parent__handler", "organisation", "handler", "owner_organisation")
    if need is None or seen_by(viewer, need) < Seen.TITLE:
        return None
    return Card(need.uri, str(need.get_level_display()), str(need), str(need.get_state_display()))


def _document(uri: str) -> Document | None:
    need = found(Need, uri, "organisation", "handler")
    if need is None:
        return None
    # One document for all who find it: only what everybody with an account may see, once somebody has looked at it.
    ours = {f"organisation:{one.public_id}" for one in (need.organisation, need.handler) if one is not None}
    if need.taken_at is None:
        return Document(
            uri,
            "need",
            need.title,
            text=need.title_other,
            codes=(need.number,),
            audience=("park:operator", *sorted(ours)),
        )
    shown = (need.summary, need.summary_other) if need.openness != Openness.TITLE else ()
    text = "\n".join(filter(None, (need.title_other, *shown)))
    return Document(uri, "need", need.title, text=text, codes=(need.number,), audience=("account",))


def _work(user: User) -> Iterable[Work]:
    mine = Q(owner=user) | Q(owner=None, owner_organisation__in=organisations_of(user))
    if is_operator(user):
        mine |= Q(owner_desk=True)
    rows = Need.objects.filter(mine, state__in=OPEN).select_related("owner", "owner_organisation")
    for need in rows.order_by("due_on", "pk")[:200]:
        owner = need.owner.username if need.owner else str(need.owner_organisation or _("园区办公室"))
        yield Work(need.uri, str(need), need.next_step, need.due_on, owner, need.due_not_before)


def _answer_card(uri: str, viewer: Viewer) -> Card | None:
    answer = found(Answer, uri, "need__parent__handler")
    if answer is None or seen_by(viewer, answer.need) < Seen.FULL:
        return None
    return Card(answer.uri, str(_("答复")), str(answer), str(answer.get_verdict_display()))


def _party_card(uri: str, viewer: Viewer) -> Card | None:
    party = found(Party, uri, "organisation")
    return Card(party.uri, str(_("网络成员")), str(party)) if party and may(viewer, "exchange.see_network") else None


def _disclosure_card(uri: str, viewer: Viewer) -> Card | None:
    row = found(Disclosure, uri, "need", "result", "organisation")
    if row is None or not (viewer == row.asked_by or may(viewer, "exchange.decide_disclosure", row)):
        return None
    return Card(row.uri, str(_("查看申请")), f"{row.organisation} · {row.thing}", str(row.get_state_display()))


def _disclosures(user: User) -> Iterable[Work]:
    theirs = organisations_of(user)
    waiting = Q(need__organisation__in=theirs) | Q(result__organisation__in=theirs) | Q(need__reporter=user)
    if is_operator(user):
        waiting |= Q(need__reporter=None, need__isnull=False)
    rows = Disclosure.objects.filter(waiting, state=DisclosureState.ASKED)
    for row in rows.select_related("organisation", "need", "result").distinct()[:50]:
        yield Work(row.uri, f"{row.organisation} · {row.thing}", str(_("同意或谢绝查看")))


register(
    Kind(
        "need",
        _("需求"),
        Need.uri_prefix,
        _card,
        work=_work,
        document=_document,
        all_uris=lambda: all_uris(Need),
        owned=owners.count_open,
        hand_over=owners.hand_over_needs,
        pass_on=owners.pass_on_need,
    )
)
register(Kind("answer", _("答复"), Answer.uri_prefix, _answer_card))
register(Kind("party", _("网络成员"), Party.uri_prefix, _party_card))
register(Kind("disclosure", _("查看申请"), Disclosure.uri_prefix, _disclosure_card, work=_disclosures))
