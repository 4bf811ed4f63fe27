"""What a plan compares itself with: conditions of success, other cities, technologies, figures."""

from dataclasses import dataclass
from fractions import Fraction

from valley.kernel.engine.units import Unit
from valley.plan.engine.amounts import Stated
from valley.plan.engine.reader import Section
from valley.plan.engine.refusals import gettext_noop as _
from valley.plan.engine.text import Basis, Lines, Quote, Text


@dataclass(frozen=True)
class Mark:
    """A kind of mark, such as ● built."""

    key: str
    sign: str
    quote: Quote


@dataclass(frozen=True)
class Centre:
    """A centre compared. The plan's own marks are computed from registers, never read from the plan."""

    key: str
    quote: Quote
    own: bool


@dataclass(frozen=True)
class RowFact:
    """What is known of a centre's whole row although its single marks are lost."""

    centre: str
    at_least_one: str
    none: tuple[str, ...]
    lines: Lines
    note: Text | None


@dataclass(frozen=True)
class ConditionMark:
    """A cell: the marks not excluded. One possible mark is a value, more are an uncertainty."""

    centre: str
    possible: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True)
class Criterion:
    """How the valley's own mark of a condition is computed (the platform's reading): over the sum of what `measures`
    count. `threshold` is None where nobody has set when the condition counts as built."""

    measures: tuple[str, ...]
    threshold: Fraction | None
    basis: Basis


@dataclass(frozen=True)
class OwnMarks:
    """Marks for: nothing there, something there, threshold reached."""

    none: str
    some: str
    met: str


def own_mark(total: Fraction | None, threshold: Fraction | None, marks: OwnMarks) -> str | None:
    """The mark for a `total`; None (unknown) for an unknown total. Without a threshold nothing is ever "met"."""
    if total is None:
        return None
    if total <= 0:
        return marks.none
    return marks.met if threshold is not None and total >= threshold else marks.some


@dataclass(frozen=True)
class Condition:
    """A necessary condition; `tasks` work on it (the platform's reading). Without a criterion `unread` says why."""

    no: int
    key: str
    quote: Quote
    short: Text | None
    tasks: tuple[str, ...]
    marks: tuple[ConditionMark, ...]
    criterion: Criterion | None = None
    unread: Text | None = None


@dataclass(frozen=True)
class City:
    """A city of the comparison table; a lost cell is a Quote without text."""

    key: str
    quote: Quote
    industries: Quote
    categories: Quote
    type: Quote
    direction: Quote


@dataclass(frozen=True)
class Effect:
    """A claimed effect; `change` in `unit`, negative for a reduction, None where the print is impossible."""

    text: Text | None
    basis: Basis
    change: Fraction | None
    unit: Unit


@dataclass(frozen=True)
class Technology:
    """A technology of the foresight list: claims, not results."""

    no: int
    key: str
    quote: Quote
    platform_relevant: bool
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Figure:
    """A market or situation figure as the plan cites it."""

    key: str
    name: Text | None
    value: Stated
    market: bool = False  # of a market segment, not of the situation


@dataclass(frozen=True)
class CodeList:
    """A closed list of the plan, in its order."""

    key: str
    name: Text | None
    lines: Lines
    items: tuple[Text, ...]


def read_mark(key: str, section: Section) -> Mark:
    mark = Mark(key, section.string("sign"), section.quote())
    section.close()
    return mark


def read_centre(section: Section) -> Centre:
    centre = Centre(section.string("key"), section.quote(), section.flag("own"))
    section.close()
    return centre


def read_row_fact(section: Section) -> RowFact:
    fact = RowFact(
        section.string("centre"),
        section.string("at_least_one"),
        section.strings("none"),
        section.lines(),
        section.note(),
    )
    section.close()
    return fact


def _criterion(section: Section | None) -> Criterion | None:
    if section is None:
        return None
    threshold = section.number("threshold") if "threshold" in section.table else None
    criterion = Criterion(section.strings("measures"), threshold, section.basis())
    if not criterion.measures:
        section.flaw("measures", _("没有度量。"), _("请写出登记这一条件的度量名。"))
    section.close()
    return criterion


def _unread(section: Section | None) -> Text | None:
    if section is None:
        return None
    said = Text(section.string("zh"), section.string("en"))
    section.close()
    return said


def read_own_marks(section: Section) -> OwnMarks:
    marks = OwnMarks(section.string("none"), section.string("some"), section.string("met"))
    section.close()
    return marks


def read_condition(section: Section) -> Condition:
    marks = []
    for child in section.children("mark"):
        mark = ConditionMark(child.string("centre"), child.strings("possible"), child.basis())
        if mark.basis.known != (len(mark.possible) == 1):
            child.flaw("possible", _("状态与可能的符号数不符。"), _("已知者恰写一种，脱落者写出全部未排除的。"))
        child.close()
        marks.append(mark)
    short = section.child("short", required=False)
    words = Text(short.string("zh"), short.string("en", "")) if short else None
    if short:
        short.basis()
        short.close()
    condition = Condition(
        section.integer("no"),
        section.string("key"),
        section.quote(),
        words,
        section.strings("tasks"),
        tuple(marks),
        _criterion(section.child("criterion", required=False)),
        _unread(section.child("unread", required=False)),
    )
    if condition.criterion and condition.unread:
        section.flaw("unread", _("既有登记册，又写了为何没有。"), _("请去掉其中之一。"))
    section.close()
    return condition


def read_city(section: Section) -> City:
    city = City(
        section.string("key"),
        section.quote(),
        section.quote("industries"),
        section.quote("categories"),
        section.quote("type"),
        section.quote("direction"),
    )
    section.close()
    return city


def _effect(section: Section) -> Effect:
    effect = Effect(section.text(), section.basis(), section.number("change"), section.unit())
    if effect.basis.known != (effect.change is not None):
        section.flaw("change", _("状态与数值不符。"), _("已知者写 change，不可信者标 missing 且不写。"))
    section.close()
    return effect


def read_technology(section: Section) -> Technology:
    technology = Technology(
        section.integer("no"),
        section.string("key"),
        section.quote(),
        section.flag("platform_relevant"),
        tuple(_effect(child) for child in section.children("effect")),
    )
    section.close()
    return technology


def read_figure(section: Section) -> Figure:
    name = section.child("name")
    figure = Figure(
        section.string("key"), name.text() if name else None, section.stated("amount"), section.flag("market")
    )
    section.close()
    return figure


def read_list(section: Section) -> CodeList:
    items = [child.text() for child in section.children("items")]
    result = CodeList(
        section.string("key"), section.text(), section.lines(), tuple(item for item in items if item is not None)
    )
    if not result.items:
        section.flaw("items", _("清单是空的。"), _("请按原文次序列出各项。"))
    section.close()
    return result
