"""Rows that keep what was known when: never changed, only retracted and superseded."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.engine.identifiers import uuid7


class KnownQuerySet(models.QuerySet[Any]):
    """Reads by knowledge."""

    def known(self, at: datetime | None = None) -> Self:
        """Rows held to be true at the aware instant `at`; without it, now."""
        if at is None:
            return self.filter(retracted_at=None)
        return self.filter(Q(retracted_at=None) | Q(retracted_at__gt=at), recorded_at__lte=at)


class DatedQuerySet(KnownQuerySet):
    """Reads by knowledge and by date."""

    def on(self, day: date) -> Self:
        """Rows whose period contains `day`."""
        return self.filter(period__contains=day)


class Known(models.Model):
    """A bitemporal row: one version of a record (双时态记录).

    `record` is the same for all versions of one record and makes its URI; at most one version is live.
    A correction retracts the live version and inserts the next one, with `corrects` and `reason`.
    """

    uri_prefix: ClassVar[str] = ""

    record = models.UUIDField(default=uuid7, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    retracted_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    retracted_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    retraction_reason = models.CharField(_("作废理由"), max_length=300, blank=True)

    objects = KnownQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(retracted_at=None), name="%(class)s_one_live"),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | Q(retracted_at__gte=F("recorded_at")), name="%(class)s_known_forward"
            ),
        ]
        indexes = [models.Index(fields=["record"], name="%(class)s_record")]

    @property
    def uri(self) -> str:
        return f"{self.uri_prefix}{self.record}"

    def get_absolute_url(self) -> str:
        return self.uri


class Dated(Known):
    """A bitemporal row that holds over [lower, upper) of dates; an open upper end is "until further notice"."""

    period = DateRangeField(_("起止日期"), help_text=_("含起始日，不含结束日；结束日空缺表示至今"))

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Known.Meta):
        abstract = True
        constraints = [
            *Known.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period__startswith__isnull=False, period__isempty=False), name="%(class)s_period_begins"
            ),
        ]

    @property
    def started_on(self) -> date:
        day: date = self.period.lower
        return day

    @property
    def ended_on(self) -> date | None:
        """The first day on which it no longer holds."""
        day: date | None = self.period.upper
        return day
