"""How far a new installation has been filled: what its office still has to begin."""

from dataclasses import dataclass

from valley.registry.models import Campaign, Organisation, Place, Role, RoleGrant


@dataclass(frozen=True)
class Beginnings:
    """What there is already: each a first time."""

    place: bool
    organisation: bool
    colleague: bool
    campaign: bool


def beginnings() -> Beginnings:
    """Whether the first park, organisation, second account and campaign are there."""
    return Beginnings(
        place=Place.objects.exists(),
        organisation=Organisation.objects.exists(),
        colleague=RoleGrant.objects.exclude(role=Role.OPERATOR).exists()
        or RoleGrant.objects.values("user").distinct().count() > 1,
        campaign=Campaign.objects.exists(),
    )
