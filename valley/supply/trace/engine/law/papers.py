"""The papers of a recall as forms: which field, and by which clause.

`filled` says of each field whether it is written, still empty, or of a clause that nobody here read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from valley.supply.trace.engine.law.sources import Source, sources, table


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a paper. `clause` within the form's source; unread: its clause was not read, only heard of."""

    key: str
    label: str
    label_en: str
    clause: str
    fill: str

    @property
    def unread(self) -> bool:
        return self.clause in sources() and sources()[self.clause].read == "unread"


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A paper: to whom it goes, and its fields."""

    key: str
    title: str
    title_en: str
    to: str
    to_en: str
    source: Source
    fields: tuple[Field, ...]

    def filled(self, values: Mapping[str, str]) -> list[tuple[Field, str, Literal["written", "empty", "unread"]]]:
        """Each field with its value and state. An unread field may be written all the same, and stays marked."""
        rows: list[tuple[Field, str, Literal["written", "empty", "unread"]]] = []
        for field in self.fields:
            value = values.get(field.key, "").strip()
            rows.append((field, value, "unread" if field.unread else "written" if value else "empty"))
        return rows


@lru_cache(maxsize=1)
def paper_forms() -> dict[str, PaperForm]:
    """Every paper by its key."""
    return {
        key: PaperForm(
            key=key,
            source=sources()[given.pop("source")],
            fields=tuple(Field(**field) for field in given.pop("fields")),
            **given,
        )
        for key, given in table("papers").items()
    }
