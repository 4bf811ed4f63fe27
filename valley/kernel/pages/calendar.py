"""The office loads and corrects the working-day calendar."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valley.kernel import clock
from valley.kernel.actions.calendar import load_year, read_year
from valley.kernel.engine.clock import Year
from valley.kernel.errors import Missing, Refusal
from valley.kernel.forms.calendar import LoadYear
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.queries import calendar as queries


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """The years that are loaded, each with its notice; and what the next twenty working days come to."""
    context = {
        "cards": queries.cards(),
        "due": clock.due_on(clock.today()),
        "today": clock.today(),
        "may_load": may(request.user, "kernel.load_calendar"),
    }
    return render(request, "kernel/calendar.html", context)


@require_safe
@login_required
def one_year(request: HttpRequest, year: int) -> HttpResponse:
    """A year's days off and make-up days, and every loading of it."""
    cards = queries.cards([year])
    if not cards:
        raise Missing(_("%(year)s 年的放假安排尚未载入。") % {"year": year})
    context = {
        "card": cards[0],
        "loadings": queries.loadings_of(year),
        "may_load": may(request.user, "kernel.load_calendar"),
    }
    return render(request, "kernel/calendar_year.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Paste a notice, look at what was read from it, load it."""
    require(request.user, "kernel.load_calendar")
    assert isinstance(request.user, User)
    form = LoadYear(request.POST or None, initial={"year": clock.today().year + 1})
    read: Year | None = None
    if request.method == "POST" and form.is_valid():
        try:
            read = read_year(**form.cleaned_data)
            if "confirmed" in request.POST:
                row = load_year(by=request.user, **form.cleaned_data)
                messages.success(request, _("%(year)s 年已载入，相关期限将重新计算。") % {"year": row.year})
                return redirect("calendar_year", row.year)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    preview = {"off": sorted(read.off.items()), "make_up": sorted(read.make_up)} if read else None
    context = {"form": form, "preview": preview, "year": read.year if read else None, "loaded": _loaded(read)}
    return render(request, "kernel/calendar_load.html", context, status=422 if form.errors else 200)


def _loaded(read: Year | None) -> list[tuple[date, str]]:
    """Days that the new reading changes against what is loaded: (day, what becomes of it)."""
    calendar = clock.calendar()
    if read is None or read.year not in calendar.years:
        return []
    before = calendar.years[read.year]
    changed = []
    for day in sorted({*before.off, *before.make_up, *read.off, *read.make_up}):
        was = (day in before.off, day in before.make_up)
        now = (day in read.off, day in read.make_up)
        if was != now:
            changed.append((day, _("放假") if now[0] else _("上班") if now[1] else _("恢复为平常日")))
    return changed
