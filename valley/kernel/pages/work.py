"""My work: what is open, the next step, by when, whose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from valley.kernel import actions, clock, things
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.errors import Missing
from valley.kernel.forms.work import HandOver
from valley.kernel.models import User
from valley.kernel.permissions import principals_of
from valley.kernel.screens import Tab
from valley.kernel.tables import Column, Filter, Table
from valley.kernel.things import Work

SOON_DAYS = 7  # a week is what one plans ahead

STATES = [
    ("overdue", gettext_lazy("已逾期")),
    ("soon", gettext_lazy("七天内到期")),
    ("later", gettext_lazy("以后到期")),
    ("undated", gettext_lazy("日期未定")),
]


@dataclass(frozen=True)
class Row:
    """A piece of work with its kind, and where it stands today."""

    work: Work
    kind: str
    label: Any
    state: str
    days: int | None
    hand_over: str


class MyWork(Table):
    """Open work, earliest due first."""

    name = "work"
    caption = gettext_lazy("待办")
    empty = gettext_lazy("没有待办")
    columns = [
        Column("title", gettext_lazy("事项"), value=lambda r: r.work.title, href=lambda r: r.work.uri, heading=True),
        Column("label", gettext_lazy("种类"), order=True),
        Column("next_step", gettext_lazy("下一步"), value=lambda r: r.work.next_step),
        Column("due", gettext_lazy("期限"), kind="date", value=lambda r: r.work.due, order=True),
        Column("days", gettext_lazy("状态"), kind="status", value=lambda r: standing(r)),
        Column("owner", gettext_lazy("责任人"), value=lambda r: r.work.owner or None, order=True),
        Column(
            "hand_over",
            gettext_lazy("移交"),
            value=lambda r: _("移交") if r.hand_over else None,
            href=lambda r: r.hand_over,
        ),
    ]
    filters = [Filter("state", gettext_lazy("期限"), STATES, lambda rows, v: [r for r in rows if r.state == v])]


@login_required
@never_cache
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this account, of all kinds or of one."""
    assert isinstance(request.user, User)
    owners = {whose.username for whose in (request.user, *principals_of(request.user))}
    rows = [_row(work, clock.today(), owners) for work in things.work_of(request.user)]
    labels = {row.kind: row.label for row in rows}
    chosen = request.GET.get("kind", "")
    shown = [row for row in rows if row.kind == chosen] if chosen in labels else rows
    tabs = [Tab(_("全部"), "/work", chosen not in labels, len(rows))]
    for kind, label in sorted(labels.items(), key=lambda item: str(item[1])):
        number = sum(row.kind == kind for row in rows)
        tabs.append(Tab(label, "/work?" + urlencode({"kind": kind}), kind == chosen, number))
    overdue = sum(row.state == "overdue" for row in rows)
    return MyWork(request, shown).response("kernel/work.html", {"tabs": tabs, "overdue": overdue})


@login_required
@never_cache
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give one piece of one's work, or of the person deputised for, to somebody else. `?uri=` says which."""
    user = user_of(request)
    uri = request.GET.get("uri", "")
    card = things.card_of(uri, user)
    work = next((w for w in things.work_of(user) if w.uri == uri), None)
    whose = [user, *principals_of(user)]
    owner = next((person for person in whose if work is not None and person.username == work.owner), None)
    if card is None or owner is None:
        raise Missing(value=uri)
    deed = Deed(
        gettext_lazy("移交待办"), HandOver, "kernel.hand_over_work",
        lambda by, thing, data: actions.hand_over_work(by=by, owner=owner, uri=uri, to=data["to"]),
        about=lambda thing: owner,
    )  # fmt: skip
    return answer(request, {"hand-over": deed}, "hand-over", card, card.title, back="/work")


def _row(work: Work, today: date, owners: set[str]) -> Row:
    kind = things.kind_of(work.uri)
    days = (work.due - today).days if work.due else None
    state = "undated" if days is None else "overdue" if days < 0 else "soon" if days <= SOON_DAYS else "later"
    movable = kind is not None and kind.pass_on is not None and work.owner in owners
    address = "/work/hand-over?" + urlencode({"uri": work.uri}) if movable else ""
    return Row(work, kind.name if kind else "", kind.label if kind else _("其他"), state, days, address)


def standing(row: Row) -> tuple[str, str]:
    """Tone and words of where it stands. A date that rests on an unloaded calendar is a "not before"."""
    if row.days is None:
        if row.work.not_before:
            return "idle", _("不早于 %(day)s") % {"day": row.work.not_before.isoformat()}
        return "idle", _("日期未定")
    if row.days < 0:
        return "bad", _("已逾期 %(days)d 天") % {"days": -row.days}
    if row.days == 0:
        return "warn", _("今天到期")
    return "warn" if row.days <= SOON_DAYS else "info", _("还有 %(days)d 天") % {"days": row.days}


urlpatterns = [path("work", my_work, name="my_work"), path("work/hand-over", hand_over, name="work_hand_over")]
