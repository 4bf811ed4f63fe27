"""Places: park → parcel → building → room, and the use of land."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from valley.kernel.models import Identified
from valley.registry.models.known import Dated


class Level(models.TextChoices):
    """The four levels, from the outside in."""

    PARK = "park", _("园区")
    PARCEL = "parcel", _("地块")
    BUILDING = "building", _("楼宇")
    ROOM = "room", _("房间")


class Carrier(models.TextChoices):
    """What kind of space it is, in the plan's order (L315-324, 梯次搭建…空间载体)."""

    RESEARCH = "research", _("科研创新载体")
    TRANSFER = "transfer", _("成果转化载体")
    PILOT = "pilot", _("中试孵化载体")
    PRODUCTION = "production", _("智慧生产载体")
    LIVING = "living", _("生活配套载体")


class Layer(models.TextChoices):
    """Which layer of the ecosystem it belongs to (L166, “内核—基础—延伸”)."""

    CORE = "core", _("知识内核")
    BASE = "base", _("基础圈层")
    EXTENSION = "extension", _("延伸圈层")


class Place(Identified):
    """A park, parcel, building or room (场所). Triggers keep the order of levels, and fill `park`.

    `area_m2`: land area of a park or parcel, floor area of a building or room; unknown is null, never 0.
    `outline`: a simple polygon as a list of [x, y] in metres east and north of the park's reference point.
    """

    uri_prefix: ClassVar[str] = "/places/"

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    park = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="+")
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    code = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=100)
    role = models.CharField(_("功能定位"), max_length=300, blank=True)
    area_m2 = models.DecimalField(_("面积（m²）"), max_digits=14, decimal_places=2, null=True, blank=True)
    outline = models.JSONField(_("轮廓"), null=True, blank=True)
    latitude = models.DecimalField(_("纬度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("经度（WGS 84）"), max_digits=9, decimal_places=6, null=True, blank=True)
    carrier = models.CharField(_("载体类型"), max_length=10, choices=Carrier, blank=True)
    layer = models.CharField(_("圈层"), max_length=10, choices=Layer, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "code"], name="place_code_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="place_named"),
            models.CheckConstraint(
                condition=Q(level="park", parent=None) | (~Q(level="park") & Q(parent__isnull=False)),
                name="place_park_on_top",
            ),
            models.CheckConstraint(condition=Q(area_m2=None) | Q(area_m2__gt=0), name="place_area_positive"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LandStatus(models.TextChoices):
    """How far a piece of land is."""

    PLANNED = "planned", pgettext_lazy("land", "规划")
    SUPPLIED = "supplied", _("已供地（在建）")
    BUILT = "built", _("建成投用")


class LandPurpose(models.TextChoices):
    """What a piece of land is for."""

    INDUSTRIAL = "industrial", _("产业用地（工业、研发）")
    SERVICE = "service", _("配套服务用地")
    PUBLIC = "public", _("道路绿地等公用地")


class LandUse(Dated):
    """Status and purpose of a parcel's land over a time (用地状况); `area_m2` null where it is unknown."""

    uri_prefix: ClassVar[str] = "/land-uses/"

    place = models.ForeignKey(Place, models.PROTECT, related_name="land_uses")
    status = models.CharField(_("状态"), max_length=10, choices=LandStatus)
    purpose = models.CharField(_("用途"), max_length=10, choices=LandPurpose)
    area_m2 = models.DecimalField(_("面积（m²）"), max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(area_m2=None) | Q(area_m2__gt=0), name="land_use_area_positive"),
            ExclusionConstraint(
                name="land_use_one_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    ("purpose", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(retracted_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.status}"
