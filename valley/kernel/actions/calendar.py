"""Loading a year of the working-day calendar from its notice."""

from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock, journal
from valley.kernel.engine.clock import CalendarFault, Notice, Year
from valley.kernel.engine.clock.notice import read_notice
from valley.kernel.errors import Invalid
from valley.kernel.events import CalendarYearLoaded
from valley.kernel.models import CalendarDay, CalendarYear, User
from valley.kernel.permissions import require


def read_year(*, year: int, text: str, title: str, number: str = "", issued: date | None = None, url: str = "") -> Year:
    """What the notice says, without saving anything. Raises: Invalid on `text` or `title`, naming the item at fault."""
    if not title.strip():
        raise Invalid(_("没有写明通知名称。"), field="title", value=title, remedy=_("每一年度都要注明依据的通知。"))
    try:
        return read_notice(text, year, Notice(title.strip(), number.strip(), issued, url.strip()))
    except CalendarFault as problem:
        raise Invalid(
            _("读到“%(place)s”时：%(fault)s。")
            % {"place": problem.place, "fault": problem.said_in(get_language() or "zh")},
            field="text",
            value=text[:200],
            remedy=_("请对照原文改正后再试。"),
        ) from problem


@transaction.atomic
def load_year(
    *, by: User, year: int, text: str, title: str, number: str = "", issued: date | None = None, url: str = ""
) -> CalendarYear:
    """Load a year, or replace an earlier loading; due dates are reckoned anew by whoever keeps them.

    Source: the notice whose words are given; they are kept with the year.
    Raises: NotAllowed; Invalid on `text`, `title` or `year`.
    """
    require(by, "kernel.load_calendar")
    if not 1949 <= year <= 2100:
        raise Invalid(_("年度应在 1949 至 2100 之间。"), field="year", value=year)
    read = read_year(year=year, text=text, title=title, number=number, issued=issued, url=url)
    replaced = year in clock.calendar().years
    notice = read.notices[0]
    row = CalendarYear.objects.create(
        year=year, title=notice.title, number=notice.number, issued=issued, url=notice.url, text=text, loaded_by=by
    )
    off = [CalendarDay(year=row, day=d, kind=CalendarDay.Kind.OFF, name=n) for d, n in read.off.items()]
    worked = [CalendarDay(year=row, day=d, kind=CalendarDay.Kind.MAKE_UP) for d in sorted(read.make_up)]
    CalendarDay.objects.bulk_create([*off, *worked])
    event = CalendarYearLoaded(subject=row.uri, year=year, days_off=len(off), make_up=len(worked), replaced=replaced)
    journal.publish(event, by=by)
    return row
