"""Who stands where in the network: producers, test stations, institutes, universities."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified


class Tier(models.TextChoices):
    """The four floors of the network, from the ground up (plan L361, L363), and the brokers beside them (L319)."""

    PRODUCER = "producer", _("生产单位")
    STATION = "station", _("试验站")
    INSTITUTE = "institute", _("研究所")
    UNIVERSITY = "university", _("大学")
    BROKER = "broker", _("技术经纪机构")


class Party(Identified):
    """An organisation's place in the network (网络成员): its tier, its topics, and how much it can hold at once."""

    uri_prefix: ClassVar[str] = "/network/parties/"

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    tier = models.CharField(_("层级"), max_length=12, choices=Tier)
    topics = ArrayField(models.CharField(max_length=60), verbose_name=_("擅长领域"), default=list, blank=True)
    region = models.CharField(_("所在地区"), max_length=40, blank=True)
    capacity_count = models.PositiveSmallIntegerField(
        _("同时受理上限（件）"), null=True, blank=True, help_text=_("空着表示没有说明上限。")
    )
    since = models.DateField(_("自"), default=clock.today)
    until = models.DateField(_("至"), null=True, blank=True)

    class Meta:
        ordering = ["tier", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "tier"], condition=Q(until=None), name="party_once_in_a_tier"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="party_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_tier_display()}"
