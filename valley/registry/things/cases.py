"""Cases as the rest of the platform sees them: cards for who may see them, next steps as open work."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
from valley.registry.actions import cases
from valley.registry.models import ChainLink, PartnerCase, Promise, Side, Stage, TeamCase
from valley.registry.things.identities import find


def _card_maker(model: Any, label: Any) -> Callable[[str, Viewer], Card | None]:
    def card(uri: str, viewer: Viewer) -> Card | None:
        found = find(model, uri) if may(viewer, "registry.view_cases", None) else None
        return None if found is None else Card(uri=found.uri, kind=str(label), title=str(found))

    return card


def _steps_of(model: Any) -> Callable[[User], Iterable[Work]]:
    def work(user: User) -> Iterable[Work]:
        for case in model.objects.filter(owner=user).exclude(stage=Stage.STOPPED).order_by("due_on", "pk")[:50]:
            yield Work(uri=case.uri, title=case.name, next_step=case.next_step, due=case.due_on, owner=user.username)

    return work


def _owned(model: Any) -> dict[str, Any]:
    """Cases are the park office's: they move when somebody leaves the platform, not when somebody leaves a firm."""
    return {
        "owned": lambda user, within: 0 if within else cases.open_cases(model, user).count(),
        "hand_over": lambda user, to, by, within: 0 if within else cases.hand_over(model, user, to, by),
        "pass_on": lambda uri, user, to, by: cases.hand_over(model, user, to, by, uri=uri) == 1,
    }


def _promises(user: User) -> Iterable[Work]:
    open_ = Promise.objects.filter(kept_on=None, side=Side.PARK, team_case__owner=user)
    for promise in open_.exclude(team_case__stage=Stage.STOPPED).select_related("team_case").order_by("due_on")[:50]:
        yield Work(
            uri=promise.team_case.uri,
            title=f"{promise.team_case} · {promise}",
            next_step=_("兑现承诺"),
            due=promise.due_on,
        )


register(
    Kind(
        name="partner_case",
        label=gettext_lazy("合作机构储备"),
        prefix=PartnerCase.uri_prefix,
        card=_card_maker(PartnerCase, gettext_lazy("合作机构储备")),
        work=_steps_of(PartnerCase),
        **_owned(PartnerCase),
    )
)
register(
    Kind(
        name="team_case",
        label=gettext_lazy("引进团队"),
        prefix=TeamCase.uri_prefix,
        card=_card_maker(TeamCase, gettext_lazy("引进团队")),
        work=_steps_of(TeamCase),
        **_owned(TeamCase),
    )
)
register(
    Kind(
        name="chain_link",
        label=gettext_lazy("链条环节"),
        prefix=ChainLink.uri_prefix,
        card=_card_maker(ChainLink, gettext_lazy("链条环节")),
    )
)
register(
    Kind(
        name="promise",
        label=gettext_lazy("承诺"),
        prefix=Promise.uri_prefix,
        card=_card_maker(Promise, gettext_lazy("承诺")),
        work=_promises,
    )
)
