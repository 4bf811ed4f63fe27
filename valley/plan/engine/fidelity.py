"""Does a plan's data say what its source says? Compares stated words and numbers with the lines they name."""

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from valley.plan.engine.benchmarks import CodeList, Effect
from valley.plan.engine.plan import Damage, Plan
from valley.plan.engine.stages import Stage
from valley.plan.engine.text import Basis, Lines, Quote, Status

_SAME = str.maketrans({"，": ",", "：": ":", "（": "(", "）": ")", "；": ";", "－": "—", "–": "—"})


@dataclass(frozen=True)
class Infidelity:
    """Words that the named lines do not contain. `where` is the path inside the plan."""

    where: str
    words: str
    lines: Lines


def _squeezed(words: str) -> str:
    return "".join(words.split()).translate(_SAME)


def infidelities(plan: Plan, source: str) -> Iterator[Infidelity]:
    """Every stated quote or printed number that `source` does not hold on its lines; nothing if all is faithful.

    Spaces, line breaks and full-width punctuation are not compared.
    """
    rows = source.splitlines()

    def holds(words: str, lines: Lines) -> bool:
        text = _squeezed("".join("".join(rows[first - 1 : last]) for first, last in lines.ranges))
        return _squeezed(words) in text

    def wanted(thing: object) -> Iterator[tuple[str, Lines]]:
        if isinstance(thing, Quote) and thing.text and thing.basis.status is Status.STATED:
            yield thing.text.zh, thing.basis.lines
        if isinstance(thing, Effect) and thing.text:
            yield thing.text.zh, thing.basis.lines
        if isinstance(thing, CodeList):
            for item in thing.items:
                yield item.zh, thing.lines
        if isinstance(thing, Basis | Damage | Stage):
            for words in thing.printed:
                yield words, thing.lines

    def visit(thing: object, where: str) -> Iterator[Infidelity]:
        for words, lines in wanted(thing):
            if not holds(words, lines):
                yield Infidelity(where, words, lines)
        if dataclasses.is_dataclass(thing):
            for field in dataclasses.fields(thing):
                yield from visit(getattr(thing, field.name), f"{where}.{field.name}")
        elif isinstance(thing, tuple):
            for index, item in enumerate(thing):
                yield from visit(item, f"{where}[{index}]")

    if plan.source.sha256 and hashlib.sha256(source.encode()).hexdigest() != plan.source.sha256:
        yield Infidelity("plan.source.sha256", plan.source.sha256, Lines())
    yield from visit(plan, "plan")
