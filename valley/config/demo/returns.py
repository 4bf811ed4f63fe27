"""Return campaigns: four years, and the quarter that is being asked for now."""

from datetime import date, timedelta

from valley.config.demo.figures import Figures, annual, quarterly
from valley.config.demo.story import Story
from valley.config.demo.world import Firm, World
from valley.kernel import clock
from valley.registry.actions import returns as actions
from valley.registry.models import Campaign, Return
from valley.registry.queries import returns as queries

YEARS = (2022, 2023, 2024, 2025)
LATE = {2022: {21, 33}, 2023: {18, 13, 27}, 2024: {16, 30, 42}, 2025: {9, 35, 47, 51}}
GIVEN_BACK = {2022: {4, 18}, 2023: {7, 26, 40}, 2024: {12, 19}, 2025: {10, 32, 44}}
NEVER = {2025: {28, 46}}
"""Beside these, in 2025, firm 18 (A) has a return given back and firm 21 (B) one that waits for the signature."""
STUCK_BACK, STUCK_UNSIGNED = {2025: 18}, {2025: 21}
REOPENED, REOPENED_YEAR, REOPENED_ON = 11, 2023, date(2025, 2, 12)


def tell(story: Story, world: World) -> None:
    """A campaign each January; the running quarter's a few weeks ago."""
    for year in YEARS:
        story.on(date(year + 1, 1, 9), _open_year, story, world, year)
    _quarter(story, world)


def _open_year(story: Story, world: World, year: int) -> None:
    due = date(year + 1, 3, 31)
    campaign = actions.open_campaign(
        by=world.office, form_code="annual", form_edition="2022", start=date(year, 1, 1), due_on=due
    )
    reports = _reports(world, campaign)
    typed = annual(world, [firm for firm, _report in reports], year)
    opened = date(year + 1, 1, 9)
    for firm, report in reports:
        if firm.number in NEVER.get(year, ()):
            continue
        day = opened + timedelta(days=8 + (firm.number * 13 + year) % 66)
        if firm.number in LATE[year]:
            day = due + timedelta(days=6 + firm.number % 30)
        story.on(day, _fill, story, world, firm, report, typed[firm.number], year)
    story.on(date(year + 1, 3, 20), _remind, world, campaign)
    story.on(date(year + 1, 5, 31), _lock, world, campaign)


def _reports(world: World, campaign: Campaign) -> list[tuple[Firm, Return]]:
    by_entry = {firm.entry.pk: firm for firm in world.firms if firm.organisation}
    found = Return.objects.filter(campaign=campaign).select_related("campaign", "organisation")
    pairs = [(by_entry[report.organisation_id], report) for report in found if report.organisation_id in by_entry]
    return sorted(pairs, key=lambda pair: pair[0].number)


def _fill(story: Story, world: World, firm: Firm, report: Return, typed: Figures, year: int) -> None:
    slip = firm.number in GIVEN_BACK[year] or firm.number == STUCK_BACK.get(year)
    first = {**typed, "rd_spend": f"{float(typed['rd_spend']) * 10:.2f}"} if slip else typed
    if firm.number == REOPENED and year == REOPENED_YEAR:
        first = {**typed, "output_value": f"{float(typed['output_value']) * 1.18:.2f}"}
    _hand_in(firm, report, first)
    if firm.number == STUCK_UNSIGNED.get(year):
        return
    signed = clock.today() + timedelta(days=1 + firm.number % 3)
    story.on(signed, _sign, firm, report)
    looked = signed + timedelta(days=2 + firm.number % 6)
    if slip:
        story.on(looked, _give_back, story, world, firm, report, typed, year)
    else:
        story.on(looked, _accept, world, report)
    if firm.number == REOPENED and year == REOPENED_YEAR:
        story.on(REOPENED_ON, _reopen, story, world, firm, report, typed)


def _hand_in(firm: Firm, report: Return, typed: Figures) -> None:
    """Fill and submit; where the form asks why a figure jumped, say so."""
    by = firm.filler or firm.signer
    asked = queries.outcome(report, typed, {})
    reasons = {p.item: "示例说明：业务规模变化，已核对" for p in asked.problems if p.item}
    filled = actions.fill(by=by, report=report, typed=typed, reasons=reasons, revision=None)
    actions.submit(by=by, report=filled, revision=None)


def _sign(firm: Firm, report: Return) -> None:
    held = Return.objects.select_related("campaign", "organisation").get(pk=report.pk)
    digest, _reasons = actions.seal(held, queries.outcome(held))
    actions.sign(by=firm.signer, report=held, digest=digest)


def _accept(world: World, report: Return) -> None:
    actions.check(by=world.office, report=report)
    actions.accept(by=world.office, report=report)


def _give_back(story: Story, world: World, firm: Firm, report: Return, typed: Figures, year: int) -> None:
    actions.return_with_remarks(
        by=world.office, report=report, remarks={"rd_spend": "是上年的十倍，是否把“元”当成“万元”填了？请核对。"}
    )
    if firm.number == STUCK_BACK.get(year):
        return
    day = clock.today() + timedelta(days=4 + firm.number % 5)
    story.on(day, _hand_in, firm, report, typed)
    story.on(day + timedelta(days=1), _sign, firm, report)
    story.on(day + timedelta(days=4), _accept, world, report)


def _reopen(story: Story, world: World, firm: Firm, report: Return, typed: Figures) -> None:
    actions.reopen(by=world.office, report=report, reason="企业来函：误将外埠子公司的产值计入，申请更正")
    day = clock.today()
    story.on(day + timedelta(days=5), _hand_in, firm, report, typed)
    story.on(day + timedelta(days=6), _sign, firm, report)
    story.on(day + timedelta(days=9), _accept, world, report)


def _remind(world: World, campaign: Campaign) -> None:
    actions.remind(by=world.office, campaign=campaign)


def _lock(world: World, campaign: Campaign) -> None:
    actions.lock_campaign(by=world.office, campaign=campaign, reason="汇总定稿；未采纳的报表到后补录")


def _quarter(story: Story, world: World) -> None:
    """The last finished quarter: opened three weeks ago, due in nine days, at every stage of its life."""
    quarter = (story.today.year * 4 + (story.today.month - 1) // 3) - 1
    start = date(quarter // 4, quarter % 4 * 3 + 1, 1)
    opened = max(story.ago(20), date((quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1))
    story.on(opened, _open_quarter, story, world, start, opened)


def _open_quarter(story: Story, world: World, start: date, opened: date) -> None:
    campaign = actions.open_campaign(
        by=world.office, form_code="quarterly", form_edition="2022", start=start, due_on=story.ago(-9)
    )
    for firm, report in _reports(world, campaign):
        stage = firm.number % 9
        day = opened + timedelta(days=2 + firm.number % 11)
        if stage > 2:
            story.on(day, _hand_in, firm, report, quarterly(firm, start.year))
        if stage > 4:
            story.on(day + timedelta(days=1), _sign, firm, report)
        if stage > 6:
            story.on(day + timedelta(days=3), _accept, world, report)
