"""How a return moves: one locked row, one line of the table, one line of history."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import lock, text
from valley.registry.engine.returns.states import TABLE, IllegalTransition, State, Verb, after
from valley.registry.errors.returns import ChangedMeanwhile, NotDue, WrongState
from valley.registry.models import DueItem, Return, ReturnTransition, ReturnVersion
from valley.registry.rules.returns import VERBS, actors

LONGEST_TYPED = 60
LONGEST_REASON = 1000


def hold(report: Return, verb: Verb, *, by: User, revision: int | None) -> Return:
    """The return as it is now, held until the action ends, if `by` may do `verb` to it from where it stands.

    Raises: NotAllowed; ChangedMeanwhile where `revision` is no longer the latest; WrongState; NotDue.
    """
    held = lock(report)
    capacities = TABLE[verb].actors & actors(by, held)
    if not capacities:
        raise NotAllowed(field=f"registry.{verb}_return")
    for capacity in capacities:
        require(by, VERBS[capacity], held)
        if not by.on_behalf_of:  # what one may in person is done in person
            break
    if revision is not None and revision != held.revision:
        raise ChangedMeanwhile(field="revision", value=revision)
    try:
        after(State(held.state), verb)
    except IllegalTransition:
        raise WrongState(
            _("报表目前是“%(state)s”，不能%(verb)s。") % {"state": held.get_state_display(), "verb": _VERBS[verb]},
            field="state",
            value=held.state,
        ) from None
    if not DueItem.objects.known().filter(campaign=held.campaign_id, organisation=held.organisation_id).exists():
        raise NotDue(field="organisation", value=held.organisation.name)
    return held


def move(held: Return, verb: Verb, *, by: User, reason: str = "", version: ReturnVersion | None = None) -> Return:
    """Take a held return along the table and write the line of history. Saves the row."""
    source = State(held.state)
    target = after(source, verb)
    held.state = target.value
    held.revision += 1
    held.save()
    ReturnTransition.objects.create(
        report=held, verb=verb.value, source=source.value, target=target.value, version=version, reason=reason,
        at=clock.now(), by=by,
    )  # fmt: skip
    return held


def moved(held: Return) -> dict[str, Any]:
    """What every event about a return carries."""
    return {"subject": held.uri, "campaign": held.campaign.uri, "organisation": held.organisation.uri}


def worded(reason: str, *, field: str = "reason", most: int = 500) -> str:
    """A reason in words. Raises: Invalid where there is none."""
    return text(reason, field=field, most=most)


def clean_typed(typed: dict[str, str], *, codes: set[str]) -> dict[str, str]:
    """Texts as typed, of known cells. Raises: Invalid for an unknown cell, or for text no cell can hold."""
    return {code: _cell(code, value, codes, LONGEST_TYPED) for code, value in typed.items()}


def clean_reasons(reasons: dict[str, str], *, codes: set[str]) -> dict[str, str]:
    """Reasons by known cells. Raises: Invalid."""
    return {code: _cell(code, value, codes, LONGEST_REASON) for code, value in reasons.items()}


def _cell(code: str, value: str, codes: set[str], most: int) -> str:
    if code not in codes:
        raise Invalid(_("报表没有这一项。"), field=code, value=code, remedy=_("请刷新页面后重填。"))
    return text(value, field=code, most=most, required=False)


_VERBS = dict(
    zip(
        Verb,
        (_("填写"), _("提交"), _("撤回修改"), _("签报"), _("审核"), _("退回"), _("采纳"), _("锁定"), _("重新开放")),
        strict=True,
    )
)
