"""People (talent that came and went, dual appointments, one erased) and the alliances."""

from datetime import date, timedelta

from valley.config.demo.names import person
from valley.config.demo.story import Story
from valley.config.demo.world import BEGINNING, World
from valley.kernel import actions as kernel
from valley.kernel.models import ErasureReason
from valley.registry import actions as registry
from valley.registry.models import (
    AllianceOrigin,
    AllianceRole,
    EngagementKind,
    Kind,
    Organisation,
    Person,
    Scheme,
    Talent,
)

AT_FIRST = 100  # Table 1, row 9 states 106
EACH_YEAR = 10
ALLIANCES = (
    ("示例·营养健康产业联盟", "营养健康", "2021-09-18", AllianceOrigin.FOUNDED, "XG", 14),
    ("示例·预制菜创新联盟", "智慧中央厨房与预制菜", "2023-05-26", AllianceOrigin.FOUNDED, "MF", 9),
    ("示例·益生菌与发酵联盟", "功能性食品基料", "2024-04-18", AllianceOrigin.INTRODUCED, "YK", 8),
    ("示例·食品装备创新联合体", "智能装备", "2025-09-12", AllianceOrigin.FOUNDED, "XG", 7),
)
ORIGINS = ("示例国甲", "示例国乙", "示例国丙", "示例国丁")


def tell(story: Story, world: World) -> None:
    """An institute, people by years, alliances."""
    story.on(BEGINNING, _institute, world, hour=13)
    days = [BEGINNING + timedelta(days=3 + n % 12) for n in range(AT_FIRST)]
    for year in range(2022, story.today.year + 1):
        days += [date(year, 3 if year > 2022 else 4, 20) + timedelta(days=21 * n) for n in range(EACH_YEAR)]
    for number, day in enumerate(days, 1):
        story.on(day, _come, story, world, number, day if number > AT_FIRST else date(2018 + number % 4, 7, 1), hour=14)
    for name, field, founded, origin, park, members in ALLIANCES:
        since = date.fromisoformat(founded)
        story.on(max(since, BEGINNING), _found, world, name, field, since, origin, park, members, hour=15)


def _institute(world: World) -> None:
    made = registry.register_organisation(
        by=world.office, name="示例营养科学研究院", name_en="Example Institute of Nutrition Science",
        scheme=Scheme.NONE, none_reason="虚构单位，没有代码", kinds=[Kind.INSTITUTE], industry="7340",
        founded_on=date(2016, 5, 18),
    )  # fmt: skip
    registry.settle(by=world.office, organisation=made, park=world.places["XG"], since=date(2017, 3, 1))
    world.departments["institute"] = made


def _come(story: Story, world: World, number: int, since: date) -> None:
    made = registry.register_person(
        by=world.office, name=person(number), consent_version="示例-1", consent_purpose="人才统计与服务",
        consent_on=max(since, BEGINNING),
    )  # fmt: skip
    talent = Talent.FOREIGN if number % 4 == 0 else Talent.RETURNEE
    if number > AT_FIRST and number % EACH_YEAR == 5:
        talent = Talent.RESEARCH
    registry.record_talent(by=world.office, person=made, talent=talent, since=since, source="示例证明（虚构）")
    firm = _employer(world, number, since)
    dual = number % 15 == 7
    engaged = registry.engage(
        by=world.office, person=made, organisation=firm, since=since, origin=ORIGINS[number % 4],
        kind=EngagementKind.DUAL if dual else EngagementKind.EMPLOYED, share_per_mille=600 if dual else 1000,
    )  # fmt: skip
    if dual and firm != world.departments["institute"]:
        registry.engage(
            by=world.office, person=made, organisation=world.departments["institute"], since=since,
            kind=EngagementKind.DUAL, share_per_mille=400,
        )  # fmt: skip
    if number % 6 == 4 and not dual:
        leaves = date(2022 + number % 5, 5 + number % 7, 1 + number % 25)
        if leaves > max(since, BEGINNING) + timedelta(days=120):
            story.on(leaves, _go, world, engaged.pk, leaves, made if number == 40 else None)


def _employer(world: World, number: int, since: date) -> Organisation:
    """Firms that stay and do research, the larger ones more often; every ninth person works at the institute."""
    if number % 9 == 0:
        return world.departments["institute"]
    staying = [f for f in world.firms if f.organisation and f.leaves is None and f.arrives <= max(since, BEGINNING)]
    staying.sort(key=lambda f: (-f.staff, f.number))
    return staying[(number * 5) % min(len(staying), 24)].entry


def _go(world: World, engagement: int, day: date, erased: Person | None) -> None:
    from valley.registry.models import Engagement

    registry.disengage(by=world.office, engagement=Engagement.objects.get(pk=engagement), on=day, reason="离职")
    if erased is not None:
        kernel.ask_erasure(by=None, key=erased.key, reason=ErasureReason.values[0])
        registry.forget_digest(key_id=str(erased.key.public_id))


def _found(world: World, name: str, field: str, since: date, origin: AllianceOrigin, park: str, members: int) -> None:
    alliance = registry.found_alliance(
        by=world.office, name=name, since=since, origin=origin, field=field, park=world.places[park],
        source="示例成立大会纪要（虚构）",
    )  # fmt: skip
    there = world.in_park_on(max(since, BEGINNING))
    there.sort(key=lambda f: (f.park != park, f.number))
    for place, firm in enumerate(f for f in there if f.organisation and f.organisation.ended_on is None):
        if place == members:
            break
        role = (AllianceRole.CHAIR, AllianceRole.VICE_CHAIR)[place] if place < 2 else AllianceRole.MEMBER
        registry.join_alliance(by=world.office, alliance=alliance, organisation=firm.entry, since=since, role=role)
