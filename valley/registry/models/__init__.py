"""Tables of the registry: who and where."""

from valley.registry.models.alliance import Alliance, AllianceMember, AllianceOrigin, AllianceRole, AllianceStanding
from valley.registry.models.campaign import Campaign, DueItem, Frequency
from valley.registry.models.cases import (
    CaseStep,
    Inflow,
    InflowKind,
    PartnerCase,
    Promise,
    Side,
    Stage,
    TeamCase,
)
from valley.registry.models.certificate import Certificate
from valley.registry.models.chain import ChainLink
from valley.registry.models.claim import Claim, ClaimVerdict
from valley.registry.models.conduct import ConductKind, ConductRecord, ConductReply
from valley.registry.models.deputy import Deputy
from valley.registry.models.imports import ImportState, ListImport
from valley.registry.models.internship import Grade, Hire, InternshipPost, Placement, PlacementStage
from valley.registry.models.invitation import Invitation
from valley.registry.models.known import Dated, DatedQuerySet, Known, KnownQuerySet
from valley.registry.models.organisation import (
    FormerName,
    Industry,
    Kind,
    Organisation,
    OrganisationIdentifier,
    OrganisationType,
    Scheme,
)
from valley.registry.models.person import Consent, Engagement, EngagementKind, Person, Talent, TalentType
from valley.registry.models.place import Carrier, LandPurpose, LandStatus, LandUse, Layer, Level, Place
from valley.registry.models.relations import (
    Control,
    ControlKind,
    DuplicateSuspicion,
    Succession,
    SuccessionKind,
    Verdict,
)
from valley.registry.models.returns import (
    Acceptance,
    CellRemark,
    Return,
    ReturnState,
    ReturnTransition,
    ReturnValue,
    ReturnVerb,
    ReturnVersion,
)
from valley.registry.models.role import ORGANISATION_ROLES, PARK_ROLES, Role, RoleGrant
from valley.registry.models.space import (
    OPEN_REQUESTS,
    Renewal,
    RenewalStage,
    RenewalStep,
    SpaceCriterion,
    SpaceRequest,
    SpaceState,
    SpaceStep,
)
from valley.registry.models.tenancy import Residence, Tenancy, Use

__all__ = [
    "OPEN_REQUESTS",
    "ORGANISATION_ROLES",
    "PARK_ROLES",
    "Acceptance",
    "Alliance",
    "AllianceMember",
    "AllianceOrigin",
    "AllianceRole",
    "AllianceStanding",
    "Campaign",
    "Carrier",
    "CaseStep",
    "CellRemark",
    "Certificate",
    "ChainLink",
    "Claim",
    "ClaimVerdict",
    "ConductKind",
    "ConductRecord",
    "ConductReply",
    "Consent",
    "Control",
    "ControlKind",
    "Dated",
    "DatedQuerySet",
    "Deputy",
    "DueItem",
    "DuplicateSuspicion",
    "Engagement",
    "EngagementKind",
    "FormerName",
    "Frequency",
    "Grade",
    "Hire",
    "ImportState",
    "Industry",
    "Inflow",
    "InflowKind",
    "InternshipPost",
    "Invitation",
    "Kind",
    "Known",
    "KnownQuerySet",
    "LandPurpose",
    "LandStatus",
    "LandUse",
    "Layer",
    "Level",
    "ListImport",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationType",
    "PartnerCase",
    "Person",
    "Place",
    "Placement",
    "PlacementStage",
    "Promise",
    "Renewal",
    "RenewalStage",
    "RenewalStep",
    "Residence",
    "Return",
    "ReturnState",
    "ReturnTransition",
    "ReturnValue",
    "ReturnVerb",
    "ReturnVersion",
    "Role",
    "RoleGrant",
    "Scheme",
    "Side",
    "SpaceCriterion",
    "SpaceRequest",
    "SpaceState",
    "SpaceStep",
    "Stage",
    "Succession",
    "SuccessionKind",
    "Talent",
    "TalentType",
    "TeamCase",
    "Tenancy",
    "Use",
    "Verdict",
]
