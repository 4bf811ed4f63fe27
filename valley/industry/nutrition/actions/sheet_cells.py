"""One sheet of a workbook: its rows by head, each flaw at its cell."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from valley.industry.nutrition.actions.tables import column_letters

MOST_WRONG = 200
MOST = Decimal(10**7)


class Cells:
    """One sheet: its rows by head, and every flaw with its cell."""

    def __init__(self, title: str, rows: list[list[Any]], heads: Sequence[str], wrong: list[tuple[str, str]]) -> None:
        self.title, self.wrong = title, wrong
        first = [str(cell or "").strip().casefold() for cell in (rows[0] if rows else [])]
        self.at = {name: first.index(name) for name in heads if name in first}
        self.rows = [(number, row) for number, row in enumerate(rows[1:], 2) if any(c not in (None, "") for c in row)]

    def text(self, row: list[Any], name: str, most: int = 300) -> str:
        at = self.at.get(name)
        value = row[at] if at is not None and at < len(row) else None
        said = "" if value is None else str(value).strip()
        return said[1:][:most] if said[:1] == "'" else said[:most]

    def flaw(self, number: int, name: str, words: Any) -> None:
        if len(self.wrong) < MOST_WRONG:
            self.wrong.append((f"{self.title}!{column_letters(self.at.get(name, 0))}{number}", str(words)))

    def number(self, number: int, row: list[Any], name: str, most: Decimal = MOST) -> str | None:
        """The cell as text that the actions take; None where it is empty or wrong."""
        said = self.text(row, name)
        if not said:
            return None
        try:
            found = Decimal(said.replace(",", ""))
        except InvalidOperation:
            self.flaw(number, name, _("“%(cell)s”不是数") % {"cell": said[:20]})
            return None
        if not found.is_finite() or not 0 <= found <= most:
            self.flaw(number, name, _("%(cell)s 不在 0 到 %(most)s 之间") % {"cell": said[:20], "most": most})
            return None
        return format(round(found, 6).normalize(), "f")
