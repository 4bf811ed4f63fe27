"""Answers: given on one level, checked on the level below, and at the foot by whoever asked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models.need import Need
from valley.kernel import clock
from valley.kernel.models import Identified


class Ground(models.TextChoices):
    """What the answer rests on."""

    KNOWN = "known", _("已有答案")
    BELOW = "below", _("上游答复")
    RESULT = "result", _("已登记的成果")
    OWN = "own", _("本单位试验或判断")


class Verdict(models.TextChoices):
    """What the asker said of it. Nobody else can."""

    OPEN = "open", _("待确认")
    ACCEPTED = "accepted", _("问题已解决")
    REJECTED = "rejected", _("问题仍在")
    LAPSED = "lapsed", _("逾期未确认")


class Answer(Identified):
    """An answer to a need (答复), and its check.

    The database keeps: one answer waits at a time; an answer to a problem is accepted only by the account that reported
    it or with the secret of its case, never by staff (trigger `answer_checked_by_the_asker`).
    """

    uri_prefix: ClassVar[str] = "/answers/"

    need = models.ForeignKey(Need, models.PROTECT, related_name="answers")
    ground = models.CharField(_("依据"), max_length=10, choices=Ground)
    words = models.TextField(_("答复"))
    source_uri = models.CharField(_("所依据的记录"), max_length=300, blank=True)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(_("确认"), max_length=10, choices=Verdict, default=Verdict.OPEN)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_secret = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=Q(verdict="open"), name="one_answer_waits"),
            models.CheckConstraint(
                condition=Q(verdict="open", checked_at=None) | (~Q(verdict="open") & Q(checked_at__isnull=False)),
                name="checked_answer_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["accepted", "rejected"]) | Q(checked_by__isnull=False) | Q(by_secret=True),
                name="checked_answer_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(verdict="rejected") | ~Q(reason=""), name="rejection_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.need.number} · {self.get_ground_display()}"


class Reminder(models.Model):
    """The asker was reminded to say whether it helped (催问)."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="reminders")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["answer", "number"], name="reminded_once_each")]

    def __str__(self) -> str:
        return str(self.number)
