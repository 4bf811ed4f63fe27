"""What pages hand to the page components: small frozen things, and how a Refusal finds its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.forms import BaseForm

from valley.kernel.errors import Refusal, Words

Tone = Literal["good", "warn", "bad", "info", "idle"]


@dataclass(frozen=True)
class Action:
    """Something to do: a link, or a button that posts. `tone` is "primary", "danger" or "" (plain).

    `why` is said beside it where it is a page's next step.
    """

    label: Words
    address: str
    icon: str = ""
    method: Literal["get", "post"] = "get"
    tone: Literal["", "primary", "danger"] = ""
    why: Words = ""


@dataclass(frozen=True)
class Tab:
    """One page of several beside each other. `count` is shown when it is not None."""

    label: Words
    address: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of a fixed way; `state` says where it stands."""

    label: Words
    state: Literal["done", "now", "todo", "refused"] = "todo"


@dataclass(frozen=True)
class Moment:
    """One line of a timeline. `known_at` is given where a thing was learnt later than it happened."""

    at: datetime | date
    title: Words
    body: Words = ""
    by: Words = ""
    uri: str = ""
    tone: Tone = "good"
    known_at: datetime | None = None


@dataclass(frozen=True)
class Figure:
    """A figure and what it rests on, as a card.

    `value` None needs a `state` that says why: "unknown" (nobody knows), "no_source" (no app counts it yet),
    "withheld" (this viewer may not see it), "incomplete" (not all sources have answered). "incomplete" may carry
    a value; "declared" is a published figure with a hollow mark. `of_target` is a share of 1, None without a target.
    """

    label: Words
    value: Decimal | int | float | None = None
    unit: Words = ""
    digits: int | None = None
    state: Literal["known", "unknown", "no_source", "withheld", "incomplete", "declared"] = "known"
    received: int | None = None
    expected: int | None = None
    target: Words = ""
    of_target: float | Decimal | None = None
    note: Words = ""
    uri: str = ""
    tone: Tone = "good"

    def __post_init__(self) -> None:
        if self.value is None and self.state in {"known", "declared"}:
            raise ValueError(f"{self.label}: no value and no state that says why")
        if self.value is not None and self.state in {"unknown", "no_source", "withheld"}:
            raise ValueError(f"{self.label}: a value that is {self.state}")

    @property
    def percent_of_target(self) -> int | None:
        """Whole percent of the target, cut to 0…100 for the meter."""
        return None if self.of_target is None else max(0, min(100, round(self.of_target * 100)))


@dataclass(frozen=True)
class Progress:
    """Long work under way. `address` answers the fragment; `done` of `total` steps, total None while unknown."""

    label: Words
    address: str
    done: int = 0
    total: int | None = None
    state: Literal["waiting", "running", "finished", "failed"] = "running"
    detail: Words = ""
    result: Action | None = None

    @property
    def over(self) -> bool:
        return self.state in {"finished", "failed"}


def refuse(form: BaseForm, refusal: Refusal) -> None:
    """Say `refusal` where it belongs: at its field if the form has it, else above all fields."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def pairs(*rows: tuple[Words, Any]) -> Sequence[tuple[Words, Any]]:
    """Rows of a definition list; those whose value is the empty string are left out."""
    return [(label, value) for label, value in rows if value != ""]
