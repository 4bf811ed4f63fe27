"""Titles for a table whose rows are dicts with URIs in them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from valley.kernel.tables.table import Table
from valley.kernel.things import Card, Viewer, cards_of


class PageCards:
    """Cards of what stands on the table's page, asked for once. `keys`: the cells that hold a URI, or "".

    Set `table` once the table is made; `fetch` finds the cards that the viewer may see.
    """

    def __init__(
        self,
        viewer: Viewer,
        keys: Sequence[str],
        fetch: Callable[[Iterable[str], Viewer], Mapping[str, Card]] = cards_of,
    ) -> None:
        self.viewer, self.keys, self.fetch = viewer, keys, fetch
        self.table: Table | None = None
        self._known: Mapping[str, Card] | None = None

    def of(self, uri: str) -> Card | None:
        if self._known is None:
            rows: list[Any] = list(self.table.page.object_list) if self.table else []
            self._known = self.fetch((row[key] for row in rows for key in self.keys if row[key]), self.viewer)
        return self._known.get(uri)

    def title(self, uri: str) -> str:
        """The card's title; where the viewer may not see it, the end of the address tells it from its neighbours."""
        card = self.of(uri)
        unseen = _("记录")
        return card.title if card else f"{unseen} …{uri[-4:]}" if uri else ""

    def named(self, key: str) -> Callable[[Any], str]:
        return lambda row: self.title(row[key])

    def linked(self, key: str) -> Callable[[Any], str | None]:
        return lambda row: row[key] if row[key] and self.of(row[key]) else None
