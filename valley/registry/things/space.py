"""Requests for space and cases of renewal: cards for whom may see them, open work for whom they wait."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
from valley.registry.actions import renewals
from valley.registry.actions import space as actions
from valley.registry.models import Renewal, SpaceCriterion, SpaceRequest, SpaceState
from valley.registry.queries.organisations import organisations_of
from valley.registry.queries.space import open_requests
from valley.registry.things.identities import find


def _request_card(uri: str, viewer: Viewer) -> Card | None:
    found = find(SpaceRequest, uri)
    if found is None or not may(viewer, "registry.see_space_request", found):
        return None
    return Card(found.uri, _("用房申请"), str(found))


def _requests(user: User) -> Iterable[Work]:
    """What waits for the office, and what waits for the organisation."""
    rows = SpaceRequest.objects.select_related("organisation", "park", "place__park").order_by("asked_at", "pk")
    for row in rows.filter(state=SpaceState.OFFERED, organisation__in=organisations_of(user))[:50]:
        yield Work(row.uri, str(row), _("确认预留的场所"), row.offered_until, user.username)
    for row in rows.filter(state=SpaceState.QUEUED)[:100]:
        if may(user, "registry.allocate_space", row.park):
            yield Work(row.uri, str(row), _("安排场所"), row.wanted_on, user.username)


def _renewal_card(uri: str, viewer: Viewer) -> Card | None:
    found = find(Renewal, uri) if may(viewer, "registry.view_cases", None) else None
    return None if found is None else Card(found.uri, _("腾笼换鸟案"), str(found))


def _criterion_card(uri: str, viewer: Viewer) -> Card | None:
    found = find(SpaceCriterion, uri) if may(viewer, "registry.view_place", None) else None
    return None if found is None else Card("/space", _("入驻条件"), str(found))


def _renewals(user: User) -> Iterable[Work]:
    for case in renewals.open_renewals(user).select_related("place").order_by("due_on", "pk")[:50]:
        yield Work(case.uri, str(case), case.next_step, case.due_on, user.username)


register(
    Kind(
        "space_request", gettext_lazy("用房申请"), SpaceRequest.uri_prefix, _request_card, work=_requests,
        owned=lambda user, within: open_requests(user, within).count(),
        hand_over=actions.hand_over_requests,
        pass_on=lambda uri, user, to, by: actions.hand_over_requests(user, to, by, "", uri=uri) == 1,
    )
)  # fmt: skip
register(
    Kind(
        "renewal", gettext_lazy("腾笼换鸟案"), Renewal.uri_prefix, _renewal_card, work=_renewals,
        owned=lambda user, within: 0 if within else renewals.open_renewals(user).count(),
        hand_over=lambda user, to, by, within: 0 if within else renewals.hand_over_renewals(user, to, by),
        pass_on=lambda uri, user, to, by: renewals.hand_over_renewals(user, to, by, uri=uri) == 1,
    )
)  # fmt: skip
register(Kind("space_criterion", gettext_lazy("入驻条件"), SpaceCriterion.uri_prefix, _criterion_card))
