"""How long a record is kept: a rule with an edition; the longest that applies, or as long as a recall is open."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from valley.supply.trace.engine.law.sources import Source, sources, table


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`months` after the shelf life ("expiry") or after the record; `only`: to what it applies ("" for all)."""

    key: str
    source: Source
    clause: str
    after: Literal["expiry", "record"]
    months: int
    only: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Until when, the day itself included, and why. until None: a recall is open."""

    until: date | None
    rule: RetentionRule | None
    edition: str


@lru_cache(maxsize=1)
def retention_rules() -> tuple[str, tuple[RetentionRule, ...]]:
    """(edition, rules)."""
    given = table("retention")
    rules = (RetentionRule(**{**rule, "source": sources()[rule["source"]]}) for rule in given["rule"])
    return given["edition"], tuple(rules)


def months_after(day: date, months: int) -> date:
    """The corresponding day, or the month's last (民法典 第二百零二条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def keep_until(*, made_on: date, expires_on: date | None, traits: Collection[str], recall_open: bool) -> Keep:
    """The longest that applies. traits: of "produce", "moving", "recalled", "fsma" those that are known to hold."""
    edition, rules = retention_rules()
    if recall_open:
        return Keep(None, None, edition)
    held = {*traits, "" if expires_on else "no_expiry", ""}
    ends = []
    for rule in rules:
        start = expires_on if rule.after == "expiry" else made_on
        if rule.only in held and start is not None:
            ends.append((months_after(start, rule.months), rule))
    until, longest = max(ends, key=lambda pair: pair[0])
    return Keep(until, longest, edition)
