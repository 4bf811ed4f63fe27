"""Shares as whole parts of a stated total: money and rights of a consortium, a post, the credit for an output."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock


class Split(models.Model):
    """Who holds how many parts of a total (份额). Append-only: an agreement that changes is a new one.

    The database keeps: at commit the parts make the total, whoever writes at the same time (deferred constraint
    trigger `split_adds_up`).
    """

    total_count = models.PositiveIntegerField(_("总份数"))
    words = models.CharField(_("依据"), max_length=300)
    agreed_at = models.DateTimeField(_("约定时间"), default=clock.now)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(total_count__gt=0), name="split_of_something")]

    def __str__(self) -> str:
        return f"{self.words} / {self.total_count}"


class Part(models.Model):
    """One organisation's parts of a split. Append-only."""

    split = models.ForeignKey(Split, models.PROTECT, related_name="parts")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    parts_count = models.PositiveIntegerField(_("份数"))

    class Meta:
        ordering = ["-parts_count", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["split", "organisation"], name="part_once"),
            models.CheckConstraint(condition=Q(parts_count__gt=0), name="part_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.parts_count}"
