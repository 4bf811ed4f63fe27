"""How a thing of joint projects is shown: its parts handed to one template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from valley.innovation.projects.actions.tongues import retell
from valley.innovation.projects.forms.common import RetellForm
from valley.innovation.projects.models import Sector
from valley.kernel.deeds import Deed, links, user_of
from valley.kernel.errors import Words
from valley.kernel.links import edges_of
from valley.kernel.screens import Action, Tone
from valley.kernel.tables import Column

TONES: dict[str, Tone] = {
    "forming": "warn", "running": "info", "ended": "good", "dissolved": "idle",
    "asked": "warn", "taken": "good", "declined": "bad", "left": "idle",
    "planned": "info", "done": "good", "dropped": "idle",
    "listed": "warn", "solved": "good", "removed": "idle", "affirmed": "good", "denied": "idle", "revoked": "bad",
    "published": "warn", "joined": "good", "withdrawn": "idle",
    "agreed": "good", "adopted": "good", "passed": "good", "reached": "good", "chosen": "good", "proposed": "warn",
    "tested": "warn", "candidate": "info", "aside": "idle", "held": "good", "cancelled": "idle", "closed": "idle",
    "collecting": "info", "called": "good", "stopped": "idle", "failed": "idle", "offered": "warn",
    "signed": "info", "delivered": "warn", "accepted": "good", "rejected": "bad", "open": "warn",
}  # fmt: skip


TITLED = Column(
    "title", gettext_lazy("名称"), order="title", search=("title", "title_other"), heading=True,
    href=lambda row: row.uri, value=lambda row: row.marked_title,
)  # fmt: skip
"""Of a consortium or an order: in the reader's language where there is one, found in both."""
RETELL = Deed(
    gettext_lazy("译成另一种语言"), RetellForm, "projects.retell",
    lambda by, thing, data: retell(by=by, thing=thing, **data), "language",
    initial=lambda thing: {"title": thing.title_other, "words": thing.words_other},
    words=gettext_lazy("中文写的补英文，英文写的补中文；看另一种语言的人就看到它，原文不变。"),
    beside=lambda thing: [(thing.title, getattr(thing, next(n for n in thing.tongues if n != "title")))],
)  # fmt: skip


SECTORS = [*Sector.choices, ("across", gettext_lazy("跨板块（两个以上）"))]
"""For a list's filter."""


def by_sector(rows: Any, value: str) -> Any:
    """Those of one sector, or of several at once."""
    return rows.filter(sectors__len__gt=1) if value == "across" else rows.filter(sectors__contains=[value])


@dataclass(frozen=True)
class Line:
    """One line of a section."""

    words: object
    uri: str = ""
    state: Words = ""
    tone: Tone = "info"
    more: object = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Section:
    """A heading and its lines."""

    title: Words
    lines: Sequence[Line] = field(default_factory=list)
    words: Words = ""


def show(request: HttpRequest, thing: Any, deeds: Mapping[str, Deed], facts: Any, **more: Any) -> HttpResponse:
    """The page of `thing`: header with its next step, facts, sections, thread."""
    user = user_of(request)
    steps = [*links(deeds, user, thing), *more.pop("further", ())]
    first = next((step for step in steps if step.tone == "primary"), None)
    context = {
        "title": getattr(thing, "marked_title", "") or getattr(thing, "title", "") or str(thing),
        "number": getattr(thing, "number", ""),
        "uri": thing.uri,
        "next_step": first,
        "actions": [step for step in steps if step is not first],
        "facts": facts,
        "edges": edges_of(thing.uri, user),
        **more,
    }
    if hasattr(thing, "state"):
        context.setdefault("status", (TONES.get(thing.state, "info"), thing.get_state_display()))
    return render(request, "projects/thing.html", context)


def run(action: Any, name: str) -> Any:
    """A deed's `run` that hands the form's data to `action`, the thing as `name`, and stays on the thing's page."""

    def does(by: Any, thing: Any, data: dict[str, Any]) -> object:
        action(by=by, **{name: thing}, **data)
        return None

    return does


def in_state(*states: str) -> Any:
    """Offered in these states."""
    return lambda thing: thing.state in states


def yes(data: dict[str, Any], key: str) -> dict[str, Any]:
    """The answer under `key` as true or false."""
    return {**data, key: data[key] == "yes"}
