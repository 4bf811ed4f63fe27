"""Strangleholds, and independent judgement by named experts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, people_of, tell
from valley.innovation.exchange.errors import NotReviewed, Tied, WrongState
from valley.innovation.projects import events
from valley.innovation.projects.actions.shared import in_state
from valley.innovation.projects.engine.verdicts import FEWEST_EXPERTS, verdict
from valley.innovation.projects.models import Consortium, Expert, Field, Review, Stranglehold, StrangleholdState
from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, text
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

JUDGE_WITHIN = timedelta(days=45)  # the platform's own promise


@transaction.atomic
def list_stranglehold(
    *, by: User, title: str, field: str, words: str, source: str, goal: str, consortium: Consortium | None = None
) -> Stranglehold:
    """Enter a line of the list with its source. Raises: NotAllowed; Invalid."""
    require(by, "projects.keep_list", None)
    made = Stranglehold.objects.create(
        number=number("K"), title=text(title, field="title", most=120), field=choice(field, Field, field="field"),
        words=text(words, field="words", most=600), source=text(source, field="source", most=300),
        goal=text(goal, field="goal", most=300), consortium=consortium, listed_at=clock.now(),
    )  # fmt: skip
    publish(events.StrangleholdListed(subject=made.uri, field=made.field), by=by)
    return made


@transaction.atomic
def remove_stranglehold(*, by: User, stranglehold: Stranglehold, reason: str) -> Stranglehold:
    """Off the list without being solved, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.keep_list", None)
    held = in_state(stranglehold, StrangleholdState.LISTED)
    _over(held, StrangleholdState.REMOVED, text(reason, field="reason", most=600), by)
    return held


@transaction.atomic
def ask_review(
    *,
    by: User,
    kind: str,
    title: str,
    claim: str,
    compared: str,
    owner: "Organisation",
    experts: Mapping[User, str],
    file: Upload,
    stranglehold: Stranglehold | None = None,
) -> Review:
    """Put a claim before named experts (account → standing), none of whom acts for its owner.

    Raises: NotAllowed; Invalid with fewer than five experts; Tied; WrongState; FileRefused.
    """
    require(by, "projects.keep_list", None)
    kind = choice(kind, Review.Kind, field="kind")
    if kind == Review.Kind.SOLVED:
        if stranglehold is None:
            raise Invalid(_("请选卡脖子清单中的一条。"), field="stranglehold", remedy=_("先列入清单，再申请认定。"))
        stranglehold = in_state(stranglehold, StrangleholdState.LISTED)
    if len(experts) < FEWEST_EXPERTS:
        raise Invalid(
            _("至少需要 %(fewest)s 位专家。") % {"fewest": FEWEST_EXPERTS}, field="experts", value=len(experts),
            remedy=_("请再指定专家；声明有利益关系的不计。"),
        )  # fmt: skip
    for person in experts:
        if acts_for(person, owner):
            raise Tied(field="experts", value=person.username)
    made = Review.objects.create(
        number=number("J"), kind=kind, title=text(title, field="title", most=120), owner=owner,
        claim=text(claim, field="claim", most=600), compared=text(compared, field="compared", most=600),
        stranglehold=stranglehold, opened_by=by, opened_at=clock.now(), next_step=step("review-judge"),
        due_on=clock.today() + JUDGE_WITHIN,
    )  # fmt: skip
    made.evidence = store(file, made.uri, by)
    made.save(update_fields=["evidence"])
    Expert.objects.bulk_create(
        Expert(review=made, user=person, standing=text(words, field="experts", most=200))
        for person, words in experts.items()
    )
    link(made.uri, Relation.WAS_ASSOCIATED_WITH, owner.uri, by=by)
    if stranglehold is not None:
        link(made.uri, Relation.USED, stranglehold.uri, by=by)
    publish(
        events.ReviewAsked(subject=made.uri, kind=kind, organisation=owner.uri, experts=[one.uri for one in experts]),
        by=by,
    )
    tell("projects.review_asked", made.uri, experts, but=by)
    return made


@transaction.atomic
def judge_review(*, by: User, review: Review, tied: bool, agrees: bool | None, words: str) -> Expert:
    """One expert, once: tied (and then no vote), or yes or no, with reasons.

    Raises: NotAllowed; WrongState; Invalid without a yes or no.
    """
    require(by, "projects.judge_review", review)
    in_state(review, Review.State.OPEN)
    row = Expert.objects.select_for_update(no_key=True).get(review=review, user=by)
    if row.judged_at is not None:
        raise WrongState(field="agrees", value=review.state)
    if not tied and agrees is None:
        raise Invalid(_("请表明同意或不同意。"), field="agrees", remedy=_("有利益关系的不表态。"))
    row.tied, row.agrees = tied, None if tied else agrees
    row.words, row.judged_at = text(words, field="words", most=600), clock.now()
    row.save()
    publish(events.ExpertJudged(subject=review.uri, expert=by.uri, tied=tied), by=by)
    return row


@transaction.atomic
def conclude_review(*, by: User, review: Review, reason: str) -> Review:
    """The votes decide: two thirds of at least five untied experts. The office only closes the review.

    Raises: NotAllowed; WrongState (also where it was concluded a moment ago); NotReviewed while votes are missing.
    """
    require(by, "projects.keep_list", None)
    held = in_state(review, Review.State.OPEN)
    rows = list(held.experts.all())
    found = verdict([bool(row.agrees) for row in rows if row.judged_at and not row.tied])
    if found is None or any(row.judged_at is None for row in rows):
        raise NotReviewed(
            _("还有专家没有给出意见，或未回避的不足五位。"), field="reason", value=len(rows),
            remedy=_("请等专家意见；不足的另组评审。"),
        )  # fmt: skip
    held.state = Review.State.AFFIRMED if found else Review.State.DENIED
    held.reason, held.concluded_at, held.concluded_on = (
        text(reason, field="reason", most=600),
        clock.now(),
        clock.today(),
    )
    held.next_step, held.due_on = "", None
    held.save()
    if found and held.stranglehold is not None:
        _over(in_state(held.stranglehold, StrangleholdState.LISTED), StrangleholdState.SOLVED, held.reason, by)
    publish(events.ReviewConcluded(subject=held.uri, affirmed=found), by=by)
    tell("projects.review_concluded", held.uri, people_of(held.owner), but=by)
    return held


@transaction.atomic
def revoke_review(*, by: User, review: Review, reason: str) -> Review:
    """It no longer counts; figures as known before stay. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.keep_list", None)
    held = in_state(review, Review.State.AFFIRMED)
    held.state, held.revoked_at = Review.State.REVOKED, clock.now()
    held.reason = text(reason, field="reason", most=600)
    held.save()
    publish(events.ReviewRevoked(subject=held.uri), by=by)
    tell("projects.review_concluded", held.uri, people_of(held.owner), but=by)
    return held


def _over(held: Stranglehold, state: str, reason: str, by: User) -> None:
    held.state, held.reason, held.ended_at = state, reason, clock.now()
    held.save()
    publish(events.StrangleholdEnded(subject=held.uri, state=state), by=by)
