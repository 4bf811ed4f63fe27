"""What stands behind a case besides its orders: money, rights, quality (“VIC+Q”, annex L375)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.pipeline import Case
from valley.kernel import clock
from valley.kernel.models import EvidenceFile


class BackingKind(models.TextChoices):
    """V, I and Q; C is the contract research on the case, its orders."""

    VENTURE = "venture", _("资金（VC）")
    RIGHTS = "rights", _("知识产权（IP）")
    QUALITY = "quality", _("质量（Q）")


class Backing(models.Model):
    """One piece of it, with its proof (案件支撑). Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="backing")
    kind = models.CharField(_("类别"), max_length=10, choices=BackingKind)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    words = models.CharField(_("是什么"), max_length=300)
    amount_fen = models.PositiveBigIntegerField(_("金额（分）"), null=True, blank=True)
    on = models.DateField(_("日期"))
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="venture", amount_fen__gt=0) | (~Q(kind="venture") & Q(amount_fen=None)),
                name="money_and_only_money_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.words}"
