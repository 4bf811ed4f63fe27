"""Internships at firms of the valley with the institute (plan L277): two summers that are over, one post under way."""

from datetime import date, timedelta

from valley.config.demo.names import person
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.registry import actions as registry
from valley.registry.actions import internships
from valley.registry.models import Grade, Hire, InternshipPost, Placement

FIRST = 900  # numbers of the interns, beyond those of the people of the talent register
SUMMERS = (
    # year, post, field, (grade, what came of it) of each intern
    (2024, "发酵中试助理（暑期）", "食品工程", [(Grade.EXCELLENT, Hire.HIRED), (Grade.PASSED, Hire.NOT_HIRED)]),
    (2025, "感官评价助理（暑期）", "食品科学", [(Grade.PASSED, Hire.HIRED_ELSEWHERE), (Grade.EXCELLENT, Hire.HIRED)]),
)
UNDER_WAY_DAYS = (45, -75)  # began so many days ago, ends in 75


def tell(story: Story, world: World) -> None:
    """Posts, interns, assessments, what came of them; and one post with a free place."""
    number = FIRST
    for year, title, field, interns in SUMMERS:
        since, until = date(year, 7, 1), date(year, 9, 1)
        if until <= story.today:
            story.on(date(year, 5, 20), _offer, story, world, title, field, since, until, number, interns, hour=16)
        number += len(interns)
    since, until = (story.ago(days) for days in UNDER_WAY_DAYS)
    offered = ("营养标签数据助理", "营养学", since, until, number, [None])
    story.on(since - timedelta(days=20), _offer, story, world, *offered, hour=16)


def _offer(
    story: Story, world: World, title: str, field: str, since: date, until: date, number: int,
    interns: list[tuple[Grade, Hire] | None],
) -> None:  # fmt: skip
    there = [firm for firm in world.in_park_on(since) if firm.organisation and firm.leaves is None]
    firm = max(there, key=lambda firm: (firm.staff, -firm.number))
    post = internships.open_post(
        by=world.office, organisation=firm.entry, partner=world.departments["institute"], title=title, field=field,
        places=len(interns) + 1, starts_on=since, ends_on=until,
    )  # fmt: skip
    for n, outcome in enumerate(interns):
        story.on(since - timedelta(days=7), _place, story, world, post, number + n, outcome, hour=16)


def _place(story: Story, world: World, post: InternshipPost, number: int, outcome: tuple[Grade, Hire] | None) -> None:
    who = registry.register_person(
        by=world.office, name=person(number), consent_version="示例-1", consent_purpose="实习安排与考核",
        consent_on=post.starts_on - timedelta(days=7),
    )  # fmt: skip
    placed = internships.place(by=world.office, post=post, person=who)
    story.on(post.starts_on, _begin, world, placed, hour=9)
    if outcome is not None:
        story.on(post.ends_on - timedelta(days=1), _end, world, placed, *outcome, hour=17)


def _begin(world: World, placed: Placement) -> None:
    internships.start(by=world.office, placement=placed, on=placed.post.starts_on)


def _end(world: World, placed: Placement, grade: Grade, hire: Hire) -> None:
    on = placed.post.ends_on - timedelta(days=1)
    internships.assess(by=world.office, placement=placed, grade=grade, remarks="按时完成实习（示例评语）。", on=on)
    internships.finish(by=world.office, placement=placed, hire=hire, on=on)
