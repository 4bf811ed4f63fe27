"""Certificates awarded, renewed, lapsed, revoked, entered late and corrected late."""

from datetime import date, timedelta

from valley.config.demo.firms import PRODUCTS
from valley.config.demo.story import Story
from valley.config.demo.world import BEGINNING, World
from valley.registry import actions as registry
from valley.registry.models import Certificate

SPECIALISED_AT_FIRST = 26  # Table 1, row 6: the plan's present value
SPECIALISED_LATER = {40: "2023-03-20", 41: "2024-04-15", 45: "2024-10-08", 26: "2025-03-31", 44: "2025-08-18", 50: "2026-03-09"}  # fmt: skip # noqa: E501
NOT_RENEWED, REVOKED, WRONG_LEVEL, ENTERED_LATE = 23, 25, 5, 28
LITTLE_GIANTS = {3: "2022-09-01", 7: "2023-07-14", 0: "2025-09-05"}
CENTRES = {0: "2018-05-10", 1: "2019-11-04", 2: "2020-06-15", 4: "2016-08-22", 6: "2021-03-08", 9: "2020-12-14",
           10: "2019-04-19", 13: "2021-10-11", 15: "2022-01-17", 41: "2023-08-07", 3: "2024-05-13", 16: "2024-11-25",
           45: "2025-04-21", 7: "2025-12-01", 44: "2026-06-15"}  # fmt: skip
INSTITUTIONS = {12: "2019-09-16", 19: "2021-05-24"}
LEADING = {0: ("2023-07-03", "municipal"), 1: ("2025-05-19", "municipal"), 4: ("2026-03-23", "national")}
LISTED = {1: ("2017-06-12", "szse_main"), 4: ("2023-11-20", "bse"), 10: ("2026-04-27", "star")}
THREE_YEARS = 3 * 365


def tell(story: Story, world: World) -> None:
    """Long-standing ones are entered in the first fortnight, new ones a few days after their issue."""
    for number in range(SPECIALISED_AT_FIRST):
        issued = date(2021, 6, 15) + timedelta(days=11 * number % 300)
        _award(story, world, number, "specialised", "municipal", issued, THREE_YEARS)
        _renew(story, world, number, issued)
    for number, day in SPECIALISED_LATER.items():
        _award(story, world, number, "specialised", "municipal", date.fromisoformat(day), THREE_YEARS)
    late = date(2022, 11, 14)
    _award(story, world, ENTERED_LATE, "specialised", "municipal", late, THREE_YEARS, entered=date(2023, 9, 11))
    _renew(story, world, ENTERED_LATE, late)
    for number, day in LITTLE_GIANTS.items():
        _award(story, world, number, "little_giant", "", date.fromisoformat(day), THREE_YEARS)
    for number, day in CENTRES.items():
        _award(story, world, number, "tech_centre", "municipal", date.fromisoformat(day))
    for number, day in INSTITUTIONS.items():
        _award(story, world, number, "rd_institution", "municipal", date.fromisoformat(day))
    for kind, awarded in (("leading", LEADING), ("listed", LISTED)):
        for number, (day, level) in awarded.items():
            _award(story, world, number, kind, level, date.fromisoformat(day))
    _award(story, world, 13, "quoted", "innovation", date(2022, 8, 30))
    for number in (18, 21, 30, 32, 34, 35, 43, 46):
        _award(story, world, number, "sme_tech", "", date(2024, 4, 30), 365)
    for number in range(0, 30, 2):
        if world.firms[number].leaves is None:
            issued = story.ago(THREE_YEARS - 25) if number == 10 else date(2024, 5, 6) + timedelta(days=19 * number)
            _award(story, world, number, "high_tech", "", issued, THREE_YEARS)
    for firm in world.firms[:24]:
        if PRODUCTS[firm.product][0].startswith("14") and firm.leaves is None:
            soon = firm.number in (1, 8)  # these run out within a month from now
            issued = (
                story.ago(5 * 365 - 20 - firm.number) if soon else date(2023, 1, 10) + timedelta(days=17 * firm.number)
            )
            _award(story, world, firm.number, "food_licence", "", issued, 5 * 365)
    story.on(date(2024, 2, 26), _correct_level, world)
    story.on(date(2025, 9, 22), _revoke, world)


def _award(
    story: Story,
    world: World,
    number: int,
    kind: str,
    level: str,
    issued: date,
    days: int | None = None,
    *,
    entered: date | None = None,
) -> None:
    firm = world.firms[number]
    settled = max(firm.arrives, BEGINNING) + timedelta(days=2 + number % 9)
    day = entered or max(issued + timedelta(days=4), settled)
    story.on(day, _enter, world, number, kind, level, issued, days)


def _enter(world: World, number: int, kind: str, level: str, issued: date, days: int | None) -> None:
    registry.award_certificate(
        by=world.office, organisation=world.firms[number].entry, kind=kind, level=level, issuer="示例主管部门",
        number=f"示例-{kind}-{issued:%Y}-{number:03d}", issued_on=issued, source="示例公告（虚构）",
        valid_until=issued + timedelta(days=days) if days else None,
    )  # fmt: skip


def _renew(story: Story, world: World, number: int, issued: date) -> None:
    """After three years, for three more; one firm lets it lapse, one is no more."""
    again = issued + timedelta(days=THREE_YEARS)
    leaves = world.firms[number].leaves
    if number != NOT_RENEWED and (leaves is None or leaves > again):
        _award(story, world, number, "specialised", "municipal", again, THREE_YEARS)


def _held(world: World, number: int, kind: str) -> Certificate:
    found: Certificate = Certificate.objects.known().filter(organisation=world.firms[number].entry, kind=kind).latest("pk")  # fmt: skip # noqa: E501
    return found


def _correct_level(world: World) -> None:
    registry.correct_certificate(
        by=world.office, certificate=_held(world, WRONG_LEVEL, "specialised"), level="district",
        reason="核对证书原件，实为区级，登记时误作市级",
    )  # fmt: skip


def _revoke(world: World) -> None:
    registry.revoke_certificate(
        by=world.office, certificate=_held(world, REVOKED, "specialised"), on=date(2025, 9, 15),
        reason="复核未通过，发证机关撤销（虚构）",
    )  # fmt: skip
