"""What the actions share: words and numbers checked, and the database's refusals in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.engine.design import BadSheet
from valley.industry.nutrition.engine.design.worksheet import UNITS
from valley.industry.nutrition.errors import PROMISES
from valley.industry.nutrition.models import EvidenceRule, Ingredient, RuleFile
from valley.industry.nutrition.queries.nutrients import label
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.registry.actions.versions import choice, lock, text

WHY = {
    "negative": _("不能为负。"),
    "min_above_max": _("下限大于上限。"),
    "unknown_nutrient": _("没有这种营养素。"),
    "itself": _("比值的两边不能是同一种。"),
    "unknown_basis": _("基准须为一份、一天、每 100 g、每 100 kcal 或每 100 kJ。"),
    "not_a_share": _("比例须在 0 与 100% 之间。"),
    "yields_nothing": _("得率须大于 0。"),
    "too_many": _("一次最多 60 种原料。"),
    "twice": _("同一种原料出现两次。"),
    "twice_nutrient": _("同一种营养素写了两次。"),
    "no_such_process": _("USDA 保留率第 6 版没有这个编号。"),
    "not_a_number": _("请填数字。"),
    "no_value": _("填设定值；不设定的就去掉这一行。"),
    "not_a_count": _("请填正整数。"),
    "unknown_objective": _("目标须为成本、接近习惯用量、接近期望值或种数。"),
    "twice_objective": _("同一个目标选了两次。"),
    "no_aims": _("“最接近期望值”须先给至少一种营养素填期望值。"),
    "aim_of_nothing": _("期望值须大于 0。"),
    "aim_needs_mass": _("按比例的期望值须先填成品质量。"),
    "no_name": _("组名不能为空。"),
    "twice_group": _("两组同名。"),
    "too_many_groups": _("最多 20 组。"),
    "not_positive": _("须大于 0。"),
    "not_a_safety": _("请填 50 到 99。"),
    "not_with_a_count": _("与“最多几种”“种数最少”不能同时使用。"),
    "no_such_repair": _("没有这一处可以放宽。"),
}


REMEDIES = {
    "negative": _("请填 0 以上的数。"),
    "min_above_max": _("请调低下限，或调高上限。"),
    "unknown_nutrient": _("请用列表里的营养素。"),
    "not_a_number": _("只写数字，或数字带能换算的单位，如 15 g。"),
    "not_a_share": _("请填 0 到 100 的百分数。"),
    "yields_nothing": _("得率是产出占投入的百分数，如 95。"),
    "too_many": _("请减少原料，或先做成半成品。"),
    "twice": _("请去掉其中一行。"),
    "twice_nutrient": _("请去掉其中一行。"),
    "no_such_process": _("请从列表里选，或写“营养素=保留率”。"),
    "not_with_a_count": _("请清空其中一项。"),
    "twice_objective": _("请去掉其中一个。"),
    "twice_group": _("请改其中一个的名称。"),
}


def why(code: str) -> Any:
    """What is wrong, in the reader's language; "unit:g" names the unit; a code that is none is words already."""
    if code.startswith("unit:"):
        return _("单位须是 %(unit)s，或能换算成它。") % {"unit": code.partition(":")[2]}
    return WHY.get(code, code)


def retire(held: Ingredient | EvidenceRule | RuleFile) -> bool:
    """From now on a locked row is used no longer; what refers to it keeps it. False where it was retired before."""
    if held.retired_at is not None:
        return False
    held.retired_at = clock.now()
    held.save(update_fields=["retired_at"])
    return True


@contextmanager
def promises() -> Iterator[None]:
    """Run a write in a savepoint; a broken promise of the database becomes the refusal that it stands for."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        name = getattr(getattr(broken.__cause__, "diag", None), "constraint_name", None) or ""
        if name not in PROMISES:
            raise
        refusal, field = PROMISES[name]
        raise refusal(field=field) from broken


def of_nutrient(key: str, value: object, why: Any) -> Any:
    """What is wrong with one nutrient's row, in words that name it."""
    return _("%(name)s（%(value)s）：%(why)s") % {"name": label(key), "value": value, "why": why}


@contextmanager
def sheets() -> Iterator[None]:
    """A worksheet's flaw becomes a refusal at its field; of a range or share it names the nutrient and the value."""
    try:
        yield
    except BadSheet as flaw:
        words: Any = why(flaw.why)
        part, _dot, rest = flaw.field.partition(".")
        if part == "groups" and rest:
            words = _("%(name)s（%(value)s）：%(why)s") % {
                "name": rest.rpartition(".")[0] or rest, "value": flaw.value, "why": words,
            }  # fmt: skip
        if part in {"ranges", "shares", "ratios"}:
            words = of_nutrient(rest.partition(".")[0], flaw.value, words)
        raise Invalid(words, field=flaw.field, value=flaw.value, remedy=REMEDIES.get(flaw.why, "")) from flaw


def nutrient(key: str, field: str = "nutrient") -> str:
    """The nutrient's key. Raises Invalid where there is none such."""
    if key not in UNITS:
        raise Invalid(WHY["unknown_nutrient"], field=field, value=key)
    return key


def amount(value: Any, field: str, *, most: int = 10**9) -> Decimal | None:
    """A number not below zero, or None for "". Raises Invalid."""
    if value is None or value == "":
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise Invalid(WHY["not_a_number"], field=field, value=value) from None
    if not found.is_finite() or found < 0 or found > most:
        raise Invalid(_("请填 0 以上的数。"), field=field, value=value)
    return found


def number(value: Any, field: str, *, least: int, most: int = 10**9) -> Decimal | None:
    """A number of at most four decimals that may lie below zero, or None for "". Raises Invalid."""
    if value is None or str(value).strip() == "":
        return None
    try:
        found = Decimal(str(value).strip().replace("−", "-"))
    except InvalidOperation:
        raise Invalid(WHY["not_a_number"], field=field, value=value) from None
    if not found.is_finite() or not least <= found <= most or found != round(found, 4):
        raise Invalid(
            _("请填 %(least)s 到 %(most)s 之间、至多四位小数的数。") % {"least": least, "most": most},
            field=field,
            value=value,
        )
    return found


def shares(given: Mapping[str, Any], field: str) -> dict[str, str]:
    """nutrient → share kept as text, 0 to 1. Raises Invalid."""
    found = {}
    for key, value in given.items():
        share = amount(value, f"{field}.{key}", most=1)
        if share is None:
            continue
        found[nutrient(key, field)] = str(share)
    return found


__all__ = [
    "amount",
    "choice",
    "lock",
    "number",
    "nutrient",
    "of_nutrient",
    "promises",
    "shares",
    "sheets",
    "text",
    "why",
]
