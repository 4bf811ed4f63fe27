"""Claims, invitations, deputies and memberships for the matrix."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.consistency.kinds import World
from valley.kernel import clock
from valley.registry import models as registry
from valley.registry.actions.claims import claim_organisation
from valley.registry.actions.deputies import appoint_deputy
from valley.registry.actions.invitations import invite

CODE = "91110108MA0000015T"  # fictional; its check characters are right (GB 11714, GB 32100-2015)


def claim(world: World) -> Any:
    """The outsider claims the organisation, which has an administrator."""
    registry.OrganisationIdentifier.objects.create(
        organisation=world.organisation, scheme=registry.Scheme.USCC, value=CODE
    )
    licence = SimpleUploadedFile("licence.txt", "营业执照".encode())
    return claim_organisation(by=world.users["outsider"], code=CODE, name="甲食品有限公司", licence=licence)


def deputy(world: World) -> Any:
    """The filler acts for the member tomorrow."""
    day = clock.today() + timedelta(days=1)
    member, filler = world.users["member"], world.users["filler"]
    return appoint_deputy(by=member, principal=member, deputy=filler, since=day, until=day + timedelta(days=9))


def invitation(world: World) -> Any:
    """The administrator's, for one more member."""
    return invite(by=world.users["administrator"], role="member", organisation=world.organisation)[0]


def invitation_link(world: World) -> Any:
    """The secret of such an invitation's link."""
    return {"secret": invite(by=world.users["administrator"], role="member", organisation=world.organisation)[1]}


def membership(world: World) -> Any:
    """The member in the organisation."""
    return {"public_id": world.organisation.public_id, "user_id": world.users["member"].public_id}


def member_grant(world: World) -> Any:
    """The member's role."""
    return registry.RoleGrant.objects.get(user=world.users["member"])


MAKERS = (claim, deputy, invitation, invitation_link, membership, member_grant)
