"""What the browser looks at of accounts: makers of the records, and of the person who looks."""

from tests.registry import access
from valley.kernel.models import User
from valley.registry.actions.claims import claim_organisation
from valley.registry.actions.invitations import invite
from valley.registry.models import Organisation


def office() -> User:
    """The account of the park office; there is one, or it is made."""
    return User.objects.filter(username="office-browser").first() or access.operator("office-browser")


def firm() -> Organisation:
    """A firm with an administrator, a filler and an open invitation."""
    made = access.organisation(office())
    boss = access.somebody("administrator", made)
    access.somebody("filler", made)
    invite(by=boss, role="signer", organisation=made)
    return made


def members() -> str:
    return f"{firm().uri}/members"


def member() -> str:
    made = firm()
    return f"{made.uri}/members/{access.somebody('member', made).public_id}"


def account() -> str:
    return f"/office/accounts/{access.somebody('filler', firm()).public_id}"


def claim() -> str:
    """A claim of a firm that has an administrator."""
    firm()
    claimant = access.make_user()
    return claim_organisation(by=claimant, code=access.CODE, name="甲食品有限公司", licence=access.licence()).uri


def invitation() -> str:
    return "/invitations/" + invite(by=office(), role="assessor")[1]
