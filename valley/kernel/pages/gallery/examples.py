"""Made-up things that show the components in all their states. Nothing here is about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from django import forms
from django.utils.translation import gettext_lazy as _

from valley.kernel.charts import Chart, Series
from valley.kernel.screens import Action, Figure, Moment, Progress, Step, Tab
from valley.kernel.tables import Column, Filter, Table
from valley.kernel.things import Card


@dataclass(frozen=True)
class Sample:
    """One row of the example table."""

    number: int
    name: str
    kind: str
    output_fen: int | None
    area_m2: Decimal | None
    since: date | None
    state: str


NAMES = ("青禾", "云杉", "远山", "丰泽", "晨露", "松风", "知味", "麦田", "清川", "禾木", "白露", "谷雨")
KINDS = {"firm": _("企业"), "institute": _("科研院所"), "service": _("服务机构")}
STATES = {
    "accepted": ("good", _("已通过")),
    "submitted": ("info", _("待审核")),
    "returned": ("warn", _("已退回")),
    "missing": ("bad", _("未报")),
    "draft": ("idle", _("草稿")),
}


def samples() -> list[Sample]:
    """57 rows; some values unknown, one name that a spreadsheet would take for a formula."""
    rows = []
    for n in range(1, 58):
        name = f"{NAMES[n % 12]}{NAMES[(n * 7) % 12]}（虚构）{n:02}号" if n != 3 else "=2+3（虚构）"
        rows.append(
            Sample(
                number=n,
                name=name,
                kind=list(KINDS)[n % 3],
                output_fen=None if n % 9 == 0 else n * n * 7_654_321,
                area_m2=None if n % 11 == 0 else Decimal(n * 137) / 2,
                since=None if n % 13 == 0 else date(2022 + n % 4, 1 + n % 12, 1 + n % 28),
                state=list(STATES)[n % 5],
            )
        )
    return rows


class Samples(Table):
    """The example table: every kind of column."""

    name = "samples"
    caption = _("示例单位")
    per_page = 8
    columns = [
        Column("name", _("名称"), search=True, order=True, heading=True, href=lambda row: f"/gallery?row={row.number}"),
        Column("kind", _("类型"), value=lambda row: KINDS[row.kind]),
        Column("output_fen", _("产值"), "money", order=True),
        Column("area_m2", _("面积"), "area", order=True),
        Column("since", _("入园日期"), "date", order=True),
        Column("state", _("报表状态"), "status", value=lambda row: STATES[row.state]),
    ]
    filters = [
        Filter("kind", _("类型"), list(KINDS.items())),
        Filter("state", _("报表状态"), [(key, label) for key, (_tone, label) in STATES.items()]),
    ]


class SampleForm(forms.Form):
    """Every kind of control."""

    name = forms.CharField(label=_("单位名称"), help_text=_("与营业执照一致"), max_length=30)
    kind = forms.ChoiceField(label=_("类型"), choices=[("", "—"), *KINDS.items()])
    output_wan = forms.DecimalField(label=_("上年产值（万元）"), min_value=0, help_text=_("没有产值请填 0，不要留空"))
    since = forms.DateField(label=_("入园日期"), widget=forms.DateInput(attrs={"type": "date"}))
    uses = forms.MultipleChoiceField(
        label=_("用途"), choices=[("lab", _("实验")), ("pilot", _("中试")), ("office", _("办公"))],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    disclosure = forms.ChoiceField(
        label=_("公开范围"), choices=[("public", _("公开")), ("park", _("园区内"))], widget=forms.RadioSelect
    )
    remark = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    paper = forms.FileField(label=_("证明文件"), required=False, help_text=_("PDF 或图片，不超过 10 MB"))
    agreed = forms.BooleanField(label=_("以上内容属实"))


FIGURES: Sequence[Figure] = (
    Figure(_("技术合同成交额"), Decimal("12.34"), _("亿元"), target=_("30 亿元（2025）"), of_target=Decimal("0.411")),
    Figure(_("高新技术企业"), 18, _("家"), target=_("不少于 60 家"), of_target=Decimal("0.3"), tone="warn"),
    Figure(_("高成长企业"), 7, _("家"), state="incomplete", received=40, expected=60),
    Figure(_("年总产值"), state="incomplete", received=0, expected=60),
    Figure(_("指标3（名称缺失）"), state="unknown", note=_("规划原文缺失，不作推测")),
    Figure(_("国际标准数"), state="no_source", note=_("尚无应用登记此项记录")),
    Figure(_("研发投入强度"), state="withheld", note=_("不足三家单位，按规定不公开")),
    Figure(_("累计游客量"), 120, _("万人次"), state="declared", note=_("某年统计公报（示例），第 4 页")),
)

CHARTS: Sequence[Chart] = (
    Chart(
        key="path",
        title=_("路径与现值（示例）"),
        unit=_("亿元"),
        series=[
            Series(_("计算值"), [(2022, 5.2), (2023, 7.9), (2024, None), (2025, 12.34)]),
            Series(_("规划载明的目标"), [(2025, 30), (2030, 100), (2035, 200)], look="points"),
            Series(
                _("内插（规划未载明）"),
                [(2022, 5.2), (2025, 30), (2030, 100), (2035, 200)],
                look="dashed",
                colour=1,
            ),
            Series(_("公布值"), [(2023, 8.4), (2025, 12.0)], look="hollow", colour=2),
        ],
        note=_("虚线为平台内插，不是规划的要求。"),
        source=_("示例数据"),
    ),
    Chart(
        key="parks",
        title=_("各园区在册单位（示例）"),
        unit=_("家"),
        series=[
            Series(_("企业"), [("甲园", 21), ("乙园", 14), ("丙园", 9)], look="bar"),
            Series(_("科研院所"), [("甲园", 4), ("乙园", 6), ("丙园", 1)], look="bar"),
        ],
        stacked=True,
    ),
    Chart(key="nothing", title=_("还没有数据的图"), series=[Series(_("计算值"), [])], note=_("首次报送后自动出现。")),
)

MOMENTS: Sequence[Moment] = (
    Moment(datetime(2026, 3, 2, 1, 30, tzinfo=UTC), _("报表已通过"), by=_("园区办公室"), tone="good"),
    Moment(
        datetime(2026, 2, 27, 8, 5, tzinfo=UTC), _("退回修改"), _("第 4 行：较上期增加 73%，请说明原因。"), tone="warn"
    ),
    Moment(date(2026, 2, 20), _("补报 2025 年用地"), known_at=datetime(2026, 2, 25, 3, 0, tzinfo=UTC), tone="info"),
    Moment(datetime(2026, 2, 18, 2, 0, tzinfo=UTC), _("填报开始"), tone="idle", uri="/gallery"),
)

STEPS: Sequence[Step] = (
    Step(_("草稿"), "done"), Step(_("填写"), "done"), Step(_("签署"), "now"), Step(_("审核")), Step(_("锁定")),
)  # fmt: skip
REFUSED_STEPS: Sequence[Step] = (Step(_("填写"), "done"), Step(_("签署"), "done"), Step(_("审核"), "refused"))

TABS: Sequence[Tab] = (
    Tab(_("概况"), "/gallery", current=True),
    Tab(_("记录"), "/gallery?tab=records", count=12),
    Tab(_("历史"), "/gallery?tab=history", count=0),
)

PROGRESSES: Sequence[Progress] = (
    Progress(_("生成考核报告"), "/gallery/progress?at=1", state="waiting"),
    Progress(
        _("导入单位名录"), "/gallery/progress", 60, 60, "finished", _("60 行全部写入。"),
        Action(_("查看结果"), "/gallery", "list"),
    ),
    Progress(_("导入场所清单"), "/gallery/progress", 17, 40, "failed", _("第 18 行：面积不是数字。没有写入任何一行。")),
)  # fmt: skip


class Relation(Enum):
    """Relations of the example thread."""

    DERIVED = _("派生自")
    USED = _("使用了")

    @property
    def label(self) -> object:
        return self.value


@dataclass(frozen=True)
class Edge:
    """An edge of the example thread."""

    subject: Card
    relation: Relation
    object: Card


HERE = Card("/gallery", "产品", "低糖谷物饮（虚构）")
EDGES: Sequence[Edge] = (
    Edge(HERE, Relation.DERIVED, Card("/gallery?thing=1", "需求", "中学生早餐控糖需求（虚构）")),
    Edge(HERE, Relation.USED, Card("/gallery?thing=2", "配方", "配方 F-102（虚构）")),
    Edge(Card("/gallery?thing=3", "批次", "批次 2026-0417（虚构）"), Relation.DERIVED, HERE),
    Edge(Card("/gallery?thing=4", "检验报告", "检验报告 R-77（虚构）"), Relation.USED, HERE),
)

DEFINITIONS = (
    (_("口径"), _("登记日期落在期间内的技术合同，金额以登记为准")),
    (_("范围"), _("规划范围内的在册单位")),
    (_("基期"), None),
    (_("责任单位"), _("园区办公室（示例）")),
)
