"""Which local records work on a technology of the foresight list."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.permissions import require
from valley.kernel.things import card_of
from valley.plan import events
from valley.plan.actions.steering.words import need
from valley.plan.errors import AlreadyDecided, AlreadyTied, NoSuchRecord
from valley.plan.models import PlanEdition, TechnologyTie
from valley.plan.queries.values import plan_of


@transaction.atomic
def tie_technology(*, by: User, plan: PlanEdition, technology: int, record: str, words: str) -> TechnologyTie:
    """Say that `record` works on technology no. `technology`, and on what of it. Source: plan L170-184.

    Raises: NotAllowed; Invalid; NoSuchRecord for what `by` cannot see; AlreadyTied.
    """
    require(by, "plan.tie_technology", plan)
    if all(known.no != technology for known in plan_of(plan).technologies):
        raise Invalid(_("规划中没有这项技术。"), field="technology", value=technology, remedy=_("请从清单中选择。"))
    address = need(record, "record")
    if address.startswith(TechnologyTie.uri_prefix) or card_of(address, by) is None:
        raise NoSuchRecord(field="record", value=address)
    try:
        with transaction.atomic():
            tie = TechnologyTie.objects.create(
                plan=plan, technology=technology, record=address, words=need(words, "words"), by=by, at=clock.now()
            )
    except IntegrityError as broken:
        raise AlreadyTied(field="record", value=address) from broken
    link(tie.uri, Relation.USED, address, by=by)
    link(tie.uri, Relation.WAS_INFORMED_BY, f"/plan/technologies/{technology}", by=by)
    publish(events.TechnologyTied(subject=tie.uri, technology=technology, record=address, ended=False), by=by)
    return tie


@transaction.atomic
def untie_technology(*, by: User, tie: TechnologyTie, reason: str) -> TechnologyTie:
    """Take it back, saying why. Raises: NotAllowed; AlreadyDecided; Invalid."""
    require(by, "plan.tie_technology", tie.plan)
    held = TechnologyTie.objects.select_for_update(of=("self",), no_key=True).get(pk=tie.pk)
    if held.ended_at is not None:
        raise AlreadyDecided(field="reason", value=held.reason)
    held.ended_by, held.ended_at, held.reason = by, clock.now(), need(reason, "reason")
    held.save(update_fields=["ended_by", "ended_at", "reason"])
    publish(events.TechnologyTied(subject=held.uri, technology=held.technology, record=held.record, ended=True), by=by)
    tie.refresh_from_db()
    return held
