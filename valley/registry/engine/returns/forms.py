"""A return form as data: sections, items with their definitions (口径), checks. Read from TOML, refused if unsound."""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from valley.registry.engine.returns.expressions import Expression, NotAnExpression, parse
from valley.registry.engine.returns.units import UNITS, Unit
from valley.registry.engine.returns.words import NOTHING, Text


class UnsoundForm(ValueError):
    """The form's file contradicts itself or leaves something out; it is not loaded."""


class Severity(StrEnum):
    """HARD must be corrected; SOFT may stand if a reason is given."""

    HARD = "hard"
    SOFT = "soft"


class Nature(StrEnum):
    """FLOW: summed over the period (时期数). STOCK: on its last day (时点数)."""

    FLOW = "flow"
    STOCK = "stock"


@dataclass(frozen=True)
class Item:
    """One cell to fill. `minimum` in stored units (None: may be negative without limit).

    `stated`: the definition is that of `source`; otherwise it is the platform's own, and says so.
    """

    code: str
    label: Text
    section: str
    unit: Unit
    nature: Nature
    required: bool
    minimum: int | None
    compared: bool
    help: Text
    definition: Text
    source: Text
    stated: bool


@dataclass(frozen=True)
class Check:
    """A check within the form. It fails where `rule` is false; `items[0]` is the cell that bears the reason."""

    code: str
    rule: Expression
    severity: Severity
    items: tuple[str, ...]
    words: Text


@dataclass(frozen=True)
class Section:
    """A heading over some items."""

    code: str
    label: Text


@dataclass(frozen=True)
class Form:
    """An edition of a form. `change_limit_percent`: a larger change against the last period asks a reason."""

    code: str
    edition: str
    frequency: str
    title: Text
    change_limit_percent: int
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    checks: tuple[Check, ...]

    def item(self, code: str) -> Item:
        """Raises: KeyError for a code that the form does not have."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits over what a template depends on: items, order, units. Better wording leaves it alone."""
        layout = [self.code, self.edition, [[i.code, i.unit.code, i.nature] for i in self.items]]
        return hashlib.sha256(json.dumps(layout, ensure_ascii=True).encode()).hexdigest()[:16]

    def in_sections(self) -> list[tuple[Section, list[Item]]]:
        """Items under their headings, in order."""
        return [(section, [i for i in self.items if i.section == section.code]) for section in self.sections]


FREQUENCIES = ("year", "quarter")


def load(path: Path) -> Form:
    """Read one form. Raises: UnsoundForm, naming the file and what is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        form = _form(data)
        _examine(form)
    except (tomllib.TOMLDecodeError, KeyError, NotAnExpression, UnsoundForm, ValueError, TypeError) as problem:
        raise UnsoundForm(f"{path.name}: {type(problem).__name__} {problem}") from problem
    return form


def _text(data: Any) -> Text:
    return Text(zh=str(data["zh"]), en=str(data["en"]))


def _form(data: dict[str, Any]) -> Form:
    return Form(
        code=str(data["code"]),
        edition=str(data["edition"]),
        frequency=str(data["frequency"]),
        title=_text(data["title"]),
        change_limit_percent=int(data["change_limit_percent"]),
        sections=tuple(Section(s["code"], _text(s["label"])) for s in data["sections"]),
        items=tuple(_item(i) for i in data["items"]),
        checks=tuple(
            Check(c["code"], parse(c["rule"]), Severity(c["severity"]), tuple(c["items"]), _text(c["words"]))
            for c in data["checks"]
        ),
    )


def _item(data: dict[str, Any]) -> Item:
    return Item(
        code=str(data["code"]),
        label=_text(data["label"]),
        section=str(data["section"]),
        unit=UNITS[data["unit"]],
        nature=Nature(data["nature"]),
        required=bool(data["required"]),
        minimum=None if data.get("may_be_negative") else 0,
        compared=bool(data.get("compared", True)),
        help=_text(data["help"]) if "help" in data else NOTHING,
        definition=_text(data["definition"]),
        source=_text(data["source"]),
        stated=bool(data["stated"]),
    )


def _examine(form: Form) -> None:
    codes = [item.code for item in form.items]
    if not codes or len(set(codes)) != len(codes):
        raise UnsoundForm("no item, or one item twice")
    if form.frequency not in FREQUENCIES:
        raise UnsoundForm(f"frequency {form.frequency!r} is none of {FREQUENCIES}")
    if form.change_limit_percent <= 0:
        raise UnsoundForm("change_limit_percent must be positive")
    sections = {section.code for section in form.sections}
    for item in form.items:
        if not item.code.isidentifier() or item.section not in sections:
            raise UnsoundForm(f"item {item.code!r}: bad code or unknown section {item.section!r}")
    checks = [check.code for check in form.checks]
    if len(set(checks)) != len(checks):
        raise UnsoundForm("one check twice")
    for check in form.checks:
        unknown = (set(check.items) | check.rule.names) - set(codes)
        if unknown or not check.items:
            raise UnsoundForm(f"check {check.code!r}: unknown items {sorted(unknown)} or none to bear the reason")
