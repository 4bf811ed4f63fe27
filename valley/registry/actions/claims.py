"""Claiming an organisation, and verifying the claim."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, evidence
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.organisations import register_organisation
from valley.registry.actions.roles import grant_role
from valley.registry.actions.versions import lock, text
from valley.registry.engine import identifiers
from valley.registry.errors.access import ClaimDecidedAlready, ClaimOpenAlready, MemberAlready, OwnClaim
from valley.registry.events.access import ClaimDecided, OrganisationClaimed
from valley.registry.models import Claim, ClaimVerdict, Organisation, Role
from valley.registry.queries.organisations import find_by_code
from valley.registry.rules import acts_for


@transaction.atomic
def claim_organisation(*, by: User, code: str, name: str, licence: evidence.Upload) -> Claim:
    """Say that `by` acts for the organisation with this unified social credit code, and show its licence.

    Administrators that the organisation has already see the claim among their work, as the park office does.
    Raises: NotAllowed; Invalid on `code` (wrong check character) or `name`; FileRefused on the licence;
            MemberAlready; ClaimOpenAlready.
    """
    require(by, "registry.claim_organisation")
    value = identifiers.clean(code)
    if not identifiers.is_uscc(value):
        raise Invalid(_("统一社会信用代码有误。"), field="code", value=code, remedy=_("请按营业执照核对全部 18 位。"))
    organisation = find_by_code(value)
    if organisation is not None and acts_for(by, organisation, Role.ADMINISTRATOR):
        raise MemberAlready(field="code", value=value)
    lock(by)
    if Claim.objects.filter(claimant=by, code=value, verdict=ClaimVerdict.OPEN).exists():
        raise ClaimOpenAlready(field="code", value=value)
    claim = Claim(
        claimant=by,
        code=value,
        stated_name=text(name, field="name", most=200),
        organisation=organisation,
        claimed_at=clock.now(),
    )
    claim.licence = evidence.store(licence, claim.uri, by)
    claim.save(force_insert=True)
    uri = organisation.uri if organisation else ""
    publish(OrganisationClaimed(subject=claim.uri, claimant=by.uri, code=value, organisation=uri), by=by)
    return claim


@transaction.atomic
def verify_claim(*, by: User, claim: Claim) -> Organisation:
    """The licence is genuine and the person acts for the firm: they become its administrator.

    An organisation that is not registered is registered under the stated name. Competing claims of the same code
    stay open: each is decided on its own licence.
    Raises: NotAllowed; OwnClaim; ClaimDecidedAlready; what `register_organisation` raises (CodeTaken, NameTaken).
    """
    claim = _open(by, claim)
    organisation = claim.organisation or find_by_code(claim.code)
    if organisation is None:
        organisation = register_organisation(by=by, name=claim.stated_name, code=claim.code, kinds=["enterprise"])
    if not acts_for(claim.claimant, organisation, Role.ADMINISTRATOR):
        grant_role(by=by, user=claim.claimant, role=Role.ADMINISTRATOR, organisation=organisation)
    claim.organisation = organisation
    _decide(by, claim, ClaimVerdict.VERIFIED, "")
    return organisation


@transaction.atomic
def refuse_claim(*, by: User, claim: Claim, reason: str) -> None:
    """Not verified, because of `reason`, which the claimant reads.

    Raises: NotAllowed; OwnClaim; ClaimDecidedAlready; Invalid without a reason.
    """
    _decide(by, _open(by, claim), ClaimVerdict.REFUSED, text(reason, field="reason", most=300))


@transaction.atomic
def withdraw_claim(*, by: User, claim: Claim) -> None:
    """The claimant takes it back. Raises: NotAllowed for anybody else; ClaimDecidedAlready."""
    if by != claim.claimant:
        require(by, "registry.decide_claim", claim)
    claim = lock(claim)
    if claim.verdict != ClaimVerdict.OPEN:
        raise ClaimDecidedAlready
    _decide(by, claim, ClaimVerdict.WITHDRAWN, "")


def _open(by: User, claim: Claim) -> Claim:
    require(by, "registry.decide_claim", claim)
    claim = lock(claim)
    if claim.verdict != ClaimVerdict.OPEN:
        raise ClaimDecidedAlready
    if claim.claimant == by:
        raise OwnClaim
    return claim


def _decide(by: User, claim: Claim, verdict: str, reason: str) -> None:
    claim.verdict, claim.decided_by, claim.decided_at, claim.reason = verdict, by, clock.now(), reason
    claim.save(update_fields=["organisation", "verdict", "decided_by", "decided_at", "reason"])
    uri = claim.organisation.uri if claim.organisation else ""
    publish(ClaimDecided(subject=claim.uri, verdict=verdict, organisation=uri), by=by)
