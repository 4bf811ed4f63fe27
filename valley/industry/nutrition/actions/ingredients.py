"""Ingredients: entered, changed, priced, limited, retired."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import amount, choice, lock, promises, retire, text
from valley.industry.nutrition.events import IngredientChanged, IngredientEntered, PriceEntered
from valley.industry.nutrition.models import BioSafety, Food, Ingredient, IngredientKind, Price, UseLimit
from valley.industry.nutrition.queries.foods import food as shipped
from valley.industry.nutrition.queries.nutrients import ALLERGENS
from valley.kernel import clock, evidence
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation


@transaction.atomic
def enter_ingredient(
    *,
    by: User,
    owner: Organisation,
    name: str,
    kind: str = IngredientKind.ORDINARY,
    name_en: str = "",
    supplier: str = "",
    food: str = "",
    own_food: Food | None = None,
    edible_percent: Decimal | int = 100,
    allergens: Sequence[str] = (),
    function: str = "",
    biosafety: str = "",
    stock_kg: Decimal | None = None,
    cny_per_kg: Decimal | None = None,
    price_on: date | None = None,
) -> Ingredient:
    """Enter an ingredient of `owner`; with `cny_per_kg`, its price from `price_on` (default: today).

    Raises: NotAllowed; Invalid naming the field; AlreadyThere.
    """
    require(by, "nutrition.design", owner)
    choice(kind, IngredientKind, field="kind")
    fields = _checked(
        owner, kind=kind, food=food, own_food=own_food, edible_percent=edible_percent, allergens=allergens,
        function=function, biosafety=biosafety, stock_kg=stock_kg,
    )  # fmt: skip
    with promises():
        made = Ingredient.objects.create(
            owner=owner,
            kind=kind,
            name=text(name, field="name", most=200),
            name_en=text(name_en, field="name_en", most=200, required=False),
            supplier=text(supplier, field="supplier", most=200, required=False),
            **fields,
        )
    publish(IngredientEntered(subject=made.uri, owner=owner.uri), by=by)
    if cny_per_kg is not None:
        enter_price(by=by, ingredient=made, cny_per_kg=cny_per_kg, on=price_on or clock.today())
    return made


@transaction.atomic
def change_ingredient(
    *, by: User, ingredient: Ingredient, safety_file: evidence.Upload | None = None, **changes: Any
) -> Ingredient:
    """Change what is known of it; names in `changes` as in `enter_ingredient`. A file is kept as evidence.

    Raises: NotAllowed; Invalid; FileRefused.
    """
    require(by, "nutrition.design", ingredient.owner)
    found = lock(ingredient)
    given = {
        name: changes.get(name, getattr(found, name))
        for name in ("food", "own_food", "edible_percent", "allergens", "function", "biosafety", "stock_kg")
    }
    fields = _checked(found.owner, kind=found.kind, **given)
    for name in ("supplier", "name_en"):
        if name in changes:
            fields[name] = text(changes[name], field=name, most=200, required=False)
    if safety_file is not None:
        fields["safety_file"] = evidence.store(safety_file, found.uri, by)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))
    publish(IngredientChanged(subject=found.uri, change="facts"), by=by)
    return found


@transaction.atomic
def retire_ingredient(*, by: User, ingredient: Ingredient) -> Ingredient:
    """It is no longer offered; versions that hold it keep it. Raises: NotAllowed."""
    require(by, "nutrition.design", ingredient.owner)
    found = lock(ingredient)
    if retire(found):
        publish(IngredientChanged(subject=found.uri, change="retired"), by=by)
    return found


@transaction.atomic
def enter_price(
    *, by: User, ingredient: Ingredient, cny_per_kg: Decimal, on: date, scenario: str = "", source: str = ""
) -> Price:
    """A price per kg as bought, from `on`. In scenario "" it is the price paid: not in the future.

    Raises: NotAllowed; Invalid; PriceThere.
    """
    require(by, "nutrition.design", ingredient.owner)
    value = amount(cny_per_kg, "cny_per_kg", most=10_000_000)
    if value is None:
        raise Invalid(field="cny_per_kg")
    if not scenario and on > clock.today():
        raise Invalid(
            _("价格日期在将来。"), field="on", value=on.isoformat(), remedy=_("预计价格请写明情景，如 forecast。")
        )
    with promises():
        made = Price.objects.create(
            ingredient=ingredient,
            cny_per_kg=value,
            on=on,
            scenario=scenario,
            source=text(source, field="source", most=200, required=False),
        )
    publish(PriceEntered(subject=ingredient.uri, on=on.isoformat(), scenario=scenario), by=by)
    return made


@transaction.atomic
def set_limit(
    *,
    by: User,
    ingredient: Ingredient,
    category: str,
    clause: str,
    most_ppm: Decimal | None = None,
    residue: bool = False,
) -> UseLimit:
    """The most that may be used in a food category (mg/kg; None: as needed), by its clause.

    Raises: NotAllowed; Invalid.
    """
    require(by, "nutrition.design", ingredient.owner)
    value = amount(most_ppm, "most_ppm")
    if value == 0:
        raise Invalid(_("不得使用的请从配方中去掉。"), field="most_ppm")
    limit, _made = UseLimit.objects.update_or_create(
        ingredient=ingredient,
        category=text(category, field="category", most=40),
        defaults={"most_ppm": value, "residue": residue, "clause": text(clause, field="clause", most=200)},
    )
    publish(IngredientChanged(subject=ingredient.uri, change="limit"), by=by)
    return limit


def _checked(
    owner: Organisation,
    *,
    kind: str,
    food: str,
    own_food: Food | None,
    edible_percent: Any,
    allergens: Sequence[str],
    function: str,
    biosafety: str,
    stock_kg: Any,
) -> dict[str, Any]:
    if food and own_food:
        raise Invalid(_("成分来源只能选一个。"), field="food", value=food)
    if food and shipped(food) is None:
        raise Invalid(
            _("平台成分表中没有这个编号。"), field="food", value=food, remedy=_("写作 sr28:01077，可在食物页查到。")
        )
    if own_food and own_food.table.owner_id != owner.pk:
        raise Invalid(_("这张成分表不是本单位的。"), field="own_food")
    edible = amount(edible_percent, "edible_percent", most=100)
    if not edible:
        raise Invalid(_("可食部须在 0 与 100% 之间。"), field="edible_percent", value=edible_percent)
    if unknown := sorted(set(allergens) - set(ALLERGENS)):
        raise Invalid(_("没有这种致敏物质。"), field="allergens", value=unknown[0])
    function = text(function, field="function", most=200, required=kind == IngredientKind.ADDITIVE)
    if kind == IngredientKind.STRAIN or biosafety:
        choice(biosafety, BioSafety, field="biosafety")
    return {
        "food": food, "own_food": own_food, "edible_percent": edible, "allergens": sorted(allergens),
        "function": function, "biosafety": biosafety, "stock_kg": amount(stock_kg, "stock_kg"),
    }  # fmt: skip
