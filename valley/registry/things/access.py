"""Claims: cards for those concerned; open work for the office and for administrators who are there already."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.kernel.models import User
from valley.kernel.permissions import may
from valley.kernel.things import Card, Kind, Viewer, Work, register
from valley.registry.models import Claim, Role
from valley.registry.queries import access
from valley.registry.rules import acts_for
from valley.registry.things.identities import find


def _card(uri: str, viewer: Viewer) -> Card | None:
    found: Claim | None = find(Claim, uri)
    if found is None or not may(viewer, "registry.view_claim", found):
        return None
    return Card(uri=found.uri, kind=_("认领"), title=found.stated_name, subtitle=str(found.get_verdict_display()))


def _work(user: User) -> Iterable[Work]:
    decides = may(user, "registry.decide_claim")
    for claim in access.open_claims():
        if decides and claim.claimant_id != user.pk:
            yield Work(uri=claim.uri, title=claim.stated_name, next_step=_("核实认领"))
        elif claim.organisation and acts_for(user, claim.organisation, Role.ADMINISTRATOR):
            yield Work(
                uri=claim.uri, title=claim.stated_name, next_step=_("有人认领贵单位，请联系园区办公室或邀请其加入")
            )


register(Kind(name="claim", label=gettext_lazy("认领"), prefix=Claim.uri_prefix, card=_card, work=_work))
