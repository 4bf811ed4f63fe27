"""Composition tables of one's organisations, and taking one in."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.errors import WrongCells
from valley.industry.nutrition.forms import basics as forms
from valley.industry.nutrition.forms.foods import FoodForm, ReleaseTableForm
from valley.industry.nutrition.models import CompositionTable
from valley.industry.nutrition.pages.common import HOME, desk_of, seen
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.queries.spreadsheets import template
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.errors import Refusal, Words
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table


class Tables(Table):
    """Tables of one's organisations."""

    name = "tables"
    caption = gettext_lazy("自有成分表")
    empty = gettext_lazy("还没有导入过成分表")
    columns = [
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("edition", gettext_lazy("版次"), order="edition"),
        Column("owner", gettext_lazy("所属单位"), order="owner__name"),
        Column("size", gettext_lazy("食物数"), kind="number", order="size"),
        Column("right", gettext_lazy("使用权利"), value=lambda row: row.get_right_display()),
        Column("imported_at", gettext_lazy("导入时间"), kind="moment", order="imported_at"),
    ]


class Foods(Table):
    """Foods of a table."""

    name = "foods"
    caption = gettext_lazy("食物")
    columns = [
        Column("key", gettext_lazy("编号"), order="key", search="key"),
        Column("name", gettext_lazy("名称"), order="name", search=("name", "name_en"), heading=True),
        Column("known", gettext_lazy("有值的营养素"), kind="number", value=lambda row: len(row.per_100g)),
        Column("energy", gettext_lazy("能量"), value=lambda row: row.per_100g.get("energy_kcal"), unit="kcal/100 g"),
        Column("protein", gettext_lazy("蛋白质"), value=lambda row: row.per_100g.get("protein"), unit="g/100 g"),
    ]


@login_required
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.design", None)
    rows = CompositionTable.objects.filter(owner__in=organisation_ids(user)).select_related("owner")
    context = {
        "title": _("自有成分表"),
        "subtitle": _("平台随附的成分表是文件，带来源与校验值；本单位的表在此导入，使用权利由本单位声明。"),
        "tabs": tabs("/nutrition/tables"),
        "actions": [
            Action(_("导入成分表"), "/nutrition/tables/new", "upload", tone="primary"),
            Action(_("导入官方成分表"), "/nutrition/tables/release", "file-import"),
            Action(_("登记一种食物"), "/nutrition/tables/food", "salad"),
            Action(_("下载模板"), "/nutrition/tables/template.xlsx", "download"),
        ],
    }
    return Tables(request, rows.annotate(size=Count("foods"))).response("nutrition/desk.html", context)


@login_required
@require_safe
def head(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the right heads."""
    require(request.user, "nutrition.design", None)
    data = template(["key", "name", "name_en", *(f"{key} {unit}" for key, unit in UNITS.items())])
    return HttpResponse(
        data,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="composition-table.xlsx"'},
    )


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Take one in."""
    return answer(request, {"new": NEW}, "new", desk_of(request, "/nutrition/tables"))


@login_required
def release(request: HttpRequest) -> HttpResponse:
    """Take in an official release."""
    return answer(request, {"release": RELEASE}, "release", desk_of(request, "/nutrition/tables"))


@login_required
def food(request: HttpRequest) -> HttpResponse:
    """Write down one food."""
    return answer(request, {"food": FOOD}, "food", desk_of(request, "/nutrition/tables"))


@login_required
@require_safe
def table(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One table with its foods."""
    found = seen(CompositionTable, public_id, request, "nutrition.design", "owner", "owner", "imported_by")
    listed = Foods(request, found.foods.order_by("key"))
    context = {
        "title": str(found),
        "crumbs": [HOME, (_("自有成分表"), "/nutrition/tables")],
        "facts": pairs(
            (_("所属单位"), found.owner.name),
            (_("使用权利"), found.get_right_display()),
            (_("权利说明"), found.statement),
            (_("文件校验值"), found.sha256),
            (_("导入人"), found.imported_by.username),
        ),
        "tables": [listed],
        "notes": _left_out(request),
    }
    return listed.response("nutrition/thing.html", context)


def _left_out(request: HttpRequest) -> list[tuple[str, str]]:
    """After an import: how many cells of the official file could not be read."""
    count = request.GET.get("left_out", "")
    if not (count.isascii() and count.isdigit() and len(count) < 9 and int(count)):
        return []
    return [
        ("warn", _("官方文件里有 %(n)s 处没有读进来（未收录的成分或不是数字的格子），按缺值处理。") % {"n": int(count)})
    ]


def _import(by: User, _desk: Any, data: dict[str, Any]) -> object:
    file = data.pop("file")
    return actions.import_table(by=by, data=file.read(), **data)


def _wrong(refusal: Refusal) -> list[tuple[str, str, Words, Words]]:
    """Each wrong cell of a sheet: where, and what is wrong with it."""
    return [(cell, "", why, "") for cell, why in refusal.cells] if isinstance(refusal, WrongCells) else []


def _release(by: User, _desk: Any, data: dict[str, Any]) -> object:
    file = data.pop("file")
    made, flaws = actions.import_release(by=by, data=file.read(), **data)
    return f"{made.uri}?left_out={flaws}"


def _food(by: User, _desk: Any, data: dict[str, Any]) -> object:
    return actions.enter_food(by=by, **data).table


RELEASE = Deed(
    gettext_lazy("导入官方成分表"), ReleaseTableForm, "nutrition.design", _release, "file-import",
    about=lambda desk: None, given=lambda desk: {"owners": desk.owners},
    words=gettext_lazy("FoodData Central 取 SR Legacy 与 Foundation 两类；只收平台有同名同单位的成分，其余不换算。"),
)  # fmt: skip
FOOD = Deed(
    gettext_lazy("登记一种食物"), FoodForm, "nutrition.design", _food, "salad", about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
)  # fmt: skip
NEW = Deed(
    gettext_lazy("导入成分表"),
    forms.TableForm,
    "nutrition.design",
    _import,
    "upload",
    about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
    words=gettext_lazy("空格子是缺值，不是 0；写“<0.1”或 trace 的照原样保留。有一格不对，整份不导入。"),
    faults=_wrong,
)
