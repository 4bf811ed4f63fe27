"""Who is told about claims: those who verify, those who administer the firm already, and the claimant."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.journal import on
from valley.kernel.models import Entry
from valley.kernel.notices import declare, notify
from valley.registry.events.access import ClaimDecided, OrganisationClaimed
from valley.registry.models import Claim, ClaimVerdict
from valley.registry.queries import access

declare("registry.claim_to_verify", _("请核实认领：%(thing)s"))
declare("registry.claim_of_yours", _("有人认领贵单位：%(thing)s"))
declare("registry.claim_verified", _("认领已核实：%(thing)s"))
declare("registry.claim_refused", _("认领未通过，理由见认领页：%(thing)s"))

_DECIDED = {ClaimVerdict.VERIFIED: "registry.claim_verified", ClaimVerdict.REFUSED: "registry.claim_refused"}


def _claim(uri: str) -> Claim:
    found: Claim = Claim.objects.select_related("claimant", "organisation").get(
        public_id=uri.removeprefix(Claim.uri_prefix)
    )
    return found


@on(OrganisationClaimed)
def tell_of_the_claim(event: OrganisationClaimed, entry: Entry) -> None:
    """The park office and its deputies verify it; administrators of the firm know of it. Not if decided meanwhile."""
    claim = _claim(event.subject)
    if claim.verdict != ClaimVerdict.OPEN:
        return
    office = access.verifiers_of(claim)
    notify(office, "registry.claim_to_verify", claim.uri)
    asked = {claim.claimant_id, *(user.pk for user in office)}
    administrators = [user for user in access.administrators_of(claim.organisation) if user.pk not in asked]
    notify(administrators, "registry.claim_of_yours", claim.uri)


@on(ClaimDecided)
def tell_the_claimant(event: ClaimDecided, entry: Entry) -> None:
    """Verified or refused; who withdrew it knows."""
    code = _DECIDED.get(ClaimVerdict(event.verdict))
    if code:
        claim = _claim(event.subject)
        notify(claim.claimant, code, claim.uri)
