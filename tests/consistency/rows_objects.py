"""Tracks, gatherings, promotion lists and the rest for the matrix: the organisation begins, the other joins."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from tests.consistency.exchange_objects import LATER, LONG_AGO
from tests.consistency.kinds import World
from tests.factories import registry
from valley.innovation.exchange import actions as exchange
from valley.innovation.projects import actions
from valley.innovation.projects import models as projects
from valley.innovation.projects.actions import gatherings, partners, promotions, templates, tracks
from valley.innovation.projects.actions.templates import Contents
from valley.kernel import clock
from valley.registry.actions.organisations import change_organisation


def track(world: World) -> projects.Track:
    """A candidate."""
    return tracks.propose_track(
        by=world.users["operator"], title="赛道", words="做什么", field="processing", due_on=LATER
    )


def gathering(world: World) -> projects.Gathering:
    """Announced by the organisation."""
    return gatherings.announce(
        by=world.users["member"], organiser=world.organisation, kind="seminar", title="研讨", words="谈", venue="园区",
        starts_at=clock.now() + timedelta(days=3), seats_count=99,
    )  # fmt: skip


def attendance(world: World) -> projects.Attendance:
    """The member goes there."""
    return gatherings.sign_up(by=world.users["member"], gathering=gathering(world), offers="找工艺")


def acquaintance(world: World) -> projects.Acquaintance:
    """The member says to have met the other administrator."""
    here = attendance(world)
    other = gatherings.sign_up(by=world.users["other_administrator"], gathering=here.gathering, offers="看看")
    with clock.travel(here.gathering.starts_at + timedelta(hours=2)):
        gatherings.hold(by=world.users["member"], gathering=here.gathering, there=[here, other], reason="谈成")
    here.refresh_from_db()
    other.refresh_from_db()
    return gatherings.say_met(by=world.users["member"], attendance=here, other=other, words="工艺")


def promotion(world: World) -> projects.Promotion:
    """The other organisation, an association too, promotes the organisation's output."""
    if not world.other.types.filter(kind="association").exists():
        change_organisation(by=world.users["operator"], organisation=world.other, kinds=["enterprise", "association"])
    output = actions.enter_output(
        by=world.users["member"], owner=world.organisation, kind="process", title="包衣", version="1", words="新",
        issued_on=LONG_AGO, total=1, parts={world.organisation: 1}, file=ContentFile(b"text", "c.txt"),
    )  # fmt: skip
    return promotions.open_promotion(
        by=world.users["other_administrator"], association=world.other, title="目录", words="给谁",
        items={output: "好"},
        due_on=LATER,
    )  # fmt: skip


def trial(world: World) -> projects.Trial:
    """The other organisation wants to try it."""
    return promotions.ask_trial(
        by=world.users["other_administrator"], item=promotion(world).items.get(), organisation=world.other, purpose="试"
    )


def pool(world: World) -> projects.Pool:
    """The organisation collects for a call."""
    needs = [
        exchange.report_problem(
            by=world.users[kind], origin="plant", title="结块", summary="结块。", organisation=organisation
        ).need
        for kind, organisation in (("member", world.organisation), ("other_administrator", world.other))
    ]
    common = actions.confirm_common(by=world.users["operator"], title="结块", summary="都结", needs=needs, due_on=LATER)
    return promotions.open_pool(
        by=world.users["member"], common=common, organiser=world.organisation, title="抗结块", words="怎么办",
        acceptance_test="三批", least_fen=100, due_on=LATER,
    )  # fmt: skip


def template(world: World) -> projects.Template:
    """A text of the organisation."""
    return templates.publish_template(
        by=world.users["member"], organisation=world.organisation, kind="contract", title="合同", version="1",
        source="自拟", contents=Contents("{{委托方}}"),
    )  # fmt: skip


def _joined(world: World) -> projects.Consortium:
    made = actions.found_consortium(
        by=world.users["member"], lead=world.organisation, title="抗结块", goal="三批", field="processing",
        links=["工艺", "流通"], due_on=LATER,
    )  # fmt: skip
    seat = actions.ask_seat(
        by=world.users["member"], consortium=made, organisation=world.other, role="user", duty="试用"
    )
    actions.answer_seat(by=world.users["other_administrator"], seat=seat, taken=True)
    return made


def sharing(world: World) -> projects.Sharing:
    """The other organisation gives hours."""
    return templates.plan_sharing(
        by=world.users["member"], consortium=_joined(world), kind="hours", words="试验", planned_count=10, due_on=LATER,
        organisation=world.other,
    )  # fmt: skip


def interface(world: World) -> projects.Interface:
    """Proposed by the organisation; agreed, so that both may test."""
    made = _joined(world)
    up, down = (
        actions.plan_package(
            by=world.users["member"], consortium=made, link=link, title=link, due_on=LATER, organisation=who
        )
        for link, who in (("工艺", world.organisation), ("流通", world.other))
    )
    found = partners.propose_interface(
        by=world.users["member"], upstream=up, downstream=down, title="粒度", specification="1 mm", test="筛",
        due_on=LATER,
    )  # fmt: skip
    return partners.agree_interface(by=world.users["other_administrator"], interface=found, agreed=True, due_on=LATER)


def fostering(world: World) -> projects.Fostering:
    """The organisation, high on the ladder, offers to raise the other one."""
    registry.certificate(world.organisation, kind="single_champion")
    return partners.offer_fostering(
        by=world.users["member"], leader=world.organisation, supplier=world.other, title="包装", gap="尺寸",
        goal="合格",
        support="模具", due_on=LATER,
    )  # fmt: skip


MADE: dict[str, Callable[[World], Any]] = {
    "track": track, "gathering": gathering, "attendance": attendance, "acquaintance": acquaintance,
    "promotion": promotion, "trial": trial, "pool": pool, "template": template, "sharing": sharing,
    "interface": interface, "fostering": fostering,
}  # fmt: skip
STEPS = {
    "track": "support", "gathering": "sign", "acquaintance": "confirm", "promotion": "try", "trial": "answer",
    "pool": "promise", "template": "version", "sharing": "assign", "interface": "test", "fostering": "answer",
}  # fmt: skip
