"""One whole journey: a store's complaint, the need, the science question, the result, then consortium and contract.

All fictional. It follows the first case of network.toml: rice that turns hard when it is heated again.
"""

from datetime import date, timedelta

from valley.config.demo.accounts import PREFIX
from valley.config.demo.cast import Cast
from valley.config.demo.contracts import Paper
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.exchange.models import Need
from valley.innovation.projects import actions
from valley.innovation.projects.models import Consortium, Order, WorkPackage
from valley.kernel import clock
from valley.kernel.actions.accounts import open_account
from valley.kernel.models import User
from valley.registry import actions as registry
from valley.registry.models import Role, Scheme

LEAD = 3  # the firm whose store complained
FOUNDED_ON = date(2024, 9, 2)
OPEN_ON = date(2026, 10, 12)
#: key, name, English, kind
PARTNERS = (
    ("bank", "示例科创银行", "Example Innovation Bank", "finance"),
    ("bureau", "示例农业农村局", "Example Agriculture Bureau", "government"),
)
SEATS = (
    ("campus", "university", "淀粉重结晶机理"),
    ("lab", "research", "两段冷却工艺"),
    ("station", "user", "门店复热验证"),
    ("bank", "finance", "中试贷款"),
    ("bureau", "government", "标准立项"),
)


def tell(story: Story, world: World, cast: Cast) -> None:
    """A consortium that reached its goal with an R&D order in it, and one that still looks for partners."""
    story.on(FOUNDED_ON, _found, story, world, cast)
    story.on(OPEN_ON, _second, world, cast)


def _partners(world: World, cast: Cast) -> None:
    for key, name, english, kind in PARTNERS:
        made = registry.register_organisation(
            by=world.office, name=name, name_en=english, scheme=Scheme.NONE, none_reason="虚构单位，没有代码",
            kinds=[kind],
        )  # fmt: skip
        user = open_account(by=None, username=f"{PREFIX}net-{key}", password=None, fictional=True)
        registry.grant_role(by=world.office, user=user, role=Role.MEMBER, organisation=made, since=FOUNDED_ON)
        cast.organisations[key], cast.users[key] = made, user


def _found(story: Story, world: World, cast: Cast) -> None:
    _partners(world, cast)
    firm = world.firms[LEAD]
    need = Need.objects.filter(organisation=firm.entry, level="problem").order_by("pk").first()
    made = actions.found_consortium(
        by=firm.signer, lead=firm.entry, title="抗回生米饭联合体", goal="三家门店连续四周复热不发硬（演示）",
        field="processing", links=["原辅料", "工艺", "包装", "流通"], topics_of=["米制品", "淀粉"], need=need,
        due_on=clock.today() + timedelta(days=60),
    )  # fmt: skip
    for key, role, duty in SEATS:
        seat = actions.ask_seat(
            by=firm.signer, consortium=made, organisation=cast.organisations[key], role=role, duty=duty
        )
        actions.answer_seat(by=cast.users[key], seat=seat, taken=True)
    story.on(clock.today() + timedelta(days=30), _sign, story, world, cast, made)


def _sign(story: Story, world: World, cast: Cast, made: Consortium) -> None:
    firm, today = world.firms[LEAD], clock.today()
    lab, campus = cast.organisations["lab"], cast.organisations["campus"]
    actions.agree_shares(
        by=firm.signer, consortium=made, what="contribution", total=1000, words="联合体协议第五条（演示）",
        parts={firm.entry: 600, lab: 250, cast.organisations["bank"]: 150},
    )  # fmt: skip
    actions.agree_shares(
        by=firm.signer, consortium=made, what="ip", total=100, words="联合体协议第八条（演示）",
        parts={firm.entry: 40, lab: 45, campus: 15},
    )  # fmt: skip
    actions.start_consortium(
        by=firm.signer, consortium=made, file=Paper("agreement.txt", "联合体协议（演示）"), next_step="筛选品种",
        due_on=today + timedelta(days=120),
    )  # fmt: skip
    plan = (
        ("原辅料", "筛选低回生品种", "campus", 120, ()), ("工艺", "两段冷却中试", "lab", 240, (0,)),
        ("流通", "三家门店验证", "station", 330, (1,)),
    )  # fmt: skip
    packages: list[WorkPackage] = []
    for link, title, key, days, after in plan:
        packages.append(
            actions.plan_package(
                by=firm.signer, consortium=made, link=link, title=title, organisation=cast.organisations[key],
                due_on=today + timedelta(days=days), after=[packages[place] for place in after],
            )
        )  # fmt: skip
        story.on(today + timedelta(days=days - 10), _done, cast, packages[-1], key)
    order = actions.place_order(
        by=firm.signer, customer=firm.entry, contractor=lab, consortium=made, need=made.need, title="两段冷却工艺包",
        specification="复热硬度降三成，三批中试（演示）", price_fen=36_000_000, ip_term="按联合体协议第八条（演示）",
        acceptance_test="三家门店连续四周（演示）", delivery_on=today + timedelta(days=260),
    )  # fmt: skip
    story.on(today + timedelta(days=8), _take, story, world, cast, order)
    story.on(today + timedelta(days=360), _end, world, made)


def _done(cast: Cast, package: WorkPackage, key: str) -> None:
    actions.finish_package(
        by=cast.users[key], package=package, words="达到约定指标，记录见附件（演示）",
        file=Paper("record.txt", f"{package.title}（演示记录）"),
    )  # fmt: skip


def _take(story: Story, world: World, cast: Cast, order: Order) -> None:
    user, today = cast.users["lab"], clock.today()
    taken = actions.take_order(by=user, order=order, signed_on=today, file=Paper("contract.txt", "合同（演示）"))
    assert taken.contract is not None
    for days, passed in ((200, False), (250, True)):
        story.on(today + timedelta(days=days), _deliver, user, taken)
        story.on(today + timedelta(days=days + 14), _judge, world.firms[LEAD].signer, taken, passed)


def _deliver(user: User, order: Order) -> None:
    actions.deliver_order(by=user, order=order, words="工艺包与三批记录（演示）", file=Paper("r.txt", "记录（演示）"))


def _judge(user: User, order: Order, passed: bool) -> None:
    measured = "三家门店硬度均降三成（演示）" if passed else "一家门店只降一成，退回改进（演示）"
    actions.judge_order(by=user, order=order, passed=passed, measured=measured)


def _end(world: World, made: Consortium) -> None:
    actions.end_consortium(
        by=world.firms[LEAD].signer, consortium=made, achieved=True, reason="三家门店连续四周未再发硬（演示）"
    )


def _second(world: World, cast: Cast) -> None:
    firm = world.firms[24]
    made = actions.found_consortium(
        by=firm.signer, lead=firm.entry, title="冷冻面皮抗冻联合体", goal="两次冻融不裂（演示）", field="processing",
        links=["原辅料", "配方", "工艺", "包装", "流通"], topics_of=["淀粉", "预制菜"],
        due_on=clock.today() + timedelta(days=90),
    )  # fmt: skip
    actions.ask_seat(
        by=firm.signer, consortium=made, organisation=cast.organisations["campus"], role="university", duty="冰晶机理"
    )
    actions.plan_package(
        by=firm.signer, consortium=made, link="配方", title="抗冻配方", organisation=firm.entry,
        due_on=clock.today() + timedelta(days=150),
    )  # fmt: skip
