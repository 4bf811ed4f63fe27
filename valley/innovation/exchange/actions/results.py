"""Results: entered, changed, shown, handed down to the next party, put to use."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange import events
from valley.innovation.exchange.actions import shared
from valley.innovation.exchange.actions.shared import lock, number, promises, tell, topics
from valley.innovation.exchange.errors import NotAParty, NotForOneself, WrongState
from valley.innovation.exchange.models import (
    NEXT_TIER,
    Kind,
    Need,
    Openness,
    Result,
    Rights,
    Route,
    RouteState,
)
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

#: field → most characters; these may be changed later as they were given first.
WORDS = {
    "summary": 600, "detail": 20_000, "trl_evidence": 300, "incumbent": 300, "advantage": 300, "cost": 300,
    "patent_number": 40,
}  # fmt: skip


@transaction.atomic
def register_result(
    *,
    by: User,
    organisation: "Organisation",
    kind: str,
    title: str,
    summary: str,
    language: str = "zh",
    trl: int | None = None,
    rights: str = Rights.UNKNOWN,
    openness: str = Openness.SUMMARY,
    topics_of: Sequence[str] = (),
    ipc: Sequence[str] = (),
    source: Result | None = None,
    answers_need: Need | None = None,
    attachments: Sequence[Upload] = (),
    **words: str,
) -> Result:
    """Enter a result of `organisation`. `source`: the result that it carries further; `answers_need`: why it was made.

    `words`: detail, trl_evidence (required with `trl`), incumbent, advantage, cost, patent_number.
    Raises: NotAllowed; Invalid; FileRefused.
    """
    require(by, "exchange.register_result", organisation)
    result = Result(
        number=number("R"), organisation=organisation, contact=by, title=text(title, field="title", most=120),
        registered_at=clock.now(), expires_on=clock.today() + shared.HOLDS_FOR, source=source,
        answers_need=answers_need,
        **_checked(
            kind=kind, language=language, trl=trl, rights=rights, openness=openness, topics=topics_of, ipc=ipc,
            summary=summary, **words,
        ),
    )  # fmt: skip
    _say_why(result)
    result.save(force_insert=True)
    for file in attachments:
        store(file, result.uri, by)
    link(result.uri, Relation.WAS_ATTRIBUTED_TO, organisation.uri, by=by)
    if source is not None:
        link(result.uri, Relation.WAS_DERIVED_FROM, source.uri, by=by)
    if answers_need is not None:
        link(result.uri, Relation.WAS_INFORMED_BY, answers_need.uri, by=by)
    publish(events.ResultRegistered(subject=result.uri, organisation=organisation.uri, kind=kind), by=by)
    return result


@transaction.atomic
def change_result(*, by: User, result: Result, **changes: Any) -> Result:
    """Change what was entered (not the title's owner). Raises: NotAllowed; WrongState once withdrawn; Invalid."""
    require(by, "exchange.change_result", result)
    held = live(result)
    checked = _checked(**changes)
    for name, value in checked.items():
        setattr(held, name, value)
    _say_why(held)
    held.save()
    publish(events.ResultChanged(subject=held.uri, fields=sorted(checked)), by=by)
    return held


@transaction.atomic
def exhibit_result(*, by: User, result: Result, exhibited: bool) -> Result:
    """Show title and summary to the public, or stop. Raises: NotAllowed; WrongState."""
    require(by, "exchange.change_result", result)
    held = live(result)
    held.exhibited = exhibited
    held.save(update_fields=["exhibited"])
    publish(events.ResultChanged(subject=held.uri, fields=["exhibited"]), by=by)
    return held


@transaction.atomic
def withdraw_result(*, by: User, result: Result) -> Result:
    """Its owner takes it back; what is under way with parties goes on. Raises: NotAllowed; WrongState."""
    require(by, "exchange.change_result", result)
    held = live(result)
    held.withdrawn_at, held.exhibited = clock.now(), False
    held.save(update_fields=["withdrawn_at", "exhibited"])
    publish(events.ResultWithdrawn(subject=held.uri), by=by)
    return held


def live(result: Result) -> Result:
    held = lock(result)
    if held.withdrawn_at is not None:
        raise WrongState(_("这项成果已撤回。"), field="state", value=held.number, remedy=_("如需继续，请重新登记。"))
    return held


def _checked(**given: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        match name:
            case "kind":
                found[name] = choice(value, Kind, field=name)
            case "rights":
                found[name] = choice(value, Rights, field=name)
            case "openness":
                found[name] = choice(value, Openness, field=name)
            case "language":
                if value not in ("zh", "en"):
                    raise Invalid(_("语言只能是中文或英文。"), field=name, value=value, remedy=_("请选 zh 或 en。"))
                found[name] = value
            case "trl":
                if value is not None and not 1 <= value <= 9:
                    raise Invalid(
                        _("技术成熟度是 1 到 9 级。"), field=name, value=value, remedy=_("不清楚就空着，不要估填。")
                    )
                found[name] = value
            case "topics":
                found[name] = topics(value)
            case "ipc":
                found[name] = [text(code, field=name, most=20).upper() for code in value if code.strip()]
            case _ if name in WORDS:
                found[name] = text(value, field=name, most=WORDS[name], required=name == "summary")
            case _:
                raise TypeError(name)
    return found


def _say_why(result: Result) -> None:
    if result.trl is not None and not result.trl_evidence:
        raise Invalid(
            _("填了成熟度，就要说明依据。"),
            field="trl_evidence",
            remedy=_("写明试验、中试或量产的记录；没有依据请把成熟度空着。"),
        )


@transaction.atomic
def route_result(
    *, by: User, result: Result, organisation: "Organisation", why: str, due_on: date, tier: str = ""
) -> Route:
    """Hand it to the next party (default tier: where its kind goes next), who takes or declines it until `due_on`.

    Raises: NotAllowed; NotForOneself; NotAParty; RoutedAlready; Invalid.
    """
    require(by, "exchange.route_result", result)
    held = live(result)
    if organisation.pk == held.organisation_id:
        raise NotForOneself(field="organisation", value=str(organisation))
    tier = tier or NEXT_TIER[Kind(held.kind)]
    if shared.party_of(organisation, tier) is None:
        raise NotAParty(field="organisation", value=str(organisation))
    shared.due_ahead(due_on)
    with promises():
        route = Route.objects.create(
            result=held, organisation=organisation, tier=tier, why=text(why, field="why", most=300),
            next_step=step("route-answer"), due_on=due_on, offered_by=by, offered_at=clock.now(),
        )  # fmt: skip
    link(route.uri, Relation.USED, held.uri, by=by)
    link(route.uri, Relation.WAS_ASSOCIATED_WITH, organisation.uri, by=by)
    publish(events.ResultRouted(subject=route.uri, result=held.uri, organisation=organisation.uri, tier=tier), by=by)
    tell("exchange.result_routed", route.uri, shared.people_of(organisation), but=by)
    return route


@transaction.atomic
def take_route(*, by: User, route: Route, next_step: str, due_on: date) -> Route:
    """The party takes it and says what it does next, until when. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.answer_route", route)
    held = _open_route(route, RouteState.OFFERED)
    shared.due_ahead(due_on)
    held.state, held.owner, held.taken_at = RouteState.TAKEN, by, clock.now()
    held.next_step, held.due_on = text(next_step, field="next_step", most=200), due_on
    held.save()
    publish(events.RouteAnswered(subject=held.uri, result=held.result.uri, taken=True), by=by)
    tell("exchange.route_answered", held.uri, [held.offered_by, held.result.contact], but=by)
    return held


@transaction.atomic
def decline_route(*, by: User, route: Route, reason: str) -> Route:
    """The party will not take it, and says why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.answer_route", route)
    held = _open_route(route, RouteState.OFFERED)
    _end(held, RouteState.DECLINED, reason=text(reason, field="reason", most=300))
    publish(events.RouteAnswered(subject=held.uri, result=held.result.uri, taken=False), by=by)
    tell("exchange.route_answered", held.uri, [held.offered_by, held.result.contact], but=by)
    return held


@transaction.atomic
def adopt_result(*, by: User, route: Route, effect: str, attachments: Sequence[Upload] = ()) -> Route:
    """The party put it to use and says what it did. Everybody on its way is told: this result's owner and those before.

    Raises: NotAllowed; WrongState; Invalid; FileRefused.
    """
    require(by, "exchange.answer_route", route)
    held = _open_route(route, RouteState.TAKEN)
    _end(held, RouteState.ADOPTED, effect=text(effect, field="effect", most=300))
    for file in attachments:
        store(file, held.uri, by)
    publish(events.ResultAdopted(subject=held.uri, result=held.result.uri, organisation=held.organisation.uri), by=by)
    tell("exchange.result_adopted", held.result.uri, _on_the_way(held.result), but=by)
    return held


@transaction.atomic
def drop_route(*, by: User, route: Route, reason: str) -> Route:
    """The party tried it and gave up, and says why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "exchange.answer_route", route)
    held = _open_route(route, RouteState.TAKEN)
    _end(held, RouteState.DROPPED, reason=text(reason, field="reason", most=300))
    publish(events.RouteDropped(subject=held.uri, result=held.result.uri), by=by)
    tell("exchange.route_answered", held.uri, [held.offered_by, held.result.contact], but=by)
    return held


def _open_route(route: Route, state: str) -> Route:
    held = lock(route)
    if held.state != state:
        raise WrongState(field="state", value=held.state)
    return held


def _end(held: Route, state: str, *, reason: str = "", effect: str = "") -> None:
    held.state, held.reason, held.effect, held.ended_at = state, reason, effect, clock.now()
    held.next_step, held.due_on = "", None
    held.save()


def _on_the_way(result: Result) -> list[User | None]:
    """Contacts of this result and of all that it came from, and whoever asked the need behind each."""
    people: list[User | None] = []
    seen: set[int] = set()
    step: Result | None = result
    while step is not None and step.pk not in seen:
        seen.add(step.pk)
        people.append(step.contact if acts_for(step.contact, step.organisation) else None)
        people += shared.people_of(step.organisation)
        if step.answers_need is not None:
            people.append(step.answers_need.reporter)
        step = step.source
    return people
