"""What the firms report: made-up figures whose sums lie near the plan's baselines (Table 1, rows 7, 12, 15, 20)."""

import random
from collections.abc import Sequence
from datetime import date

from valley.config.demo.firms import MERGED, MERGED_ON, SPLIT, SPLIT_ON, TAKEN_OVER_BY
from valley.config.demo.world import Firm, World
from valley.registry.models import Engagement, TalentType

GROWTH = {2022: 1.0, 2023: 1.058, 2024: 1.121, 2025: 1.176}
STAFF_PERSONS = {2022: 3760, 2023: 3846, 2024: 3985, 2025: 4118}
RD_SHARE = {2022: 0.0154, 2023: 0.0163, 2024: 0.0171, 2025: 0.0178}
MARGIN = {2022: 0.0345, 2023: 0.0361, 2024: 0.0352, 2025: 0.0386}
FEN_PER_WAN = 1_000_000
HEADQUARTERS = 6  # every sixth firm makes only a part of its output in the park
Figures = dict[str, str]


def annual(world: World, firms: Sequence[Firm], year: int) -> dict[int, Figures]:
    """The year's figures of all `firms` that owe a return, as typed (money in 万元), by firm number."""
    at = date(year, 12, 31)
    outputs = {f.number: output(f, year) for f in firms}
    revenues = {n: o * _wave(n, year, "revenue", 0.93, 1.02) for n, o in outputs.items()}
    staff = _shares({f.number: f.staff * min(1.0, outputs[f.number] / f.output) for f in firms}, STAFF_PERSONS[year])
    spent = _shares(
        {f.number: f.staff * revenues[f.number] ** 0.5 for f in firms}, RD_SHARE[year] * sum(revenues.values())
    )
    margins = {f.number: _wave(f.number, 0, "margin", -0.02, 0.09) + _wave(f.number, year, "margin", -0.02, 0.02)
               for f in firms}  # fmt: skip
    shift = MARGIN[year] - sum(margins[n] * r for n, r in revenues.items()) / sum(revenues.values())
    foreign, returnee = _talent(at, "foreign"), _talent(at, "returnee")
    typed = {}
    for firm in firms:
        n = firm.number
        heads = max(2, round(staff[n]))
        local = 0.55 if n % HEADQUARTERS == 0 else 1.0
        typed[n] = {
            "output_value": _wan(outputs[n]),
            "output_value_local": _wan(outputs[n] * local),
            "revenue": _wan(revenues[n]),
            "profit": _wan(revenues[n] * (margins[n] + shift)),
            "rd_spend": _wan(spent[n]),
            "rd_staff": str(heads),
            "rd_staff_fte": f"{heads * 0.78:.1f}",
            "employees": str(max(round(outputs[n] / 85), round(heads / 0.62), 6)),
            "foreign_talent": str(foreign.get(firm.entry.pk, 0)),
            "returnee_talent": str(returnee.get(firm.entry.pk, 0)),
        }
    return typed


def quarterly(firm: Firm, year: int) -> Figures:
    """About a quarter of the year."""
    made = output(firm, year) * _wave(firm.number, year, "quarter", 0.22, 0.28)
    sold = made * 0.97
    return {
        "output_value": _wan(made),
        "output_value_local": _wan(made * (0.55 if firm.number % HEADQUARTERS == 0 else 1.0)),
        "revenue": _wan(sold),
        "profit": _wan(sold * _wave(firm.number, year, "margin", 0.005, 0.07)),
        "employees": str(max(round(made * 4 / 85), 6)),
    }


def output(firm: Firm, year: int) -> float:
    """Output of the year in 万元: grows with the valley, waves of its own, months of presence only."""
    grown = GROWTH.get(year, 1.176 * 1.05 ** (year - 2025))
    made = firm.output * grown * _wave(firm.number, year, "output", 0.95, 1.06)
    if firm.arrives.year == year:
        made *= max(13 - firm.arrives.month, 1) / 12
    if firm.number == TAKEN_OVER_BY and year >= MERGED_ON.year:
        made *= 1.55
    if firm.number == SPLIT and year >= SPLIT_ON.year:
        made *= 0.9
    return made if firm.number != MERGED or year < MERGED_ON.year else made / 2


def _wan(amount: float) -> str:
    return f"{amount:.2f}"


def _wave(number: int, year: int, what: str, low: float, high: float) -> float:
    return random.Random(f"{number}/{year}/{what}").uniform(low, high)  # noqa: S311 - no secret


def _shares(weights: dict[int, float], total: float) -> dict[int, float]:
    whole = sum(weights.values())
    return {n: total * w / whole for n, w in weights.items()}


def _talent(day: date, talent: str) -> dict[int, int]:
    """Heads by organisation (pk), as the register of people has them."""
    people = TalentType.objects.known().on(day).filter(talent=talent).values("person")
    counted: dict[int, int] = {}
    for pk in Engagement.objects.known().on(day).filter(person__in=people).values_list("organisation", flat=True):
        counted[pk] = counted.get(pk, 0) + 1
    return counted
