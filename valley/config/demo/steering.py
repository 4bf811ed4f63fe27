"""Steering: tasks given to departments, what became of them, questions to the leading group, its meetings."""

import io
from datetime import date, timedelta
from decimal import Decimal

from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.kernel import clock
from valley.plan.actions import steering as actions
from valley.plan.actions.editions import load_plan
from valley.plan.models import AgendaItem, Assignment, ItemState, Meeting, Role, Source, Status, Target

PLAN = "nutrition-valley-2022-2035"
LOADED_ON = date(2023, 1, 5)
GIVEN_ON = date(2023, 2, 8)
# task, department, goal, due
TASKS = (
    ("1", "science", "引进创新机构，集聚科研创新人才", date(2025, 12, 31)),
    ("2", "committee", "建成公共研发、孵化、中试平台并投用", date(2026, 12, 31)),
    ("3", "economy", "成立或引入 3—5 个行业联盟组织", date(2025, 12, 31)),
    ("4", "economy", "总产值达到 100 亿元以上", date(2025, 12, 31)),
    ("5", "land", "完成一期载体建设和供地", date(2026, 6, 30)),
    ("6", "reform", "出台成果转化快速通道办法", date(2025, 6, 30)),
    ("7", "farming", "建立追溯与检测协同机制", date(2026, 12, 31)),
    ("8", "culture", "形成体验消费场景和品牌活动", date(2027, 12, 31)),
    ("2.6", "finance", "设立科技金融平台", date(2026, 3, 31)),
    ("1.3", "science", "建成一批实习实践基地", date(2027, 6, 30)),
    ("4.2.1", "economy", "智慧中央厨房试点投产", date(2026, 12, 31)),
)
SUPPORT = (("4", "farming"), ("2", "science"))
# indicator, department, amount in the indicator's unit, reported, points
TARGETS = (
    (15, "economy", "60", "57.5", 90),
    (16, "economy", "4", "4", None),
    (9, "science", "40", None, None),
)
# task, months after GIVEN_ON, status, words, next step
REPORTS = (
    ("1", 12, Status.ON_TRACK, "引进机构 2 家，均已签约。", "对接第三家机构选址"),
    ("1", 34, Status.AT_RISK, "人才公寓未按期交付，影响引才。", "与自然资源部门协调交付时间"),
    ("2", 14, Status.ON_TRACK, "公共研发平台主体完工。", "采购检测设备"),
    ("2", 40, Status.ON_TRACK, "设备调试中，孵化平台已开放。", "完成验收并开放预约"),
    ("3", 15, Status.ON_TRACK, "新成立联盟 1 个。", "引入益生菌与发酵联盟"),
    ("4", 13, Status.ON_TRACK, "年产值保持增长。", "跟踪重点企业扩产"),
    ("4", 37, Status.AT_RISK, "产值低于一百亿元目标，部分年报未报齐。", "催报并逐户核对产值"),
    ("5", 16, Status.ON_TRACK, "两宗地块完成供地。", "推进二期开工"),
    ("5", 41, Status.AT_RISK, "一宗地块基础设施滞后。", "市政管线进场"),
    ("6", 18, Status.ON_TRACK, "办法起草完成，征求意见。", "提交会签"),
    ("6", 30, Status.BLOCKED, "跨部门权限未明确，会签停滞。", "提请领导小组明确牵头部门"),
    ("7", 20, Status.ON_TRACK, "追溯试点覆盖 6 家企业。", "与市场监管部门统一标准"),
    ("8", 24, Status.ON_TRACK, "举办品牌活动 2 场。", "筹备下一届品牌活动"),
    ("2.6", 26, Status.AT_RISK, "合作银行未落实。", "洽谈第二家银行"),
    ("1.3", 38, Status.ON_TRACK, "签约实习基地 3 处。", "落实指导教师"),
)
TABLE = (
    # held on, title, the points it decides (source), words, order (department, what, days until due, done)
    (date(2024, 3, 28), "领导小组 2024 年第一次会议（演示）"),
    (date(2025, 3, 27), "领导小组 2025 年第一次会议（演示）"),
    (date(2026, 6, 25), "领导小组 2026 年第一次会议（演示）"),
)


class Paper(io.BytesIO):
    """A small text file as somebody would upload it."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text.encode())
        self.name: str | None = name


def tell(story: Story, world: World) -> None:
    """The plan, its tasks, reports, a hand-over, escalations and meetings."""
    story.on(LOADED_ON, _load, world)
    story.on(date(2023, 1, 12), _enter_baseline_year, world)
    story.on(GIVEN_ON, _assign, world)
    for task, months, status, words, step in REPORTS:
        day = GIVEN_ON + timedelta(days=30 * months)
        story.on(day, _report, world, task, status, words, step)
    story.on(date(2025, 10, 15), _finish, world)
    story.on(story.ago(60), _break_down, story, world)
    story.on(date(2024, 11, 11), _hand_over, story, world)
    story.on(date(2025, 2, 20), _escalate, world, "5", "二期供地与生态红线的关系如何处理？", 40)
    story.on(date(2024, 2, 26), _propose, world, "indicators/17/target", {"low": "2", "high": "4"}, "论坛承办能力提升")
    for held, title in TABLE:
        story.on(held - timedelta(days=3), _meet, story, world, held, title)
    _now(story, world)


def _now(story: Story, world: World) -> None:
    """What is open today: a waiting hand-over, a question, a proposal, the next meeting."""
    story.on(story.ago(9), _offer, world)
    story.on(story.ago(8), _escalate, world, "6", "成果转化快速通道由哪个部门牵头会签？", 30)
    story.on(story.ago(7), _propose, world, "stages/attack/talent/amount", None, "")
    story.on(story.ago(6), _report, world, "4.2.1", Status.ON_TRACK, "设备到场，开始安装。", "年底前试生产")


def _load(world: World) -> None:
    world.plan = load_plan(by=world.office, slug=PLAN)


def _enter_baseline_year(world: World) -> None:
    """The one lost value that the demonstration fills in, so that paths can be shown; plainly from no real paper."""
    actions.enter_value(
        by=world.office, plan=world.edition, path="plan/baseline_date", value={"date": "2021-12-31"},
        source="虚构文件《示例·现状值说明》第 1 页（仅供演示，非真实出处）", on=date(2023, 1, 10),
    )  # fmt: skip


def _assign(world: World) -> None:
    for task, unit, goal, due in TASKS:
        _give(world, task, unit, goal, due, Role.LEAD)
    for task, unit in SUPPORT:
        _give(world, task, unit, "配合牵头单位", date(2026, 12, 31), Role.SUPPORT)


def _give(world: World, task: str, unit: str, goal: str, due: date, role: Role) -> None:
    actions.assign_task(
        by=world.office, plan=world.edition, task=task, unit=world.departments[unit],
        owner=world.users[f"unit-{unit}"], goal=f"{goal}（演示）", starts_on=GIVEN_ON, due_on=due,
        next_step="制定年度工作计划", role=role,
    )  # fmt: skip


def _break_down(story: Story, world: World) -> None:
    """Last year's targets of two departments: one waits for an answer, one for points, one for a report."""
    for indicator, unit, amount, reported, points in TARGETS:
        target = actions.set_target(
            by=world.office, plan=world.edition, indicator=indicator, year=story.today.year - 1,
            unit=world.departments[unit], owner=world.users[f"unit-{unit}"], amount=Decimal(amount),
            source="示例分解表（虚构）", due_on=story.today + timedelta(days=20),
        )  # fmt: skip
        if reported:
            story.on(story.ago(30), _report_target, story, world, target, reported, points)


def _report_target(story: Story, world: World, target: Target, reported: str, points: int | None) -> None:
    later = story.today + timedelta(days=15)
    actions.report_target(
        by=target.owner, target=target, amount=Decimal(reported), words="按本部门台账汇总（演示）", due_on=later,
        proof=actions.Proof(Paper("target.txt", "示例佐证：部门台账（虚构）")),
    )  # fmt: skip
    if points is not None:
        actions.score_target(
            by=world.office, target=target, points=points, words="按佐证核对，部分产值待年报确认（演示）", due_on=later
        )


def _held(world: World, task: str) -> Assignment:
    found: Assignment = Assignment.objects.select_related("unit", "owner").get(plan=world.edition, task=task, role=Role.LEAD)  # fmt: skip # noqa: E501
    return found


def _report(world: World, task: str, status: Status, words: str, step: str) -> None:
    held = _held(world, task)
    actions.report_progress(by=held.owner, assignment=held, status=status, words=words, next_step=step)


def _finish(world: World) -> None:
    held = _held(world, "3")
    actions.report_progress(
        by=held.owner, assignment=held, status=Status.DONE, words="累计成立或引入联盟 4 个，任务完成。",
        evidence_upload=Paper("示例证明材料.txt", "虚构的证明材料：联盟成立大会纪要，仅供演示。"),
    )  # fmt: skip


def _hand_over(story: Story, world: World) -> None:
    held = _held(world, "7")
    offer = actions.propose_hand_over(
        by=held.owner, assignment=held, to_unit=world.departments["market"], reason="机构职责调整，追溯工作划转"
    )
    story.on(clock.today() + timedelta(days=6), _take_over, world, offer)


def _take_over(world: World, offer: object) -> None:
    from valley.plan.models import HandOver

    assert isinstance(offer, HandOver)
    actions.answer_hand_over(by=world.users["unit-market"], hand_over=offer, accept=True, answer="同意接收")


def _offer(world: World) -> None:
    held = _held(world, "2.6")
    actions.propose_hand_over(
        by=held.owner, assignment=held, to_unit=world.departments["science"], reason="科技信贷业务由科技局统筹更合适"
    )


def _escalate(world: World, task: str, question: str, days: int) -> None:
    held = _held(world, task)
    actions.escalate(
        by=held.owner, plan=world.edition, thing=held, subject=held.uri, question=question,
        wanted_by=clock.today() + timedelta(days=days),
    )  # fmt: skip


def _propose(world: World, path: str, new: dict[str, str] | None, reason: str) -> None:
    if new is None:
        path, new, reason = "indicators/20/target", {"low": "4.0", "high": "5.5"}, "利润率增长快于预期，建议上调上限"
    actions.propose_change(
        by=world.users["assessor"], plan=world.edition, path=path, new=new, reason=f"{reason}（演示）",
        evidence_uri=f"/plan/indicators/{path.split('/')[1]}", check_on=clock.today() + timedelta(days=365),
    )  # fmt: skip


def _meet(story: Story, world: World, held_on: date, title: str) -> None:
    """The agenda rises from the readings of the last snapshot."""
    meeting = actions.call_meeting(by=world.office, plan=world.edition, title=title, held_on=held_on)
    story.on(held_on, _decide, story, world, meeting, hour=15)


def _decide(story: Story, world: World, meeting: Meeting) -> None:
    """Escalations and proposals are decided; of the others the first three are taken up, the rest wait."""
    leader = world.users["leader"]
    for item in list(meeting.items.order_by("pk")):
        if item.source == Source.ESCALATION:
            _order(story, world, item, "land", "按程序调整地块边界，管委会会同自然资源局办理。", "提交边界调整方案", 90)
        elif item.source == Source.CHANGE:
            actions.decide(by=leader, item=item, words="暂不调整，待阶段评估后再议。", adopt=False)
        elif item.source == Source.OFF_PATH and item.subject.endswith("/15"):
            _order(story, world, item, "economy", "建立重点企业产值月度跟踪。", "提交重点企业跟踪清单", 45)
        elif item.source in (Source.OVERDUE, Source.BLOCKED):
            _order(story, world, item, "reform", "限期报送会签意见，逾期通报。", "报送会签意见", 60)
        elif item.source == Source.OFF_PATH and meeting.held_on.year == 2025:
            actions.drop_item(by=world.office, item=item, reason="已在专题会上研究，本次不上会")
    extra = actions.add_item(by=world.office, meeting=meeting, title="年度营养谷论坛筹备情况")
    _order(story, world, extra, "culture", "原则同意，由文旅局牵头。", "报送论坛方案", 30)
    actions.close_meeting(by=world.office, meeting=meeting)


def _order(story: Story, world: World, item: AgendaItem, unit: str, words: str, what: str, days: int) -> None:
    today = clock.today()
    decision = actions.decide(
        by=world.users["leader"], item=item, words=words,
        orders=[
            actions.Order(
                words=what, unit=world.departments[unit], owner=world.users[f"unit-{unit}"],
                due_on=today + timedelta(days=days), next_step="明确经办人",
            )
        ],
    )  # fmt: skip
    if today.year < 2026 or unit == "culture":
        for action in decision.actions.all():
            story.on(
                today + timedelta(days=days - 5), actions.end_action,
                by=action.owner, action=action, state="done", outcome=f"已完成：{what}",
            )  # fmt: skip


def call_next_meeting(story: Story, world: World) -> None:
    """From the readings as they stand now."""
    meeting = actions.call_meeting(
        by=world.office, plan=world.edition, title="领导小组近期会议（演示）", held_on=story.ago(-10)
    )
    for item in meeting.items.exclude(state=ItemState.DECIDED).order_by("pk")[:4]:
        actions.take_up_item(by=world.office, item=item)
