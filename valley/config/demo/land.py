"""Three parks with parcels, buildings and rooms, and how the land came into use.

The parks' names are places of the plan itself (L162); their outlines, parcels and buildings here are made up.
"""

from datetime import date
from decimal import Decimal

from valley.config.demo.story import Story
from valley.config.demo.world import BEGINNING, World
from valley.registry import actions as registry
from valley.registry.models import LandPurpose, LandStatus, Level

PARKS = {
    "XG": ("兴谷园区（演示）", "研究攻关、集成转化、中试放大、消费交易"),
    "YK": ("峪口园区（演示）", "现代种业、生物技术、智慧农业"),
    "MF": ("马坊园区（演示）", "加工保鲜、智慧仓储、绿色物流"),
}
# park, column, row, width and depth in metres, status at the beginning, day built ("" not yet), purpose
PARCELS = (
    ("XG", 0, 0, 520, 400, "built", "", LandPurpose.INDUSTRIAL),
    ("XG", 1, 0, 480, 400, "built", "", LandPurpose.INDUSTRIAL),
    ("XG", 2, 0, 420, 400, "built", "", LandPurpose.INDUSTRIAL),
    ("XG", 0, 1, 520, 340, "supplied", "2024-05-20", LandPurpose.INDUSTRIAL),
    ("XG", 1, 1, 480, 340, "built", "", LandPurpose.INDUSTRIAL),
    ("XG", 2, 1, 420, 340, "built", "", LandPurpose.SERVICE),
    ("XG", 3, 0, 360, 400, "planned", "", LandPurpose.INDUSTRIAL),
    ("XG", 3, 1, 360, 340, "built", "", LandPurpose.PUBLIC),
    ("YK", 0, 0, 430, 380, "built", "", LandPurpose.INDUSTRIAL),
    ("YK", 1, 0, 430, 380, "supplied", "2025-08-15", LandPurpose.INDUSTRIAL),
    ("YK", 0, 1, 430, 300, "built", "", LandPurpose.INDUSTRIAL),
    ("YK", 1, 1, 430, 300, "planned", "", LandPurpose.INDUSTRIAL),
    ("MF", 0, 0, 560, 420, "built", "", LandPurpose.INDUSTRIAL),
    ("MF", 1, 0, 560, 420, "built", "", LandPurpose.INDUSTRIAL),
    ("MF", 0, 1, 560, 360, "built", "", LandPurpose.INDUSTRIAL),
    ("MF", 1, 1, 560, 360, "supplied", "2026-04-10", LandPurpose.INDUSTRIAL),
)
CARRIERS = {"XG": ("pilot", "transfer"), "YK": ("research", "research"), "MF": ("production", "production")}
LAYERS = ("base", "extension")
STREET_M = 40
ROOMS_PER_BUILDING = 6


def tell(story: Story, world: World) -> None:
    """Places in the first week; land that is built later, on its day."""
    story.on(BEGINNING, _places, world)
    for number, (park, *_where, status, built, purpose) in enumerate(PARCELS):
        code = _code(park, number)
        story.on(BEGINNING, _land, world, code, status, date(2015, 1, 1), purpose, hour=10)
        if built:
            story.on(date.fromisoformat(built), _land, world, code, "built", date.fromisoformat(built), purpose)


def _code(park: str, number: int) -> str:
    return f"{park}-{number + 1:02d}"


def _places(world: World) -> None:
    corners: dict[str, list[tuple[float, float]]] = {}
    for park, column, row, width, depth, *_rest in PARCELS:
        left, bottom = _corner(park, column, row)
        corners.setdefault(park, []).append((left + width, bottom + depth))
    for code, (name, role) in PARKS.items():
        right, top = max(x for x, _y in corners[code]) + 30, max(y for _x, y in corners[code]) + 110
        world.places[code] = registry.add_place(
            by=world.office, level=Level.PARK, code=code, name=name, role=role,
            area_m2=Decimal(int((right + 30) * (top + 30))),
            outline=[[-30.0, -30.0], [right, -30.0], [right, top], [-30.0, top]],
        )  # fmt: skip
    for number, (park, column, row, width, depth, status, _built, purpose) in enumerate(PARCELS):
        _parcel(world, park, number, _corner(park, column, row), width, depth, status, purpose)


def _corner(park: str, column: int, row: int) -> tuple[float, float]:
    """South-west corner of a parcel in metres: the widths and depths of those before it, with streets between."""
    mine = [p for p in PARCELS if p[0] == park]
    left = sum(max(p[3] for p in mine if p[1] == c) + STREET_M for c in range(column))
    bottom = sum(max(p[4] for p in mine if p[2] == r) + STREET_M for r in range(row))
    return float(left), float(bottom)


def _parcel(
    world: World,
    park: str,
    number: int,
    corner: tuple[float, float],
    width: int,
    depth: int,
    status: str,
    purpose: LandPurpose,
) -> None:
    code, (x, y) = _code(park, number), corner
    parcel = world.places[code] = registry.add_place(
        by=world.office, level=Level.PARCEL, code=code, name=f"示例{number + 1}号地", parent=world.places[park],
        area_m2=Decimal(width * depth), outline=_box(x, y, width, depth),
    )  # fmt: skip
    if status == "planned" or purpose == LandPurpose.PUBLIC:
        return
    for at in range(2):
        building = f"{code}-{at + 1}"
        left = x + 30 + at * (width / 2)
        world.places[building] = registry.add_place(
            by=world.office, level=Level.BUILDING, code=building, name=f"{'甲乙'[at]}楼",
            parent=parcel, area_m2=Decimal(int(width * depth * 0.6)),
            outline=_box(left, y + 40, width / 2 - 60, depth * (0.55 if at else 0.7)),
        )  # fmt: skip
        registry.change_place(
            by=world.office, place=world.places[building], carrier=CARRIERS[park][at], layer=LAYERS[at]
        )
    if number % 3 == 1:
        for room in range(1, ROOMS_PER_BUILDING + 1):
            place = f"{code}-1-{200 + room}"
            world.places[place] = registry.add_place(
                by=world.office, level=Level.ROOM, code=place, name=f"{200 + room}室",
                parent=world.places[f"{code}-1"], area_m2=Decimal(120 + 40 * room),
            )  # fmt: skip


def _box(x: float, y: float, width: float, depth: float) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]]


def _land(world: World, code: str, status: str, since: date, purpose: LandPurpose) -> None:
    registry.record_land_use(
        by=world.office, place=world.places[code], status=LandStatus(status), purpose=purpose, since=since,
        area_m2=world.places[code].area_m2, source="示例文件：用地清单（虚构）",
    )  # fmt: skip
