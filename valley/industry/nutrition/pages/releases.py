"""Releases: what was handed out, who may make it, and the package for whoever may open it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import trials as forms
from valley.industry.nutrition.models import PermittedMaker, Release
from valley.industry.nutrition.pages.common import HOME, seen
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.pages.process import SetPoints, heat_facts
from valley.industry.nutrition.queries import desk as queries
from valley.industry.nutrition.queries import process
from valley.industry.nutrition.queries.making import making_sheet
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.links import edges_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table

Data = dict[str, Any]


def _sale(row: Release) -> tuple[str, Any]:
    if row.withdrawn_at is not None:
        return "bad", _("已撤回")
    if row.needs_registration and not row.registration:
        return "warn", _("未注册：不得销售")
    return "good", _("有效")


class Releases(Table):
    """Releases that concern the user."""

    name = "releases"
    caption = gettext_lazy("放行")
    empty = gettext_lazy("还没有放行：配方批准后在其页面上放行")
    columns = [
        Column("version", gettext_lazy("配方"), href=lambda row: row.uri, heading=True),
        Column("owner", gettext_lazy("持有人"), value=lambda row: row.version.formula.owner.name),
        Column("state", gettext_lazy("状态"), kind="status", value=_sale),
        Column("registration", gettext_lazy("注册或备案号"), order="registration", search="registration"),
        Column("released_at", gettext_lazy("放行时间"), kind="moment", order="released_at"),
    ]


class Makers(Table):
    """Who may make it."""

    name = "makers"
    prefix = "m-"
    caption = gettext_lazy("受托生产单位")
    empty = gettext_lazy("只由持有人自己生产")
    columns = [
        Column(
            "maker",
            gettext_lazy("单位"),
            heading=True,
            value=lambda row: row.maker.name,
            href=lambda row: row.maker.uri,
        ),
        Column("since", gettext_lazy("自"), kind="date", value=lambda row: row.period.lower),
        Column("until", gettext_lazy("至（不含）"), kind="date", value=lambda row: row.period.upper),
        Column("agreement", gettext_lazy("委托合同编号")),
    ]


class Making(Table):
    """What goes in, for whoever makes it."""

    name = "making"
    prefix = "k-"
    caption = gettext_lazy("投料")
    per_page = 60
    columns = [
        Column("name", gettext_lazy("原料"), heading=True),
        Column("amount_g", gettext_lazy("用量"), kind="number", unit="g", value=lambda row: float(row["amount_g"])),
        Column("allergens", gettext_lazy("致敏物质"), value=lambda row: formats.listed(row.get("allergens", []))),
    ]


@login_required
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.list_releases", None)
    context = {
        "title": _("放行"),
        "subtitle": _("配方归持有人；受托生产的单位只看到生产所需的内容。"),
        "tabs": tabs("/nutrition/releases"),
    }
    return Releases(request, queries.releases_of(user)).response("nutrition/desk.html", context)


@login_required
@require_safe
def release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One release; its content only for the owner and permitted makers."""
    found = _one(request, public_id)
    user = user_of(request)
    opens, owns = may(user, "nutrition.open_package", found), may(user, "nutrition.view_formula", found.version.formula)
    makers = found.makers.select_related("maker").order_by("period")
    if not owns and opens:
        makers = makers.filter(maker__in=queries.owners_of(user))  # one maker does not see the others
    listed = Makers(request, makers)
    tables: list[Table] = [listed]
    sheet: dict[str, Any] = making_sheet(found.version) if opens else {}
    if opens:
        tables.insert(0, Making(request, sheet["lines"]))
    steps = [f"{s['name']} {s['settings']}".strip() for s in sheet.get("steps", [])]
    made = process.steps_with_points(found.version) if opens else []
    if held := [point for step in made for point in step.set_points.all()]:
        tables.insert(1, SetPoints(request, held))
    dish = sheet.get("dish", {})
    context = {
        "title": _("放行：%(what)s") % {"what": found.version},
        "status": _sale(found),
        "crumbs": [HOME, (_("放行"), "/nutrition/releases")],
        "actions": [
            *([Action(_("下载放行包"), f"{found.uri}/package.json", "package")] if opens else []),
            *links(DEEDS, user, found),
        ],
        "notes": [] if opens else [("info", _("配方内容是持有人的商业秘密，这里只显示它已放行、归谁、谁可以生产。"))],
        "facts": pairs(
            (_("持有人"), found.version.formula.owner.name),
            (_("注册或备案号"), found.registration or (_("未注册：不得销售") if found.needs_registration else "")),
            (_("放行时间"), formats.moment(found.released_at)),
            (_("校验值"), f"sha256 {found.sha256}"),
            (_("撤回理由"), found.withdrawal_reason),
            (_("工序"), formats.listed(steps) if steps else ""),
            (_("包装"), dish.get("packaging", "")),
            (_("贮存条件"), dish.get("storage", "")),
            (_("保质期（小时）"), str(dish.get("shelf_life_hours") or "")),
            *heat_facts(made),
        ),
        "tables": tables,
        "thread_uri": found.uri,
        "edges": edges_of(found.uri, request.user),
    }
    for table in tables:
        if table.asked_for:
            return table.response("nutrition/thing.html")
    return listed.response("nutrition/thing.html", context)


@login_required
@require_safe
def package(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The package as it was released: canonical JSON whose SHA-256 stands on the page."""
    found = _one(request, public_id)
    require(request.user, "nutrition.open_package", found)
    return HttpResponse(
        bytes(found.package),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="release-{found.public_id}.json"'},
    )


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to a release."""
    found = _one(request, public_id)
    return answer(request, DEEDS, deed, found, str(found.version))


def _one(request: HttpRequest, public_id: UUID) -> Release:
    return seen(Release, public_id, request, "nutrition.view_release", "", "version__formula__owner")


def _permit(by: User, thing: Release, data: Data) -> object:
    actions.permit_maker(by=by, release=thing, **data)
    return None


def _end(by: User, thing: Release, data: Data) -> object:
    actions.end_maker(by=by, **data)
    return None


def _register(by: User, thing: Release, data: Data) -> object:
    return actions.register_release(by=by, release=thing, **data)


def _withdraw(by: User, thing: Release, data: Data) -> object:
    return actions.withdraw(by=by, release=thing, **data)


def _live(thing: Release) -> bool:
    return thing.withdrawn_at is None


def _current(thing: Release) -> Any:
    return PermittedMaker.objects.filter(release=thing, period__contains=clock.today()).select_related("maker")


VERB = "nutrition.manage_release"
DEEDS: dict[str, Deed] = {
    "permit": Deed(gettext_lazy("许可受托生产"), forms.MakerForm, VERB, _permit, "building-factory-2", offered=_live),
    "end": Deed(
        gettext_lazy("终止受托生产"), forms.EndMakerForm, VERB, _end, "user-off",
        offered=lambda r: _current(r).exists(), given=lambda r: {"permissions": _current(r)},
    ),
    "register": Deed(
        gettext_lazy("填注册或备案号"), forms.RegistrationForm, VERB, _register, "certificate",
        offered=lambda r: _live(r) and not r.registration,
    ),
    "withdraw": Deed(
        gettext_lazy("撤回放行"), forms.ReasonForm, VERB, _withdraw, "ban", offered=_live, tone="danger",
        words=gettext_lazy("撤回后受托单位立即打不开放行包。"),
    ),
}  # fmt: skip
