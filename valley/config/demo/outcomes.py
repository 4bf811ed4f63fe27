"""What came of the journey: a case through its gates, one dropped, a review, outputs and a package; all fictional."""

from datetime import date, timedelta
from typing import Any

from valley.config.demo.accounts import PREFIX
from valley.config.demo.cast import Cast
from valley.config.demo.contracts import Paper
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.projects import actions
from valley.innovation.projects.engine.gates import criteria
from valley.innovation.projects.models import Case, Output, Review
from valley.kernel import clock
from valley.kernel.actions.accounts import open_account
from valley.kernel.models import User

LEAD = 3
OPENED_ON = date(2024, 10, 14)
DROPPED_ON = date(2025, 3, 3)
REVIEWED_ON = date(2026, 3, 2)


def tell(story: Story, world: World, cast: Cast) -> None:
    """One case goes all the way, one is dropped; a review affirms; an output is used and packed for a partner park."""
    story.on(OPENED_ON, _open, story, world)
    story.on(DROPPED_ON, _dropped, story, world, cast)
    story.on(REVIEWED_ON, _review, story, world)
    story.on(REVIEWED_ON + timedelta(days=90), _outputs, story, world, cast)
    story.on(date(2025, 5, 12), _list, world)


def _paper() -> Paper:
    return Paper("record.txt", "记录（演示）")


def _open(story: Story, world: World) -> None:
    firm = world.firms[LEAD]
    case = actions.open_case(
        by=firm.signer, organisation=firm.entry, title="抗回生米饭", field="processing", path="creative_food",
        due_on=clock.today() + timedelta(days=120),
    )  # fmt: skip
    for turn in range(4):
        story.on(clock.today() + timedelta(days=100 + 130 * turn), _gate, world, case, firm.signer, True)


def _gate(world: World, case: Case, by: User, go: bool) -> None:
    held = Case.objects.get(pk=case.pk)
    for one in criteria(held.path, held.stage):
        actions.meet_criterion(by=by, case=held, criterion=one, words="见附件（演示）", file=_paper())
    actions.ask_gate(by=by, case=held)
    actions.decide_gate(
        by=world.office, case=held, verdict="go" if go else "rework", reason="证据已核（演示）",
        due_on=clock.today() + timedelta(days=140),
    )  # fmt: skip


def _dropped(story: Story, world: World, cast: Cast) -> None:
    by, today = cast.users["lab-b"], clock.today()
    case = actions.open_case(
        by=by, organisation=cast.organisations["lab-b"], title="豆渣纤维饮料", field="nutrition",
        due_on=today + timedelta(days=200),
    )  # fmt: skip
    story.on(today + timedelta(days=90), _gate, world, case, by, True)
    story.on(
        today + timedelta(days=240), actions.drop_case, by=by, case=case, kind="cost", reason="干燥成本翻倍（演示）"
    )


def _review(story: Story, world: World) -> None:
    firm = world.firms[LEAD]
    experts: dict[User, str] = {}
    for place in range(5):
        user = open_account(by=None, username=f"{PREFIX}expert-{place + 1}", password=None, fictional=True)
        experts[user] = "食品物性，虚构研究机构"
    review = actions.ask_review(
        by=world.office, kind="leading", title="两段冷却抗回生", claim="三品种硬度均降三成（演示）", owner=firm.entry,
        compared="公开文献最好水平约两成（演示数字）", experts=experts, file=_paper(),
    )  # fmt: skip
    story.on(clock.today() + timedelta(days=20), _judge, world, review, list(experts))


def _judge(world: World, review: Review, experts: list[User]) -> None:
    for place, one in enumerate(experts):
        words = "数据可复核（演示）" if place else "样本偏少，建议再做一季（演示）"
        actions.judge_review(by=one, review=review, tied=False, agrees=place > 0, words=words)
    actions.conclude_review(by=world.office, review=review, reason="五位专家四位同意（演示）")


def _list(world: World) -> None:
    actions.list_stranglehold(
        by=world.office, title="（演示）高阻隔可降解膜", field="equipment", words="演示：主要靠外购，交期长。",
        source="演示记录；规划原文的清单已脱落（L185）", goal="国内两家以上稳定供货",
    )  # fmt: skip


def _outputs(story: Story, world: World, cast: Cast) -> None:
    firm, lab, today = world.firms[LEAD], cast.organisations["lab"], clock.today()
    given: dict[str, Any] = {"by": firm.signer, "owner": firm.entry, "issued_on": today, "total": 10}
    process = actions.enter_output(
        kind="process", title="两段冷却工艺", version="1.0", words="不加改良剂（演示）", parts={firm.entry: 6, lab: 4},
        file=_paper(), **given,
    )  # fmt: skip
    actions.enter_output(
        kind="product", title="冷藏复热米饭", version="1.0", words="三天复热不发硬（演示）", parts={firm.entry: 10},
        file=_paper(), **given,
    )  # fmt: skip
    story.on(today + timedelta(days=40), _used, world, process)


def _used(world: World, process: Output) -> None:
    firm, other, today = world.firms[LEAD], world.firms[18], clock.today()
    actions.adopt_output(
        by=other.signer,
        output=process,
        organisation=other.entry,
        since=today,
        effect="每周退回由四十份降到三份（演示）",
    )
    bundle = actions.make_bundle(
        by=firm.signer, licensor=firm.entry, title="冷藏米饭成套", version="1.0", licence="按产量计费（演示）",
        checklist=["工艺卡", "设备参数", "人员培训", "首批检测"],
        parts=[("process", process.number, process), ("standard", "企业标准草案（演示）", None)],
    )  # fmt: skip
    moved = actions.start_transfer(
        by=firm.signer, bundle=bundle, organisation=other.entry, park_name="（演示）协作园区", licensed_on=today,
        due_on=today + timedelta(days=120),
    )  # fmt: skip
    actions.tick_transfer(by=other.signer, transfer=moved, items=["工艺卡", "设备参数"])
