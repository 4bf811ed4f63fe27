"""Why a plan file or a formula was refused, in words a planner can act on."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark `message` for the catalogue; the doors translate it when they show it."""
    return message


@dataclass(frozen=True)
class Flaw:
    """One thing wrong. `problem` and `remedy` are msgids; `params` fills their %(name)s."""

    file: str
    key: str
    value: str
    problem: str
    remedy: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        value = f" = {self.value}" if self.value else ""
        return f"{self.file}: {self.key}{value}：{self.problem % self.params}{self.remedy % self.params}"


class PlanRefused(Exception):
    """A plan's files hold nonsense; nothing of the plan was loaded. `flaws` names every one found."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        self.flaws = flaws
        super().__init__("\n".join(str(flaw) for flaw in flaws))


class FormulaRefused(ValueError):
    """A formula does not parse or does not fit its unit. `at` is the offset of the fault, from 0."""

    def __init__(self, formula: str, at: int, problem: str, remedy: str, **params: object) -> None:
        self.formula, self.at, self.problem, self.remedy, self.params = formula, at, problem, remedy, params
        super().__init__(f"{formula}：{problem % params}{remedy % params}")
