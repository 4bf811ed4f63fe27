"""What an association does: promotion lists with trials, calls that several pay for."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import actions as exchange
from valley.innovation.exchange.actions.shared import lock, number, people_of, tell
from valley.innovation.exchange.errors import WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.outputs import adopt_output
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.models import (
    OPEN_TRIALS,
    Adoption,
    CommonNeed,
    Output,
    Pool,
    PoolState,
    Promise,
    Promotion,
    PromotionItem,
    Trial,
    TrialState,
)
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import text
from valley.registry.models import Kind
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

ANSWER_WITHIN = timedelta(days=14)  # the platform's own promise
TRY_WITHIN = timedelta(days=90)


@transaction.atomic
def open_promotion(
    *, by: User, association: "Organisation", title: str, words: str, items: Mapping[Output, str], due_on: date
) -> Promotion:
    """An association puts outputs on a list, each with why it stands there. Raises: NotAllowed; Invalid."""
    require(by, "projects.found", association)
    if not association.types.filter(kind=Kind.ASSOCIATION, retracted_at=None).exists():
        raise Invalid(
            _("推广目录由行业协会发布。"), field="association", value=str(association),
            remedy=_("请以登记为“协会学会”的单位发布。"),
        )  # fmt: skip
    if not items:
        raise Invalid(_("目录至少有一项产出。"), field="items", remedy=_("请从五新产出台账中选。"))
    made = Promotion.objects.create(
        number=number("V"), association=association, title=text(title, field="title", most=120), owner=by,
        words=text(words, field="words", most=600), next_step=step("promotion-run"), opened_at=clock.now(),
        due_on=shared.future(due_on, "due_on"), language=here(),
    )  # fmt: skip
    for output, why in items.items():
        PromotionItem.objects.create(promotion=made, output=output, words=text(why, field="items", most=300))
        link(made.uri, Relation.HAD_MEMBER, output.uri, by=by)
    publish(events.PromotionOpened(subject=made.uri, association=association.uri), by=by)
    return made


@transaction.atomic
def close_promotion(*, by: User, promotion: Promotion, reason: str) -> Promotion:
    """What came of the list. Raises: NotAllowed; WrongState while a trial is open; Invalid."""
    require(by, "projects.run_promotion", promotion)
    held = in_state(promotion, Promotion.State.OPEN)
    if Trial.objects.filter(item__promotion=held, state__in=OPEN_TRIALS).exists():
        raise WrongState(_("还有没结束的试用。"), field="reason", value=held.number, remedy=_("请等试用有了结果。"))
    ends(held, Promotion.State.CLOSED, text(reason, field="reason", most=600))
    publish(events.PromotionClosed(subject=held.uri), by=by)
    return held


@transaction.atomic
def ask_trial(*, by: User, item: PromotionItem, organisation: "Organisation", purpose: str) -> Trial:
    """A firm asks to try it. Raises: NotAllowed; WrongState; TrialThere; Invalid."""
    require(by, "projects.ask_trial", item.promotion)
    held = in_state(item.promotion, Promotion.State.OPEN)
    if not deputised(by, acts_for, organisation) or organisation.pk == item.output.owner_id:
        raise NotAllowed(field="organisation", value=str(organisation))
    with promises():
        made = Trial.objects.create(
            item=item, organisation=organisation, purpose=text(purpose, field="purpose", most=300), asked_by=by,
            asked_at=clock.now(), next_step=step("trial-answer"), due_on=clock.today() + ANSWER_WITHIN,
        )  # fmt: skip
    link(made.uri, Relation.USED, item.output.uri, by=by)
    link(made.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
    publish(events.TrialAsked(subject=made.uri, output=item.output.uri, organisation=organisation.uri), by=by)
    tell("projects.trial_asked", made.uri, people_of(item.output.owner), but=by)
    return made


@transaction.atomic
def answer_trial(*, by: User, trial: Trial, agreed: bool, reason: str = "") -> Trial:
    """The owner of the output agrees, or says why not. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.decide_trial", trial)
    held = in_state(trial, TrialState.ASKED)
    if agreed:
        held.state, held.next_step = TrialState.RUNNING, step("trial-conclude")
        held.due_on = clock.today() + TRY_WITHIN
        held.save()
    else:
        ends(held, TrialState.DECLINED, text(reason, field="reason", most=300))
    return _moved(held, by, people_of(held.organisation))


@transaction.atomic
def conclude_trial(*, by: User, trial: Trial, adopted: bool, reason: str) -> Trial:
    """Who tried it says what it did: adopted, it stands in the ledger; dropped, the reason goes back to its owner.

    Raises: NotAllowed; WrongState; Invalid.
    """
    require(by, "projects.run_trial", trial)
    held = in_state(trial, TrialState.RUNNING)
    reason = text(reason, field="reason", most=300)
    ends(held, TrialState.ADOPTED if adopted else TrialState.DROPPED, reason)
    output = held.item.output
    if adopted and not Adoption.objects.filter(output=output, organisation=held.organisation).exists():
        adopt_output(by=by, output=output, organisation=held.organisation, since=clock.today(), effect=reason)
    return _moved(held, by, [*people_of(output.owner), *people_of(held.item.promotion.association)])


def _moved(held: Trial, by: User, people: list[User]) -> Trial:
    publish(events.TrialMoved(subject=held.uri, state=held.state), by=by)
    tell("projects.trial_moved", held.uri, people, but=by)
    return held


@transaction.atomic
def open_pool(
    *,
    by: User,
    common: CommonNeed,
    organiser: "Organisation",
    title: str,
    words: str,
    acceptance_test: str,
    least_fen: int,
    due_on: date,
) -> Pool:
    """Collect promises of money for a call on a common need, until there are at least `least_fen` (0.01 CNY).

    Raises: NotAllowed; WrongState; PoolThere; Invalid.
    """  # fmt: skip
    require(by, "projects.found", organiser)
    if common.state == "withdrawn":
        raise WrongState(field="common", value=common.state)
    if least_fen <= 0:
        raise Invalid(_("榜金须大于零。"), field="least_fen", value=least_fen, remedy=_("请填写最低榜金。"))
    with promises():
        made = Pool.objects.create(
            number=number("J"), common=common, organiser=organiser, title=text(title, field="title", most=120),
            words=text(words, field="words", most=20_000), least_fen=least_fen, owner=by, opened_at=clock.now(),
            acceptance_test=text(acceptance_test, field="acceptance_test", most=600),
            next_step=step("pool-collect"), due_on=shared.future(due_on, "due_on"), language=here(),
        )  # fmt: skip
    link(made.uri, Relation.WAS_DERIVED_FROM, common.uri, by=by)
    publish(events.PoolOpened(subject=made.uri, common=common.uri), by=by)
    people = [
        user for row in common.shared.select_related("need__organisation") for user in people_of(row.need.organisation)
    ]
    tell("projects.pool_opened", made.uri, people, but=by)
    return made


@transaction.atomic
def promise(*, by: User, pool: Pool, organisation: "Organisation", amount_fen: int) -> Promise:
    """Promise a part, in 0.01 CNY; promised again, the amount replaces the one before. Raises: NotAllowed; WrongState;
    Invalid.
    """
    require(by, "projects.pay_into_pool", pool)
    held = in_state(pool, PoolState.COLLECTING)
    if not deputised(by, acts_for, organisation):
        raise NotAllowed(field="organisation", value=str(organisation))
    if amount_fen <= 0:
        raise Invalid(_("认缴金额须大于零。"), field="amount_fen", value=amount_fen, remedy=_("请核对。"))
    held.promises.filter(organisation=organisation, taken_back_at=None).update(taken_back_at=clock.now())
    made = Promise.objects.create(pool=held, organisation=organisation, amount_fen=amount_fen, by=by, at=clock.now())
    publish(events.Promised(subject=held.uri, organisation=organisation.uri, amount_fen=amount_fen), by=by)
    return made


@transaction.atomic
def unpromise(*, by: User, pool: Pool, organisation: "Organisation") -> Pool:
    """Take the promise back while money is collected. Raises: NotAllowed; WrongState."""
    require(by, "projects.pay_into_pool", pool)
    held = in_state(pool, PoolState.COLLECTING)
    if not deputised(by, acts_for, organisation):
        raise NotAllowed(field="organisation", value=str(organisation))
    rows = held.promises.filter(organisation=organisation, taken_back_at=None)
    if not rows.update(taken_back_at=clock.now()):
        raise WrongState(field="organisation", value=str(organisation))
    publish(events.Promised(subject=held.uri, organisation=organisation.uri, amount_fen=0), by=by)
    return held


def promised_fen(pool: Pool) -> int:
    """What stands promised."""
    return int(pool.promises.filter(taken_back_at=None).aggregate(sum=Sum("amount_fen"))["sum"] or 0)


@transaction.atomic
def call_pool(*, by: User, pool: Pool, closes_on: date, criteria: Mapping[str, int]) -> Pool:
    """There is enough: the organiser publishes the call, with all that was promised as its bounty.

    Raises: NotAllowed; WrongState while there is too little; Invalid.
    """
    require(by, "projects.run_pool", pool)
    held = in_state(pool, PoolState.COLLECTING)
    total = promised_fen(held)
    if total < held.least_fen:
        raise WrongState(
            _("认缴合计还不到最低榜金。"), field="closes_on", value=total, remedy=_("请再征集，或结束征集。")
        )
    call = exchange.publish_call(
        by=by, organisation=held.organiser, title=held.title, words=held.words, bounty_fen=total,
        acceptance_test=held.acceptance_test, closes_on=closes_on, criteria=criteria,
    )  # fmt: skip
    held.call, held.state, held.next_step, held.due_on, held.ended_at = call, PoolState.CALLED, "", None, clock.now()
    held.save()
    link(call.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
    publish(events.PoolEnded(subject=held.uri, call=call.uri), by=by)
    rows = held.promises.filter(taken_back_at=None).select_related("organisation")
    tell("projects.pool_ended", held.uri, [user for row in rows for user in people_of(row.organisation)], but=by)
    return held


@transaction.atomic
def end_pool(*, by: User, pool: Pool, reason: str) -> Pool:
    """It becomes no call: every promise lapses. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.run_pool", pool)
    held = in_state(lock(pool), PoolState.COLLECTING)
    ends(held, PoolState.ENDED, text(reason, field="reason", most=600))
    held.promises.filter(taken_back_at=None).update(taken_back_at=clock.now())
    publish(events.PoolEnded(subject=held.uri, call=""), by=by)
    return held
