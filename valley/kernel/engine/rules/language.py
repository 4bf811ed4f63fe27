"""The sentence form of a condition, as a policy officer writes it in a rule file.

    行业代码 开头为 13 且 建设方式 属于 {新建, 扩建} 且 非 (现场制作)

Words are set apart by spaces. Facts go by their Chinese name or their id, choices likewise.

    且 and      或 or       非 not      ( )        总是 always
    为 is =     不为 is_not ≠          属于 in { , }
    开头为 starts_with 13 or {13, 14}
    ≥ ≤ > < 5000 平方米                 介于 3 人 至 20 人   between … to …

A value with spaces or brackets in it stands in quotes: “限制类（推断）”. A yes/no fact stands
alone. A number always names its unit. 且 and 或 never mix without brackets: how an unbracketed
mix binds is something that readers disagree about.
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from valley.kernel.engine.rules.expressions import Always, And, Atom, Expression, Not, OneOf, Or, Prefix, Test, Within
from valley.kernel.engine.rules.facts import FactNotUnderstood, FactType, Interval, Kind, Scalar
from valley.kernel.engine.units import UnknownUnit, unit

_TOKEN = re.compile(r'\s*("[^"]*"|“[^”]*”|>=|<=|!=|[()（）{}｛｝,，、≥≤≠=<>]|[^\s(){}（）｛｝,，、≥≤≠=<>!"“”]+)')
_SAME = {"（": "(", "）": ")", "｛": "{", "｝": "}", "，": ",", "、": ",", ">=": "≥", "<=": "≤", "!=": "≠"}
_WORDS = {
    "and": "且",
    "or": "或",
    "not": "非",
    "is": "为",
    "=": "为",
    "is_not": "不为",
    "≠": "不为",
    "in": "属于",
    "starts_with": "开头为",
    "between": "介于",
    "to": "至",
    "always": "总是",
}
_BOUNDS = {"≥": (True, True), ">": (True, False), "≤": (False, True), "<": (False, False)}


class ConditionNotUnderstood(ValueError):
    """The sentence is no condition: says where and why."""


def read_condition(text: str, facts: Mapping[str, FactType]) -> Expression:
    """Parse a condition over `facts` (by id). Raises: ConditionNotUnderstood."""
    reader = _Reader(text, facts)
    tree = reader.any()
    reader.end()
    return tree


def read_given(text: str, facts: Mapping[str, FactType]) -> dict[str, Scalar]:
    """Parse a plain statement of facts, `甲 为 1 且 乙 且 非 (丙)`, as used in test cases.

    Raises: ConditionNotUnderstood when it says more than one value per fact.
    """
    known: dict[str, Scalar] = {}
    tree = read_condition(text, facts) if text.strip() else Always()
    for item in tree.items if isinstance(tree, And) else (tree,):
        match item:
            case Always():
                continue
            case Atom(fact, OneOf(values)) if len(values) == 1:
                value = next(iter(values))
            case Not(Atom(fact, OneOf(values))) if values == {True}:
                value = False
            case Atom(fact, Prefix((value,))):
                pass
            case _:
                raise ConditionNotUnderstood(f"“{text}”：这里只能逐项列出事实的值")
        if fact in known:
            raise ConditionNotUnderstood(f"“{text}”：{facts[fact].name.zh}写了两次")
        known[fact] = value
    return known


class _Reader:
    def __init__(self, text: str, facts: Mapping[str, FactType]) -> None:
        self.text, self.facts, self.at = text, facts, 0
        self.names = {f.name.zh: f for f in facts.values()} | dict(facts)
        self.tokens: list[str] = []
        position = 0
        while position < len(text.rstrip()):
            match = _TOKEN.match(text, position)
            if match is None:
                raise self.wrong(f"第{position + 1}个字符无法识别")
            self.tokens.append(_SAME.get(match[1], match[1]))
            position = match.end()

    def wrong(self, why: str) -> ConditionNotUnderstood:
        return ConditionNotUnderstood(f"“{self.text}”：{why}")

    def peek(self) -> str:
        word = self.tokens[self.at] if self.at < len(self.tokens) else ""
        return _WORDS.get(word, word)

    def take(self, wanted: str = "") -> str:
        word = self.peek()
        if not word or (wanted and word != wanted):
            raise self.wrong(f"第{self.at + 1}个词应为“{wanted or '更多内容'}”，实为“{word or '结尾'}”")
        self.at += 1
        return word

    def raw(self) -> str:
        """The next word as a value: quotes removed, keywords not translated."""
        self.take()
        return self.tokens[self.at - 1].strip('"“”')

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise self.wrong(f"“{self.tokens[self.at]}”之前缺少“且”或“或”，或者括号不成对")

    def any(self) -> Expression:
        items, joins = [self.one()], set[str]()
        while self.peek() in ("且", "或"):
            joins.add(self.take())
            if len(joins) > 1:
                raise self.wrong("“且”与“或”混用时须加括号")
            items.append(self.one())
        if len(items) == 1:
            return items[0]
        return And(tuple(items)) if joins == {"且"} else Or(tuple(items))

    def one(self) -> Expression:
        word = self.peek()
        if word == "非":
            self.take()
            return Not(self.one())
        if word == "(":
            self.take()
            inner = self.any()
            self.take(")")
            return inner
        if word == "总是":
            self.take()
            return Always()
        return self.atom()

    def atom(self) -> Expression:
        name = self.raw()
        fact = self.names.get(name)
        if fact is None:
            raise self.wrong(f"没有名为“{name}”的事实")
        word = self.peek()
        if fact.kind is Kind.BOOL and word not in ("为", "不为"):
            return Atom(fact.id, OneOf(frozenset({True})))
        if word in _BOUNDS:
            self.take()
            low, closed = _BOUNDS[word]
            edge = self.measured(fact)
            return Atom(
                fact.id, Within(Interval(edge, None, closed, False) if low else Interval(None, edge, False, closed))
            )
        if word == "介于":
            self.take()
            first = self.measured(fact)
            self.take("至")
            return Atom(fact.id, Within(Interval(first, self.measured(fact))))
        if word in ("为", "不为", "属于"):
            self.take()
            is_it = Atom(fact.id, self.one_of(fact))
            return Not(is_it) if word == "不为" else is_it
        if word == "开头为" and fact.kind is Kind.CODE:
            self.take()
            return Atom(fact.id, Prefix(tuple(str(v) for v in self.values(fact))))
        raise self.wrong(f"“{name}”之后应为“为、属于、开头为、≥”之类的词，实为“{word or '结尾'}”")

    def one_of(self, fact: FactType) -> Test:
        values = self.values(fact)
        if fact.kind is Kind.CODE and any(len(str(v)) < fact.digits for v in values):
            return Prefix(tuple(str(v) for v in values))  # 为 14 means the whole of division 14
        return OneOf(frozenset(values))

    def values(self, fact: FactType) -> list[Scalar]:
        if self.peek() != "{":
            return [self.value(fact)]
        self.take()
        found = [self.value(fact)]
        while self.peek() == ",":
            self.take()
            found.append(self.value(fact))
        self.take("}")
        return found

    def value(self, fact: FactType) -> Scalar:
        if fact.kind is Kind.NUMBER:
            return self.measured(fact)
        word = self.raw()
        try:
            value = fact.read(word)
        except FactNotUnderstood as problem:
            raise self.wrong(f"“{word}”不是{fact.name.zh}的值：{problem.remedy.zh}") from problem
        assert isinstance(value, str | bool | Fraction | date)  # a single word never reads as a set
        return value

    def measured(self, fact: FactType) -> Fraction | date:
        if fact.kind is Kind.DATE:
            value = self.value(fact)
            assert isinstance(value, date)
            return value
        if fact.kind is not Kind.NUMBER:
            raise self.wrong(f"{fact.name.zh}不是数字或日期，不能比大小")
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?)(.*)", self.raw())
        if match is None:
            raise self.wrong(f"{fact.name.zh}应与数字相比")
        name = match[2] or (self.raw() if self.at < len(self.tokens) else "")
        try:
            unit(name)
            number = fact.read(f"{match[1]} {name}")
        except (UnknownUnit, FactNotUnderstood) as problem:
            raise self.wrong(f"数字{match[1]}须带单位，并可换算为{fact.unit}") from problem
        assert isinstance(number, Fraction)
        return number
