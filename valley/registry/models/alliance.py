"""Alliances and their member rolls."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.known import Dated
from valley.registry.models.organisation import Organisation
from valley.registry.models.place import Place


class Alliance(Identified):
    """A strategic alliance or industry association at work in the valley (战略联盟组织)."""

    uri_prefix: ClassVar[str] = "/alliances/"

    name = models.CharField(_("名称"), max_length=200, unique=True)
    field = models.CharField(_("领域"), max_length=200, blank=True)
    organisation = models.OneToOneField(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("联盟本身登记为法人的，填其单位"),
    )
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="alliance_named")]

    def __str__(self) -> str:
        return self.name


class AllianceOrigin(models.TextChoices):
    """How it came to the valley; both count for indicator 18."""

    FOUNDED = "founded", _("在谷内成立")
    INTRODUCED = "introduced", _("引入")


class AllianceStanding(Dated):
    """The alliance is at work in the valley, from its founding or introduction on (联盟存续)."""

    uri_prefix: ClassVar[str] = "/alliance-standings/"

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="standings")
    origin = models.CharField(_("来历"), max_length=12, choices=AllianceOrigin)
    park = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="alliance_standing_no_overlap",
                expressions=[("alliance", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alliance_id} {self.origin}"


class AllianceRole(models.TextChoices):
    """A member's office in the alliance."""

    CHAIR = "chair", _("理事长单位")
    VICE_CHAIR = "vice_chair", _("副理事长单位")
    SECRETARIAT = "secretariat", _("秘书处单位")
    MEMBER = "member", _("会员单位")


class AllianceMember(Dated):
    """One line of the member roll (会员名册)."""

    uri_prefix: ClassVar[str] = "/alliance-members/"

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="alliance_memberships")
    role = models.CharField(_("职务"), max_length=12, choices=AllianceRole, default=AllianceRole.MEMBER)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="alliance_member_no_overlap",
                expressions=[
                    ("alliance", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.alliance_id}"
