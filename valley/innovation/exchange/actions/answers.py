"""Splitting off what one cannot answer, answering, and being told whether it helped."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.needs import askers_of, close, resume, room_at, words_of
from valley.innovation.exchange.actions.shared import lock, number, promises, tell
from valley.innovation.exchange.errors import OnlyTheAsker, StillOpenBelow, TooLate, WrongCase, WrongState
from valley.innovation.exchange.models import (
    OPEN,
    Answer,
    Ground,
    Level,
    Need,
    NeedState,
    Openness,
    Origin,
    Reminder,
    Verdict,
)
from valley.kernel import clock
from valley.kernel.engine.credentials import code_digest
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.permissions import may, require
from valley.registry.actions.versions import choice, text

if TYPE_CHECKING:
    from valley.registry.models import Organisation

NEXT_LEVEL = {Level.PROBLEM: Level.TECHNOLOGY, Level.TECHNOLOGY: Level.SCIENCE}


@transaction.atomic
def split_need(
    *,
    by: User,
    need: Need,
    title: str,
    summary: str,
    due_on: date,
    detail: str = "",
    goal: str = "",
    incumbent: str = "",
    topics_of: Sequence[str] = (),
    language: str = "zh",
    openness: str = Openness.SUMMARY,
    organisation: "Organisation | None" = None,
) -> Need:
    """Split off a need of the next level: a technology need from a problem, a science need from that.

    It goes to `organisation` (a party of that level's tier), else to the desk. The need itself waits for the answer.
    Raises: NotAllowed; WrongState (a science need is the top); NotAParty; AtCapacity; Invalid.
    """
    require(by, "exchange.work_on_need", need)
    held = lock(need)
    shared.in_state(held, NeedState.ANALYSING, NeedState.WAITING)
    level = NEXT_LEVEL.get(Level(held.level))
    if level is None:
        raise WrongState(
            _("科学问题已是最上一级，不能再拆分。"), field="level", value=held.level, remedy=_("请直接作答。")
        )
    child = Need(
        number=number("N"), level=level, parent=held, parent_level=held.level, root=held.root, reporter=by,
        origin=Origin.INSTITUTE, organisation=held.handler, park=held.park, reported_at=clock.now(),
        owner_desk=organisation is None, owner_organisation=organisation,
        next_step=step("need-take" if organisation else "need-place"),
        expires_on=clock.today() + shared.HOLDS_FOR,
        **words_of(title, summary, detail, goal, incumbent, topics_of, language, openness),
    )  # fmt: skip
    if organisation is not None:
        room_at(organisation, child)
    shared.due(child, shared.INTAKE_DAYS)
    child.save(force_insert=True)
    held.state = NeedState.WAITING
    held.next_step = step("need-wait", number=child.number)
    shared.due_by(held, due_on)
    held.save(update_fields=["state", "next_step", "due_on", "due_not_before"])
    link(child.uri, Relation.WAS_DERIVED_FROM, held.uri, by=by)
    publish(
        events.NeedReported(
            subject=child.uri, level=level, organisation=held.handler.uri if held.handler else "", parent=held.uri
        ),
        by=by,
    )
    publish(events.NeedSplit(subject=held.uri, child=child.uri, level=level), by=by)
    tell("exchange.need_placed", child.uri, shared.people_of(organisation), but=by)
    return child


@transaction.atomic
def give_answer(
    *, by: User, need: Need, ground: str, words: str, source_uri: str = "", attachments: Sequence[Upload] = ()
) -> Answer:
    """Answer it. A problem's answer waits twenty working days for the asker; above, the level below checks it.

    Raises: NotAllowed; WrongState; StillOpenBelow while something split off is open; Invalid; FileRefused.
    """
    require(by, "exchange.work_on_need", need)
    held = lock(need)
    shared.in_state(held, NeedState.ANALYSING, NeedState.WAITING)
    if held.children.filter(state__in=OPEN).exists():
        raise StillOpenBelow(field="words")
    with promises():
        answer = Answer.objects.create(
            need=held, ground=choice(ground, Ground, field="ground"), words=text(words, field="words", most=20_000),
            source_uri=text(source_uri, field="source_uri", most=300, required=False), organisation=held.handler,
            given_by=by, given_at=clock.now(),
        )  # fmt: skip
    for file in attachments:
        store(file, held.uri, by)
    held.state, held.answered_at = NeedState.ANSWERED, clock.now()
    _wait_for_the_asker(held)
    held.save()
    link(answer.uri, Relation.WAS_GENERATED_BY, held.uri, by=by)
    if answer.source_uri:
        link(answer.uri, Relation.USED, answer.source_uri, by=by)
    for child in held.children.filter(state=NeedState.CONFIRMED) if ground == Ground.BELOW else ():
        link(answer.uri, Relation.WAS_INFORMED_BY, child.uri, by=by)
    publish(events.NeedAnswered(subject=held.uri, answer=answer.uri, ground=ground), by=by)
    tell("exchange.need_answered", held.uri, askers_of(held), but=by)
    return answer


def _wait_for_the_asker(held: Need) -> None:
    held.next_step = step("need-confirm")
    if held.parent is not None:
        held.owner, held.owner_organisation, held.owner_desk = held.parent.owner, held.parent.handler, False
    else:
        held.owner, held.owner_organisation, held.owner_desk = held.reporter, None, held.reporter_id is None
    shared.due(held, shared.CONFIRM_DAYS)


@transaction.atomic
def check_answer(*, by: User | None, answer: Answer, helped: bool, reason: str = "", secret: str = "") -> Answer:
    """Whoever asked says whether it helped. `by` None: an anonymous asker, with the secret of the case.

    Yes closes the need; no sends it back with the reason. Staff cannot do it for the asker (the database refuses too).
    Raises: OnlyTheAsker; WrongCase; WrongState; Invalid where a no says no reason.
    """
    held = lock(answer.need)
    if by is None:
        if not held.secret_digest or code_digest(secret) != held.secret_digest:
            raise WrongCase(field="secret")
    elif not may(by, "exchange.check_answer", answer):
        raise OnlyTheAsker
    shared.in_state(held, NeedState.ANSWERED)
    given = lock(answer)
    if given.verdict != Verdict.OPEN:
        raise WrongState(field="verdict", value=given.verdict)
    given.verdict = Verdict.ACCEPTED if helped else Verdict.REJECTED
    given.reason = text(reason, field="reason", most=300, required=not helped)
    given.checked_by, given.by_secret, given.checked_at = by, by is None, clock.now()
    with promises():
        given.save()
    if helped:
        close(held, NeedState.CONFIRMED, "")
        if held.parent is not None:
            resume(held.parent)
    else:
        _back_to_work(held, step("need-rework"))
    publish(events.AnswerChecked(subject=held.uri, answer=given.uri, accepted=helped, by_secret=by is None), by=by)
    tell("exchange.answer_checked", held.uri, [given.given_by, *shared.people_of(held.handler)], but=by)
    return given


def _back_to_work(held: Need, step: str) -> None:
    held.state, held.answered_at, held.closed_at, held.close_reason = NeedState.ANALYSING, None, None, ""
    last = held.answers.order_by("-given_at", "-pk").first()
    held.owner, held.owner_organisation = last.given_by if last else None, held.handler
    held.owner_desk, held.next_step = False, step
    shared.due(held, shared.REWORK_DAYS)
    held.save()


@transaction.atomic
def reopen_need(*, by: User | None, need: Need, reason: str, secret: str = "") -> Need:
    """The problem is back: within a year of its end, back to whoever answered. Raises as `check_answer`; TooLate."""
    held = lock(need)
    if by is None:
        if not held.secret_digest or code_digest(secret) != held.secret_digest:
            raise WrongCase(field="secret")
    elif not may(by, "exchange.speak_for_need", need):
        raise OnlyTheAsker
    shared.in_state(held, NeedState.CONFIRMED, NeedState.UNCONFIRMED)
    assert held.closed_at is not None
    if clock.now() - held.closed_at > shared.REOPEN_WITHIN:
        raise TooLate(value=held.number)
    text(reason, field="reason", most=300)
    _back_to_work(held, step("need-again", reason=reason.strip()[:150]))
    publish(events.NeedReopened(subject=held.uri, by_secret=by is None), by=by)
    tell("exchange.need_reopened", held.uri, [held.owner, *shared.people_of(held.handler)], but=by)
    return held


def remind_and_lapse() -> int:
    """Once a day: remind askers who have not said whether an answer helped, and close what nobody confirmed in time.

    Only problems lapse; between the levels an unchecked answer stays open and overdue. How many reminders and closings.
    """
    waiting = Answer.objects.filter(verdict=Verdict.OPEN, need__level=Level.PROBLEM, need__state=NeedState.ANSWERED)
    return sum(_remind_or_lapse(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind_or_lapse(pk: int) -> int:
    answer = Answer.objects.select_related("need").get(pk=pk)
    held = lock(answer.need)
    answer = lock(answer)
    if answer.verdict != Verdict.OPEN or held.state != NeedState.ANSWERED:
        return 0
    start, today = timezone.localtime(answer.given_at).date(), clock.today()
    sent = answer.reminders.count()
    if sent >= len(shared.REMIND_AFTER_DAYS) and held.due_on is not None and today > _last_day(held, answer):
        answer.verdict, answer.checked_at = Verdict.LAPSED, clock.now()
        answer.save(update_fields=["verdict", "checked_at"])
        close(held, NeedState.UNCONFIRMED, "")
        publish(events.AnswerLapsed(subject=held.uri, answer=answer.uri), by=None)
        tell("exchange.answer_lapsed", held.uri, [held.reporter, answer.given_by])
        return 1
    if sent >= len(shared.REMIND_AFTER_DAYS):
        return 0
    day = clock.due_on(start, working_days=shared.REMIND_AFTER_DAYS[sent]).date
    if day is None or today < day:
        return 0
    Reminder.objects.create(answer=answer, number=sent + 1, at=clock.now())
    publish(events.AnswerReminded(subject=held.uri, number=sent + 1), by=None)
    tell("exchange.confirm_reminder", held.uri, [held.reporter], number=sent + 1)
    return 1


def _last_day(held: Need, answer: Answer) -> date:
    """The due date; later where the last reminder was late (the platform stood still): that one needs its days too."""
    last = answer.reminders.order_by("-number").first()
    rest = shared.CONFIRM_DAYS - shared.REMIND_AFTER_DAYS[-1]
    after = clock.due_on(timezone.localtime(last.at).date(), working_days=rest).date if last else None
    return max(day for day in (held.due_on, after, date.min) if day is not None)


def find_case(number_given: str, secret: str) -> Need:
    """The anonymous case with this number and secret. Raises WrongCase."""
    need = Need.objects.filter(number=number_given.strip().upper()).exclude(secret_digest="").first()
    if need is None or code_digest(secret) != need.secret_digest:
        raise WrongCase(field="secret")
    return need
