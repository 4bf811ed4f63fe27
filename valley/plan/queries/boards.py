"""The indicator wall as it is kept between two pages: reckoned and drawn again only after a reading has changed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import DecimalField, F, Func
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from valley.plan.engine.plan import Plan
from valley.plan.models import PlanEdition
from valley.plan.queries.wall import Tile, summary, tiles

# Each version of a row has a place of its own, written by a transaction of its own; whoever commits, the sum changes.
# So no writer has to remember that somebody keeps a board.
VERSION = """(SELECT sum(hashtextextended(r.ctid::text || ' ' || r.xmin::text, 0)) FROM plan_reading r
              WHERE r.plan_id = %(expressions)s AND r.alternative = '' AND r.scope = '')"""
STAMP = Func(F("pk"), template=VERSION, output_field=DecimalField())


class Same(NamedTuple):
    """A plan as a key that equals itself only: the whole plan is not compared. Whoever holds the key holds the plan."""

    plan: Plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.plan is self.plan


@dataclass(eq=False)
class Board:
    """Every indicator as one circle of viewers may see it today, and the parts of the home pages that show it."""

    shown: list[Tile]
    _drawn: dict[tuple[str, str | None], SafeString] = field(default_factory=dict)

    @cached_property
    def summary(self) -> dict[str, int]:
        """How many stand how."""
        return summary(self.shown)

    @cached_property
    def off_path(self) -> list[Tile]:
        """What lags behind its path."""
        return [tile for tile in self.shown if tile.off_path]

    @cached_property
    def incomplete(self) -> list[Tile]:
        """What not all sources have answered."""
        return [tile for tile in self.shown if tile.state == "incomplete"]

    @cached_property
    def known(self) -> list[Tile]:
        """What has a value."""
        return [tile for tile in self.shown if tile.value is not None]

    @cached_property
    def others(self) -> list[Tile]:
        """What has a value and does not lag."""
        return [tile for tile in self.known if not tile.off_path]

    def drawn_summary(self) -> SafeString:
        return self._part("summary", "plan/_home_summary.html", self.shown)

    def drawn_off_path(self) -> SafeString:
        return self._part("off_path", "plan/_home_off_path.html", self.off_path)

    def drawn_incomplete(self) -> SafeString:
        return self._part("incomplete", "plan/_home_incomplete.html", self.incomplete)

    def drawn_others(self) -> SafeString:
        return self._part("others", "plan/_home_wall.html", self.others[:8])

    def drawn_known(self) -> SafeString:
        return self._part("known", "plan/_home_wall.html", self.known[:12])

    def _part(self, name: str, template: str, tiles: list[Tile]) -> SafeString:
        """A part of the page, drawn once in each language."""
        key = (name, get_language())
        if key not in self._drawn:
            self._drawn[key] = render_to_string(template, {"tiles": tiles, "summary": self.summary})
        return self._drawn[key]


@lru_cache(maxsize=16)
def _board(edition: PlanEdition, same: Same, today: date, inside: bool, _stamp: Decimal | None) -> Board:
    return Board(tiles(edition, today=today, inside=inside, plan=same.plan))


def board(edition: PlanEdition, plan: Plan, *, today: date, inside: bool) -> Board:
    """The board for operator level (`inside`) or for everybody; `edition` and `plan` are those of
    `in_force(stamp=STAMP)`. One query, or none where the readings are those of a board that is kept."""
    return _board(edition, Same(plan), today, inside, vars(edition)["stamp"])
