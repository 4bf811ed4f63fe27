"""The firms: who they are, when they come and go, mergers, a split, renamings, doubles, conduct.

Output in 万元 of 2022: the sizes add up to about the plan's baseline of 76.2 亿元 (Table 1, row 15).
"""

from datetime import date, timedelta
from decimal import Decimal

from valley.config.demo import accounts
from valley.config.demo.names import credit_code, cyclic
from valley.config.demo.story import Story
from valley.config.demo.world import BEGINNING, Firm, World
from valley.registry import actions as registry
from valley.registry.models import ConductKind, ConductRecord, ControlKind, Kind, Residence, Use

# What it makes: GB/T 4754-2017 code, park, English word, weight of research staff, use of its premises.
PRODUCTS = {
    "烘焙食品": ("1411", "XG", "Bakery", 0.6, Use.PRODUCTION),
    "乳品": ("1441", "XG", "Dairy", 0.8, Use.PRODUCTION),
    "益生菌": ("1491", "YK", "Probiotics", 1.6, Use.RESEARCH),
    "植物蛋白": ("1392", "YK", "Plant Protein", 1.2, Use.PILOT),
    "保健食品": ("1492", "XG", "Health Food", 1.0, Use.PRODUCTION),
    "预制菜": ("1439", "MF", "Prepared Dishes", 0.6, Use.PRODUCTION),
    "调味品": ("1469", "MF", "Seasoning", 0.6, Use.PRODUCTION),
    "果蔬汁": ("1523", "XG", "Juice", 0.5, Use.PRODUCTION),
    "营养食品": ("1491", "XG", "Nutrition Food", 1.4, Use.PRODUCTION),
    "食品装备": ("3532", "XG", "Food Equipment", 1.5, Use.PRODUCTION),
    "包装材料": ("2926", "MF", "Packaging", 0.6, Use.PRODUCTION),
    "检测服务": ("7452", "YK", "Testing Services", 2.4, Use.RESEARCH),
    "冷链仓储": ("5930", "MF", "Cold Storage", 0.3, Use.STORAGE),
    "肉制品": ("1353", "MF", "Meat Products", 0.5, Use.PRODUCTION),
    "豆制品": ("1392", "MF", "Soy Products", 0.5, Use.PRODUCTION),
    "食品添加剂": ("1495", "XG", "Food Additives", 1.2, Use.PRODUCTION),
    "饮料": ("1529", "XG", "Beverages", 0.5, Use.PRODUCTION),
    "糖果": ("1421", "XG", "Confectionery", 0.5, Use.PRODUCTION),
    "发酵制品": ("1469", "YK", "Fermentation", 1.3, Use.PILOT),
    "营养研究": ("7340", "YK", "Nutrition Research", 3.2, Use.RESEARCH),
}
# Output of the firms that were there at the beginning, largest first; then of those that came.
SIZES = (
    *(92000, 78000, 64000, 55000, 47000, 41000, 36000, 32000, 29000, 26000, 24000, 22000, 20000, 18500, 17000, 15500),
    *(14000, 13000, 12000, 11000, 10000, 9200, 8500, 7800, 7200, 6600, 6000, 5500, 5000, 4600, 4200, 3800, 3400, 3000),
    *(2700, 2400, 2100, 1800, 1500, 1200),
    *(9000, 5200, 3100, 1600, 12500, 6400, 4100, 2300, 900, 7600, 3900, 2800, 1900, 1100, 8300, 2600, 1400, 700, 3300),
)
AT_FIRST = 40
CAME = (
    *("2022-06-15", "2022-09-01", "2022-11-10", "2022-12-05"),
    *("2023-02-20", "2023-04-12", "2023-06-30", "2023-09-18", "2023-11-01"),
    *("2024-01-22", "2024-03-15", "2024-06-03", "2024-09-09", "2024-11-20"),
    *("2025-03-03", "2025-06-16", "2025-10-13", "2026-02-24", "2026-06-08"),
)
LEFT = {31: "2023-08-31", 27: "2024-05-31", 36: "2024-10-31", 29: "2025-04-30", 38: "2025-11-30", 33: "2026-05-31"}
MERGED, TAKEN_OVER_BY, MERGED_ON = 24, 8, date(2024, 7, 1)
SPLIT, SPLIT_ON = 3, date(2025, 1, 10)
DOUBLE = 12
RENAMED = {6: (date(2023, 5, 8), "营养食品"), 17: (date(2024, 8, 19), "植物基食品"), 22: (date(2025, 9, 1), "健康饮料")}


def cast(story: Story) -> list[Firm]:
    """All firms of the script, the numbers of the cycle dealt out so that sizes and products mix."""
    products = list(PRODUCTS)
    firms = []
    for number, output in enumerate(SIZES):
        product = products[(number * 7 + number // 20) % len(products)]
        first = number < AT_FIRST
        arrives = (
            date(2012 + number % 10, 1 + number * 5 % 12, 10) if first else date.fromisoformat(CAME[number - AT_FIRST])
        )
        leaves = MERGED_ON if number == MERGED else date.fromisoformat(LEFT[number]) if number in LEFT else None
        firms.append(
            Firm(number, product, PRODUCTS[product][1], output, PRODUCTS[product][3] * output**0.55, arrives, leaves)
        )
    split = Firm(len(SIZES), "食品装备", firms[SPLIT].park, 6500, 1.5 * 6500**0.55, SPLIT_ON)
    return [*firms, split]


def tell(story: Story, world: World) -> None:
    """Registration, arrival, lettings, exits, and what else becomes of the firms."""
    world.firms = cast(story)
    for firm in world.firms:
        story.on(max(firm.arrives - timedelta(days=5), BEGINNING), _register, world, firm, hour=11)
        story.on(max(firm.arrives, BEGINNING), _settle, world, firm, hour=12)
        if firm.leaves and firm.number != MERGED:
            story.on(firm.leaves, _leave, world, firm)
    story.on(MERGED_ON, _merge, world)
    story.on(SPLIT_ON, _split, world, hour=15)
    story.on(date(2022, 3, 14), _enter_twice, world)
    for number, (day, product) in RENAMED.items():
        story.on(day, _rename, world, number, product)
    story.on(date(2023, 10, 16), _control, world, 0, 14, 700)
    story.on(date(2025, 3, 17), _control, world, 1, 20, 510)
    story.on(date(2024, 4, 22), _change_industry, world)
    _conduct(story, world)


def title(firm: Firm) -> tuple[str, str]:
    """Chinese and English name."""
    zh, en = cyclic(firm.number % 60)
    return f"示例·{zh}{firm.product}有限公司", f"Example {en} {PRODUCTS[firm.product][2]} Co., Ltd."


def _register(world: World, firm: Firm) -> None:
    zh, en = title(firm)
    founded = firm.arrives - timedelta(days=400 + 37 * firm.number)
    firm.organisation = registry.register_organisation(
        by=world.office, name=zh, name_en=en, short_name=zh[: zh.index("有限")], code=credit_code(firm.number + 1),
        industry=PRODUCTS[firm.product][0], founded_on=founded,
        kinds=[Kind.ENTERPRISE, *([Kind.LABORATORY] if firm.product == "检测服务" else [])],
    )  # fmt: skip
    accounts.of_firm(world, firm)


def _settle(world: World, firm: Firm) -> None:
    origin = ("示例区本地", "示例省示例市", "示例自治区", "")[firm.number % 4]
    registry.settle(
        by=world.office, organisation=firm.entry, park=world.places[firm.park], since=firm.arrives, origin=origin
    )
    _let(world, firm, firm.arrives)


def _let(world: World, firm: Firm, since: date) -> None:
    """Small ones take a free room, where the park has one; others a part of a building."""
    use = PRODUCTS[firm.product][4]
    inside = [p for code, p in sorted(world.places.items()) if code.startswith(firm.park)]
    if firm.output < 6000:
        rooms = [p for p in inside if p.level == "room" and p.pk not in world.let]
        if rooms:
            room = rooms[0]
            world.let.add(room.pk)
            registry.let(
                by=world.office, organisation=firm.entry, place=room, since=since, use=use, area_m2=room.area_m2
            )
            return
    buildings = [p for p in inside if p.level == "building" and not p.code.endswith("-1")]
    place = buildings[firm.number % len(buildings)]
    area = Decimal(int(800 + firm.output * 0.35))
    registry.let(by=world.office, organisation=firm.entry, place=place, since=since, use=use, area_m2=area)


def _residence(firm: Firm) -> Residence:
    found: Residence = Residence.objects.known().filter(organisation=firm.entry).latest("pk")
    return found


def _leave(world: World, firm: Firm) -> None:
    assert firm.leaves is not None
    registry.leave_park(by=world.office, residence=_residence(firm), on=firm.leaves, reason="租期届满，迁出")


def _merge(world: World) -> None:
    registry.merge_organisations(
        by=world.office, organisation=world.firms[MERGED].entry, into=world.firms[TAKEN_OVER_BY].entry, on=MERGED_ON,
        reason="吸收合并（示例公告第 3 号）",
    )  # fmt: skip


def _split(world: World) -> None:
    registry.split_organisation(
        by=world.office, organisation=world.firms[SPLIT].entry, into=[world.firms[-1].entry], on=SPLIT_ON,
        reason="存续分立，分出装备业务（示例公告第 5 号）", dissolved=False,
    )  # fmt: skip


def _enter_twice(world: World) -> None:
    """Once by mistake, found and merged in summer; and once more, still to be looked at."""
    right = world.firms[DOUBLE].entry
    double = registry.register_organisation(
        by=world.office, name=right.name.replace("有限公司", "有限责任公司"), code=credit_code(901)
    )
    registry.merge_organisations(
        by=world.office, organisation=double, into=right, on=date(2022, 3, 14), reason="重复登记", double_entry=True
    )
    registry.register_organisation(
        by=world.office, name=world.firms[DOUBLE + 3].entry.name.replace("有限公司", "股份有限公司"),
        code=credit_code(902),
    )  # fmt: skip


def _rename(world: World, number: int, product: str) -> None:
    zh, _en = cyclic(number)
    firm = world.firms[number]
    registry.rename(by=world.office, organisation=firm.entry, name=f"示例·{zh}{product}有限公司", on=RENAMED[number][0])


def _control(world: World, controller: int, controlled: int, share: int) -> None:
    registry.record_control(
        by=world.office, controller=world.firms[controller].entry, controlled=world.firms[controlled].entry,
        kind=ControlKind.values[0], since=date(2023, 1, 1), share_per_mille=share,
    )  # fmt: skip


def _change_industry(world: World) -> None:
    registry.set_industry(by=world.office, organisation=world.firms[9].entry, code="1491", since=date(2024, 1, 1))


def _conduct(story: Story, world: World) -> None:
    records = (
        (date(2023, 3, 15), 4, ConductKind.HONOUR, "获评年度质量标杆（虚构）", None),
        (date(2023, 11, 6), 19, ConductKind.BREACH, "标签标示不符合规定，已责令改正（虚构）", date(2026, 11, 6)),
        (date(2024, 9, 2), 18, ConductKind.NOTICE, "年报曾逾期报送，提示关注（虚构）", date(2027, 9, 2)),
        (date(2025, 7, 21), 11, ConductKind.BREACH, "冷库温度记录不完整，已整改（虚构）", date(2027, 7, 21)),
        (date(2026, 3, 15), 0, ConductKind.HONOUR, "节能改造成效显著（虚构）", None),
    )
    for day, number, kind, words, until in records:
        story.on(day, _record_conduct, story, world, day, number, kind, words, until)


def _record_conduct(
    story: Story, world: World, day: date, number: int, kind: ConductKind, words: str, until: date | None
) -> None:
    record = registry.record_conduct(
        by=world.office, organisation=world.firms[number].entry, kind=kind, statement=words,
        source=f"示例区市场监督管理局〔虚构〕第 {number + 1} 号", occurred_on=day, expires_on=until,
    )  # fmt: skip
    if kind == ConductKind.NOTICE:
        story.on(day + timedelta(days=9), _reply, world, record)


def _reply(world: World, record: ConductRecord) -> None:
    registry.answer_conduct(
        by=world.users["a-admin"], record=record, statement="当年财务系统升级导致迟报，已于次月补报，今后按期报送。"
    )
