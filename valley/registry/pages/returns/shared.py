"""What the pages of returns share: who asks, which return, and its cells as the screen needs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from valley.kernel.errors import Missing, Words
from valley.kernel.permissions import require
from valley.kernel.screens import Step
from valley.registry.engine.returns.checking import Outcome, Problem, change_percent
from valley.registry.engine.returns.forms import Form, Item, Severity
from valley.registry.engine.returns.states import State
from valley.registry.engine.returns.units import show
from valley.registry.engine.returns.words import Text
from valley.registry.models import Campaign, CellRemark, Return, ReturnState

TONES = {
    State.DRAFT: "idle",
    State.FILLED: "info",
    State.SIGNED: "info",
    State.CHECKED: "info",
    State.RETURNED: "warn",
    State.ACCEPTED: "good",
    State.LOCKED: "good",
}


def return_of(request: HttpRequest, public_id: UUID, verb: str = "registry.view_return") -> Return:
    """Raises: Missing; NotAllowed unless the user may do `verb` to it."""
    found = (
        Return.objects.select_related("campaign", "organisation", "version__signed_by", "saved_by")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Missing(value=str(public_id))
    require(request.user, verb, found)
    return found


def campaign_of(request: HttpRequest, public_id: UUID, verb: str = "registry.view_campaign") -> Campaign:
    """Raises: Missing; NotAllowed."""
    found = Campaign.objects.filter(public_id=public_id).first()
    if found is None:
        raise Missing(value=str(public_id))
    require(request.user, verb, found)
    return found


def language() -> str:
    """Of whoever is served now."""
    return get_language() or "zh-hans"


def say(text: Text) -> str:
    """The engine's words in that language."""
    return text.say(language())


def status(report: Return) -> tuple[str, Words]:
    """(tone, words) of where it stands."""
    return TONES[State(report.state)], report.get_state_display()


def steps(report: Return) -> list[Step]:
    """The way from draft to accepted, and where this return is on it."""
    way = [_("填报"), _("签报"), _("审核"), _("采纳")]
    at = {
        State.DRAFT: 0, State.RETURNED: 0, State.FILLED: 1, State.SIGNED: 2, State.CHECKED: 3,
        State.ACCEPTED: 4, State.LOCKED: 4,
    }[State(report.state)]  # fmt: skip
    return [Step(label, "done" if n < at else "now" if n == at else "todo") for n, label in enumerate(way)]


@dataclass(frozen=True)
class Line:
    """A problem as the screen says it."""

    tone: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Cell:
    """One item of the form with everything that stands at it. Texts are ready for the screen."""

    item: Item
    label: str
    unit: str
    help: str
    definition: str
    source: str
    typed: str
    shown: str
    last: str
    change: str
    lines: list[Line]
    reason: str
    asks_reason: bool
    remarks: list[str]
    theirs: str = ""

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def wrong(self) -> bool:
        return any(line.tone == "bad" for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    """The form of a return, section by section."""

    sections: list[tuple[str, list[Cell]]]
    outcome: Outcome
    open_problems: int = field(default=0)

    @property
    def cells(self) -> list[Cell]:
        return [cell for _label, cells in self.sections for cell in cells]


def sheet(
    form: Form,
    *,
    typed: Mapping[str, str],
    reasons: Mapping[str, str],
    last: Mapping[str, int],
    outcome: Outcome,
    remarks: Mapping[str, list[str]] | None = None,
    theirs: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> Sheet:
    """`quiet` leaves out "not filled in yet": a fresh form does not greet people with errors.

    `theirs`: what somebody else saved meanwhile, shown beside where it differs.
    """
    remarks, theirs = remarks or {}, theirs or {}

    def cell(item: Item) -> Cell:
        value = outcome.values.get(item.code)
        problems = [p for p in outcome.at(item.code) if not (quiet and p.code == "required")]
        change = change_percent(value, last.get(item.code))
        mine = typed.get(item.code, "")
        return Cell(
            item=item,
            label=say(item.label),
            unit=say(item.unit.typed),
            help=say(item.help),
            definition=say(item.definition),
            source=say(item.source),
            typed=mine,
            shown=show(value, item.unit) or mine,
            last=show(last.get(item.code), item.unit),
            change="" if change is None else f"{change:+.1f}%",
            lines=[_line(p) for p in problems],
            reason=reasons.get(item.code, ""),
            asks_reason=any(p.severity is Severity.SOFT for p in problems),
            remarks=remarks.get(item.code, []),
            theirs=theirs[item.code] if theirs.get(item.code, mine) != mine else "",
        )

    return Sheet(
        [(say(section.label), [cell(item) for item in items]) for section, items in form.in_sections()],
        outcome,
        len(outcome.blocking),
    )


def _line(problem: Problem) -> Line:
    tone = "bad" if problem.severity is Severity.HARD else "info" if problem.reason else "warn"
    return Line(tone, say(problem.message), "" if problem.reason else say(problem.remedy))


def remarks_of(report: Return) -> dict[str, list[str]]:
    """The office's remarks at the latest signed version by item code; "" holds those about the whole."""
    if report.state not in (ReturnState.RETURNED, ReturnState.SIGNED, ReturnState.CHECKED):
        return {}
    found: dict[str, list[str]] = {}
    for item, text in CellRemark.objects.filter(report=report, version=report.version_id).values_list("item", "text"):
        found.setdefault(item, []).append(text)
    return found


def context_of(report: Return, **more: Any) -> dict[str, Any]:
    """What every page of a return shows at its head."""
    return {
        "report": report,
        "campaign": report.campaign,
        "title": f"{report.organisation.name} · {report.campaign.title}",
        "status": status(report),
        "steps": steps(report),
        **more,
    }
