"""A formula as TOML or a mapping → Product. Forgiving in spelling, strict in meaning; docs/how-to/label.md shows it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from valley.industry.nutrition.engine.label.comparisons import comparisons
from valley.industry.nutrition.engine.label.fields import area, flag, keys, rows, table, texts
from valley.industry.nutrition.engine.label.form import TABLES, liquid_of, serving_of
from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.label.product import Content, Ingredient, Product, Settings
from valley.industry.nutrition.engine.label.recipe import contents, from_recipe, possible
from valley.industry.nutrition.engine.label.rounding import Rounding, ZeroBy
from valley.industry.nutrition.engine.label.stated import stated
from valley.industry.nutrition.engine.standards import BadInput, toml
from valley.industry.nutrition.engine.standards.amount import Below, number

_RULES = {"四舍五入": "half_up", "四舍六入五成双": "half_even", "gb/t_8170": "half_even", "bankers": "half_even"}
FIELDS = {
    *("name", "name_en", "title", "form", "liquid", "food", "serving", "serving_words", "show", "declare", "declared"),
    *("fortified", "hydrogenated_oil", "hydrogenated", "claims", "comparisons", "functions", "texts", "months_from"),
    *("special", "health_food", "exempt_as", "largest_face_cm2", "total_surface_cm2", "ingredients", "energy_given"),
    *(
        "measured",
        "elements",
        "settings",
        "rounding",
        "zero",
        "energy_factors",
        "energy",
        "product_mass_g",
        "per",
        "density",
    ),
    *(
        "additives",
        "additive",
        "category",
        "edition",
        "language",
        "as_of",
        "only",
        "fat_percent",
        "dilution",
        "fortifiers",
    ),
}


SPELLINGS = {
    "serving_size": "serving", "portion": "serving", "portion_size": "serving", "serving_g": "serving",
    "product": "name", "product_name": "name", "claim": "claims", "basis": "per", "lang": "language", "date": "as_of",
    "名称": "name", "产品名称": "name", "品名": "name", "英文名": "name_en", "每份": "serving", "一份": "serving",
    "声称": "claims", "功能声称": "functions", "文字": "texts", "强化": "fortified", "氢化油": "hydrogenated_oil",
    "特殊膳食": "special", "配料": "ingredients", "原料": "ingredients", "成品质量": "product_mass_g",
    "修约": "rounding",
    "形态": "form", "密度": "density", "版本": "edition", "语言": "language", "日期": "as_of", "实测": "measured",
    "要素": "elements", "食品类别": "category", "添加剂": "additives", "强化剂": "fortifiers", "只列": "show",
    "最大面积": "largest_face_cm2",
}  # fmt: skip
"""Other names of fields."""


def spelled(held: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the format's own fields. Raises: BadInput where one is given under two names."""
    found: dict[str, Any] = {}
    for name, value in held.items():
        plain = str(name).strip()
        key = SPELLINGS.get(plain, SPELLINGS.get(plain.casefold(), plain))
        if key in found:
            raise BadInput(plain, value, f"{key} 写了两次", f"{key} is given twice")
        found[key] = value
    return found


def read(text: str) -> Product:
    """The product of a TOML text. Raises: BadInput naming the field."""
    return product(toml(text))


def product(held: Mapping[str, Any]) -> Product:
    """The product of a mapping with the fields of the how-to. Raises: BadInput naming the field."""
    held = spelled(held)
    tables = [name for name in held if name.casefold() in TABLES]
    for name in held:
        if name not in FIELDS and name not in tables:
            near = get_close_matches(name, sorted(FIELDS | TABLES.keys()), 3)
            zh, en = (f"；相近的有：{'、'.join(near)}", f"; near: {', '.join(near)}") if near else ("", "")
            shown = "{…}" if isinstance(held[name], Mapping) else held[name]
            raise BadInput(name, shown, f"没有这一项{zh}", f"there is no such field{en}")
    if len(tables) > 1:
        raise BadInput(tables[1], "…", "含量只给一张表", "give one table of contents")
    liquid = liquid_of(held, tables)
    serving, serving_words = serving_of(held.get("serving"), liquid)
    show = keys(held, "show") if "show" in held or "declare" not in held else keys(held, "declare")
    notes: list[tuple[str, str]] = []
    found: dict[str, Content] = {}
    ingredients: tuple[Ingredient, ...] = ()
    if parts := rows(held.get("ingredients"), "ingredients"):
        mass = held.get("product_mass_g")
        wants_fibre = show is None or "fibre" in show
        found, ingredients, notes = from_recipe(
            parts, None if mass is None else number(mass, "product_mass_g"), fibre=wants_fibre
        )
        if liquid and not tables:
            density = number(held.get("density", 0), "density")
            if not density:
                raise BadInput(
                    "density", held.get("density"), "液体按配方计算须给密度 g/mL", "a liquid needs its density, g/mL"
                )
            found = {key: _times(value, density) for key, value in found.items()}
    if tables:
        given = contents(table(held[tables[0]], tables[0]), tables[0])
        if tables[0].casefold() in {"per_serving", "每份含量"}:
            if not serving:
                raise BadInput("serving", held.get("serving"), "按份给含量须写明每份的量", "state the serving")
            given = {key: _times(value, Decimal(100) / serving) for key, value in given.items()}
        possible(given, tables[0], liquid=liquid)
        found |= given
    if not found:
        raise BadInput(
            "per_100g", None, "须给出含量表或带成分的配方", "give a table of contents or a recipe with contents"
        )
    energy = found.get("energy")
    _salt(found, notes)
    _fibre(found, show, notes)
    return Product(
        name=str(held.get("name") or held.get("title") or ""),
        name_en=str(held.get("name_en", "")),
        contents=found,
        liquid=liquid,
        food=str(held.get("food", "")),
        serving=serving,
        serving_words=str(held.get("serving_words", serving_words)),
        show=show,
        declared=flag(held, "declared") or False,
        fortified=keys(held, "fortified") or (),
        hydrogenated=flag(held, "hydrogenated_oil") if "hydrogenated_oil" in held else flag(held, "hydrogenated"),
        claims=texts(held, "claims"),
        comparisons=comparisons(held),
        functions=texts(held, "functions"),
        texts=texts(held, "texts"),
        months_from=None if held.get("months_from") is None else int(number(held["months_from"], "months_from")),
        special=flag(held, "special") or False,
        health_food=flag(held, "health_food") or False,
        exempt_as=str(held.get("exempt_as", "")),
        largest_face_cm2=area(held, "largest_face_cm2"),
        total_surface_cm2=area(held, "total_surface_cm2"),
        ingredients=ingredients,
        energy_given=energy if isinstance(energy, Decimal) else None,
        measured=contents(table(held.get("measured"), "measured"), "measured"),
        elements=stated(table(held.get("elements"), "elements")),
        settings=settings(held),
        notes=tuple(notes),
    )


def asked(held: Mapping[str, Any]) -> tuple[str | None, date | None]:
    """The edition and the day that a formula itself names. Raises: BadInput."""
    year = held.get("edition")
    day = held.get("as_of")
    if isinstance(day, str) and day.strip():
        try:
            day = date.fromisoformat(day.strip())
        except ValueError:
            raise BadInput("as_of", day, "日期写作 2027-03-16", "write the date as 2027-03-16") from None
    if day is not None and not isinstance(day, date):
        raise BadInput("as_of", day, "日期写作 2027-03-16", "write the date as 2027-03-16")
    return (str(year).removeprefix("GB 28050-") if year not in (None, "") else None), day or None


def language(held: Mapping[str, Any]) -> str:
    """ "zh" or "en". Raises: BadInput."""
    said = str(held.get("language") or "zh")
    if said not in ("zh", "en"):
        raise BadInput("language", said, "language 为 zh 或 en", "the language is zh or en")
    return said


def settings(held: Mapping[str, Any]) -> Settings:
    """The recorded settings of a formula: `[settings]` or the same keys at the top."""
    chosen = {
        **{k: held[k] for k in ("rounding", "zero", "energy_factors", "energy") if k in held},
        **table(held.get("settings"), "settings"),
    }
    try:
        said = str(chosen.get("rounding", Rounding.HALF_EVEN)).casefold().replace("-", "_").replace(" ", "_")
        rule = Rounding(_RULES.get(said, said.removeprefix("round_")))
        zero = ZeroBy(str(chosen.get("zero", ZeroBy.FULL)))
    except ValueError as flaw:
        raise BadInput(
            "settings", str(flaw), "rounding：half_even 或 half_up；zero：full 或 rounded", "see the how-to"
        ) from None
    energy = str(chosen.get("energy", "declared"))
    if energy not in ("declared", "given"):
        raise BadInput("settings · energy", energy, "energy：declared 或 given", "energy: declared or given")
    factors = {}
    for name, value in table(chosen.get("energy_factors"), "energy_factors").items():
        key = key_of(str(name))[0]
        if key is None:
            raise BadInput(f"energy_factors · {name}", value, "没有这个成分", "no such nutrient is known")
        factors[key] = number(value, f"energy_factors · {name}")
    return Settings(rule, zero, energy, factors)


def _times(value: Content, by: Decimal) -> Content:
    return Below(value.limit * by) if isinstance(value, Below) else None if value is None else value * by


def _salt(found: dict[str, Content], notes: list[tuple[str, str]]) -> None:
    if "salt" not in found:
        return
    salt = found.pop("salt")
    if found.get("sodium") is None:
        found["sodium"] = _times(salt, Decimal(400))
        notes.append(
            (
                "钠由盐换算：5 g 盐 = 2000 mg 钠（GB 28050-2025 表A.1 注c）",
                "sodium from salt: 5 g = 2000 mg (GB 28050-2025 A.1 c)",
            )
        )


def _fibre(found: dict[str, Content], show: tuple[str, ...] | None, notes: list[tuple[str, str]]) -> None:
    """A source's carbohydrate by difference holds fibre; less it where fibre is declared (GB 28050-2025 2.5.3)."""
    if "carbohydrate_by_difference" not in found:
        return
    total = found.pop("carbohydrate_by_difference")
    if found.get("carbohydrate") is not None:
        return
    fibre = found.get("fibre")
    declared = "fibre" in found and (show is None or "fibre" in show)
    if not declared or not isinstance(total, Decimal):
        found["carbohydrate"] = total
    elif isinstance(fibre, Decimal):
        found["carbohydrate"] = max(total - fibre, Decimal(0))
        notes.append(("碳水化合物为差减值减去膳食纤维（2.5.3）", "carbohydrate is by difference less fibre (2.5.3)"))
    else:
        found["carbohydrate"] = None
