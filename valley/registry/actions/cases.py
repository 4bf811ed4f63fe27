"""Institutions and teams on their way to the valley, promises of both sides, and what came."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from valley.kernel import clock
from valley.kernel.errors import Invalid
from valley.kernel.journal import publish
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.registry.actions.versions import choice, insert, lock, retract, text
from valley.registry.errors.cases import CaseStopped, StageSkipped
from valley.registry.events import RecordRetracted
from valley.registry.events.cases import CaseHandedOver, CaseMoved, CaseOpened, InflowRecorded, PromiseKept, PromiseMade
from valley.registry.models import (
    CaseStep,
    ChainLink,
    Inflow,
    InflowKind,
    Organisation,
    PartnerCase,
    Person,
    Promise,
    Side,
    Stage,
    TeamCase,
)

C = TypeVar("C", PartnerCase, TeamCase)
ORDER = [Stage.CONTACT, Stage.AGREEMENT, Stage.LANDED, Stage.ACTIVE]


@transaction.atomic
def open_partner_case(
    *,
    by: User,
    name: str,
    field: str,
    next_step: str,
    due_on: date,
    origin: str = "",
    organisation: Organisation | None = None,
    on: date | None = None,
    link: ChainLink | None = None,
) -> PartnerCase:
    """Begin to court an institution. `field` is its disciplines, separated by 、; `link`: for which gap of the chain.

    Raises: NotAllowed; Invalid.
    """
    require(by, "registry.run_case", None)
    case = PartnerCase(organisation=organisation, link=link, **_begun(by, name, field, origin, next_step, due_on))
    return _open(case, by, on)


@transaction.atomic
def open_team_case(
    *,
    by: User,
    name: str,
    field: str,
    next_step: str,
    due_on: date,
    origin: str = "",
    host: Organisation | None = None,
    on: date | None = None,
) -> TeamCase:
    """Begin to court a whole team. `field` is its technology. Raises: NotAllowed; Invalid."""
    require(by, "registry.run_case", None)
    case = TeamCase(host=host, **_begun(by, name, field, origin, next_step, due_on))
    return _open(case, by, on)


@transaction.atomic
def move_case(
    *,
    by: User,
    case: C,
    stage: str,
    on: date,
    evidence: str,
    next_step: str = "",
    due_on: date | None = None,
    owner: User | None = None,
) -> C:
    """The case reached a stage on `on`; unless it stopped, there is a next step with a date, and an owner.

    One stage after the other, for each needs its evidence; staying in a stage renews the next step; a landed partner
    needs its organisation. Raises: NotAllowed; Invalid naming the field; StageSkipped; CaseStopped.
    """
    require(by, "registry.run_case", case)
    choice(stage, Stage, field="stage")
    case = lock(case)
    if case.stage == Stage.STOPPED:
        raise CaseStopped(value=case.name)
    if stage != Stage.STOPPED:
        here = ORDER.index(Stage(case.stage))
        if ORDER.index(Stage(stage)) not in (here, here + 1):
            raise StageSkipped(field="stage", value=stage)
        next_step = text(next_step, field="next_step", most=200)
        if due_on is None:
            raise Invalid(_("须写明下一步的期限。"), field="due_on", remedy=_("请填写日期。"))
    else:
        next_step, due_on = "", None
    evidence = text(evidence, field="evidence", most=300)
    if isinstance(case, PartnerCase) and stage == Stage.LANDED and case.organisation is None:
        raise Invalid(_("落地的机构须先登记为单位。"), field="organisation", remedy=_("请登记单位并填入案卷。"))
    case.stage, case.next_step, case.due_on = stage, next_step, due_on
    case.owner = owner or case.owner
    case.save(update_fields=["stage", "next_step", "due_on", "owner"])
    _step(case, by, stage, on, evidence)
    publish(CaseMoved(subject=case.uri, stage=stage, on=on.isoformat()), by=by)
    return case


def open_cases(model: type[C], owner: User) -> QuerySet[C]:
    """Cases under way that name `owner`, in order of entry."""
    return model.objects.filter(owner=owner).exclude(stage=Stage.STOPPED).order_by("pk")


@transaction.atomic
def hand_over(model: type[C], user: User, to: User, by: User | None, *, uri: str = "") -> int:
    """`to` runs the open cases of `user` from now on, or the one at `uri`; how many. Permission is asked above."""
    rows = open_cases(model, user).select_for_update(of=("self",), no_key=True)
    found = list(rows.filter(public_id=uri.removeprefix(model.uri_prefix)) if uri else rows)
    for case in found:
        case.owner = to
        case.save(update_fields=["owner"])
        publish(CaseHandedOver(subject=case.uri, before=user.uri, owner=to.uri), by=by)
    return len(found)


@transaction.atomic
def name_organisation(*, by: User, case: PartnerCase, organisation: Organisation) -> PartnerCase:
    """The institution is registered: the case points to it. Raises: NotAllowed."""
    require(by, "registry.run_case", case)
    case = lock(case)
    case.organisation = organisation
    case.save(update_fields=["organisation"])
    publish(CaseMoved(subject=case.uri, stage=case.stage, on=clock.today().isoformat()), by=by)
    return case


@transaction.atomic
def add_team_member(*, by: User, case: TeamCase, person: Person) -> TeamCase:
    """A member who consented to being registered. Raises: NotAllowed."""
    require(by, "registry.run_case", case)
    case = lock(case)
    case.members.add(person)
    publish(CaseMoved(subject=case.uri, stage=case.stage, on=clock.today().isoformat()), by=by)
    return case


@transaction.atomic
def make_promise(
    *,
    by: User,
    case: TeamCase,
    side: str,
    words: str,
    promised_on: date,
    due_on: date,
    amount_fen: int | None = None,
    area_m2: Any = None,
) -> Promise:
    """One side promised the other something until `due_on`. Raises: NotAllowed; Invalid; CaseStopped."""
    require(by, "registry.run_case", case)
    if case.stage == Stage.STOPPED:
        raise CaseStopped(value=case.name)
    if due_on < promised_on:
        raise Invalid(_("兑现期限早于承诺日期。"), field="due_on", value=due_on.isoformat(), remedy=_("请核对日期。"))
    if amount_fen is not None and not 0 < amount_fen < 10**15:
        raise Invalid(_("金额须大于 0。"), field="amount_fen", value=amount_fen, remedy=_("没有金额就留空。"))
    promise = Promise.objects.create(
        team_case=case,
        side=choice(side, Side, field="side"),
        words=text(words, field="words", most=300),
        promised_on=promised_on,
        due_on=due_on,
        amount_fen=amount_fen,
        area_m2=area_m2,
    )
    publish(PromiseMade(subject=case.uri, promise=promise.uri, side=side, due_on=due_on.isoformat()), by=by)
    return promise


@transaction.atomic
def keep_promise(*, by: User, promise: Promise, on: date, evidence: str) -> Promise:
    """The promise was kept on `on`. Raises: NotAllowed; Invalid where it was before, or no evidence is named."""
    require(by, "registry.run_case", promise.team_case)
    promise = lock(promise)
    if promise.kept_on is not None or on < promise.promised_on:
        raise Invalid(_("已兑现，或日期早于承诺日期。"), field="on", value=on.isoformat(), remedy=_("请核对日期。"))
    promise.kept_on, promise.kept_evidence = on, text(evidence, field="evidence", most=300)
    promise.save(update_fields=["kept_on", "kept_evidence"])
    publish(PromiseKept(subject=promise.team_case.uri, promise=promise.uri, on=on.isoformat()), by=by)
    return promise


@transaction.atomic
def record_inflow(
    *,
    by: User,
    kind: str,
    organisation: Organisation,
    origin: str,
    words: str,
    on: date,
    source: str,
    amount_fen: int | None = None,
) -> Inflow:
    """Money (`amount_fen` above 0) or a technology came to `organisation` from `origin`.

    Organisations and people are not entered here: their arrivals stand in residences and engagements.
    Raises: NotAllowed; Invalid naming the field.
    """
    require(by, "registry.run_case", None)
    choice(kind, InflowKind, field="kind")
    if (kind == InflowKind.MONEY) != (amount_fen is not None and 0 < amount_fen < 10**15):
        raise Invalid(
            _("资金须填大于 0 的金额，技术不填金额。"), field="amount_fen", value=amount_fen, remedy=_("请核对。")
        )
    if on > clock.today():
        raise Invalid(_("日期在将来。"), field="on", value=on.isoformat(), remedy=_("到账、到岸后再登记。"))
    row = insert(
        Inflow,
        by=by,
        kind=kind,
        organisation=organisation,
        origin=text(origin, field="origin", most=100),
        words=text(words, field="words", most=300),
        amount_fen=amount_fen,
        on=on,
        source=text(source, field="source", most=200),
    )
    publish(InflowRecorded(subject=row.uri, organisation=organisation.uri, kind=kind, on=on.isoformat()), by=by)
    return row


@transaction.atomic
def retract_inflow(*, by: User, row: Inflow, reason: str) -> Inflow:
    """It never came: entered by mistake. Raises: NotAllowed; Invalid without a reason; Superseded."""
    require(by, "registry.run_case", row)
    gone = retract(row, by=by, reason=text(reason, field="reason", most=300))
    publish(RecordRetracted(subject=gone.uri, owner=gone.organisation.uri), by=by)
    return gone


def _begun(by: User, name: str, field: str, origin: str, next_step: str, due_on: date) -> dict[str, Any]:
    return {
        "name": text(name, field="name", most=200),
        "field": text(field, field="field", most=200),
        "origin": text(origin, field="origin", most=100, required=False),
        "next_step": text(next_step, field="next_step", most=200),
        "due_on": due_on,
        "owner": by,
    }


def _open(case: C, by: User, on: date | None) -> C:
    case.save(force_insert=True)
    on = on or clock.today()
    _step(case, by, Stage.CONTACT, on, "")
    publish(CaseOpened(subject=case.uri, on=on.isoformat()), by=by)
    return case


def _step(case: PartnerCase | TeamCase, by: User, stage: str, on: date, evidence: str) -> None:
    of = {"partner_case": case} if isinstance(case, PartnerCase) else {"team_case": case}
    CaseStep.objects.create(**of, stage=stage, on=on, evidence=evidence, recorded_by=by)
