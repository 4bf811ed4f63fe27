"""What several pages of nutrition design need."""

from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models import Formula, FormulaVersion, State, TrialState
from valley.industry.nutrition.queries.desk import Desk
from valley.kernel.deeds import user_of
from valley.kernel.errors import Missing
from valley.kernel.permissions import may
from valley.kernel.screens import Tone

T = TypeVar("T")
TONES: dict[str, Tone] = {
    State.DRAFT: "idle", State.SUBMITTED: "info", State.APPROVED: "good", State.REFUSED: "bad",
    TrialState.PLANNED: "idle", TrialState.RUN: "info", TrialState.MET: "good", TrialState.MISSED: "bad",
}  # fmt: skip
VERDICTS: dict[str, tuple[Tone, Any]] = {
    "in": ("good", _("达到")),
    "low": ("bad", _("不足")),
    "high": ("bad", _("超出")),
    "unknown": ("warn", _("缺数据，不能判定")),
    "none": ("idle", _("未设范围")),
}
HOME = (_("营养设计"), "/nutrition")


def state_of(row: Any) -> tuple[str, Any]:
    """(tone, label) of anything with a state."""
    return TONES.get(row.state, "info"), row.get_state_display()


def desk_of(request: HttpRequest, uri: str = "/nutrition") -> Desk:
    """The signed-in user's desk."""
    return Desk(user_of(request), uri)


def seen(model: type[T], public_id: UUID, request: HttpRequest, verb: str, about: str = "", *related: str) -> T:
    """The object, where the user may `verb` it (or what its path `about` leads to). Raises Missing otherwise: whether a
    trade secret exists is one too."""
    row: Any = model._default_manager.filter(public_id=public_id).select_related(*related).first()  # type: ignore[attr-defined]
    thing = row
    for part in about.split(".") if about and row is not None else ():
        thing = getattr(thing, part)
    if row is None or not may(request.user, verb, thing):
        raise Missing(value=str(public_id))
    found: T = row
    return found


def formula_of(request: HttpRequest, public_id: UUID) -> Formula:
    """Raises: Missing."""
    return seen(Formula, public_id, request, "nutrition.view_formula", "", "owner", "target")


def version_of(request: HttpRequest, public_id: UUID) -> FormulaVersion:
    """Raises: Missing."""
    related = ("formula__owner", "formula__target", "made_by", "submitted_by", "decided_by")
    return seen(FormulaVersion, public_id, request, "nutrition.view_formula", "formula", *related)
