"""Who, where and what: parties, places, products, vehicles, loggers, all under GS1's prefix for demonstrations."""

from dataclasses import dataclass

from valley.supply.trace.engine.identifiers import CANONICAL, check_digit


def gtin(prefix: str, item: int, indicator: int = 0) -> str:
    """A GTIN-14."""
    digits = f"{indicator}{prefix}{item:0{12 - len(prefix)}d}"
    return digits + check_digit(digits)


@dataclass(frozen=True)
class Party:
    """A firm of the chain. prefix: its GS1 company prefix; places: short name → (number, Chinese name).

    address, phone: those that told theirs; of the others the records lack it.
    """

    key: str
    name: str
    name_en: str
    prefix: str
    places: dict[str, tuple[int, str]]
    urns: bool = False
    address: str = ""
    phone: str = ""

    @property
    def gln(self) -> str:
        """Its location number, of thirteen digits."""
        digits = self.prefix.ljust(12, "0")
        return digits + check_digit(digits)

    def place(self, short: str) -> str:
        """The location's URI; parties with older software say it as an EPC URN."""
        number = self.places[short][0]
        digits = f"{self.prefix}{number:0{12 - len(self.prefix)}d}"
        if self.urns:
            return f"urn:epc:id:sgln:{self.prefix}.{digits[len(self.prefix) :]}.0"
        return f"{CANONICAL}/414/{digits}{check_digit(digits)}"

    def lot(self, item: int, number: str) -> str:
        """The URI of a lot of one of its products."""
        if self.urns:
            return f"urn:epc:class:lgtin:{self.prefix}.{item:0{13 - len(self.prefix)}d}.{number}"
        return f"{CANONICAL}/01/{gtin(self.prefix, item)}/10/{number}"

    def unit(self, number: int) -> str:
        """The URI of a logistic unit (SSCC)."""
        digits = f"0{self.prefix}{number:0{16 - len(self.prefix)}d}"
        return f"{CANONICAL}/00/{digits}{check_digit(digits)}"

    def case(self, item: int, serial: str) -> str:
        """The URI of a case: one trade item with its serial number."""
        return f"{CANONICAL}/01/{gtin(self.prefix, item)}/21/{serial}"

    def asset(self, name: str) -> str:
        """The URI of a vehicle or logger (GIAI)."""
        return f"{CANONICAL}/8004/{self.prefix}{name}"


FARMS = tuple(
    Party(f"farm-{n}", f"示例·{zh}农场", f"Example {en} Farm", f"952010{n}",
          {"field": (1, f"{zh}农场采收点")}, urns=n == 3,
          address="示例县北坡村 1 号" if n == 1 else "", phone="000-0000-0101" if n == 1 else "")
    for n, (zh, en) in enumerate((("北坡", "North Slope"), ("河湾", "River Bend"), ("南塘", "South Pond")), 1)
)  # fmt: skip
COLD = Party("cold", "示例·产地冷库有限公司", "Example Origin Cold Store Co., Ltd.", "9520201",
             {"dock": (1, "产地冷库月台"), "room-1": (2, "产地冷库一号库"),
              "room-2": (3, "产地冷库二号库")})  # fmt: skip
KITCHEN = Party("kitchen", "示例·谷中央厨房有限公司", "Example Valley Kitchen Co., Ltd.", "9520301",
                {"dock": (1, "中央厨房收货口"), "line-1": (2, "中央厨房一线"), "line-2": (3, "中央厨房二线"),
                 "chill": (4, "中央厨房冷藏间")}, address="示例市谷中路 3 号", phone="000-0000-0301")  # fmt: skip
CENTRE = Party("centre", "示例·谷配送中心有限公司", "Example Valley Distribution Co., Ltd.", "9520401",
               {"dock": (1, "配送中心月台"), "room-1": (2, "配送中心冷藏一区"),
                "room-2": (3, "配送中心冷藏二区")}, address="示例市谷南路 4 号", phone="000-0000-0401")  # fmt: skip
SHOPS = Party("shops", "示例·谷鲜食门店连锁有限公司", "Example Valley Fresh Shops Co., Ltd.", "9520501",
              {f"shop-{n}": (n, f"鲜食{n}号店") for n in range(1, 9)})  # fmt: skip
CARRIER = Party("carrier", "示例·谷冷链运输有限公司", "Example Valley Cold Carriers Co., Ltd.", "9520601",
                {"yard": (1, "冷链车场")})  # fmt: skip
FORGER = Party("forger", "示例·无名商贸有限公司", "Example Nameless Trading Co., Ltd.", "9520901",
               {"stall": (1, "某批发市场摊位")})  # fmt: skip
PARTIES = (*FARMS, COLD, KITCHEN, CENTRE, SHOPS, CARRIER, FORGER)

RAW = {11: ("韭葱", 1), 12: ("胡萝卜", 1), 21: ("土豆", 2), 22: ("鸡腿肉", 2), 31: ("番茄", 3), 32: ("鸡蛋", 3)}
"""Item number → (name, its farm)."""
BOUGHT = {41: "食用盐", 42: "植物油"}
"""Goods that the kitchen buys rarely and uses everywhere: lots that reach far."""
HALVES = {101: ("葱丝净菜", (11,)), 102: ("根茎净菜", (12, 21)), 103: ("腌制鸡腿", (22,)), 104: ("番茄酱汁", (31,))}
CARROT, CUT_CARROT = 12, 105
"""What goes by the lot, straight from the farm: see `direct`."""
DIRECT = {CUT_CARROT: "胡萝卜丝（团餐装）"}
PACKS = {CARROT: "散装，每筐 20 kg", CUT_CARROT: "每袋 5 kg"}
"""Item number → specification, of those whose maker told it."""
MEALS = {
    201: ("葱油鸡腿饭", (101, 103)), 202: ("番茄牛腩风味饭", (102, 104)), 203: ("什锦蔬菜烩", (101, 102)),
    204: ("番茄炒蛋", (104, 32)), 205: ("咖喱土豆鸡", (102, 103)), 206: ("葱香蛋饼", (101, 32)),
}  # fmt: skip
MEAL_G = 420
"""Net weight of one meal, in grams; twelve make a case."""
PER_CASE = 12
TRUCKS = tuple(CARRIER.asset(f"TRUCK{n}") for n in range(1, 7))
LOGGERS = tuple(CARRIER.asset(f"LOGGER{n}") for n in range(1, 8))
"""One in each truck; the seventh takes the place of the second half-way."""


def product_names(party: Party) -> dict[int, str]:
    """The products of a party, by item number."""
    if party in FARMS:
        return {item: name for item, (name, farm) in RAW.items() if f"farm-{farm}" == party.key}
    if party is KITCHEN:
        return BOUGHT | {item: name for item, (name, _of) in (HALVES | MEALS).items()} | DIRECT
    return {}
