"""Taking in an official table as it is published, and a food that somebody writes down."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.actions.checks import choice, of_nutrient, promises, text
from valley.industry.nutrition.engine.design.values import too_much, well_formed
from valley.industry.nutrition.engine.design.worksheet import ENERGY, UNITS
from valley.industry.nutrition.engine.foods import Food as ReadFood
from valley.industry.nutrition.engine.foods.imports import Imported, read_ciqual, read_fdc
from valley.industry.nutrition.events import TableImported
from valley.industry.nutrition.models import CompositionTable, Food, Right
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.models import Organisation

MOST_FOODS = 20_000
NOT_A_CELL = _("请填数、“<数”或 trace。")
TOO_MUCH = _("100 g 中不可能多于 100 g，请核对单位。")
FDC_TYPES = frozenset({"sr_legacy_food", "foundation_food"})
TITLES = {"fdc": "USDA FoodData Central", "ciqual": "ANSES-CIQUAL"}
OWN_TITLE = "自行登记的食物"  # a name that stays as it is in either language, like any other table's


@transaction.atomic
def import_release(
    *, by: User, owner: Organisation, source: str, edition: str, data: bytes
) -> tuple[CompositionTable, int]:
    """The zip of FoodData Central (SR Legacy and Foundation foods) or the sheet of Ciqual, under its own licence.

    Returns the table and how many cells could not be read; nutrients that the platform has no key or another unit for
    are left out. Raises: NotAllowed; Invalid for a file that is not that release; AlreadyThere.
    """
    require(by, "nutrition.design", owner)
    if source not in TITLES:
        raise Invalid(field="source", value=source)
    edition = text(edition, field="edition", most=100)
    try:
        read: Imported = (
            read_fdc(data, types=FDC_TYPES) if source == "fdc" else read_ciqual(data, release=f"Ciqual {edition}")
        )
    except (ValueError, KeyError) as flaw:  # NotFdc, TooLarge and a sheet without the columns are ValueErrors
        raise Invalid(str(flaw)[:300], field="file") from flaw
    if not read.foods:
        raise Invalid(_("文件里没有一种食物。"), field="file")
    if len(read.foods) > MOST_FOODS:
        raise Invalid(_("最多 20,000 行"), field="file", value=len(read.foods))
    with promises():
        made = CompositionTable.objects.create(
            owner=owner, title=TITLES[source], edition=edition, right=Right.PUBLIC, statement=read.right[:300],
            sha256=hashlib.sha256(data).hexdigest(), imported_by=by,
        )  # fmt: skip
    Food.objects.bulk_create((_row(made, food) for food in read.foods), batch_size=2000)
    publish(TableImported(subject=made.uri, owner=owner.uri, right=made.right, count=len(read.foods)), by=by)
    return made, len(read.flaws)


def _row(table: CompositionTable, food: ReadFood) -> Food:
    english = next((name for name in food.names if name != food.name), "")
    return Food(table=table, key=food.key[:40], name=food.name[:200], name_en=english[:200], per_100g=values_of(food))


def values_of(food: ReadFood) -> dict[str, str]:
    """nutrient → text, where the platform has the nutrient in that unit; what the source lacks is absent."""
    found: dict[str, str] = {}
    for key, value in food.values.items():
        name = ENERGY if key == "energy" and food.units.get(key) == "kcal" else key
        if UNITS.get(name) is None or UNITS[name] != food.units.get(key):
            continue
        if key in food.below:
            found[name] = f"<{_plain(food.below[key])}"
        elif key in food.trace:
            found[name] = "trace"
        elif value is not None:
            found[name] = _plain(value)
    return found


def _plain(value: Decimal) -> str:
    return format(round(Decimal(value), 9).normalize(), "f")


@transaction.atomic
def enter_food(
    *, by: User, owner: Organisation, key: str, name: str, right: str, statement: str, per_100g: Mapping[str, Any]
) -> Food:
    """One food of one's own, per 100 g edible portion; it stands in the owner's table of foods written down by hand.

    Raises: NotAllowed; Invalid naming the nutrient; AlreadyThere.
    """
    require(by, "nutrition.design", owner)
    choice(right, Right, field="right")
    statement = text(statement, field="statement", most=300)
    values = {}
    for nutrient, said in per_100g.items():
        plain = str(said).strip()
        if nutrient not in UNITS:
            raise Invalid(_("没有这种营养素。"), field="per_100g", value=nutrient)
        if plain and not well_formed(plain):
            raise Invalid(of_nutrient(nutrient, plain, NOT_A_CELL), field="per_100g", value=plain)
        if too_much(plain, UNITS[nutrient]):
            raise Invalid(of_nutrient(nutrient, plain, TOO_MUCH), field="per_100g", value=plain)
        if plain:
            values[nutrient] = plain
    if not values:
        raise Invalid(_("至少一种营养素。"), field="per_100g")
    # One table a declaration: every food stands under the right that was declared for it.
    edition = f"{Right(right).value} · {statement}"[:100]
    table, _new = CompositionTable.objects.get_or_create(
        owner=owner, title=OWN_TITLE, edition=edition,
        defaults={"right": right, "statement": statement, "sha256": "", "imported_by": by},
    )  # fmt: skip
    with promises():
        made = Food.objects.create(
            table=table, key=text(key, field="key", most=40), name=text(name, field="name", most=200), per_100g=values
        )
    publish(TableImported(subject=table.uri, owner=owner.uri, right=table.right, count=1), by=by)
    return made
