"""The three templates: what was seen or moved, what was made of what, what was packed into what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["time", "goods", "container", "place", "number", "unit", "word", "text", "date"]


@dataclass(frozen=True)
class Column:
    """One column. words: what may stand there in either language → what the event says."""

    key: str
    zh: str
    en: str
    kind: Kind
    required: bool = False
    hint_zh: str = ""
    hint_en: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def heads(self) -> tuple[str, str]:
        return self.zh, self.en


@dataclass(frozen=True)
class Template:
    """A template. examples: rows of a fictional filling, by key; their first row is left out when read back."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    example: Mapping[str, str]


STEPS = {
    "采收": "commissioning", "harvest": "commissioning", "收货": "receiving", "receiving": "receiving",
    "发货": "shipping", "shipping": "shipping", "入库": "storing", "storing": "storing", "检验": "inspecting",
    "inspecting": "inspecting", "上架": "stocking", "stocking": "stocking", "售出": "retail_selling",
    "sold": "retail_selling", "销毁": "destroying", "destroying": "destroying",
}  # fmt: skip
UNITS = {
    "千克": "KGM", "公斤": "KGM", "kg": "KGM", "克": "GRM", "g": "GRM", "吨": "TNE", "t": "TNE", "升": "LTR",
    "l": "LTR", "毫升": "MLT", "ml": "MLT", "件": "", "个": "", "箱": "", "piece": "", "pieces": "",
}  # fmt: skip
"""UN/ECE Recommendation 20; pieces have no unit in EPCIS 2.0 §7.3.3.3."""
TIME = Column(
    "time", "时间", "Time", "time", True, "北京时间，例如 2026-11-26 08:30", "China time, such as 2026-11-26 08:30"
)
GOODS = Column(
    "goods", "批次或单品", "Lot or item", "goods", True,
    "标签上的码：(01)GTIN(10)批号、EPC URN 或数字链接", "the label's code: (01)GTIN(10)lot, EPC URN or Digital Link",
)  # fmt: skip
QUANTITY = Column("quantity", "数量", "Quantity", "number", hint_zh="只填数字；单品不填", hint_en="the number alone")
UNIT = Column(
    "unit", "单位", "Unit", "unit", hint_zh="千克、克、吨、升、毫升、件", hint_en="kg, g, t, l, ml, piece", words=UNITS
)
PLACE = Column(
    "place",
    "地点",
    "Place",
    "place",
    True,
    "13 位 GLN、(414)…或数字链接",
    "the GLN, (414)… or Digital Link",
)
EXPIRY = Column("expiry", "保质期至", "Best before", "date", hint_zh="例如 2026-12-03", hint_en="such as 2026-12-03")
TEMPLATES = {
    each.key: each
    for each in (
        Template(
            "moves", "收发存记录", "Receipts, shipments, stock",
            (
                TIME,
                Column("step", "步骤", "Step", "word", True, "采收、收货、发货、入库、检验、上架、售出、销毁",
                       "harvest, receiving, shipping, storing, inspecting, stocking, sold, destroying", STEPS),
                GOODS, QUANTITY, UNIT, PLACE,
                Column("to", "发往", "Sent to", "place", hint_zh="发货时填对方的 GLN", hint_en="the taker's GLN"),
                Column("document", "单据号", "Document no.", "text"),
                EXPIRY,
            ),
            {"time": "2026-11-26 08:30", "step": "收货", "goods": "(01)09520101000118(10)261117", "quantity": "1300",
             "unit": "千克", "place": "9520201000018", "document": "SH-001", "expiry": "2026-12-03"},
        ),
        Template(
            "making", "加工记录", "Processing",
            (
                Column("run", "批次序号", "Run", "text", True, "同一次加工的各行写同一个",
                       "the same for all rows of a run"),
                TIME,
                Column("side", "投入或产出", "In or out", "word", True, "投入、产出", "in, out",
                       {"投入": "in", "in": "in", "产出": "out", "out": "out"}),
                GOODS, QUANTITY, UNIT, PLACE, EXPIRY,
            ),
            {"run": "1", "time": "2026-11-26 09:00", "side": "投入", "goods": "(01)09520101000118(10)261117",
             "quantity": "60", "unit": "千克", "place": "9520301000024"},
        ),
        Template(
            "packing", "装箱记录", "Packing",
            (
                Column("container", "容器", "Container", "container", True, "18 位 SSCC、(8003)…或数字链接",
                       "18 digits of the SSCC, (8003)… or Digital Link"),
                TIME,
                Column("action", "装入或拆出", "In or out", "word", True, "装入、拆出", "packed, unpacked",
                       {"装入": "ADD", "packed": "ADD", "拆出": "DELETE", "unpacked": "DELETE"}),
                Column("goods", "批次或单品", "Lot or item", "goods", hint_zh="拆出时不填即全部",
                       hint_en="when unpacked, empty means everything"),
                QUANTITY, UNIT, PLACE,
            ),
            {"container": "095203010000000017", "time": "2026-11-26 15:00", "action": "装入",
             "goods": "(01)09520301002011(21)0000001", "place": "9520301000048"},
        ),
    )
}  # fmt: skip
