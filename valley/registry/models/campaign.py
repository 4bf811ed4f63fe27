"""Campaigns: which period is asked for, of whom, by when."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.models import Identified
from valley.registry.engine.returns import library
from valley.registry.engine.returns.forms import Form
from valley.registry.models.known import Known
from valley.registry.models.organisation import Organisation
from valley.registry.models.place import Place


class Frequency(models.TextChoices):
    """How long the period is."""

    YEAR = "year", _("年报")
    QUARTER = "quarter", _("季报")


class Campaign(Identified):
    """One round of periodic returns (填报批次): a form, a period, a due list.

    `listed_on`: who was in the park on this date stands on the due list. `due_on`: last day to sign in time.
    `locked_at`: when the accepted returns were last locked; late ones may still come and are locked again.
    """

    uri_prefix: ClassVar[str] = "/campaigns/"

    form_code = models.CharField(_("报表"), max_length=40)
    form_edition = models.CharField(_("版次"), max_length=20)
    form_fingerprint = models.CharField(max_length=16, editable=False)
    frequency = models.CharField(_("周期"), max_length=10, choices=Frequency)
    period = DateRangeField(_("报告期"), help_text=_("含起始日，不含结束日"))
    listed_on = models.DateField(_("名单日期"), help_text=_("这一天在园区的单位应当填报"))
    due_on = models.DateField(_("截止日期"))
    opened_at = models.DateTimeField(_("开启时间"), default=clock.now)
    opened_by = models.ForeignKey("kernel.User", models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(_("锁定时间"), null=True, blank=True)

    class Meta:
        ordering = ["-period", "form_code"]
        constraints = [
            models.UniqueConstraint(fields=["form_code", "period"], name="campaign_period_once"),
            models.CheckConstraint(
                condition=Q(period__startswith__isnull=False, period__endswith__isnull=False, period__isempty=False),
                name="campaign_period_closed",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("listed_on")), name="campaign_due_after_listed"),
        ]
        indexes = [models.Index(fields=["frequency", "period"])]

    def __str__(self) -> str:
        return self.title

    @property
    def form(self) -> Form:
        """Raises: UnknownForm where the platform no longer carries this edition."""
        return library.form(self.form_code, self.form_edition)

    @property
    def period_label(self) -> str:
        """`2023` or `2023Q4`."""
        first = self.period.lower
        if self.frequency == Frequency.YEAR:
            return str(first.year)
        return f"{first.year}Q{(first.month + 2) // 3}"

    @property
    def last_day(self) -> str:
        """The last day of the period, ISO."""
        return str((self.period.upper - timedelta(days=1)).isoformat())

    @property
    def title(self) -> str:
        """`2023 园区企业年报`, in the reader's language; the form's code where the platform no longer carries it."""
        try:
            named = self.form.title.say(get_language() or "zh-hans")
        except library.UnknownForm:
            named = f"{self.form_code} {self.form_edition}"
        return f"{self.period_label} {named}"

    @property
    def overdue(self) -> bool:
        return timezone.localtime(clock.now()).date() > self.due_on


class DueItem(Known):
    """That an organisation owes a return of the campaign (应报单位). Taken off by retraction, with the reason.

    `park`: where it was in the park on the campaign's date (the earliest residence where there are several);
    null where it was added without one. `added_because` is empty for the list as frozen at opening.
    """

    uri_prefix: ClassVar[str] = "/due-items/"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="due_items")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="due_items")
    park = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    added_because = models.CharField(_("增列理由"), max_length=300, blank=True)

    class Meta(Known.Meta):
        constraints = [
            *Known.Meta.constraints,
            models.UniqueConstraint(
                fields=["campaign", "organisation"], condition=Q(retracted_at=None), name="due_item_once"
            ),
        ]
        indexes = [
            *Known.Meta.indexes,
            models.Index(fields=["campaign", "organisation"]),
            models.Index(fields=["campaign"], condition=Q(retracted_at__isnull=False), name="due_item_gone"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.campaign_id}"
