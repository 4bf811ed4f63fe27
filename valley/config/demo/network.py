"""Three years of needs and results: who asked what, who took it, what came of it. In both languages, all fictional."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from valley.config.demo import begun, contracts, matching, outcomes, projects, studies, underway
from valley.config.demo.accounts import PREFIX
from valley.config.demo.cast import Cast
from valley.config.demo.story import Story
from valley.config.demo.world import Firm, World
from valley.innovation.exchange import actions
from valley.innovation.exchange.models import Need, NeedState, Result, Route
from valley.kernel import clock
from valley.kernel.actions.accounts import open_account
from valley.kernel.models import User
from valley.registry import actions as registry
from valley.registry.models import Role, Scheme

STORY = tomllib.loads((Path(__file__).parent / "network.toml").read_text(encoding="utf-8"))
TONGUES = tomllib.loads((Path(__file__).parent / "tongues.toml").read_text(encoding="utf-8"))
JOINED_ON = date(2023, 6, 1)
AGAIN = "换季后又出现（演示）"
STEPS = (
    ("留样复测，查工艺记录", "Test the kept samples, read the process records"), ("小试", "Bench trials"),
    ("机理试验", "Trials on the mechanism"),
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A problem and its way. `up`: parties that it climbs to; `verdict`: yes, no (then yes), silent, open."""

    on: date
    origin: str
    title: str
    summary: str
    topics: list[str]
    party: str
    up: list[str]
    questions: list[str]
    answer: str
    verdict: str
    language: str
    firm: int | None = None
    late: bool = False


def tell(story: Story, world: World) -> None:
    """The roll, fifteen cases, seven results, and what was contracted."""
    cast = Cast()
    story.on(JOINED_ON, _join, world, cast)
    for row in STORY["case"]:
        on = story.ago(row["ago"]) if "ago" in row else row["on"]  # what is told of the last year moves with today
        given = {key: said for key, said in row.items() if key not in ("ago", "on")}
        story.on(on, _report, story, world, cast, Case(on=on, **given))
    for row in STORY["result"]:
        story.on(row["on"], _result, story, world, cast, row)
    contracts.tell(story, world, cast)
    matching.tell(story, world, cast)
    projects.tell(story, world, cast)
    outcomes.tell(story, world, cast)
    underway.tell(story, world, cast)
    studies.tell(story, world, cast)
    begun.tell(story, world, cast)


def _join(world: World, cast: Cast) -> None:
    for row in STORY["party"]:
        key = row["key"]
        made = registry.register_organisation(
            by=world.office, name=row["name"], name_en=row["english"], scheme=Scheme.NONE,
            none_reason="虚构单位，没有代码", kinds=[row["kind"]],
        )  # fmt: skip
        user = world.users.get(key) or open_account(
            by=None, username=f"{PREFIX}net-{key}", password=None, fictional=True
        )
        registry.grant_role(by=world.office, user=user, role=Role.MEMBER, organisation=made, since=JOINED_ON)
        cast.organisations[key], cast.users[key] = made, user
        actions.join_network(
            by=world.office,
            organisation=made,
            tier=row["tier"],
            topics_of=row["topics"],
            capacity_count=row.get("most"),
            since=JOINED_ON,
        )
    for number in (3, 18):
        actions.join_network(
            by=world.office,
            organisation=world.firms[number].entry,
            tier="producer",
            topics_of=["米制品"],
            since=JOINED_ON,
        )


def _asker(world: World, case: Case) -> User | None:
    if case.firm is None:
        return None
    firm: Firm = world.firms[case.firm]
    return firm.signer


def _report(story: Story, world: World, cast: Cast, case: Case) -> None:
    by = _asker(world, case)
    made = actions.report_problem(
        by=by, origin=case.origin, title=case.title, summary=case.summary, topics_of=case.topics,
        language=case.language, park=None if case.firm is None else world.places[world.firms[case.firm].park],
        openness="summary", organisation=None if case.firm is None else world.firms[case.firm].entry,
        detail="（演示）批次、工艺和留样记录另附。", goal=_said(case, "连续四周不再出现", "Not seen for four weeks"),
    )  # fmt: skip
    _other_language(world, made.need)
    today = clock.today()
    story.on(today + timedelta(days=2), _place, world, cast, made.need, case.party)
    chain = (case.party, *case.up)
    story.on(today + timedelta(days=4), _take, story, world, cast, case, made.need, chain, 0, made.secret)


def _other_language(world: World, thing: Need | Result) -> None:
    title, summary = TONGUES[thing.title]
    actions.translate(by=world.office, thing=thing, title=title, summary=summary)


def _said(case: Case, chinese: str, english: str) -> str:
    return english if case.language == "en" else chinese


def _again(need: Need) -> Need:
    return Need.objects.select_related("parent", "handler", "owner_organisation").get(pk=need.pk)


def _place(world: World, cast: Cast, need: Need, party: str) -> None:
    actions.place_need(by=world.office, need=_again(need), organisation=cast.organisations[party])


def _take(
    story: Story, world: World, cast: Cast, case: Case, need: Need, chain: tuple[str, ...], level: int, secret: str
) -> None:
    party, today = chain[level], clock.today()
    days = (40, 120, 200)[level]
    due = today + timedelta(days=days)
    taken = actions.take_need(
        by=cast.users[party], need=_again(need), organisation=cast.organisations[party],
        next_step=_said(case, *STEPS[level]), due_on=due,
    )  # fmt: skip
    if level + 1 < len(chain):
        story.on(today + timedelta(days=10), _split, story, world, cast, case, taken, chain, level, secret)
        return
    if case.answer:
        story.on(today + timedelta(days=days - 15), _answer, story, world, cast, case, taken, chain, level, secret)
    elif not case.late and level:  # still open: its date has moved, more than once
        for step in range(1, 40):
            at = due + timedelta(days=90 * (step - 1) - 3)
            if at <= story.today:
                story.on(at, _postpone, cast, taken, party, due + timedelta(days=90 * step))


def _split(
    story: Story, world: World, cast: Cast, case: Case, need: Need, chain: tuple[str, ...], level: int, secret: str
) -> None:
    party, above, today = chain[level], chain[level + 1], clock.today()
    child = actions.split_need(
        by=cast.users[party], need=_again(need), title=case.questions[level],
        summary=_said(case, f"由“{case.title}”拆分。", f"Split off from “{case.title}”."), topics_of=case.topics,
        language=case.language, due_on=today + timedelta(days=260), organisation=cast.organisations[above],
    )  # fmt: skip
    _other_language(world, child)
    story.on(today + timedelta(days=5), _take, story, world, cast, case, child, chain, level + 1, secret)


def _postpone(cast: Cast, need: Need, party: str, to_on: date) -> None:
    held = _again(need)
    if held.state == NeedState.ANALYSING and held.due_on is not None and to_on > held.due_on:
        actions.postpone_need(
            by=cast.users[party], need=held, to_on=to_on, reason="试验周期比预计长（演示）", next_step="补一轮试验"
        )


def _answer(
    story: Story, world: World, cast: Cast, case: Case, need: Need, chain: tuple[str, ...], level: int, secret: str
) -> None:
    held, party = _again(need), chain[level]
    ground = "own" if level + 1 == len(chain) else "below"
    upper = _said(
        case, f"{held.title}：已有结论，见附件（演示）。", f"{held.title}: concluded, see attached (fictional)."
    )
    words = case.answer if level == 0 else upper
    given = actions.give_answer(by=cast.users[party], need=held, ground=ground, words=words)
    day = clock.today() + timedelta(days=6)
    if level:
        story.on(day, _pass_down, story, world, cast, case, given, chain, level, secret)
    elif case.verdict == "silent":
        for after in range(2, 44, 6):  # three reminders, then the end of the twenty working days
            story.on(day + timedelta(days=after), actions.remind_and_lapse)
    else:
        story.on(day, _check, story, world, cast, case, given, secret, case.verdict == "yes")


def _pass_down(
    story: Story, world: World, cast: Cast, case: Case, given: Any, chain: tuple[str, ...], level: int, secret: str
) -> None:
    below = chain[level - 1]
    actions.check_answer(by=cast.users[below], answer=given, helped=True)
    parent = given.need.parent
    story.on(clock.today() + timedelta(days=7), _answer, story, world, cast, case, parent, chain, level - 1, secret)


def _check(story: Story, world: World, cast: Cast, case: Case, given: Any, secret: str, helped: bool) -> None:
    by = _asker(world, case)
    actions.check_answer(by=by, answer=given, helped=helped, reason="" if helped else AGAIN, secret=secret)
    if not helped:
        day = clock.today() + timedelta(days=12)
        story.on(day, _answer_again, story, world, cast, case, given.need, secret)


def _answer_again(story: Story, world: World, cast: Cast, case: Case, need: Need, secret: str) -> None:
    given = actions.give_answer(
        by=cast.users[case.party], need=_again(need), ground="own", words=f"{case.answer}并按季节调整参数。"
    )
    story.on(clock.today() + timedelta(days=9), _check, story, world, cast, case, given, secret, True)


def _result(story: Story, world: World, cast: Cast, row: dict[str, Any]) -> None:
    party, topics, trl, to = row["party"], row["topics"], row.get("trl"), row["to"]
    source = next((r for r in reversed(cast.results.values()) if set(r.topics) & set(topics)), None)
    made = actions.register_result(
        by=cast.users[party], organisation=cast.organisations[party], kind=row["kind"], title=row["title"],
        summary=row["summary"], topics_of=topics, trl=trl, trl_evidence=row.get("evidence", ""),
        advantage=row["advantage"], language=row["language"], source=source, rights="licence",
        answers_need=Need.objects.filter(title=row["answers"]).first(),
    )  # fmt: skip
    _other_language(world, made)
    cast.results[row["title"]] = made
    if row["kind"] != "basic":
        actions.exhibit_result(by=cast.users[party], result=made, exhibited=True)
    firm = world.firms[int(to.split(":")[1])] if to.startswith("firm:") else None
    organisation = firm.entry if firm else cast.organisations[to]
    user = firm.signer if firm else cast.users[to]
    today = clock.today()
    route = actions.route_result(
        by=cast.users[party], result=made, organisation=organisation, why="共同领域，正在找这样的办法",
        due_on=today + timedelta(days=30),
    )  # fmt: skip
    if not row.get("waits"):
        story.on(today + timedelta(days=14), _take_route, story, user, route, trl)


def _take_route(story: Story, user: User, route: Route, trl: int | None) -> None:
    today = clock.today()
    if trl == 5:
        actions.decline_route(by=user, route=route, reason="中试只有一批，成熟度不够（演示）")
        return
    taken = actions.take_route(by=user, route=route, next_step="验证", due_on=today + timedelta(days=120))
    story.on(today + timedelta(days=100), _adopt, user, taken)


def _adopt(user: User, route: Route) -> None:
    actions.adopt_result(by=user, route=route, effect="已用于下一步工作，效果见记录（演示）")
