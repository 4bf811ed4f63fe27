"""Rules about matches, references and the assignment of reviewers."""

from typing import TYPE_CHECKING, Any

from valley.innovation.exchange.models import Lookalike, Match, MatchWeights, Need, Reference, ReferenceKind, Result
from valley.innovation.exchange.rules.disclosure import Seen, seen_of
from valley.kernel.permissions import permits
from valley.registry.rules import acts_for, is_operator
from valley.registry.rules.roles import Asker, held_by

if TYPE_CHECKING:
    from valley.registry.models import Organisation


def thing_at(uri: str) -> Need | Result | Reference | None:
    """The need, result or reference with this URI."""
    for model in (Need, Result, Reference):
        tail = uri.removeprefix(model.uri_prefix)
        if tail != uri and len(tail) == 36:
            rows: Any = model.objects
            found: Need | Result | Reference | None = rows.filter(public_id=tail).first()
            return found
    return None


@permits("exchange.match")
def may_match(user: Asker, thing: Need | Result) -> bool:
    """Whoever reads the need in full; whoever acts for the result's owner; the desk."""
    if isinstance(thing, Need):
        return seen_of(user, thing) >= Seen.FULL
    return is_operator(user) or acts_for(user, thing.organisation)


@permits("exchange.judge_match")
def may_judge_match(user: Asker, match: Match) -> bool:
    """Whoever may ask for matches of one of its ends."""
    ends = (thing_at(match.need), thing_at(match.offer))
    return any(may_match(user, end) for end in ends if isinstance(end, Need | Result))


@permits("exchange.fit_matching")
def may_fit_matching(user: Asker, _: MatchWeights | None) -> bool:
    """Fitting weights from outcomes, and adopting them: the park office."""
    return is_operator(user)


@permits("exchange.assign_reviewers")
def may_assign_reviewers(user: Asker, _: object) -> bool:
    """The park office."""
    return is_operator(user)


@permits("exchange.enter_reference")
def may_enter_reference(user: Asker, organisation: "Organisation | None") -> bool:
    """Whoever acts for the organisation (none named: for any); the park office."""
    if is_operator(user):
        return True
    if organisation is not None:
        return acts_for(user, organisation)
    return any(held.organisation is not None for held in held_by(user))


@permits("exchange.offer_expertise", delegable=False)
def may_offer_expertise(user: Asker, _: object) -> bool:
    """Everybody with an account, for themselves."""
    return user.is_authenticated


@permits("exchange.withdraw_reference", delegable=False)
def may_withdraw_reference(user: Asker, reference: Reference) -> bool:
    """An expert's profile: that person. Else whoever acts for its organisation, whoever entered it, the office."""
    if reference.withdrawn_at is not None:
        return False
    if reference.kind == ReferenceKind.EXPERT:
        return user == reference.person
    mine = reference.organisation is not None and acts_for(user, reference.organisation)
    return mine or user == reference.entered_by or is_operator(user)


@permits("exchange.check_lookalike")
def may_check_lookalike(user: Asker, pair: Lookalike) -> bool:
    """Whoever may withdraw the newer one."""
    return pair.state == Lookalike.State.OPEN and may_withdraw_reference(user, pair.newer)
