"""A fictional register to search in: 64 organisations, 12 people, 10 places, 6 alliances, made through actions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories import registry as factories
from valley.registry import actions
from valley.registry.models import Level

# name, and what else it is known by. Every name is made up.
NAMED: list[tuple[str, dict[str, str]]] = [
    ("穗澜坊食品科技有限公司", {"name_en": "Suilan Foodworks"}),
    ("岚禾渚生物技术有限公司", {"name_en": "Lanhe Biotech", "short_name": "岚禾"}),
    ("北杉溪乳业股份有限公司", {"name_en": "Fir Creek Dairy"}),
    ("重岭椒香调味品有限公司", {}),
    ("长汀稔果蔬加工有限公司", {}),
    ("乐稷野粮油集团有限公司", {"short_name": "稷野粮油"}),
    ("单家屯豆制品有限公司", {}),
    ("沁麦汀烘焙食品有限公司", {"name_en": "Maiting Bakery"}),
    ("粟岚元素营养科学研究院", {}),
    ("椿芽里预制菜有限公司", {}),
    ("朔桐冷链物流有限公司", {"name_en": "Shuotong Cold Chain"}),
    ("云杪检测技术服务有限公司", {}),
    ("芷若屿植物蛋白有限公司", {"name_en": "Zhiruo Plant Protein"}),
    ("沐筠堂中药食同源有限公司", {}),
    ("玄黍酵母工程有限公司", {}),
    ("霁湾水产养殖专业合作社", {}),
    ("AB穗衡特医食品有限公司", {"name_en": "AB Suiheng Medical Nutrition"}),
    ("蓝鲸岬饮料（试验）有限公司", {}),
    ("槐序咖啡烘焙工坊有限公司", {}),
    ("栀子巷餐饮管理有限公司", {}),
]
HEADS = ["湉", "苡", "蘅", "茗", "笙", "湛", "皓", "翎", "荻", "溯", "峣"]
MIDDLES = ["垄", "禾", "汐", "陌"]
TRADES = [
    "食品科技有限公司", "生物技术有限公司", "农业发展有限公司", "供应链管理有限公司", "营养健康科技有限公司",
    "包装材料有限公司", "食品机械有限公司",
]  # fmt: skip
PEOPLE = [
    "闻人澈", "司徒禾苗", "林晓岚", "林小兰", "单于谦", "欧阳若水", "周稔", "郑书砚", "解晓禾", "白露晞",
    "Anna Lindqvist", "曾一鹤",
]  # fmt: skip
ALLIANCES = [
    ("营养谷全谷物创新联盟", "全谷物"),
    ("植物基蛋白产业联盟", "植物蛋白"),
    ("特殊医学用途食品协作体", "特医食品"),
    ("冷链减碳行动联盟", "冷链"),
    ("乳品质量安全联合会", "乳品"),
    ("预制菜标准共同体", "预制菜"),
]


@dataclass(frozen=True)
class Register:
    """Things by name, and the credit codes of organisations."""

    things: dict[str, Any]
    codes: dict[str, str]

    def uri(self, name: str) -> str:
        return str(self.things[name].uri)


def build() -> Register:
    """Enter everything, and a renaming; the index is the caller's matter."""
    things: dict[str, Any] = {}
    codes: dict[str, str] = {}
    rest = [
        (f"{head}{MIDDLES[n % 4]}{'' if n % 3 else '源'}{TRADES[(n * 3 + k) % 7]}", dict[str, str]())
        for n, head in enumerate(HEADS)
        for k in range(4)
    ]
    for number, (name, more) in enumerate([*NAMED, *rest]):
        codes[name] = factories.uscc(500_000 + number * 7919)
        things[name] = factories.organisation(name, code=codes[name], **more)
    office = factories.office()
    old = things["栀子巷餐饮管理有限公司"]
    actions.rename(by=office, organisation=old, name="浣花里餐饮管理有限公司", on=date(2025, 3, 1))
    things["浣花里餐饮管理有限公司"] = old
    for name in PEOPLE:
        things[name] = factories.person(name)
    for name, field in ALLIANCES:
        things[name] = actions.found_alliance(by=None, name=name, field=field, since=date(2024, 1, 1))
    things |= _places()
    return Register(things, codes)


def _places() -> dict[str, Any]:
    things: dict[str, Any] = {}
    park = things["南汀园区"] = factories.park("南汀园区", role="技术研发与中试")
    things["北泽园区"] = factories.park("北泽园区", role="总部与成果展示")
    parcel = things["青禾地块"] = _place(Level.PARCEL, park, "NT-07", "青禾地块")
    for number, name in enumerate(["稻香研发楼", "麦浪中试楼", "云仓三号库"]):
        building = things[name] = _place(Level.BUILDING, parcel, f"NT-07-B{number}", name)
        things[f"{name}101室"] = _place(Level.ROOM, building, f"NT-07-B{number}-101", f"{name}101室")
    things["风味感官实验室"] = _place(Level.ROOM, building, "NT-07-B2-305", "风味感官实验室")
    return things


def _place(level: str, parent: Any, code: str, name: str) -> Any:
    return actions.add_place(by=None, level=level, parent=parent, code=code, name=name, area_m2=Decimal(100))
