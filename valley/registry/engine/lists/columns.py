"""What columns a list may have, and under which heads people have them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "code", "number", "date", "choice", "choices"]
_NOISE = re.compile(r"[\s（）()\[\]【】*＊:：/／、,，._-]+")


@dataclass(frozen=True)
class Column:
    """One column. `heads` are the names that people give it, the first one is ours.

    options: label or code as people write it → code, for "choice" and "choices" (several, separated by 、).
    unit is said in the remedy.
    """

    field: str
    heads: tuple[str, ...]
    type: Type = "text"
    required: bool = False
    options: Mapping[str, str] | None = None
    unit: str = ""
    most: int = 300


@dataclass(frozen=True)
class ListKind:
    """A kind of list."""

    code: str
    title_zh: str
    title_en: str
    columns: tuple[Column, ...]

    def title(self, language: str) -> str:
        """Its name for a language code; Chinese unless it is English."""
        return self.title_en if language.startswith("en") else self.title_zh

    def column_of(self, head: str) -> Column | None:
        """The column with this head, however it is spaced, bracketed or starred."""
        wanted = plain(head)
        return next((c for c in self.columns if wanted in {plain(h) for h in c.heads}), None)


def plain(head: str) -> str:
    """A head without width, case, blanks and punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", head)).casefold()


IGNORED = {plain(head) for head in ("序号", "编号序号", "备注", "说明", "No", "No.", "Remark", "Remarks")}

KINDS = {
    "企业": "enterprise", "公司": "enterprise", "科研机构": "institute", "科研院所": "institute", "高校": "university",
    "大学": "university", "政府部门": "government", "金融投资机构": "finance", "协会学会": "association",
    "协会": "association", "检测机构": "laboratory", "孵化机构": "incubator", "孵化器": "incubator",
    "公共服务平台": "platform", "医疗机构": "hospital", "医院": "hospital", "农业经营主体": "farm", "合作社": "farm",
    "中介服务机构": "intermediary", "其他": "other",
}  # fmt: skip
LEVELS = {
    "园区": "park", "地块": "parcel", "宗地": "parcel", "楼宇": "building", "楼": "building", "厂房": "building",
    "房间": "room", "单元": "room",
}  # fmt: skip
TALENTS = {
    "外籍": "foreign", "外籍人才": "foreign", "留学归国": "returnee", "留学归国人才": "returnee", "海归": "returnee",
    "科研": "research", "科研创新人员": "research", "科研人员": "research", "青年": "young", "青年科技人才": "young",
}  # fmt: skip
ENGAGEMENTS = {
    "全职": "employed", "全职聘用": "employed", "双聘": "dual", "兼职": "part_time", "博士后": "postdoc",
    "实习": "intern", "实习实践": "intern",
}  # fmt: skip

ORGANISATIONS = ListKind(
    "organisations",
    "单位名单",
    "List of organisations",
    (
        Column(
            "name", ("名称", "单位名称", "企业名称", "公司名称", "全称", "机构名称", "name"), required=True, most=200
        ),
        Column(
            "code",
            ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "代码", "uscc", "credit code"),
            "code",
        ),
        Column("none_reason", ("无代码原因", "无代码的原因"), most=200),
        Column("kinds", ("类型", "单位类型", "机构类型", "kind"), "choices", options=KINDS),
        Column("industry", ("行业代码", "国民经济行业代码", "所属行业代码", "行业", "industry"), "code"),
        Column("founded_on", ("成立日期", "成立时间", "注册日期", "注册时间", "founded"), "date"),
        Column("short_name", ("简称", "单位简称"), most=60),
        Column("name_en", ("英文名称", "英文名"), most=200),
        Column("park", ("园区", "所在园区", "所属园区", "入驻园区", "park")),
        Column("since", ("入驻日期", "入园日期", "入驻时间", "入园时间", "迁入日期"), "date"),
        Column("until", ("迁出日期", "退园日期", "离园日期"), "date"),
        Column("origin", ("迁自", "迁入前所在地", "来源地"), most=100),
    ),
)
PEOPLE = ListKind(
    "people",
    "人员名单",
    "List of people",
    (
        Column("name", ("姓名", "人员姓名", "name"), required=True, most=100),
        Column(
            "organisation",
            ("单位", "工作单位", "任职单位", "所在单位", "单位名称", "企业名称", "单位代码"),
            required=True,
        ),
        Column("contact", ("联系方式", "电话", "手机", "联系电话", "邮箱"), "code", most=200),
        Column("talents", ("人才类型", "人才类别"), "choices", options=TALENTS),
        Column("since", ("到岗日期", "入职日期", "入职时间", "到岗时间"), "date", required=True),
        Column("until", ("离岗日期", "离职日期", "离职时间"), "date"),
        Column("kind", ("任职方式", "用工方式", "聘用方式"), "choice", options=ENGAGEMENTS),
        Column("share_percent", ("份额", "工作量份额", "份额%", "工作量份额%"), "number", unit="%"),
        Column("origin", ("来自", "来源国家或地区", "国籍或来源"), most=100),
        Column("consent_version", ("告知书版本", "同意书版本"), "code", required=True, most=40),
        Column("consent_purpose", ("处理目的", "同意用途"), required=True, most=100),
        Column("consent_on", ("同意日期", "签署日期"), "date", required=True),
    ),
)
PLACES = ListKind(
    "places",
    "场所名单",
    "List of places",
    (
        Column("level", ("层级", "场所类型", "level"), "choice", required=True, options=LEVELS),
        Column("code", ("编号", "场所编号", "code"), "code", required=True, most=40),
        Column("name", ("名称", "场所名称", "name"), required=True, most=100),
        Column("parent", ("上级编号", "上级", "所属编号", "parent"), "code", most=200),
        Column("role", ("功能定位", "定位", "用途说明"), most=300),
        Column("area_m2", ("面积m²", "面积平方米", "面积㎡", "面积", "建筑面积", "用地面积m²"), "number", unit="m²"),
        Column("area_mu", ("面积亩", "用地面积亩", "亩数"), "number", unit="亩"),
        Column("latitude", ("纬度", "latitude"), "number", unit="°"),
        Column("longitude", ("经度", "longitude"), "number", unit="°"),
    ),
)
LISTS: dict[str, ListKind] = {kind.code: kind for kind in (ORGANISATIONS, PEOPLE, PLACES)}
