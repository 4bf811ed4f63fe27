"""Assessment: yearly snapshots, published figures beside the computed ones, the evaluation of the first stage."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from valley.config.demo.steering import Paper
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.kernel import clock
from valley.plan.actions import steering
from valley.plan.actions.declared import countersign_reading, declare_reading, withdraw_reading
from valley.plan.actions.definitions import confirm_definition
from valley.plan.actions.snapshots import take_snapshot
from valley.plan.engine.evaluate import Span
from valley.plan.models import Evaluation, Snapshot

YEARS = (2022, 2023, 2024, 2025)
# indicator, year, amount in its unit, document, page, entered on
DECLARED = (
    (15, 2022, "78.9", "《示例区统计资料 2022（虚构）》", "12", date(2023, 9, 4)),
    (15, 2023, "84.6", "《示例区统计资料 2023（虚构）》", "12", date(2024, 9, 9)),
    (15, 2024, "91.8", "《示例区统计资料 2024（虚构）》", "13", date(2025, 9, 8)),
    (17, 2024, "1", "《示例论坛会刊（虚构）》", "2", date(2025, 2, 17)),
    (17, 2025, "2", "《示例论坛会刊（虚构）》", "3", date(2026, 2, 16)),
)


def tell(story: Story, world: World) -> None:
    """A snapshot each June of the year before; the evaluation of 2025 in the year after."""
    for year in YEARS:
        story.on(date(year + 1, 6, 20), _snapshot, world, year)
    for number, year, amount, document, page, day in DECLARED:
        story.on(day, _declare, story, world, number, year, amount, document, page, "yes")
    story.on(date(2024, 4, 8), _declare, story, world, 12, 2023, "4120", "《示例工作报告（虚构）》", "5", "withdrawn")
    story.on(story.ago(5), _declare, story, world, 15, 2025, "99.2", "《示例区统计资料 2025（虚构）》", "13", "waits")
    story.on(date(2025, 4, 16), _confirm, world)
    story.on(date(2026, 5, 11), _find, story, world)


def _snapshot(world: World, year: int) -> None:
    take_snapshot(
        by=world.office, edition=world.edition, title=f"{year} 年度考核快照（演示）",
        span=Span(date(year, 1, 1), date(year + 1, 1, 1)), reason=f"{year} 年度考核",
    )  # fmt: skip


def _declare(
    story: Story, world: World, number: int, year: int, amount: str, document: str, page: str, then: str
) -> None:
    today = clock.today()
    reading = declare_reading(
        by=world.office, plan=world.edition, indicator=number, span=Span(date(year, 1, 1), date(year + 1, 1, 1)),
        amount=Decimal(amount), source="report" if number == 17 else "statistics", document=document, page=page,
        document_on=today - timedelta(days=20),
    )  # fmt: skip
    if then == "yes":
        story.on(today + timedelta(days=3), countersign_reading, by=world.users["assessor"], reading=reading)
    elif then == "withdrawn":
        story.on(
            today + timedelta(days=8), withdraw_reading, by=world.office, reading=reading, reason="文件为征求意见稿"
        )


def _confirm(world: World) -> None:
    confirm_definition(
        by=world.users["leader"], plan=world.edition, indicator=15, document="《示例会议纪要（虚构）》第 2 号，第 1 页",
        on=date(2025, 4, 10), file=Paper("示例会议纪要.txt", "虚构的会议纪要，仅供演示。"),
    )  # fmt: skip


def _find(story: Story, world: World) -> None:
    evaluation = Evaluation.objects.get(plan=world.edition, stage="foundation")
    found = (
        ("/plan/indicators/18", "good", "联盟数量达到第一阶段载明的下限，运行正常。", "economy", "继续支持联盟活动。"),
        ("/plan/indicators/15", "major", "总产值未达 100 亿元，且有企业未报年报。", "economy", "已逐月跟踪重点企业。"),
        ("/plan/indicators/19", "minor", "已供地块投产偏慢，地均产值提升不明显。", "land", ""),
        ("/plan/indicators/9", "minor", "引才政策宣传不足，流动率偏高。", "science", ""),
    )  # fmt: skip
    for about, weight, words, unit, answer in found:
        finding = steering.record_finding(
            by=world.users["assessor"], evaluation=evaluation, about=about, weight=weight, words=f"{words}（演示）",
            unit=world.departments[unit], answer_due_on=story.ago(-14) if not answer else date(2026, 7, 31),
        )  # fmt: skip
        if answer:
            owner = world.users[f"unit-{unit}"]
            action: dict[str, Any] = {
                "action_words": "建立重点企业产值台账",
                "action_owner": owner,
                "action_due_on": story.ago(12),
            }
            more = action if weight == "major" else {}
            story.on(date(2026, 7, 20), steering.answer_finding, by=owner, finding=finding, answer=answer, **more)
    story.on(date(2026, 7, 6), _publish, world)


def _publish(world: World) -> None:
    frozen = Snapshot.objects.filter(plan=world.edition, start=date(2025, 1, 1)).latest("pk")
    evaluation = Evaluation.objects.get(plan=world.edition, stage="foundation")
    steering.publish_evaluation(
        by=world.users["assessor"], evaluation=evaluation, snapshot_uri=frozen.uri,
        method="以年度快照为依据，对照第一阶段各项载明数值逐项核对（演示）。",
    )  # fmt: skip
