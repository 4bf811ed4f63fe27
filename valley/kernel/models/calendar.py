"""Years of the working-day calendar as the office loaded them from their notices."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """One loading of a year (工作日历年度). The newest loading of a year counts; earlier ones stay: append-only."""

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("通知名称"), max_length=200)
    number = models.CharField(_("文号"), max_length=60, blank=True, help_text=_("不清楚时留空"))
    issued = models.DateField(_("印发日期"), null=True, blank=True)
    url = models.URLField(_("原文网址"), blank=True, max_length=500)
    text = models.TextField(_("通知正文"), help_text=_("粘贴原文；日期由平台读出并核对"))
    loaded_by = models.ForeignKey("kernel.User", models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=1949, year__lte=2100), name="calendar_year_in_range"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="calendar_year_has_its_source"),
        ]
        indexes = [models.Index(fields=["year", "-id"])]

    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def uri(self) -> str:
        return f"/office/calendar/{self.year}"


class CalendarDay(models.Model):
    """A day that its year's notice sets apart: off, or a weekend day that is worked."""

    class Kind(models.TextChoices):
        OFF = "off", _("放假")
        MAKE_UP = "make_up", _("上班")

    year = models.ForeignKey(CalendarYear, models.PROTECT, related_name="days")
    day = models.DateField(_("日期"))
    kind = models.CharField(_("安排"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("节日"), max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["year", "day"], name="calendar_day_once"),
            models.CheckConstraint(
                condition=Q(kind="off") | Q(kind="make_up", day__iso_week_day__gte=6), name="make_up_day_is_a_weekend"
            ),
            models.CheckConstraint(condition=~Q(kind="off", name=""), name="day_off_has_a_name"),
        ]

    def __str__(self) -> str:
        day: date = self.day
        return f"{day.isoformat()} {self.kind}"
