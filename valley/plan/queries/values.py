"""The plan in force: its files, with every value that was entered or changed since."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Expression, F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valley.kernel.errors import Invalid
from valley.plan.engine import loader, overlay
from valley.plan.engine.plan import Plan
from valley.plan.engine.refusals import PlanRefused
from valley.plan.engine.text import Text
from valley.plan.models import PlanEdition, PlanValue

DATA = Path(__file__).resolve().parent.parent / "data"
NUMBERS = ("value", "low", "high", "at_least", "more_than", "at_most", "less_than")


def directory_of(slug: str) -> Path:
    """Where the files of a plan lie."""
    return DATA / slug


def available() -> list[str]:
    """Slugs of the plans that this installation carries."""
    return sorted(path.parent.name for path in DATA.glob("*/plan.toml"))


def active_edition() -> PlanEdition | None:
    """The plan that this valley follows now, or None before the first run."""
    return PlanEdition.objects.filter(active=True).first()


def in_force(**also: Expression) -> tuple[PlanEdition, Plan] | None:
    """The plan that this valley follows now with all values that hold, in one query; None before the first run.

    also: what is to stand as an attribute of the edition besides.
    """
    rows = list(
        PlanEdition.objects.filter(active=True)
        .annotate(**also, value_pk=F("values__pk"), value_path=F("values__path"), value_given=F("values__value"))
        .order_by("values__pk")
    )
    if not rows:
        return None
    entered = [(row.value_pk, row.value_path, row.value_given) for row in rows if row.value_pk is not None]
    return rows[0], _with(rows[0].slug, entered)


@lru_cache(maxsize=8)
def _tables(slug: str) -> dict[str, overlay.Table]:
    return loader.tables(directory_of(slug))


@lru_cache(maxsize=8)
def _plan(slug: str, newest: int, changes: tuple[tuple[str, Any], ...]) -> Plan:
    return loader.load(directory_of(slug), dict(changes))


class _Frozen(dict[str, Any]):
    """A table that can be a key of the cache; nobody changes it."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(repr(sorted(self.items(), key=lambda item: item[0])))


@lru_cache(maxsize=1)
def awaited() -> dict[str, Text]:
    """What the measures count that a plan of this installation expects of somebody, by name."""
    plans = (_plan(slug, 0, ()) for slug in available())
    return {measure.name: measure.label for plan in plans for measure in plan.measures if measure.label}


def plan_of(edition: PlanEdition) -> Plan:
    """The plan with all values that hold now. One query; parsed anew only after a value was entered."""
    rows = PlanValue.objects.filter(plan=edition).order_by("pk")
    return _with(edition.slug, list(rows.values_list("pk", "path", "value")))


def _with(slug: str, entered: list[tuple[int, str, dict[str, Any]]]) -> Plan:
    changes = {path: _Frozen(_exact(value)) for _pk, path, value in entered}
    return _plan(slug, entered[-1][0] if entered else 0, tuple(changes.items()))


def plan_with(edition: PlanEdition, entered: Mapping[str, dict[str, Any]]) -> Plan:
    """The plan as it was with the values `entered` then (path → value as kept)."""
    changes = tuple((path, _Frozen(_exact(value))) for path, value in entered.items())
    return _plan(edition.slug, -1, changes)


def history_of(edition: PlanEdition, path: str) -> list[PlanValue]:
    """What was entered at `path`, oldest first."""
    return list(PlanValue.objects.filter(plan=edition, path=path).select_related("entered_by").order_by("pk"))


def value_at(edition: PlanEdition, path: str) -> dict[str, Any] | None:
    """The table that holds at `path`, in the shape of the data files (numbers as text).

    Raises: Invalid where the path leads nowhere.
    """
    entered = PlanValue.objects.filter(plan=edition, path=path).order_by("-pk").first()
    if entered:
        return dict(entered.value)
    found = overlay.find(_tables(edition.slug), path)
    if found is None:
        raise Invalid(_("规划中没有这个位置。"), field="path", value=path, remedy=_("请从指标页或阶段目标页进入。"))
    return _plain(found)


def is_lost(edition: PlanEdition, path: str) -> bool:
    """Whether the plan's text has lost the value at `path` (and nobody has changed it by decision). Raises Invalid."""
    held = value_at(edition, path)
    return bool(held) and held is not None and held.get("status") in ("missing", "entered")


def check_value(edition: PlanEdition, path: str, value: dict[str, Any]) -> dict[str, Any]:
    """`value` as it will be kept: {"value": …} or {"low", "high"} or {"at_least"} … (or {"zh", "en"} for a name).

    Its numbers become exact text, its status "entered". The whole plan must still load with it.
    Raises: Invalid naming what is wrong.
    """
    kept = {key: given for key, given in _plain(value).items() if given not in ("", None)}
    for key in NUMBERS:
        if key in kept:
            try:
                Decimal(str(kept[key]))
            except InvalidOperation:
                raise Invalid(
                    _("不是数。"), field=key, value=kept[key], remedy=_("请填写数字，例如 20 或 4.5。")
                ) from None
            kept[key] = str(kept[key])
    if "date" in kept:
        try:
            date.fromisoformat(kept["date"])
        except ValueError:
            raise Invalid(
                _("不是日期。"), field="date", value=kept["date"], remedy=_("请按 2021-12-31 的写法。")
            ) from None
    was = value_at(edition, path) or {}
    kept["status"] = "entered"
    if "unit" in was and "unit" not in kept:
        kept["unit"] = was["unit"]
    changes = {row.path: _exact(row.value) for row in PlanValue.objects.filter(plan=edition).order_by("pk")}
    try:
        loader.load(directory_of(edition.slug), {**changes, path: _exact(kept)})
    except PlanRefused as refused:
        first = refused.flaws[0]
        raise Invalid(
            _(first.problem) % first.params, field="value", value=value, remedy=_(first.remedy) % first.params
        ) from refused
    return kept


def path_words(edition: PlanEdition, path: str) -> str:
    """What a path means to a reader: "15 园区总产值 · 目标"."""
    file, *middle, last = path.split("/")
    words = {
        "target": _("目标"), "baseline": _("现状值"), "name": _("名称"), "amount": _("目标"),
        "baseline_date": _("现状年份"),
    }.get(last, last)  # fmt: skip
    plan, language = plan_of(edition), get_language() or "zh-hans"
    quote = None
    if file == "indicators":
        quote = next((i.name for i in plan.indicators if str(i.no) == middle[0]), None)
    elif file == "stages":
        quote = next((goal.text for s in plan.stages for goal in s.goals if [s.key, goal.key] == middle), None)
    said = quote.text.said_in(language) if quote and quote.text else ""
    number = f"{middle[0]} " if file == "indicators" else ""
    return f"{number}{said} · {words}" if said else words


def task_keys(edition: PlanEdition) -> frozenset[str]:
    """Keys of every task and sub-task of the plan."""
    return frozenset(node.key for task in plan_of(edition).tasks for node in task.walk())


def _exact(value: dict[str, Any]) -> dict[str, Any]:
    """A kept value as TOML would have parsed it."""
    return {key: _revived(key, given) for key, given in value.items()}


def _revived(key: str, given: Any) -> Any:
    if key in NUMBERS:
        return Decimal(given)
    if key == "date":
        return date.fromisoformat(given)
    return _exact(given) if isinstance(given, dict) else given


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """The same as JSON keeps it exactly."""
    return {
        key: str(given) if isinstance(given, Decimal | date) or (key in NUMBERS and isinstance(given, int)) else given
        for key, given in value.items()
    }
