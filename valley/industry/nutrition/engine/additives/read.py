"""A food's additives as TOML or a mapping, and amounts in any unit of mass per mass or volume."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from valley.industry.nutrition.engine.additives.check import Check, check
from valley.industry.nutrition.engine.additives.use import Use
from valley.industry.nutrition.engine.standards import BadInput
from valley.industry.nutrition.engine.standards.amount import MASS, number, unit

_FIELDS = {
    *("name", "amount", "use", "counted_as", "as", "residue_mg_per_kg", "residue", "colour", "color", "only"),
    *("carried_by", "carried_category", "carried_amount", "carried_share", "carried_well_below", "grams"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: `uses` in a food of `category`."""

    category: str
    uses: tuple[Use, ...]
    only: tuple[str, ...] = ()
    dilution: Decimal | None = None
    density_kg_per_l: Decimal | None = None
    fat_percent: Decimal | None = None

    def check(self, as_of: date | None = None) -> Check:
        """Judge it."""
        return check(
            self.uses,
            self.category,
            only=self.only,
            dilution=self.dilution,
            density_kg_per_l=self.density_kg_per_l,
            fat_percent=self.fat_percent,
            as_of=as_of,
        )


def request(held: Mapping[str, Any]) -> Request:
    """The request of a formula's mapping: `category`, `additives`. Raises: BadInput naming the row."""
    category = held.get("category") or held.get("食品类别")
    if not category:
        raise BadInput("category", category, "请写食品分类号或名称", "name the food category")
    only = held.get("only", ())
    return Request(
        str(category),
        uses_of(held.get("additives", held.get("添加剂", ()))),
        (only,) if isinstance(only, str) else tuple(only),
        None if held.get("dilution") is None else number(held["dilution"], "dilution"),
        None if held.get("density") is None else number(held["density"], "density"),
        None if held.get("fat_percent") is None else number(held["fat_percent"], "fat_percent"),
    )


def uses_of(given: Any) -> tuple[Use, ...]:
    """Uses from `{ name = amount }` or a list of tables. Raises: BadInput naming the row."""
    if isinstance(given, Mapping):
        given = [
            {"name": name, **(row if isinstance(row, Mapping) else {"amount": row})} for name, row in given.items()
        ]
    if not isinstance(given, list | tuple):
        raise BadInput("additives", given, "写成“名称 = 用量”的表", "write a table of name = amount")
    found = []
    for place, row in enumerate(given, start=1):
        if not isinstance(row, Mapping):
            raise BadInput(f"additives[{place}]", row, "每行写成 name = …, amount = …", "write name = …, amount = …")
        where = f"additives[{place}] {row.get('name', '')}"
        for field in row:
            if field not in _FIELDS:
                raise BadInput(f"{where} · {field}", row[field], "没有这一项", "there is no such field")
        if not row.get("name"):
            raise BadInput(where, dict(row), "添加剂须有名称", "an additive has a name")
        amount, per = mass_share(row.get("amount", row.get("use")), f"{where} · amount")
        if amount is not None and amount > 1000:
            raise BadInput(
                f"{where} · amount", row.get("amount"), "1 kg 中不可能多于 1000 g", "more than 1000 g in 1 kg"
            )
        inside, _ = mass_share(row.get("carried_amount"), f"{where} · carried_amount")
        share = row.get("carried_share")
        residue = row.get("residue_mg_per_kg", row.get("residue"))
        found.append(
            Use(
                name=str(row["name"]),
                amount=amount,
                unit=per,
                counted_as=str(row.get("counted_as", row.get("as", ""))),
                residue_mg_per_kg=None if residue is None else _residue(residue, f"{where} · residue"),
                colour=str(row.get("colour", row.get("color", ""))),
                only=str(row.get("only", "")),
                carried_by=str(row.get("carried_by", "")),
                carried_category=str(row.get("carried_category", "")),
                carried_amount=inside,
                carried_share=None if share is None else _share(share, f"{where} · carried_share"),
                carried_well_below=row.get("carried_well_below"),
                where=where,
            )
        )
    return tuple(found)


def mass_share(given: object, where: str) -> tuple[Decimal | None, str]:
    """(amount, “g/kg” or “g/L”) of “500 mg/kg”, “0.05 %”, “0.5 g/L”; a bare number is in g/kg. Raises: BadInput."""
    if given is None:
        return None, "g/kg"
    if not isinstance(given, str):
        return number(given, where), "g/kg"
    hit = re.fullmatch(r"\s*([-+\d.eE,]+)\s*(%|‰|ppm|([^\s/]+)\s*/\s*(100\s*g|kg|g|[lL]|100\s*mL|mL))?\s*", given)
    if not hit:
        raise BadInput(where, given, "写成“0.5 g/kg”", "write it as “0.5 g/kg”")
    value = number(hit[1], where)
    if hit[2] is None:
        return value, "g/kg"
    scale = {"%": Decimal(10), "‰": Decimal(1), "ppm": Decimal("0.001")}.get(hit[2])
    if scale is not None:
        return value * scale, "g/kg"
    try:
        mass = unit(hit[3], where)
    except BadInput as flaw:
        raise BadInput(where, given, flaw.remedy_zh, flaw.remedy_en) from None
    if mass not in MASS:
        raise BadInput(where, given, "写成质量，如“0.5 g/kg”", "give a mass")
    per = re.sub(r"\s", "", hit[4]).casefold()
    times = {
        "kg": Decimal(1),
        "l": Decimal(1),
        "g": Decimal(1000),
        "ml": Decimal(1000),
        "100g": Decimal(10),
        "100ml": Decimal(10),
    }[per]
    return value * MASS[mass] * times, "g/L" if per.endswith("l") else "g/kg"


def _residue(given: object, where: str) -> Decimal:
    if not isinstance(given, str):
        return number(given, where)
    amount, _ = mass_share(given, where)
    assert amount is not None
    return amount * 1000


def _share(given: object, where: str) -> Decimal:
    share = number(given, where)
    if share > 1:
        raise BadInput(where, given, "占比在 0 与 1 之间", "a share is between 0 and 1")
    return share
