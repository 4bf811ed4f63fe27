"""What a label carries beside its table, under any of the names that people give an element."""

from collections.abc import Mapping
from typing import Any

from valley.industry.nutrition.engine.label.elements import ELEMENTS
from valley.industry.nutrition.engine.standards import BadInput

_NAMES = """
name 名称 品名 产品名称 food_name product_name
ingredients 配料 配料表 成分 ingredient_list
allergens 致敏物质 致敏原 过敏原 allergen
net_content 净含量 规格 净含量和规格 净重 net_weight
maker 生产者 生产商 厂家 制造商 经销者 委托方 地址 联系方式 producer manufacturer distributor
made_on 生产日期 制造日期 production_date date_of_production
best_before 保质期 保质期到期日 最佳食用日期 expiry shelf_life
storage 贮存条件 贮存 储存 储藏 贮藏 保存 storage_conditions
licence 生产许可证 生产许可证编号 食品生产许可证编号 许可证 sc license
product_standard 产品标准 产品标准代号 执行标准 standard
origin 产地 原产国 原产地 country_of_origin
nutrition 营养成分表 营养标签 营养成分
use 食用方法 适宜人群 食用方法和适宜人群 directions
"""
KNOWN: Mapping[str, str] = {name: row.split()[0] for row in _NAMES.strip().splitlines() for name in row.split()} | {
    zh.replace(" ", ""): key for key, (zh, _en) in ELEMENTS.items()
}


def element_of(name: str) -> str | None:
    """The element that is meant; None where nobody calls one so."""
    plain = name.strip().casefold()
    return KNOWN.get(plain.replace(" ", "_")) or KNOWN.get(plain.replace(" ", ""))


def stated(held: Mapping[str, Any]) -> dict[str, str]:
    """Element → what the label says there; two lines of one element stand after each other. Raises: BadInput."""
    found: dict[str, str] = {}
    for name, text in held.items():
        key = element_of(str(name))
        if key is None:
            raise BadInput(
                f"elements · {name}", text, f"要素有：{'、'.join(zh for zh, _en in ELEMENTS.values())}",
                f"the elements are: {', '.join(ELEMENTS)}",
            )  # fmt: skip
        found[key] = "；".join(filter(None, (found.get(key, ""), str(text).strip())))
    return found
