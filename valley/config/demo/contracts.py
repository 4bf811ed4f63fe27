"""Calls with a bounty and technology contracts that came out of the network's needs and results; all fictional."""

import io
from datetime import date, timedelta

from valley.config.demo.cast import Cast
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Call, Contract, Need
from valley.kernel import clock
from valley.kernel.models import User

# on, kind, title, seller (a party), buyer (number of a firm), yuan, verified part in percent, registered after days,
# the result from which it came
Row = tuple[date, str, str, str, int, int, int, int, str]
CONTRACTS: tuple[Row, ...] = (
    (date(2024, 7, 22), "development", "两段冷却抗回生工艺开发", "lab", 3, 480_000, 75, 40, "两段冷却抗回生工艺"),
    (
        date(2024, 12, 9),
        "licence",
        "脱豆腥工艺许可",
        "lab",
        12,
        900_000,
        100,
        25,
        "De-beaning by blanching before milling",
    ),
    (date(2025, 4, 14), "service", "封口检漏在线检测服务", "station", 7, 120_000, 60, 33, ""),
    (date(2025, 9, 1), "development", "耐低盐菌株发酵工艺", "lab-b", 9, 1_350_000, 80, 52, ""),
    (date(2026, 2, 2), "consulting", "冷库堆码与预冷规程咨询", "station-b", 15, 80_000, 50, 20, ""),
    (date(2026, 6, 15), "transfer", "益生菌双层包埋技术转让", "lab-b", 18, 2_600_000, 90, 45, "益生菌双层包埋"),
    (date(2026, 11, 9), "service", "复热程序验证服务", "station", 21, 150_000, 0, 0, "米饭复热程序卡"),
)
CALL_ON = date(2025, 1, 13)


class Paper(io.BytesIO):
    """A small text file as somebody would upload it."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words.encode())
        self.name: str | None = name


def tell(story: Story, world: World, cast: Cast) -> None:
    """Seven contracts, one of them cancelled and one not registered yet; a call that was won and one that failed."""
    for row in CONTRACTS:
        story.on(row[0] + timedelta(days=3), _contract, story, world, cast, row)
    story.on(CALL_ON, _call, story, world, cast, "低盐酱油鲜味提升", 9, ("lab-b", "lab"), True)
    story.on(date(2025, 7, 7), _call, story, world, cast, "冷冻面皮抗冻改良", 24, ("lab", "campus"), False)


def _contract(story: Story, world: World, cast: Cast, row: Row) -> None:
    on, kind, title, party, firm, yuan, percent, days, result = row
    source = cast.results.get(result)
    made = actions.enter_contract(
        by=cast.users[party], kind=kind, title=title, seller=cast.organisations[party], buyer=world.firms[firm].entry,
        signed_on=on, amount_fen=yuan * 100, ip_term="归卖方，买方在本企业内使用（演示）",
        acceptance_test="连续三批达标（演示）", origin=source.uri if source else "",
        file=Paper("contract.txt", f"{title}（演示合同文本）"),
    )  # fmt: skip
    made = actions.submit_contract(by=cast.users[party], contract=made)
    if percent:
        story.on(clock.today() + timedelta(days=days), _register, story, world, cast, made, party, percent)


def _register(story: Story, world: World, cast: Cast, contract: Contract, party: str, percent: int) -> None:
    made = actions.register_contract(
        by=world.office, contract=contract, registration_number=f"示例-{contract.number}", registered_on=clock.today(),
        technology_fen=contract.amount_fen * percent // 100,
    )  # fmt: skip
    actions.record_payment(
        by=cast.users[party], contract=made, paid_on=clock.today(), amount_fen=made.amount_fen * 3 // 10, words="首款"
    )
    if made.kind == "consulting":
        story.on(clock.today() + timedelta(days=60), _cancel, world, made)


def _cancel(world: World, contract: Contract) -> None:
    actions.cancel_registration(by=world.office, contract=contract, reason="双方协商解除（演示）")


def _call(
    story: Story, world: World, cast: Cast, title: str, firm: int, parties: tuple[str, ...], solved: bool
) -> None:
    setter = world.firms[firm]
    need = Need.objects.filter(organisation=setter.entry).order_by("pk").first()
    call = actions.publish_call(
        by=setter.signer, organisation=setter.entry, title=title, need=need, bounty_fen=60_000_000,
        words="（演示）指标、边界条件和现有做法见附件。", acceptance_test="三批中试达到约定指标（演示）",
        closes_on=clock.today() + timedelta(days=30),
        criteria={"技术路线": 40, "团队与条件": 30, "进度与报价": 30},
    )  # fmt: skip
    for place, party in enumerate(parties):
        day = clock.today() + timedelta(days=10 + place)
        story.on(day, _bid, cast, call, party, 52_000_000 - place * 4_000_000)
    story.on(clock.today() + timedelta(days=32), _review, story, world, cast, call, solved)


def _bid(cast: Cast, call: Call, party: str, price_fen: int) -> None:
    actions.submit_bid(
        by=cast.users[party], call=call, organisation=cast.organisations[party], plan="（演示）路线、步骤与风险。",
        price_fen=price_fen, months=10,
    )  # fmt: skip


def _review(story: Story, world: World, cast: Cast, call: Call, solved: bool) -> None:
    judges: list[User] = [world.users["assessor"], world.users["regulator"], world.users["unit-science"]]
    reviewed = actions.open_review(by=world.office, call=call, reviewers=judges)
    for seat, judge in enumerate(judges):
        actions.declare_tie(by=judge, call=reviewed, tied=False)
        for bid in reviewed.bids.filter(state="submitted"):
            points = {
                c.pk: (72 + 5 * seat - 6 * (ord(bid.letter) - 65), "可行，风险可控（演示）")
                for c in call.criteria.all()
            }
            actions.score_bid(by=judge, bid=bid, points=points)
    won = reviewed.bids.get(letter="A")
    today = clock.today()
    plan = [
        ("小试（演示）", today + timedelta(days=120), 20_000_000),
        ("中试验收（演示）", today + timedelta(days=300), 30_000_000),
    ]
    awarded = actions.award_call(
        by=world.office, call=reviewed, bid=won, reason="路线成熟，评分最高（演示）", milestones=plan
    )
    party = next(key for key, one in cast.organisations.items() if one == won.organisation)
    if solved:
        for milestone in awarded.milestones.all():
            story.on(milestone.due_on - timedelta(days=5), _milestone, world, cast, awarded, milestone.pk, party)
    else:
        story.on(today + timedelta(days=200), _fail, awarded)


def _milestone(world: World, cast: Cast, call: Call, pk: int, party: str) -> None:
    step = call.milestones.get(pk=pk)
    actions.submit_milestone(
        by=cast.users[party], milestone=step, words="三批达标（演示）", file=Paper("report.txt", "试验记录（演示）")
    )
    actions.check_milestone(by=call.owner, milestone=step, accepted=True, reason="指标达到（演示）")


def _fail(call: Call) -> None:
    actions.end_call(by=call.owner, call=call, failed=True, reason="两次冻融后仍开裂，改良剂成本过高（演示）")
