"""Staged disclosure: a party asks to see more, the owner grants or refuses, every opening is logged."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.need import Need
from valley.innovation.exchange.models.result import Result
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified


class Stage(models.TextChoices):
    """How much is shown."""

    SUMMARY = "summary", _("摘要")
    FULL = "full", _("全文")


class DisclosureState(models.TextChoices):
    """What became of the question."""

    ASKED = "asked", _("待答复")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("已谢绝")
    REVOKED = "revoked", _("已收回")


class Disclosure(Identified):
    """One organisation may see one need or result up to a stage (分级披露), on a promise of confidence or on leave."""

    uri_prefix: ClassVar[str] = "/disclosures/"

    need = models.ForeignKey(Need, models.PROTECT, null=True, blank=True, related_name="disclosures")
    result = models.ForeignKey(Result, models.PROTECT, null=True, blank=True, related_name="disclosures")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    stage = models.CharField(_("申请查看"), max_length=8, choices=Stage)
    purpose = models.CharField(_("用途"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=DisclosureState, default=DisclosureState.ASKED)
    agreement = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateField(_("有效至"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=False, result=None) | Q(need=None, result__isnull=False),
                name="disclosure_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["need", "organisation", "stage"],
                condition=Q(state__in=["asked", "granted"], need__isnull=False),
                name="need_disclosed_once",
            ),
            models.UniqueConstraint(
                fields=["result", "organisation", "stage"],
                condition=Q(state__in=["asked", "granted"], result__isnull=False),
                name="result_disclosed_once",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "revoked"]) | ~Q(reason=""), name="disclosure_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_stage_display()}"

    @property
    def thing(self) -> Need | Result:
        """What is disclosed."""
        found = self.need or self.result
        assert found is not None
        return found


class Opened(models.Model):
    """Somebody opened a full text (查阅记录). Append-only by trigger."""

    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+")
    result = models.ForeignKey(Result, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user} {self.at}"
