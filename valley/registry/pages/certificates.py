"""Certificates: what is in force, what ends soon."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import clock
from valley.kernel.deeds import user_of
from valley.kernel.permissions import require
from valley.kernel.tables import Column, Filter, Table
from valley.registry import queries
from valley.registry.engine.grades import catalogue
from valley.registry.models import Certificate
from valley.registry.pages.record_tables import state_of
from valley.registry.queries import grades
from valley.registry.queries.grades import kind_of, level_of

ENDING_DAYS = 90


def _in_state(rows: QuerySet[Certificate], value: str) -> QuerySet[Certificate]:
    today = clock.today()
    if value == "revoked":
        return rows.filter(revoked_on__lte=today)
    standing = rows.filter(Q(revoked_on=None) | Q(revoked_on__gt=today))
    if value == "ended":
        return standing.filter(valid__endswith__lte=today)
    if value == "ending":
        return standing.filter(valid__contains=today, valid__endswith__lte=today + timedelta(days=ENDING_DAYS))
    return standing.filter(valid__contains=today)


_COLUMNS = [
    Column("kind", gettext_lazy("种类"), value=lambda row: kind_of(row.kind), order="kind", heading=True),
    Column("level", gettext_lazy("级别"), value=lambda row: level_of(row.level) or None, order="level"),
    Column("state", gettext_lazy("状态"), kind="status", value=lambda row: state_of(row, clock.today())),
    Column("issued_on", gettext_lazy("发证日期"), kind="date", order="issued_on"),
    Column(
        "until",
        gettext_lazy("有效期止"),
        kind="date",
        order="valid__endswith",
        value=lambda row: row.valid.upper,
    ),
    Column("issuer", gettext_lazy("发证机关"), order="issuer", search="issuer"),
    Column("number", gettext_lazy("证书编号"), search="number"),
    Column("record", gettext_lazy("记录"), value=lambda _row: _("查看"), href=lambda row: row.uri, exported=False),
]


class OfOrganisation(Table):
    """The certificates of one organisation."""

    name = prefix = "certificates"
    caption = gettext_lazy("资质证书")
    empty = gettext_lazy("还没有登记资质")
    columns = _COLUMNS


class Certificates(Table):
    """All certificates."""

    name = "certificates"
    caption = gettext_lazy("资质证书")
    empty = gettext_lazy("还没有登记资质")
    columns = [
        Column(
            "organisation.name",
            gettext_lazy("单位"),
            order="organisation__name",
            search="organisation__name",
            href=lambda row: row.organisation.uri,
            heading=True,
        ),
        *(Column(**{**vars(column), "heading": False}) for column in _COLUMNS),
    ]
    filters = [
        Filter("kind", gettext_lazy("种类"), grades.kinds),
        Filter(
            "state",
            gettext_lazy("状态"),
            [
                ("valid", gettext_lazy("有效")),
                ("ending", gettext_lazy("90 天内到期")),
                ("ended", gettext_lazy("已过期")),
                ("revoked", gettext_lazy("已撤销")),
            ],
            _in_state,
        ),
    ]


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """All certificates; `?state=ending` shows what ends within 90 days."""
    require(user_of(request), "registry.view_organisation", None)
    rows = Certificate.objects.known().select_related("organisation").order_by("valid__endswith", "pk")
    return Certificates(request, rows).response("registry/list.html", {"title": _("资质证书")})


class Ladder(Table):
    """The firms in the park on the growth ladder."""

    name = "ladder"
    caption = gettext_lazy("企业成长阶梯")
    empty = gettext_lazy("没有在园企业")
    columns = [
        Column(
            "name",
            gettext_lazy("企业"),
            order=True,
            search=True,
            href=lambda row: row["uri"],
            heading=True,
        ),
        Column("grade", gettext_lazy("现有等级"), order=True),
        Column("until", gettext_lazy("有效期止"), kind="date", order=True),
        Column("following", gettext_lazy("下一等级"), order=True),
        Column("met", gettext_lazy("已满足"), kind="number", order=True),
        Column("missed", gettext_lazy("差距")),
        Column("open", gettext_lazy("待确认"), kind="number", order=True),
    ]
    filters = [Filter("step", gettext_lazy("现有等级"), lambda: [(k.code, grades.said(k)) for k in catalogue().ladder])]


@login_required
@require_safe
def ladder(request: HttpRequest) -> HttpResponse:
    """Every firm in the park: its grade, when it ends, and how near the next is by published criteria."""
    require(user_of(request), "registry.view_organisation_inside", None)
    rows = [_rung(firm, stand) for firm, stand in queries.ladder_of_residents(clock.today())]
    title = _("企业成长阶梯")
    words = _("只按已公布的标准逐条比对；平台不知道的事实列为“待确认”，不算满足，也不算不满足。")
    return Ladder(request, rows).response("registry/list.html", {"title": title, "subtitle": words})


def _rung(firm: Any, stand: Any) -> dict[str, Any]:
    return {
        "name": firm.name,
        "uri": f"{firm.uri}/certificates",
        "step": stand.grade.code if stand.grade else "",
        "grade": grades.said(stand.grade) if stand.grade else None,
        "until": stand.until,
        "following": grades.said(stand.following) if stand.following else None,
        "met": sum(reading.answer == "met" for reading in stand.readings) if stand.readings else None,
        "missed": _("；").join(grades.said(reading.criterion) for reading in stand.missed) or None,
        "open": len(stand.open) if stand.readings else None,
    }
