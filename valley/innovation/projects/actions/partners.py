"""One specification between neighbouring links; a large firm that raises a supplier; what stands behind a case."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.actions.shared import number, people_of, tell
from valley.innovation.projects import events
from valley.innovation.projects.actions import shared
from valley.innovation.projects.actions.shared import ends, in_state, promises
from valley.innovation.projects.models import (
    OPEN_CONSORTIA,
    OPEN_FOSTERINGS,
    OPEN_INTERFACES,
    Backing,
    BackingKind,
    Case,
    CaseState,
    Fostering,
    FosteringState,
    Interface,
    InterfaceState,
    InterfaceTest,
    WorkPackage,
)
from valley.innovation.projects.queries.partners import neighbours
from valley.kernel import clock
from valley.kernel.errors import Invalid, NotAllowed
from valley.kernel.evidence import Upload, store
from valley.kernel.journal import publish
from valley.kernel.links import link
from valley.kernel.models import Relation, User
from valley.kernel.models.steps import step
from valley.kernel.models.tongues import here
from valley.kernel.permissions import deputised, require
from valley.registry.actions.versions import choice, text
from valley.registry.queries import standing_of
from valley.registry.rules import acts_for

if TYPE_CHECKING:
    from valley.registry.models import Organisation

ANSWER_WITHIN = timedelta(days=14)  # the platform's own promise


@transaction.atomic
def propose_interface(
    *, by: User, upstream: WorkPackage, downstream: WorkPackage, title: str, specification: str, test: str, due_on: date
) -> Interface:
    """One side writes down what is handed over between two neighbouring links, and how both will test it.

    Raises: NotAllowed (neither side's); WrongState; InterfaceThere; Invalid where the links are not neighbours, or
            nobody works on one of the packages.
    """
    in_state(upstream.consortium, *OPEN_CONSORTIA)
    if not neighbours(upstream, downstream):
        raise Invalid(
            _("两个工作包须在同一联合体的相邻环节上，先上游后下游，且都有承担单位。"), field="downstream",
            value=str(downstream), remedy=_("请选相邻环节的工作包。"),
        )  # fmt: skip
    ours = [one for one in (upstream.organisation, downstream.organisation) if one and deputised(by, acts_for, one)]
    if not ours:
        raise NotAllowed(field="upstream", value=str(upstream))
    other = downstream.organisation if ours[0] == upstream.organisation else upstream.organisation
    with promises():
        made = Interface.objects.create(
            number=number("X"), title=text(title, field="title", most=120), upstream=upstream, downstream=downstream,
            specification=text(specification, field="specification", most=20_000), owner=by, waits_for=other,
            test=text(test, field="test", most=600), proposed_at=clock.now(), next_step=step("interface-agree"),
            due_on=shared.future(due_on, "due_on"), language=here(),
        )  # fmt: skip
    for package in (upstream, downstream):
        link(made.uri, Relation.WAS_DERIVED_FROM, package.uri, by=by)
    return _interface_moved(made, by)


@transaction.atomic
def agree_interface(*, by: User, interface: Interface, agreed: bool, due_on: date, reason: str = "") -> Interface:
    """The other side agrees to the specification; or drops it and says why. Raises: NotAllowed; WrongState; Invalid."""
    held = _my_turn(by, interface, InterfaceState.PROPOSED)
    if agreed:
        held.state, held.waits_for, held.next_step = InterfaceState.AGREED, None, step("interface-test")
        held.due_on = shared.future(due_on, "due_on")
        held.save()
    else:
        held.waits_for = None
        ends(held, InterfaceState.DROPPED, text(reason, field="reason", most=600))
    return _interface_moved(held, by)


@transaction.atomic
def test_interface(*, by: User, interface: Interface, measured: str, passed: bool, file: Upload) -> Interface:
    """Either side ran the common test; the other side accepts the result or contests it.

    Raises: NotAllowed; WrongState; Invalid; FileRefused.
    """
    require(by, "projects.work_on_interface", interface)
    held = in_state(interface, InterfaceState.AGREED)
    one, other = held.upstream.organisation, held.downstream.organisation
    assert one is not None
    assert other is not None
    mine, theirs = (one, other) if deputised(by, acts_for, one) else (other, one)
    with promises():
        InterfaceTest.objects.create(
            interface=held, organisation=mine, measured=text(measured, field="measured", most=600), passed=passed,
            evidence=store(file, held.uri, by), by=by, at=clock.now(),
        )  # fmt: skip
    held.state, held.waits_for, held.next_step = InterfaceState.TESTED, theirs, step("interface-accept")
    held.due_on = clock.today() + ANSWER_WITHIN
    held.save()
    return _interface_moved(held, by)


@transaction.atomic
def accept_test(*, by: User, interface: Interface, accepted: bool, reason: str = "") -> Interface:
    """The other side accepts what was measured, or contests it. Passed and accepted, it is done; else work goes on.

    Raises: NotAllowed; WrongState; Invalid.
    """
    held = _my_turn(by, interface, InterfaceState.TESTED)
    test = held.tests.get(accepted=None)
    test.accepted, test.reason = accepted, text(reason, field="reason", most=300, required=not accepted)
    test.save()
    held.waits_for = None
    if accepted and test.passed:
        ends(held, InterfaceState.PASSED, test.measured)
    else:
        held.state, held.next_step = InterfaceState.AGREED, step("interface-test")
        held.due_on = clock.today() + 2 * ANSWER_WITHIN
        held.save()
    return _interface_moved(held, by)


@transaction.atomic
def drop_interface(*, by: User, interface: Interface, reason: str) -> Interface:
    """One side gives it up, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.work_on_interface", interface)
    held = in_state(interface, *OPEN_INTERFACES)
    held.tests.filter(accepted=None).update(accepted=False, reason=str(_("未作答复，已中止")))
    held.waits_for = None
    ends(held, InterfaceState.DROPPED, text(reason, field="reason", most=600))
    return _interface_moved(held, by)


def _my_turn(by: User, interface: Interface, state: str) -> Interface:
    require(by, "projects.work_on_interface", interface)
    held = in_state(interface, state)
    if held.waits_for is None or not deputised(by, acts_for, held.waits_for):
        raise NotAllowed(field="state", value=str(held.waits_for))
    return held


def _interface_moved(held: Interface, by: User) -> Interface:
    publish(events.InterfaceMoved(subject=held.uri, state=held.state), by=by)
    sides = (held.upstream.organisation, held.downstream.organisation)
    tell("projects.interface_moved", held.uri, [user for one in sides for user in people_of(one)], but=by)
    return held


@transaction.atomic
def offer_fostering(
    *,
    by: User,
    leader: "Organisation",
    supplier: "Organisation",
    title: str,
    gap: str,
    goal: str,
    support: str,
    due_on: date,
) -> Fostering:
    """A firm higher on the ladder offers to raise a supplier.

    Raises: NotAllowed; FosteredAlready; Invalid where it does not stand higher.
    """  # fmt: skip
    require(by, "projects.found", leader)
    steps = [grade.ladder or 0 if (grade := standing_of(one).grade) else 0 for one in (leader, supplier)]
    if steps[0] <= steps[1]:
        raise Invalid(
            _("牵头企业在成长阶梯上须高于配套企业：现为第 %(one)s 级和第 %(other)s 级（0 为未入梯）。")
            % {"one": steps[0], "other": steps[1]},
            field="supplier", value=str(supplier), remedy=_("梯级按有效的认定证书计算，请先登记证书。"),
        )  # fmt: skip
    with promises():
        made = Fostering.objects.create(
            number=number("Q"), leader=leader, supplier=supplier, title=text(title, field="title", most=120),
            gap=text(gap, field="gap", most=300), goal=text(goal, field="goal", most=300), leader_step=steps[0],
            support=text(support, field="support", most=300), supplier_step=steps[1], owner=by,
            next_step=step("fostering-answer"), due_on=shared.future(due_on, "due_on"), offered_at=clock.now(),
            language=here(),
        )  # fmt: skip
    for side in (leader, supplier):
        link(made.uri, Relation.WAS_ASSOCIATED_WITH, side.uri, by=by)
    return _fostering_moved(made, by)


@transaction.atomic
def answer_fostering(*, by: User, fostering: Fostering, taken: bool, due_on: date, reason: str = "") -> Fostering:
    """The supplier takes the offer, until a day; or says why not. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.answer_fostering", fostering)
    held = in_state(fostering, FosteringState.OFFERED)
    if taken:
        held.state, held.started_at, held.next_step = FosteringState.RUNNING, clock.now(), step("fostering-run")
        held.due_on = shared.future(due_on, "due_on")
        held.save()
    else:
        ends(held, FosteringState.DECLINED, text(reason, field="reason", most=600))
    return _fostering_moved(held, by)


@transaction.atomic
def reach_fostering(*, by: User, fostering: Fostering, reason: str) -> Fostering:
    """The supplier says that the goal is reached, and by what it shows. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.answer_fostering", fostering)
    held = in_state(fostering, FosteringState.RUNNING)
    ends(held, FosteringState.REACHED, text(reason, field="reason", most=600))
    return _fostering_moved(held, by)


@transaction.atomic
def stop_fostering(*, by: User, fostering: Fostering, reason: str) -> Fostering:
    """One side stops, and why. Raises: NotAllowed; WrongState; Invalid."""
    require(by, "projects.stop_fostering", fostering)
    held = in_state(fostering, *OPEN_FOSTERINGS)
    ends(held, FosteringState.STOPPED, text(reason, field="reason", most=600))
    return _fostering_moved(held, by)


def _fostering_moved(held: Fostering, by: User) -> Fostering:
    publish(events.FosteringMoved(subject=held.uri, state=held.state), by=by)
    tell("projects.fostering_moved", held.uri, [*people_of(held.leader), *people_of(held.supplier)], but=by)
    return held


@transaction.atomic
def back_case(
    *,
    by: User,
    case: Case,
    kind: str,
    organisation: "Organisation",
    words: str,
    on: date,
    file: Upload,
    amount_fen: int | None = None,
) -> Backing:
    """Money, rights or quality that stand behind a case, with the proof; only money has an amount (0.01 CNY).

    Raises: NotAllowed; WrongState; Invalid; FileRefused.
    """  # fmt: skip
    require(by, "projects.run_case", case)
    held = in_state(case, CaseState.RUNNING)
    kind = choice(kind, BackingKind, field="kind")
    if (kind == BackingKind.VENTURE) != bool(amount_fen):
        raise Invalid(
            _("资金要写金额，其他两类不写。"), field="amount_fen", value=amount_fen, remedy=_("请核对类别和金额。")
        )
    if on > clock.today():
        raise Invalid(_("日期不能在今天之后。"), field="on", value=on.isoformat(), remedy=_("请核对。"))
    made = Backing.objects.create(
        case=held, kind=kind, organisation=organisation, words=text(words, field="words", most=300), on=on, by=by,
        amount_fen=amount_fen or None, evidence=store(file, held.uri, by), at=clock.now(),
    )  # fmt: skip
    link(held.uri, Relation.WAS_ASSOCIATED_WITH, organisation.uri, by=by)
    publish(events.CaseBacked(subject=held.uri, kind=kind), by=by)
    return made
