"""Work packages over the links of a chain, and which waits for which."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models.consortium import Consortium
from valley.kernel import clock
from valley.kernel.models import EvidenceFile, Identified


class WorkPackage(Identified):
    """A piece of a joint programme on one link of the chain (工作包). Nobody on it: the link is uncovered."""

    uri_prefix: ClassVar[str] = "/work-packages/"

    class State(models.TextChoices):
        """Where it stands."""

        PLANNED = "planned", _("进行中")
        DONE = "done", _("已完成")
        DROPPED = "dropped", _("已取消")

    consortium = models.ForeignKey(Consortium, models.PROTECT, related_name="packages")
    link = models.CharField(_("链条环节"), max_length=40)
    title = models.CharField(_("工作包"), max_length=120)
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PLANNED)
    words = models.CharField(_("完成情况"), max_length=600, blank=True)
    evidence = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done")
                | (Q(organisation__isnull=False, evidence__isnull=False, ended_at__isnull=False) & ~Q(words="")),
                name="done_package_has_evidence",
            ),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(words=""), name="dropped_package_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.link} · {self.title}"


class Dependency(models.Model):
    """`package` cannot be done before `after` is."""

    package = models.ForeignKey(WorkPackage, models.PROTECT, related_name="waits_for")
    after = models.ForeignKey(WorkPackage, models.PROTECT, related_name="holds_up")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["package", "after"], name="dependency_once"),
            models.CheckConstraint(condition=~Q(package=F("after")), name="package_never_waits_for_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.after_id} → {self.package_id}"
