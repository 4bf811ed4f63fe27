"""Claims: somebody says that they act for an organisation."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel.models import Identified
from valley.registry.models.organisation import Organisation


class ClaimVerdict(models.TextChoices):
    """What the park office found."""

    OPEN = "open", _("待核实")
    VERIFIED = "verified", _("已核实")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class Claim(Identified):
    """An account claims an organisation (认领) with its credit code and its licence; the park office verifies.

    `organisation` is null while the code is not registered: verifying registers it under `stated_name`.
    """

    uri_prefix: ClassVar[str] = "/claims/"

    claimant = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    code = models.CharField(_("统一社会信用代码"), max_length=18)
    stated_name = models.CharField(_("单位名称"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="claims")
    licence = models.ForeignKey("kernel.EvidenceFile", models.PROTECT, null=True, related_name="+")
    claimed_at = models.DateTimeField(_("认领时间"))
    verdict = models.CharField(_("结论"), max_length=10, choices=ClaimVerdict, default=ClaimVerdict.OPEN)
    decided_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("结论时间"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claimant", "code"], condition=Q(verdict="open"), name="claim_open_once_each"
            ),
            models.CheckConstraint(
                condition=Q(verdict="open", decided_at=None) | (~Q(verdict="open") & Q(decided_at__isnull=False)),
                name="claim_decided_when",
            ),
            models.CheckConstraint(condition=~Q(verdict="refused") | ~Q(reason=""), name="claim_refused_why"),
            models.CheckConstraint(
                condition=~Q(verdict="verified") | Q(organisation__isnull=False, decided_by__isnull=False),
                name="claim_verified_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"
