"""What is open today in the network: a call that takes bids, leaves to read, a task of two parks; all fictional."""

from datetime import date, timedelta

from valley.config.demo.accounts import PREFIX
from valley.config.demo.cast import Cast
from valley.config.demo.contracts import Paper
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.exchange import actions
from valley.innovation.exchange.actions import introductions, rounds
from valley.innovation.exchange.models import Call, Contract, Introduction, Need
from valley.innovation.projects import actions as projects
from valley.innovation.projects.actions import resources
from valley.kernel import clock
from valley.kernel.actions.accounts import open_account
from valley.registry import actions as registry
from valley.registry.models import Role, Scheme

SETTER = 18  # the firm with the okara
ALIKE = ("冷链配送途中米饭结块", "米饭冷链配送后结块")


def tell(story: Story, world: World, cast: Cast) -> None:
    """Dated back from today, so that a visitor always finds something to act on."""
    story.on(story.ago(24), _call, story, world, cast)
    story.on(story.ago(16), _leaves, world, cast)
    story.on(date(2024, 11, 18), _broker, story, world, cast)
    story.on(story.ago(10), _common, world)
    story.on(story.ago(8), _watch, world)
    story.on(date(2025, 11, 3), _strain, story, world, cast)
    story.on(story.ago(6), _dryer, world)


def _call(story: Story, world: World, cast: Cast) -> None:
    firm = world.firms[SETTER]
    need = Need.objects.filter(title="豆渣膳食纤维的发酵改性").first()
    call = actions.publish_call(
        by=firm.signer, organisation=firm.entry, title="豆渣膳食纤维用作面制品配料", need=need, bounty_fen=40_000_000,
        words="（演示）每天两吨鲜豆渣，要做成可直接投料的纤维配料；成本、水分和微生物上限见附件。",
        acceptance_test="三批中试，面包比容下降不超过一成（演示）", closes_on=clock.today() + timedelta(days=45),
        criteria={"技术路线": 40, "团队与条件": 30, "进度与报价": 30},
    )  # fmt: skip
    story.on(story.ago(15), _bid, cast, call)
    story.on(story.ago(5), _assign, world, call)


def _bid(cast: Cast, call: Call) -> None:
    actions.submit_bid(
        by=cast.users["lab-b"], call=call, organisation=cast.organisations["lab-b"],
        plan="（演示）发酵改性后低温干燥。", price_fen=36_000_000, months=9,
    )  # fmt: skip


def _assign(world: World, call: Call) -> None:
    rounds.assign_reviewers(by=world.office, calls=[call], seats_count=3)


def _leaves(world: World, cast: Cast) -> None:
    result = cast.results["两段冷却抗回生工艺"]
    for number, granted in ((9, True), (12, False)):
        firm = world.firms[number]
        asked = actions.ask_disclosure(
            by=firm.signer, thing=result, organisation=firm.entry, stage="full", purpose="评估是否引进（演示）",
            agreement=Paper("nda.txt", "保密承诺（演示）"),
        )  # fmt: skip
        if granted:
            until = clock.today() + timedelta(days=180)
            actions.decide_disclosure(by=cast.users["lab"], disclosure=asked, granted=True, until=until)


def _common(world: World) -> None:
    needs = list(Need.objects.filter(title__in=ALIKE, closed_at=None).order_by("pk"))
    projects.confirm_common(
        by=world.office, title="冷藏米饭配送后不结块", summary="两个园区的工厂都遇到：配送后结块，门店复热不匀。",
        needs=needs, due_on=clock.today() + timedelta(days=90),
    )  # fmt: skip


def _broker(story: Story, world: World, cast: Cast) -> None:
    """A broker from another city; one of its introductions became a contract, another is still to be met."""
    made = registry.register_organisation(
        by=world.office, name="示例技术经纪公司", name_en="Example Technology Brokers", scheme=Scheme.NONE,
        none_reason="虚构单位，没有代码", kinds=["intermediary"],
    )  # fmt: skip
    user = open_account(by=None, username=f"{PREFIX}net-broker", password=None, fictional=True)
    registry.grant_role(by=world.office, user=user, role=Role.MEMBER, organisation=made, since=clock.today())
    cast.organisations["broker"], cast.users["broker"] = made, user
    topics = ["预制菜", "益生菌"]
    actions.join_network(by=world.office, organisation=made, tier="broker", topics_of=topics, region="天津")
    first = _introduce(world, cast, "De-beaning by blanching before milling", 12)
    story.on(date(2025, 1, 20), _deal, cast, first)
    story.on(story.ago(15), _introduce, world, cast, "两段冷却抗回生工艺", 5)


def _introduce(world: World, cast: Cast, title: str, firm: int) -> Introduction:
    return introductions.introduce(
        by=cast.users["broker"], thing=cast.results[title], broker=cast.organisations["broker"],
        organisation=world.firms[firm].entry, why="正在找这样的办法（演示）", terms="成交额的百分之二（演示）",
        due_on=clock.today() + timedelta(days=60),
    )  # fmt: skip


def _deal(cast: Cast, first: Introduction) -> None:
    contract = Contract.objects.get(title="脱豆腥工艺许可")
    introductions.record_deal(
        by=cast.users["broker"], introduction=first, contract=contract, commission_fen=contract.amount_fen // 50,
        reason="双方已签许可合同（演示）",
    )  # fmt: skip


def _strain(story: Story, world: World, cast: Cast) -> None:
    """A strain that an institute opens, lent on an agreement, with its uses noted."""
    owner, firm = cast.users["lab-b"], world.firms[9]
    made = resources.offer_resource(
        by=owner, owner=cast.organisations["lab-b"], kind="strain", title="耐低盐乳酸菌（演示）", words="低盐发酵用。",
        terms="署名，不转让第三方；用后告知结果（演示）", allowed_use="研究与中试", identity="演示-0001",
        storage="-80 ℃ 甘油管", safety="演示记录：按可用于食品的菌种管理",
    )  # fmt: skip
    asked = resources.ask_lending(
        by=firm.signer, resource=made, organisation=firm.entry, purpose="低盐酱油后熟（演示）", since=clock.today(),
        until=clock.today() + timedelta(days=700),
    )  # fmt: skip
    agreed = resources.agree_lending(by=owner, lending=asked, file=Paper("transfer.txt", "菌种转移协议（演示）"))
    for days in (40, 90):
        day = clock.today() + timedelta(days=days)
        story.on(day, resources.log_use, by=firm.signer, lending=agreed, on=day, words="接种两成，一批（演示）")


def _dryer(world: World) -> None:
    """A lead firm opens its equipment; a small one asks."""
    lead, small = world.firms[3], world.firms[24]
    made = resources.offer_resource(
        by=lead.signer, owner=lead.entry, kind="equipment", title="中试喷雾干燥塔", words="每小时五十公斤（演示）",
        terms="按日计费，优先中小企业（演示）", allowed_use="试制",
    )  # fmt: skip
    resources.ask_lending(
        by=small.signer, resource=made, organisation=small.entry, purpose="面皮粉试制（演示）",
        since=clock.today() + timedelta(days=20), until=clock.today() + timedelta(days=22),
    )  # fmt: skip


def _watch(world: World) -> None:
    actions.save_watch(by=world.firms[SETTER].signer, words="益生菌")
