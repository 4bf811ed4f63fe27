"""Who is where, and since when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.registry.models.known import Dated
from valley.registry.models.organisation import Organisation
from valley.registry.models.place import Place


class Residence(Dated):
    """The organisation is "in the park" (入驻) over a time: the base of every ratio of the plan."""

    uri_prefix: ClassVar[str] = "/residences/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="residences")
    park = models.ForeignKey(Place, models.PROTECT, related_name="residences")
    origin = models.CharField(_("迁自"), max_length=100, blank=True, help_text=_("迁入前所在地"))

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="residence_no_overlap",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("park", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.park_id}"


class Use(models.TextChoices):
    """What a tenant does there."""

    PRODUCTION = "production", _("生产")
    RESEARCH = "research", _("研发")
    PILOT = "pilot", _("中试")
    OFFICE = "office", _("办公")
    STORAGE = "storage", _("仓储")
    INCUBATION = "incubation", _("孵化")
    SERVICE = "service", _("配套服务")
    OTHER = "other", _("其他")


class Tenancy(Dated):
    """An organisation holds a place, or part of it, over a time (租用、占用).

    A room has one tenant at a time; `exclusive` is set by a trigger for rooms and may be asked for elsewhere.
    """

    uri_prefix: ClassVar[str] = "/tenancies/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tenancies")
    place = models.ForeignKey(Place, models.PROTECT, related_name="tenancies")
    area_m2 = models.DecimalField(_("面积（m²）"), max_digits=14, decimal_places=2, null=True, blank=True)
    use = models.CharField(_("用途"), max_length=20, choices=Use)
    exclusive = models.BooleanField(_("整体独占"), default=False)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(area_m2=None) | Q(area_m2__gt=0), name="tenancy_area_positive"),
            ExclusionConstraint(
                name="tenancy_room_let_once",
                expressions=[("place", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(retracted_at=None, exclusive=True),
            ),
            ExclusionConstraint(
                name="tenancy_no_overlap",
                expressions=[
                    ("organisation", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} holds {self.place_id}"
