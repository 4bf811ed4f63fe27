"""Reads one rule file, collecting every problem with its place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from valley.kernel.engine.rules.edition import (
    Citation,
    Clause,
    ClauseException,
    Edition,
    Effect,
    Outcome,
    Validity,
    month_or_day,
)
from valley.kernel.engine.rules.expressions import Always, Expression
from valley.kernel.engine.rules.facts import FactType, Kind, Words
from valley.kernel.engine.rules.language import ConditionNotUnderstood, read_condition
from valley.kernel.engine.units import UnknownUnit, unit

OPEN = "?"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a rule file."""

    place: str
    fault: str
    expected: str = ""
    got: str = ""

    def __str__(self) -> str:
        compared = f"；应为：{self.expected}；实为：{self.got}" if self.expected or self.got else ""
        return f"{self.place}：{self.fault}{compared}"


class Reader:
    def __init__(self, name: str, table: dict[str, Any], schemes: Mapping[str, Iterable[str]]) -> None:
        self.name, self.table, self.schemes = name, table, schemes
        self.problems: list[Problem] = []
        self.facts: dict[str, FactType] = {}
        self.outcomes: dict[str, Outcome] = {}

    def wrong(self, place: str, fault: str, expected: str = "", got: str = "") -> None:
        self.problems.append(Problem(place, fault, expected, got))

    def only(self, place: str, table: dict[str, Any], *allowed: str) -> None:
        for key in table.keys() - set(allowed):
            self.wrong(place, "不认识的栏目", "、".join(sorted(allowed)), key)

    def text(self, place: str, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str) or not value.strip():
            self.wrong(place, f"缺少“{key}”")
            return ""
        return value.strip()

    def words(self, place: str, table: Mapping[str, Any], key: str, *, needed: bool = True) -> Words:
        zh, en = table.get(key, ""), table.get(f"{key}_en", "")
        if needed and not (zh and en):
            self.wrong(place, f"“{key}”须有中文和英文（{key}_en）")
        return Words(str(zh).strip(), str(en).strip())

    def edition(self) -> Edition | None:
        table = self.table
        self.only("文件", table, "book", "edition", "outcome", "fact", "doubt", "clause", "case")
        head = table.get("edition", {})
        self.only(
            "edition", head, "id", "title", "title_en", "source", "from", "to", "precedence", "otherwise",
            "on_doubt", "note", "note_en",
        )  # fmt: skip
        self.read_outcomes()
        for key, fact in table.get("fact", {}).items():
            self.read_fact(key, fact)
        for key, doubt in table.get("doubt", {}).items():
            self.read_doubt(key, doubt)
        self.names_are_unique()
        clauses = tuple(self.clause(key, clause) for key, clause in table.get("clause", {}).items())
        self.check_overrides(clauses)
        if not clauses:
            self.wrong("clause", "没有任何条款")
        if not table.get("case"):
            self.wrong("case", "没有任何用例：规则文件须自带用例")
        precedence = tuple(head.get("precedence", ()))
        edition = Edition(
            book=self.text("book", {"book": table.get("book")}, "book"),
            id=self.text("edition", head, "id"),
            title=self.words("edition", head, "title"),
            source=self.text("edition", head, "source"),
            validity=self.validity("edition", head),
            outcomes=self.outcomes,
            precedence=precedence,
            otherwise=self.text("edition", head, "otherwise"),
            on_doubt=head.get("on_doubt", head.get("otherwise", "")),
            facts=self.facts,
            clauses=clauses,
            note=self.words("edition", head, "note", needed=False),
        )
        self.check_outcomes(edition)
        return None if self.problems else edition

    def read_outcomes(self) -> None:
        for key, table in self.table.get("outcome", {}).items():
            place = f"outcome.{key}"
            self.only(place, table, "name", "name_en", "favourable", "note", "note_en")
            self.outcomes[key] = Outcome(
                key, self.words(place, table, "name"), self.yes_or_no(place, table.get("favourable")),
                self.words(place, table, "note", needed=False),
            )  # fmt: skip

    def yes_or_no(self, place: str, value: object) -> bool | None:
        if value is not None and not isinstance(value, bool):
            self.wrong(place, "favourable 应为 true、false 或不写", got=str(value))
            return None
        return value

    def read_fact(self, key: str, table: dict[str, Any]) -> None:
        place = f"fact.{key}"
        self.only(
            place, table, "kind", "name", "name_en", "question", "question_en", "help", "help_en", "choices", "unit",
            "scheme", "digits", "effort",
        )  # fmt: skip
        try:
            kind = Kind(table.get("kind", ""))
        except ValueError:
            self.wrong(place, "kind 不对", "、".join(Kind), str(table.get("kind")))
            return
        effort = table.get("effort")
        if effort is not None and (not isinstance(effort, int) or effort < 1):
            self.wrong(place, "effort 应为不小于1的整数")
        choices = self.choices(place, table.get("choices", {})) if kind is Kind.CHOICE else {}
        measured = str(table.get("unit", ""))
        if kind is Kind.NUMBER:
            try:
                unit(measured)
            except UnknownUnit:
                self.wrong(place, "数字须有可识别的单位", got=measured)
        digits = int(table.get("digits", 0))
        if kind is Kind.CODE and digits < 1:
            self.wrong(place, "代码须写明完整位数 digits")
        scheme = str(table.get("scheme", ""))
        codes = frozenset(c for c in self.schemes.get(scheme, ()) if len(c) == digits)
        self.facts[key] = FactType(
            key, kind, self.words(place, table, "name"), self.words(place, table, "question"),
            self.words(place, table, "help", needed=False), choices, measured, scheme, digits, codes, effort,
        )  # fmt: skip

    def choices(self, place: str, table: Mapping[str, Any]) -> dict[str, Words]:
        found = {}
        for key, pair in table.items():
            if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(w, str) and w for w in pair)):
                self.wrong(place, f"选项“{key}”应写作 [中文, 英文]")
            else:
                found[key] = Words(*pair)
        if len(found) < 2 or len({w.zh for w in found.values()}) < len(found):
            self.wrong(place, "选项应至少两个且互不同名")
        return found

    def read_doubt(self, key: str, table: dict[str, Any]) -> None:
        place = f"doubt.{key}"
        self.only(place, table, "name", "name_en", "question", "question_en", "help", "help_en", "readings")
        if key in self.facts:
            self.wrong(place, "与一项事实同名")
        self.facts[key] = FactType(
            key, Kind.CHOICE, self.words(place, table, "name"), self.words(place, table, "question"),
            self.words(place, table, "help"), self.choices(place, table.get("readings", {})), settles_doubt=True,
        )  # fmt: skip

    def names_are_unique(self) -> None:
        seen: dict[str, str] = {}
        for key, fact in self.facts.items():
            for name in {key, fact.name.zh}:
                if name in seen:
                    self.wrong(f"fact.{key}", f"名称“{name}”已被 {seen[name]} 使用")
                if any(c.isspace() or c in "(){}（）" for c in name):
                    self.wrong(f"fact.{key}", f"名称“{name}”不能含空格或括号")
                seen[name] = key

    def condition(self, place: str, text: object) -> Expression:
        try:
            return read_condition(str(text), self.facts)
        except ConditionNotUnderstood as problem:
            self.wrong(place, str(problem))
            return Always()

    def clause(self, key: str, table: dict[str, Any]) -> Clause:
        place = f"clause.{key}"
        self.only(
            place, table, "title", "title_en", "words", "cite", "when", "outcome", "exception", "overrides", "from",
            "to", "remark", "remark_en",
        )  # fmt: skip
        cite = table.get("cite", {})
        self.only(f"{place}.cite", cite, "source", "edition", "article", "lines")
        return Clause(
            id=key,
            title=self.words(place, table, "title"),
            words=self.text(place, table, "words"),
            citation=Citation(
                self.text(f"{place}.cite", cite, "source"),
                self.text(f"{place}.cite", cite, "edition"),
                self.text(f"{place}.cite", cite, "article"),
                str(cite.get("lines", "")),
            ),
            when=self.condition(f"{place}.when", self.text(place, table, "when") or "总是"),
            effects=tuple(self.effects(place, table.get("outcome", []))),
            exceptions=tuple(self.exception(place, e) for e in table.get("exception", [])),
            overrides=tuple(table.get("overrides", ())),
            validity=self.validity(place, table),
            remark=self.words(place, table, "remark", needed=False),
        )

    def effects(self, place: str, raw: object) -> Iterator[Effect]:
        """`outcome = "x"`, or a list of `{ is = "x", when = "…" }`."""
        if isinstance(raw, str):
            yield Effect(raw)
            return
        items = raw if isinstance(raw, list) else []
        if not items:
            self.wrong(place, "缺少 outcome")
        for item in items:
            self.only(f"{place}.outcome", item, "is", "when")
            yield Effect(str(item.get("is", "")), self.condition(f"{place}.outcome", item.get("when", "")))

    def exception(self, place: str, table: dict[str, Any]) -> ClauseException:
        here = f"{place}.exception.{table.get('id', '?')}"
        self.only(here, table, "id", "words", "when", "outcome")
        return ClauseException(
            self.text(here, table, "id"), self.text(here, table, "words"),
            self.condition(here, self.text(here, table, "when") or "总是"), str(table.get("outcome", "")),
        )  # fmt: skip

    def validity(self, place: str, table: Mapping[str, Any]) -> Validity:
        try:
            first = month_or_day(str(table["from"])) if table.get("from") else None
            last = month_or_day(str(table["to"])) if table.get("to") else None
        except ValueError:
            self.wrong(place, "日期应写作 2022、2022-03 或 2022-03-15")
            return Validity()
        if first and last and last[1] < first[0]:
            self.wrong(place, "失效早于施行")
        return Validity(first[0] if first else None, first[1] if first else None, last[1] if last else None)

    def check_overrides(self, clauses: tuple[Clause, ...]) -> None:
        ids = {c.id: c for c in clauses}
        for clause in clauses:
            for other in clause.overrides:
                if other not in ids:
                    self.wrong(f"clause.{clause.id}", f"overrides 指向不存在的条款“{other}”")
            seen, todo = set[str](), list(clause.overrides)
            while todo:
                below = todo.pop()
                if below == clause.id:
                    self.wrong(f"clause.{clause.id}", "overrides 成环")
                    return
                if below in ids and below not in seen:
                    seen.add(below)
                    todo.extend(ids[below].overrides)

    def check_outcomes(self, edition: Edition) -> None:
        used = {e.outcome for c in edition.clauses for e in c.effects}
        used |= {x.outcome for c in edition.clauses for x in c.exceptions if x.outcome}
        for outcome in sorted(used | {edition.otherwise, edition.on_doubt} | set(edition.precedence)):
            if outcome not in self.outcomes:
                self.wrong("outcome", f"未定义的结果“{outcome}”")
        for outcome in sorted(used - set(edition.precedence)):
            self.wrong("edition.precedence", f"未列出结果“{outcome}”的次序")
        if any(f.settles_doubt for f in edition.facts.values()) and "on_doubt" not in self.table.get("edition", {}):
            self.wrong("edition", "有疑义而未写 on_doubt")
