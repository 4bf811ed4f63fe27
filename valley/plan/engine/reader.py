"""Reads one TOML table, collecting every flaw with file, key, value and remedy."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from valley.kernel.engine.units import Unit, UnknownUnit
from valley.plan.engine.amounts import Amount, Shape, Stated
from valley.plan.engine.refusals import Flaw
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Basis, Lines, Quote, Status, Text
from valley.plan.engine.units import UNIT_REMEDY, UNKNOWN_UNIT, known_codes, unit

ABSENT = unit("ratio")
_KINDS: dict[type, str] = {
    str: _("文字"),
    int: _("整数"),
    bool: "true/false",
    list: _("列表"),
    dict: _("表"),
    date: _("日期"),
}


class Section:
    """A table of a file. Getters return a harmless default after noting a flaw, so that one run names them all."""

    def __init__(self, file: str, path: str, table: dict[str, Any], flaws: list[Flaw], line_count: int = 0) -> None:
        self.file, self.path, self.table, self.flaws, self.line_count = file, path, table, flaws, line_count
        self._read: set[str] = set()

    def flaw(self, key: str, problem: str, remedy: str = "", **params: object) -> None:
        """Note a flaw of `key`."""
        full = ".".join(part for part in (self.path, key) if part)
        value = self.table.get(key)
        shown = "" if value is None or isinstance(value, dict | list) else repr(value)
        self.flaws.append(Flaw(self.file, full, shown, problem, remedy, params))

    def _get(self, key: str, kind: type, *, required: bool) -> Any:
        self._read.add(key)
        value = self.table.get(key)
        if value is None:
            if required:
                self.flaw(key, _("缺少此项。"), _("请补上。"))
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.flaw(key, _("类型不对。"), _("此处应为%(kind)s。"), kind=_KINDS[kind])
            return None
        return value

    def string(self, key: str, default: str | None = None) -> str:
        """A required string, or `default` where absent."""
        value = self._get(key, str, required=default is None)
        return value if value is not None else (default or "")

    def integer(self, key: str) -> int:
        return self._get(key, int, required=True) or 0

    def integers(self, key: str) -> tuple[int, ...]:
        return tuple(v for v in self._list(key) if isinstance(v, int))

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key)
        if isinstance(value, str):
            self._read.add(key)
            return (value,)
        return tuple(v for v in self._list(key) if isinstance(v, str))

    def _list(self, key: str) -> list[Any]:
        return self._get(key, list, required=False) or []

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, required=False))

    def day(self, key: str) -> date | None:
        value: date | None = self._get(key, date, required=False)
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of `allowed`."""
        value = self.string(key, default)
        if value not in allowed:
            self.flaw(key, _("不在可选值之内。"), _("可选：%(allowed)s。"), allowed="、".join(allowed))
            return allowed[0]
        return value

    def child(self, key: str, *, required: bool = True) -> "Section | None":
        """The sub-table under `key`."""
        value = self._get(key, dict, required=required)
        return None if value is None else self._inner(key, value)

    def children(self, key: str) -> Iterator["Section"]:
        """The array of tables under `key`."""
        for index, value in enumerate(self._list(key), 1):
            if isinstance(value, dict):
                yield self._inner(f"{key}[{index}]", value)
            else:
                self.flaw(key, _("类型不对。"), _("此处应为%(kind)s。"), kind=_KINDS[dict])

    def items(self, key: str) -> Iterator[tuple[str, "Section"]]:
        """Named sub-tables under `key`."""
        table = self.child(key)
        for name, value in table.table.items() if table else ():
            if isinstance(value, dict):
                yield name, self._inner(f"{key}.{name}", value)
            else:
                self.flaw(f"{key}.{name}", _("类型不对。"), _("此处应为%(kind)s。"), kind=_KINDS[dict])

    def _inner(self, key: str, value: dict[str, Any]) -> "Section":
        return Section(self.file, ".".join(p for p in (self.path, key) if p), value, self.flaws, self.line_count)

    def close(self) -> None:
        """Refuse keys nobody read: a misspelt key must not pass as an absent one."""
        for key in self.table.keys() - self._read:
            self.flaw(key, _("不认识的键。"), _("请检查拼写，或删去。"))

    # ── words and their basis ────────────────────────────────────────────

    def text(self, *, required: bool = True) -> Text | None:
        """`zh` and `en` of this very table."""
        zh = self.string("zh", None if required else "")
        en = self.string("en", None if zh else "")
        return Text(zh, en) if zh else None

    def note(self) -> Text | None:
        child = self.child("note", required=False)
        if child is None:
            return None
        note = child.text()
        child.close()
        return note

    def lines(self, key: str = "lines") -> Lines:
        """Line ranges such as "L83-84, L109"."""
        raw = self.string(key, "")
        ranges = []
        for part in filter(None, (piece.strip() for piece in raw.split(","))):
            match = re.fullmatch(r"L(\d+)(?:-(\d+))?", part)
            first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
            if not match or not 1 <= first <= last or (self.line_count and last > self.line_count):
                self.flaw(
                    key,
                    _("行号不成立。"),
                    _("写法如“L83-84, L109”，且不超过来源的 %(count)s 行。"),
                    count=self.line_count,
                )
                continue
            ranges.append((first, last))
        return Lines(tuple(ranges))

    def basis(self, default: Status | None = None) -> Basis:
        """`status`, `lines`, `printed` and `note` of this very table. Stated words need their lines."""
        status = Status(self.choice("status", tuple(Status), default))
        basis = Basis(status, self.lines(), self.strings("printed"), self.note())
        if status is Status.STATED and not basis.lines:
            self.flaw("lines", _("标为“原文所载”，却没有行号。"), _("请写明行号，或改标为推得、假定。"))
        return basis

    def quote(self, key: str | None = None, default: Status | None = None) -> Quote:
        """Words with basis, from the sub-table `key` or from this table itself."""
        section = self.child(key) if key else self
        if section is None:
            return Quote(None, Basis(Status.MISSING))
        basis = section.basis(default)
        text = section.text(required=basis.known)
        if key:
            section.close()
        return Quote(text, basis)

    # ── amounts ──────────────────────────────────────────────────────────

    def unit(self, key: str = "unit", default: str | None = None) -> Unit:
        code = self.string(key, default)
        try:
            return unit(code)
        except UnknownUnit:
            self.flaw(key, UNKNOWN_UNIT, UNIT_REMEDY, known=" ".join(known_codes()))
            return ABSENT

    def number(self, key: str) -> Fraction | None:
        """An exact number, or None where absent."""
        self._read.add(key)
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self.flaw(key, _("不是数。"), _("请写成整数或小数。"))
            return None
        return Fraction(value)

    def stated(self, key: str, of: Unit | None = None, inherit: Basis | None = None) -> Stated:
        """The value under `key`. Its unit is `of` or its own `unit`; its basis its own or, silent, `inherit`."""
        section = self.child(key)
        if section is None:
            return Stated(None, Basis(Status.MISSING))
        basis = inherit if inherit and "status" not in section.table else section.basis()
        result = section._amount(basis, of)
        section.close()
        return result

    def _amount(self, basis: Basis, of: Unit | None) -> Stated:
        found = {shape: self.number(shape) for shape in Shape if shape not in (Shape.POINT, Shape.RANGE)}
        value, low, high = self.number("value"), self.number("low"), self.number("high")
        approximate = self.flag("approximate")
        given = [shape for shape, number in found.items() if number is not None]
        ways = len(given) + (value is not None) + (low is not None or high is not None)
        if not basis.known:
            if ways:
                self.flaw("status", _("标为“脱落”，却写了数值。"), _("脱落的值保持未知；知道出处后由专人录入。"))
            self._read.add("unit")
            return Stated(None, basis)
        measured = of or self.unit()
        if ways != 1 or (low is None) != (high is None):
            self.flaw(
                "value",
                _("须且只须写一种数值。"),
                _("value；或 low 与 high；或 at_least、more_than、at_most、less_than 之一。"),
            )
            return Stated(None, basis)
        if value is not None:
            return Stated(Amount.point(value, measured, approximate=approximate), basis)
        if low is not None and high is not None:
            if low >= high:
                self.flaw("low", _("区间下限不小于上限。"), _("请核对 low 与 high。"))
                return Stated(None, basis)
            return Stated(Amount.range(low, high, measured, approximate=approximate), basis)
        (shape,) = given
        bound = found[shape]
        rising = shape in (Shape.AT_LEAST, Shape.MORE_THAN)
        return Stated(Amount(shape, bound if rising else None, None if rising else bound, measured, approximate), basis)
