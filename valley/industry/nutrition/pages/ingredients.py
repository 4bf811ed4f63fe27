"""Ingredients: the list, one with its prices and limits, and what can be done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import basics as forms
from valley.industry.nutrition.models import Ingredient, IngredientKind
from valley.industry.nutrition.pages.common import HOME, desk_of, seen
from valley.industry.nutrition.pages.desk import tabs
from valley.industry.nutrition.queries import desk as queries
from valley.industry.nutrition.queries.foods import food
from valley.industry.nutrition.queries.nutrients import ALLERGENS
from valley.kernel import formats
from valley.kernel.charts import Chart, Series
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table

Data = dict[str, Any]


def composition(row: Ingredient) -> str | None:
    """Where its composition comes from, in words; None: unknown."""
    if row.own_food is not None:
        return f"{row.own_food} · {row.own_food.table}"
    found = food(row.food) if row.food else None
    return f"{found.said} · {found.code}" if found else None


class Ingredients(Table):
    """Ingredients of one's organisations."""

    name = "ingredients"
    caption = gettext_lazy("原料")
    empty = gettext_lazy("还没有原料")
    columns = [
        Column(
            "name",
            gettext_lazy("名称"),
            order="name",
            search=("name", "name_en"),
            href=lambda row: row.uri,
            heading=True,
        ),
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display(), minor=True),
        Column("composition", gettext_lazy("成分来源"), value=composition),
        Column("supplier", gettext_lazy("供应商"), order="supplier", search="supplier", minor=True),
        Column("price", gettext_lazy("单价"), kind="number", order="price", unit=gettext_lazy("元/kg"), digits=2),
        Column("priced_on", gettext_lazy("价格日期"), kind="date", order="priced_on", minor=True),
        Column("stock_kg", gettext_lazy("库存"), kind="number", order="stock_kg", unit="kg"),
    ]
    filters = [Filter("kind", gettext_lazy("类别"), IngredientKind.choices)]


class Prices(Table):
    """Prices by date."""

    name = "prices"
    prefix = "p-"
    caption = gettext_lazy("价格")
    empty = gettext_lazy("还没有价格：按成本求解时用不了它")
    columns = [
        Column("on", gettext_lazy("自"), kind="date", order="on", heading=True),
        Column("cny_per_kg", gettext_lazy("单价"), kind="number", unit=gettext_lazy("元/kg"), digits=2),
        Column("scenario", gettext_lazy("情景"), value=lambda row: row.scenario or _("实际")),
        Column("source", gettext_lazy("依据")),
    ]


class Limits(Table):
    """Limits by food category."""

    name = "limits"
    prefix = "l-"
    caption = gettext_lazy("使用限量")
    empty = gettext_lazy("没有登记限量；没有登记不等于没有限量")
    columns = [
        Column("category", gettext_lazy("食品类别"), heading=True),
        Column(
            "most_ppm",
            gettext_lazy("最大使用量"),
            value=lambda row: _("按生产需要适量") if row.most_ppm is None else formats.number(row.most_ppm),
            unit="mg/kg",
        ),
        Column("residue", gettext_lazy("计法"), value=lambda row: _("残留量") if row.residue else _("使用量")),
        Column("clause", gettext_lazy("依据")),
    ]


@login_required
@require_safe
def ingredients(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.design", None)
    context = {
        "title": _("原料"),
        "tabs": tabs("/nutrition/ingredients"),
        "actions": [Action(_("登记原料"), "/nutrition/ingredients/new", "plus", tone="primary")],
    }
    return Ingredients(request, queries.ingredients_of(user)).response("nutrition/desk.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new ingredient."""
    return answer(request, {"new": NEW}, "new", desk_of(request, "/nutrition/ingredients"))


@login_required
@require_safe
def ingredient(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One ingredient."""
    found = _one(request, public_id)
    price, per_kg = found.prices.filter(scenario="").first(), _("元/kg")
    paid = sorted((p.on, p.cny_per_kg) for p in found.prices.filter(scenario=""))
    prices = Prices(request, found.prices.all())
    context = {
        "title": found.name,
        "subtitle": found.name_en,
        "status": ("idle", _("已停用")) if found.retired_at else None,
        "crumbs": [HOME, (_("原料"), "/nutrition/ingredients")],
        "actions": links(DEEDS, user_of(request), found),
        "notes": []
        if composition(found)
        else [("warn", _("没有成分来源：凡用到它的营养素都按缺值处理，缺值不是 0。"))],
        "facts": pairs(
            (_("所属单位"), found.owner.name),
            (_("类别"), found.get_kind_display()),
            (_("成分来源"), composition(found)),
            (_("可食部"), f"{formats.number(found.edible_percent)} %"),
            (
                _("致敏物质"),
                formats.listed([str(ALLERGENS[a]) for a in found.allergens]) if found.allergens else _("无登记"),
            ),
            (_("供应商"), found.supplier),
            (
                _("现价"),
                f"{formats.quantity(price.cny_per_kg, per_kg, 2)} · {formats.day(price.on)}" if price else None,
            ),
            (_("库存"), "" if found.stock_kg is None else f"{formats.number(found.stock_kg)} kg"),
            (_("功能"), found.function),
            (_("生物安全类别"), found.get_biosafety_display() if found.biosafety else ""),
            (
                _("安全性材料"),
                (found.safety_file.name if found.safety_file else None) if found.kind == "strain" else "",
            ),
        ),
        "charts": [Chart("prices", _("价格"), [Series(_("实际价格"), paid)], unit=per_kg, short=True)]
        if len(paid) > 1
        else [],
        "tables": [
            prices,
            *([Limits(request, found.limits.all())] if found.kind in {"additive", "functional"} else []),
        ],
    }
    return prices.response("nutrition/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something to an ingredient."""
    found = _one(request, public_id)
    return answer(request, DEEDS, deed, found, found.name)


def _one(request: HttpRequest, public_id: UUID) -> Ingredient:
    return seen(Ingredient, public_id, request, "nutrition.design", "owner", "owner", "own_food__table", "safety_file")


def _enter(by: User, _desk: Any, data: Data) -> object:
    return actions.enter_ingredient(by=by, **data)


def _change(by: User, thing: Ingredient, data: Data) -> object:
    actions.change_ingredient(by=by, ingredient=thing, **data)
    return None


def _price(by: User, thing: Ingredient, data: Data) -> object:
    actions.enter_price(by=by, ingredient=thing, **data)
    return None


def _limit(by: User, thing: Ingredient, data: Data) -> object:
    actions.set_limit(by=by, ingredient=thing, **data)
    return None


def _retire(by: User, thing: Ingredient, data: Data) -> object:
    actions.retire_ingredient(by=by, ingredient=thing)
    return None


def _facts(thing: Ingredient) -> Data:
    names = ("name_en", "food", "edible_percent", "allergens", "supplier", "stock_kg", "function", "biosafety")
    return {name: getattr(thing, name) for name in names}


def owner_of(thing: Any) -> Any:
    return thing.owner


NEW = Deed(
    gettext_lazy("登记原料"), forms.IngredientForm, "nutrition.design", _enter, "plus", about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "price": Deed(gettext_lazy("登记价格"), forms.PriceForm, "nutrition.design", _price, "coin-yuan", about=owner_of),
    "change": Deed(
        gettext_lazy("修改资料"), forms.IngredientFactsForm, "nutrition.design", _change, "pencil", about=owner_of,
        initial=_facts,
    ),
    "limit": Deed(
        gettext_lazy("登记限量"), forms.LimitForm, "nutrition.design", _limit, "ruler-measure", about=owner_of,
        offered=lambda thing: thing.kind in {"additive", "functional"},
    ),
    "retire": Deed(
        gettext_lazy("停用"), forms.Confirm, "nutrition.design", _retire, "archive", about=owner_of,
        offered=lambda thing: thing.retired_at is None,
        words=gettext_lazy("停用后不再出现在查找中；用过它的配方不变。"),
    ),
}  # fmt: skip
