"""Conduct records, and the right of reply."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.models.known import Known
from valley.registry.models.organisation import Organisation


class ConductKind(models.TextChoices):
    """Praise or blame."""

    HONOUR = "honour", _("表彰奖励")
    BREACH = "breach", _("违规失信")
    NOTICE = "notice", _("提示关注")


class ConductRecord(Known):
    """Something on record about an organisation's conduct (诚信记录): with its source, until `expires_on`."""

    uri_prefix: ClassVar[str] = "/conduct-records/"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="conduct_records")
    kind = models.CharField(_("性质"), max_length=10, choices=ConductKind)
    statement = models.CharField(_("事实"), max_length=500)
    source = models.CharField(_("来源"), max_length=200, help_text=_("作出决定的机关与文号"))
    occurred_on = models.DateField(_("发生日期"))
    expires_on = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(condition=~Q(statement="") & ~Q(source=""), name="conduct_sourced"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("occurred_on")), name="conduct_expires_later"
            ),
            models.CheckConstraint(
                condition=~Q(kind="breach") | Q(expires_on__isnull=False), name="conduct_breach_expires"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id}"


class ConductReply(Identified):
    """The organisation's own words on a conduct record (申辩); shown wherever the record is shown."""

    uri_prefix: ClassVar[str] = "/conduct-replies/"

    conduct_record = models.ForeignKey(ConductRecord, models.PROTECT, related_name="replies")
    statement = models.CharField(_("申辩"), max_length=1000)
    replied_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(_("申辩时间"), default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(statement=""), name="conduct_reply_worded")]

    def __str__(self) -> str:
        return f"{self.conduct_record_id} {self.replied_at:%F}"
