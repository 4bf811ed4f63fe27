"""What is matched in the story, and what came of it: references in both languages, three searches, outcomes."""

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from valley.config.demo.cast import Cast
from valley.config.demo.story import Story
from valley.config.demo.world import World
from valley.innovation.exchange.actions import matching as actions
from valley.innovation.exchange.actions import references
from valley.innovation.exchange.models import OPEN, Match, Need
from valley.kernel import clock
from valley.kernel.models import User

PROSE = tomllib.loads((Path(__file__).parent / "matching.toml").read_text(encoding="utf-8"))
ENTERED_ON = date(2024, 3, 4)
SEARCHED_ON = (date(2024, 9, 2), date(2025, 9, 1))
SAID = (
    ("contact", ""),
    ("contract", "已签技术服务合同（演示）"),
    ("useless", "设备条件不同，用不上（演示）"),
)


def tell(story: Story, world: World, cast: Cast) -> None:
    """References and experts; then, three times, the newest open needs are matched."""
    story.on(ENTERED_ON, _enter, world, cast)
    for day in (*SEARCHED_ON, story.ago(12)):
        story.on(day, _search, story, cast)


def _enter(world: World, cast: Cast) -> None:
    for row in PROSE["reference"]:
        party = row["party"]
        references.enter_reference(
            by=cast.users[party] if party else world.office, kind=row["kind"], title=row["title"],
            abstract=row["abstract"], organisation=cast.organisations[party] if party else None,
            topics_of=row["topics"], trl=row.get("trl"), rights=row.get("rights", "unknown"),
            identifier=row.get("identifier", ""), legal_status=row.get("status", "unknown"),
            closes_on=date(clock.today().year + 5, 12, 31) if row.get("closes") else None,
        )  # fmt: skip
    for row in PROSE["expert"]:
        references.offer_expertise(
            by=cast.users[row["party"]], title=row["title"], abstract=row["abstract"], topics_of=row["topics"]
        )


def _search(story: Story, cast: Cast) -> None:
    actions.index_everything()
    acting = {one.pk: cast.users[key] for key, one in cast.organisations.items()}
    needs = Need.objects.filter(state__in=OPEN, handler__in=list(acting)).order_by("-reported_at")
    for need in needs.select_related("handler")[:2]:
        user = acting[need.handler_id or 0]
        run = actions.run_matching(run=actions.ask_matching(by=user, thing=need).pk)
        story.on(clock.today() + timedelta(days=9), _judge, user, list(run.matches.all()[:3]))


def _judge(user: User, found: Sequence[Match]) -> None:
    for match, (kind, words) in zip(found, SAID, strict=False):
        actions.record_outcome(by=user, match=match, kind=kind, words=words)
