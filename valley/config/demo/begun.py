"""What firms and an association begin: tracks, gatherings, a promotion list, a common call, templates, one shared
specification, a supplier that is raised; all fictional, in both languages."""

from datetime import date, timedelta
from typing import Any

from valley.config.demo.accounts import PREFIX
from valley.config.demo.cast import Cast
from valley.config.demo.contracts import Paper
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.projects.actions import gatherings, partners, promotions, templates, tracks
from valley.innovation.projects.actions.templates import Contents, PackageLine, ShareLine
from valley.innovation.projects.actions.tongues import retell
from valley.innovation.projects.models import (
    CommonNeed,
    Fostering,
    Gathering,
    Interface,
    Order,
    Output,
    Promotion,
    Track,
    WorkPackage,
)
from valley.kernel import clock
from valley.kernel.actions.accounts import open_account
from valley.registry import actions as registry
from valley.registry.models import Role, Scheme

LEAD, SMALL, TRIES = 3, 24, 12
MET_ON = date(2024, 8, 12)  # before the consortium, which came of it
OWN_WORDS = "平台自拟的演示范本，不是任何主管部门的文本"


def tell(story: Story, world: World, cast: Cast) -> None:
    """One of each that has ended well, one that waits for somebody."""
    story.on(MET_ON, _seminar, story, world, cast)
    story.on(date(2024, 11, 4), _interface, story, world, cast)
    story.on(date(2025, 10, 13), _templates, world)
    story.on(date(2026, 2, 9), _tracks, story, world, cast)
    story.on(date(2026, 4, 13), _foster, story, world)
    story.on(date(2026, 6, 15), _promote, story, world, cast)
    story.on(story.ago(5), _pool, world, cast)
    story.on(story.ago(4), _roadshow, world, cast)


def _announce(world: World, title: str, english: str, kind: str, days: int) -> Gathering:
    firm = world.firms[LEAD]
    made = gatherings.announce(
        by=firm.signer, organiser=firm.entry, kind=kind, title=title, words="带着问题来，当场对接（演示）",
        venue="兴谷园区一号会议室（演示）", starts_at=clock.now() + timedelta(days=days), seats_count=40,
        topics_of=["米制品", "复热"],
    )  # fmt: skip
    retell(by=firm.signer, thing=made, title=english, words="Bring your problem, meet who may solve it (demonstration)")
    return made


def _seminar(story: Story, world: World, cast: Cast) -> None:
    firm = world.firms[LEAD]
    made = _announce(world, "复热米饭研讨", "Seminar on reheated rice", "seminar", 10)
    seats = {
        key: gatherings.sign_up(by=user, gathering=made, offers=offers, organisation=organisation)
        for key, user, organisation, offers in (
            ("firm", firm.signer, firm.entry, "找抗回生工艺"),
            ("lab", cast.users["lab"], cast.organisations["lab"], "有两段冷却的试验数据"),
        )
    }
    story.on(clock.today() + timedelta(days=12), _held, story, world, cast, made, seats)


def _held(story: Story, world: World, cast: Cast, made: Gathering, seats: dict[str, Any]) -> None:
    firm = world.firms[LEAD]
    gatherings.hold(by=firm.signer, gathering=made, there=list(seats.values()), reason="两家约定合作（演示）")
    for one in seats.values():
        one.refresh_from_db()
    met = gatherings.say_met(by=firm.signer, attendance=seats["firm"], other=seats["lab"], words="两段冷却")
    gatherings.answer_met(by=cast.users["lab"], acquaintance=met, confirmed=True)
    story.on(date(2024, 10, 8), _followed, world, met)


def _followed(world: World, met: Any) -> None:
    order = Order.objects.filter(title="两段冷却工艺包").first()
    if order is not None:
        met.refresh_from_db()
        gatherings.follow_up(by=world.firms[LEAD].signer, acquaintance=met, record=order.uri)


def _interface(story: Story, world: World, cast: Cast) -> None:
    packages = {one.link: one for one in WorkPackage.objects.filter(consortium__title="抗回生米饭联合体")}
    made = partners.propose_interface(
        by=cast.users["lab"], upstream=packages["原辅料"], downstream=packages["工艺"], title="投料大米",
        specification="直链淀粉含量与批间差，见附表（演示）", test="三批抽样，双方各测一半（演示）",
        due_on=clock.today() + timedelta(days=14),
    )  # fmt: skip
    retell(by=cast.users["lab"], thing=made, title="Rice as handed over", words="Amylose, spread (demonstration)")
    due = clock.today() + timedelta(days=60)
    partners.agree_interface(by=cast.users["campus"], interface=made, agreed=True, due_on=due)
    story.on(clock.today() + timedelta(days=40), _tested, cast, made)


def _tested(cast: Cast, made: Interface) -> None:
    partners.test_interface(
        by=cast.users["campus"], interface=made, measured="三批都在约定范围内（演示）", passed=True,
        file=Paper("test.txt", "共同试验记录（演示）"),
    )  # fmt: skip
    partners.accept_test(by=cast.users["lab"], interface=made, accepted=True)


def _templates(world: World) -> None:
    text = "".join(f"{name}：{{{{{name}}}}}\n" for name in ("委托方", "承接方", "名称", "技术指标", "验收试验", "价款"))
    english = "".join(f"{{{{{name}}}}}\n" for name in ("customer", "contractor", "title", "acceptance test", "price"))
    for title, language, words in (("研发订单合同（简）", "zh", text), ("R&D order, short form", "en", english)):
        templates.publish_template(
            by=world.office, organisation=None, kind="contract", title=title, version="1", source=OWN_WORDS,
            contents=Contents(words), language=language,
        )  # fmt: skip
    templates.publish_template(
        by=world.office, organisation=None, kind="programme", title="中试联合计划", version="1", source=OWN_WORDS,
        contents=Contents(
            packages=[
                PackageLine("原辅料", "选料", 60),
                PackageLine("工艺", "小试", 120, [1]),
                PackageLine("流通", "门店验证", 240, [2]),
            ],
            shares=[ShareLine("students", "联合培养", 2), ShareLine("equipment", "中试线", 80)],
        ),
    )  # fmt: skip


def _tracks(story: Story, world: World, cast: Cast) -> None:
    due = clock.today() + timedelta(days=400)
    rows = (
        ("冷藏即食主食", "Chilled ready staples", "processing", (70, 75, 80)),
        ("低盐发酵调味", "Low-salt fermented seasonings", "bioengineering", (65, 55, 70)),
        ("个性化营养餐", "Personalised meals", "nutrition", (80,)),
    )
    for title, english, field, points in rows:
        made = tracks.propose_track(
            by=world.office, title=title, words="给餐饮和家庭（演示）", field=field, due_on=due, topics_of=["米制品"]
        )
        retell(by=world.office, thing=made, title=english, words="For caterers and households (demonstration)")
        for aspect, given in zip(("market", "maturity", "capability"), points, strict=False):
            tracks.support_track(
                by=cast.users["lab"],
                track=made,
                aspect=aspect,
                points=given,
                words="演示打分",
                source="演示记录，非真实统计",
            )
    story.on(clock.today() + timedelta(days=60), _chosen, world)


def _chosen(world: World) -> None:
    track = Track.objects.get(title="冷藏即食主食")
    tracks.decide_track(by=world.office, track=track, chosen=True, reason="三方面依据齐，本地已有联合体（演示）")


def _foster(story: Story, world: World) -> None:
    lead, small = world.firms[LEAD], world.firms[SMALL]
    made = partners.offer_fostering(
        by=lead.signer, leader=lead.entry, supplier=small.entry, title="冷藏面皮配套", gap="批间厚薄不匀（演示）",
        goal="连续十批合格（演示）", support="开放中试线，派一名工艺员（演示）",
        due_on=clock.today() + timedelta(days=30),
    )  # fmt: skip
    retell(by=lead.signer, thing=made, title="Chilled wrappers", words="Ten batches within limits (demonstration)")
    story.on(clock.today() + timedelta(days=12), _taken, world, made)


def _taken(world: World, made: Fostering) -> None:
    due = clock.today() + timedelta(days=365)
    partners.answer_fostering(by=world.firms[SMALL].signer, fostering=made, taken=True, due_on=due)


def _promote(story: Story, world: World, cast: Cast) -> None:
    made = registry.register_organisation(
        by=world.office, name="示例食品协会", name_en="Example Food Association", scheme=Scheme.NONE,
        none_reason="虚构单位，没有代码", kinds=["association"],
    )  # fmt: skip
    user = open_account(by=None, username=f"{PREFIX}net-society", password=None, fictional=True)
    registry.grant_role(by=world.office, user=user, role=Role.MEMBER, organisation=made, since=clock.today())
    cast.organisations["society"], cast.users["society"] = made, user
    output = Output.objects.get(title="两段冷却工艺")
    listed = promotions.open_promotion(
        by=user, association=made, title="冷藏主食适用工艺", words="给中小餐饮，选投入少、见效快的（演示）",
        items={output: "不加改良剂，旧线可改（演示）"}, due_on=clock.today() + timedelta(days=365),
    )  # fmt: skip
    retell(by=user, thing=listed, title="Processes for chilled staples", words="Low cost, quick effect (demonstration)")
    story.on(clock.today() + timedelta(days=20), _try, story, world, listed)
    story.on(story.ago(3), _ask, world, listed, 9)


def _ask(world: World, listed: Promotion, number: int) -> Any:
    firm = world.firms[number]
    return promotions.ask_trial(
        by=firm.signer, item=listed.items.get(), organisation=firm.entry, purpose="一条旧线试四周（演示）"
    )


def _try(story: Story, world: World, listed: Promotion) -> None:
    trial = promotions.answer_trial(by=world.firms[LEAD].signer, trial=_ask(world, listed, TRIES), agreed=True)
    story.on(clock.today() + timedelta(days=45), _tried, world, trial)


def _tried(world: World, trial: Any) -> None:
    promotions.conclude_trial(by=world.firms[TRIES].signer, trial=trial, adopted=True, reason="退回减半（演示）")


def _pool(world: World, cast: Cast) -> None:
    common = CommonNeed.objects.filter(state="published").first()
    if common is None:
        return
    user = cast.users["society"]
    made = promotions.open_pool(
        by=user, common=common, organiser=cast.organisations["society"], title="冷藏米饭配送后不结块",
        words="两个园区的工厂共同出资发榜（演示）", acceptance_test="三家工厂各三批（演示）", least_fen=30_000_000,
        due_on=clock.today() + timedelta(days=60),
    )  # fmt: skip
    retell(by=user, thing=made, title="Chilled rice that does not clump", words="Two parks pay (demonstration)")
    firm = world.firms[LEAD]
    promotions.promise(by=firm.signer, pool=made, organisation=firm.entry, amount_fen=18_000_000)


def _roadshow(world: World, cast: Cast) -> None:
    made = _announce(world, "冷藏主食成果路演", "Roadshow: chilled staples", "roadshow", 25)
    for key in ("lab", "station"):
        gatherings.sign_up(
            by=cast.users[key], gathering=made, offers="带成果来（演示）", organisation=cast.organisations[key]
        )
