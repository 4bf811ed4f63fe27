"""Institutions and a team on their way to the valley (plan L61, L271, L278), with promises of both sides."""

from datetime import date, timedelta
from typing import Any

from valley.config.demo.names import person
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.registry import actions as registry
from valley.registry.actions import cases, chain, renewals
from valley.registry.models import Side, Stage

PARTNERS = (
    # name, disciplines, from, begun so many days ago, what followed: (days ago, stage, evidence), next step
    ("示例大学食品学院", "食品科学、发酵工程", "示例省", 400,
     ((260, Stage.AGREEMENT, "示例合作协议（虚构）"),), "选定联合实验室用房", 35),
    ("示例精准营养研究中心", "营养学、代谢组学", "示例市", 90, (), "来园考察并提出设备需求", 20),
    ("示例食品装备集团", "智能装备", "示例省", 300,
     ((200, Stage.STOPPED, "对方改在其他地区投资（虚构）"),), "", 0),
)  # fmt: skip
TEAM = ("示例植物蛋白团队", "植物蛋白挤压与风味", "示例国甲")
MEMBERS = range(950, 953)
STEPS = ((420, Stage.AGREEMENT, "示例引进协议（虚构）"), (330, Stage.LANDED, "示例入驻单（虚构）"))


def tell(story: Story, world: World) -> None:
    """Three institutions: one under agreement, one new, one lost; a team of three that has landed."""
    for name, field, origin, began, followed, step, in_days in PARTNERS:
        story.on(story.ago(began), _court, story, world, name, field, origin, followed, step, in_days, hour=10)
    story.on(story.ago(500), _team, story, world, hour=10)
    story.on(story.ago(40), _chain, story, world, hour=10)
    story.on(story.ago(30), _renew, story, world, hour=11)


LINKS = (
    # name, codes, firms wanted
    ("种植与原料", ("A",), 3),
    ("食品加工", ("13", "14", "15"), 20),
    ("生物制造", ("276", "149"), 4),
    ("冷链与仓储", ("59",), 6),
)


def _chain(story: Story, world: World) -> None:
    """The chain as a fictional catalogue names it, and whom the office courts for one of its gaps."""
    for position, (name, codes, wanted) in enumerate(LINKS, start=1):
        link = chain.set_chain_link(
            by=world.office, name=name, position=position, codes=codes, wanted=wanted, source="示例招商目录（虚构）"
        )
    cases.open_partner_case(
        by=world.office, name="示例冷链物流集团", field=link.name, origin="示例省", link=link,
        next_step="邀请来园考察", due_on=story.today + timedelta(days=12), on=story.ago(40),
    )  # fmt: skip


def _renew(story: Story, world: World) -> None:
    """A parcel that nobody uses well."""
    renewals.open_renewal(
        by=world.office, place=world.places["YK-10"], words="地块建成后长期没有足额使用（演示）",
        next_step="约谈现有使用单位", due_on=story.today + timedelta(days=18),
    )  # fmt: skip


def _court(
    story: Story, world: World, name: str, field: str, origin: str, followed: tuple[Any, ...], step: str, in_days: int
) -> None:
    case = cases.open_partner_case(
        by=world.office, name=name, field=field, origin=origin, next_step=step or "首次会谈",
        due_on=story.today + timedelta(days=in_days or 30),
    )  # fmt: skip
    for ago, stage, evidence in followed:
        day = story.ago(ago)
        story.on(day, _move, world, case, stage, day, evidence, step, story.today + timedelta(days=in_days), hour=10)


def _move(world: World, case: Any, stage: Stage, on: date, evidence: str, step: str, due_on: date) -> None:
    stopped = stage == Stage.STOPPED
    cases.move_case(
        by=world.office, case=case, stage=stage, on=on, evidence=evidence,
        next_step="" if stopped else step, due_on=None if stopped else due_on,
    )  # fmt: skip


def _team(story: Story, world: World) -> None:
    name, field, origin = TEAM
    due = story.today + timedelta(days=45)
    case = cases.open_team_case(
        by=world.office, name=name, field=field, origin=origin, host=world.departments["institute"],
        next_step="配齐挤压试验线", due_on=due,
    )  # fmt: skip
    today = story.ago(500)
    for number in MEMBERS:
        who = registry.register_person(
            by=world.office, name=person(number), consent_version="示例-1", consent_purpose="人才团队引进",
            consent_on=today,
        )  # fmt: skip
        cases.add_team_member(by=world.office, case=case, person=who)
    for side, words, more, ago in (
        (Side.PARK, "实验室用房", {"area_m2": 280}, 320),
        (Side.PARK, "首年启动经费", {"amount_fen": 200_000_000}, None),
        (Side.TEAM, "两项专利在园区转化", {}, None),
    ):
        promise = cases.make_promise(
            by=world.office, case=case, side=side, words=words, promised_on=today,
            due_on=story.ago(300) if ago else due, **more,
        )  # fmt: skip
        if ago:
            day = story.ago(ago)
            story.on(day, _keep, world, promise, day, hour=11)
    for ago, stage, evidence in (
        (420, Stage.AGREEMENT, "示例引进协议（虚构）"),
        (330, Stage.LANDED, "示例入驻单（虚构）"),
    ):
        day = story.ago(ago)
        story.on(day, _move, world, case, stage, day, evidence, "配齐挤压试验线", due, hour=10)


def _keep(world: World, promise: Any, on: date) -> None:
    cases.keep_promise(by=world.office, promise=promise, on=on, evidence="示例交房单（虚构）")
