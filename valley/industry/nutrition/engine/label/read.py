"""A formula as TOML or a mapping → Product. Forgiving in spelling, strict in meaning; docs/how-to/label.md shows it."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.label.names import key_of
from valley.industry.nutrition.engine.label.product import Comparison, Content, Ingredient, Product, Settings
from valley.industry.nutrition.engine.label.recipe import contents, from_recipe
from valley.industry.nutrition.engine.label.rounding import Rounding, ZeroBy
from valley.industry.nutrition.engine.standards import BadInput, toml
from valley.industry.nutrition.engine.standards.amount import Below, amount, number

TABLES = {
    "per_100g": "g",
    "per_100ml": "mL",
    "per_100_g": "g",
    "per_100_ml": "mL",
    "per_serving": "",
    "values": "",
    "nutrients": "",
}
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
        "dish",
        "sold",
        "language",
        "edition",
        "as_of",
        "only",
        "fat_percent",
        "dilution",
        "fortifiers",
    ),
}


def read(text: str) -> Product:
    """The product of a TOML text. Raises: BadInput naming the field."""
    return product(toml(text))


def product(held: Mapping[str, Any]) -> Product:
    """The product of a mapping with the fields of the how-to. Raises: BadInput naming the field."""
    tables = [name for name in held if name.casefold() in TABLES]
    for name in held:
        if name not in FIELDS and name not in tables:
            raise BadInput(name, held[name], "没有这一项", "there is no such field")
    if len(tables) > 1:
        raise BadInput(tables[1], "…", "含量只给一张表", "give one table of contents")
    liquid = _liquid(held, tables)
    serving, serving_words = _serving(held.get("serving"), liquid)
    show = _keys(held, "show") if "show" in held or "declare" not in held else _keys(held, "declare")
    notes: list[tuple[str, str]] = []
    found: dict[str, Content] = {}
    ingredients: tuple[Ingredient, ...] = ()
    if rows := held.get("ingredients"):
        mass = held.get("product_mass_g")
        wants_fibre = show is None or "fibre" in show
        found, ingredients, notes = from_recipe(
            rows, None if mass is None else number(mass, "product_mass_g"), fibre=wants_fibre
        )
        if liquid and not tables:
            density = number(held.get("density", 0), "density")
            if not density:
                raise BadInput(
                    "density", held.get("density"), "液体按配方计算须给密度 g/mL", "a liquid needs its density, g/mL"
                )
            found = {key: _times(value, density) for key, value in found.items()}
    if tables:
        given = contents(held[tables[0]], tables[0])
        if tables[0].casefold() == "per_serving":
            if not serving:
                raise BadInput("serving", held.get("serving"), "按份给含量须写明每份的量", "state the serving")
            given = {key: _times(value, Decimal(100) / serving) for key, value in given.items()}
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
        declared=_flag(held, "declared") or False,
        fortified=_keys(held, "fortified") or (),
        hydrogenated=_flag(held, "hydrogenated_oil") if "hydrogenated_oil" in held else _flag(held, "hydrogenated"),
        claims=_texts(held, "claims"),
        comparisons=_comparisons(held),
        functions=_texts(held, "functions"),
        texts=_texts(held, "texts"),
        months_from=None if held.get("months_from") is None else int(number(held["months_from"], "months_from")),
        special=_flag(held, "special") or False,
        health_food=_flag(held, "health_food") or False,
        exempt_as=str(held.get("exempt_as", "")),
        largest_face_cm2=_area(held, "largest_face_cm2"),
        total_surface_cm2=_area(held, "total_surface_cm2"),
        ingredients=ingredients,
        energy_given=energy if isinstance(energy, Decimal) else None,
        measured=contents(held.get("measured", {}), "measured"),
        elements={str(key): str(value) for key, value in held.get("elements", {}).items()},
        settings=settings(held),
        notes=tuple(notes),
    )


def settings(held: Mapping[str, Any]) -> Settings:
    """The recorded settings of a formula: `[settings]` or the same keys at the top."""
    chosen = {
        **{k: held[k] for k in ("rounding", "zero", "energy_factors", "energy") if k in held},
        **held.get("settings", {}),
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
    for name, value in chosen.get("energy_factors", {}).items():
        key = key_of(str(name))[0]
        if key is None:
            raise BadInput(f"energy_factors · {name}", value, "没有这个成分", "no such nutrient is known")
        factors[key] = number(value, f"energy_factors · {name}")
    return Settings(rule, zero, energy, factors)


def _liquid(held: Mapping[str, Any], tables: list[str]) -> bool:
    said: set[bool] = set()
    if tables and (by := TABLES[tables[0].casefold()]):
        said.add(by == "mL")
    if "per" in held and (basis := re.sub(r"\s", "", str(held["per"])).casefold()) != "serving":
        if basis not in ("100g", "100ml"):
            raise BadInput("per", held["per"], "per 为 100 g 或 100 mL", "per is 100 g or 100 mL")
        said.add(basis == "100ml")
    if "form" in held:
        form = {"solid": False, "固体": False, "liquid": True, "液体": True}.get(str(held["form"]).strip().casefold())
        if form is None:
            raise BadInput("form", held["form"], "form 为 solid 或 liquid", "form is solid or liquid")
        said.add(form)
    if "liquid" in held:
        said.add(bool(_flag(held, "liquid")))
    if len(said) > 1:
        raise BadInput("form", held.get("form"), "形态与含量表的单位不一致", "form and table disagree on g or mL")
    return said == {True}


def _serving(given: object, liquid: bool) -> tuple[Decimal | None, str]:
    if given is None:
        return None, ""
    text = str(given).strip()
    found = re.fullmatch(r"([0-9.]+)\s*(g|克|ml|毫升)?\s*(/.*)?", text, re.IGNORECASE)
    if not found:
        raise BadInput("serving", given, "写成“30 g”或“28 g/4 片”", "write it as “30 g”")
    named = (found[2] or "").casefold()
    if named and (named in {"ml", "毫升"}) != liquid:
        raise BadInput("serving", given, "每份的单位与含量表不一致", "the serving's unit differs from the table's")
    value = number(found[1], "serving")
    if value == 0:
        raise BadInput("serving", given, "每份须大于 0", "the serving must be above 0")
    return value, text


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


def _keys(held: Mapping[str, Any], field: str) -> tuple[str, ...] | None:
    if field not in held:
        return None
    keys = []
    for name in _texts(held, field):
        key, _ = key_of(name)
        if key is None:
            raise BadInput(f"{field} · {name}", name, "没有这个营养成分", "no such nutrient is known")
        keys.append(key)
    return tuple(keys)


def _texts(held: Mapping[str, Any], field: str) -> tuple[str, ...]:
    given = held.get(field, ())
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list | tuple) or not all(isinstance(text, str) for text in given):
        raise BadInput(field, given, "写成文字清单", "write a list of texts")
    return tuple(given)


def _flag(held: Mapping[str, Any], field: str) -> bool | None:
    given = held.get(field)
    if given is not None and not isinstance(given, bool):
        raise BadInput(field, given, "写 true 或 false", "write true or false")
    return given


def _area(held: Mapping[str, Any], field: str) -> Decimal | None:
    return None if held.get(field) is None else number(held[field], field)


def _comparisons(held: Mapping[str, Any]) -> tuple[Comparison, ...]:
    found = []
    for place, row in enumerate(held.get("comparisons", ()), start=1):
        where = f"comparisons[{place}]"
        text = str(row.get("claim", row.get("text", "")))
        key = key_of(str(row["nutrient"]))[0] if "nutrient" in row else _named(text)
        if key is None:
            raise BadInput(where, dict(row), "写明 nutrient", "name the nutrient")
        less = bool(re.search("减|低|少|降|less|reduced|fewer|lower", text.casefold()))
        if not less and not re.search("增|加|多|提高|more|increased|added|extra", text.casefold()):
            raise BadInput(f"{where} · claim", text, "写“减少…”或“增加…”", "write “reduced …” or “increased …”")
        reference = row.get("reference")
        if isinstance(reference, Mapping):
            reference = next(iter(reference.values()), None)
        value = amount(reference, _unit(key), f"{where} · reference")
        if isinstance(value, Below):
            raise BadInput(f"{where} · reference", reference, "参考值须为数字", "the reference is a number")
        found.append(Comparison(text, key, less, value, str(row.get("source", ""))))
    return tuple(found)


def _unit(key: str) -> str:
    from valley.industry.nutrition.engine.label.recipe import unit_of

    return unit_of(key)


def _named(text: str) -> str | None:
    plain = text.casefold()
    for spelled, key in sorted(_spellings(), key=lambda pair: -len(pair[0])):
        if spelled in plain:
            return key
    return "sodium" if "盐" in plain else None


def _spellings() -> list[tuple[str, str]]:
    from valley.industry.nutrition.engine.label.names import KEYS

    return [(s, k) for s, k in KEYS.items() if len(s) > 1 or "\u4e00" <= s <= "\u9fff"]
