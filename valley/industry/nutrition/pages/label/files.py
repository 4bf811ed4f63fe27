"""Rule files of one's organisations: taking one in, what it says, retiring it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.engine.label import edition
from valley.industry.nutrition.forms.basics import Confirm
from valley.industry.nutrition.forms.rules import RuleFileForm
from valley.industry.nutrition.models import RuleFile, RuleKind
from valley.industry.nutrition.pages.common import HOME, desk_of, seen
from valley.industry.nutrition.pages.label.tables import here
from valley.industry.nutrition.queries.rule_files import elements_of, intakes_of, medical_of
from valley.industry.nutrition.rules import organisation_ids
from valley.kernel import formats
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Table

RULES = (gettext_lazy("标签与添加剂规则"), "/nutrition/rules")
SAMPLE = """# 样例：各行的数值与条号须由本单位从标准原文读出后填写。
# Sample: whoever imports it reads clause and values from the standard itself.
standard = "GB 7718"            # 或 GB 13432；特医食品用 GB 29922、GB 25596
edition = ""                    # 如 "2011"
title = "预包装食品标签通则"
# effective_from = 2012-04-20   # 不写：任何一天是否有效都是未知
complete = false                # true：本单位声明已全部列出

[[elements]]                    # name ingredients allergens net_content maker made_on best_before storage
element = "name"                # licence product_standard origin nutrition use
clause = ""

# GB 13432 的营养成分表（不标 NRV%）· the table of GB 13432, without NRV %:
# [table]
# clause = ""
# nutrients = []                # 如 "energy"、"蛋白质"，按标示顺序

# 特医食品 · special medical food:
# ages = [">10"]                # 1-10、>10、infant
# [[rows]]
# nutrient = "sodium"
# zh = "钠"
# ages = ">10"
# basis = "100 kJ"              # 100 kJ、100 mL or g、% of energy、% of protein
# unit = "mg"
# low = 0
# high = 0
# verified = false              # true：由本单位对照官方文本核实，才给出判定
# clause = ""
# origin = ""

# 参考摄入量（如中国 2023 版）另存为一个文本文件，一行一种营养素 · reference intakes: a text file, one nutrient a line:
#   # edition: cn-2023
#   # title: 中国居民膳食营养素参考摄入量（2023版）
#   iron mg | 18 m EAR … RNI … UL … | 18 f EAR … RNI … UL … | 50 f … | +second RNI …
#   （年龄起 [m|f] 种类 数值 …；种类：EAR RNI AI UL PI LOW HIGH；单位 g mg µg kcal kJ %E）
"""


def _used(row: RuleFile) -> tuple[str, Any]:
    return ("idle", _("已停用")) if row.retired_at else ("good", _("使用中"))


class Files(Table):
    """All of them, retired ones too."""

    name = "files"
    caption = gettext_lazy("本单位导入的规则")
    empty = gettext_lazy("还没有导入过规则：GB 7718、GB 13432 与特医食品各行一律为“规则未载入”")
    columns = [
        Column(
            "name", gettext_lazy("标准与版本"), heading=True, value=str, href=lambda row: row.uri, search="standard"
        ),
        Column("kind", gettext_lazy("类型"), value=lambda row: row.get_kind_display()),
        Column("owner", gettext_lazy("所属单位"), order="owner__name"),
        Column("used", gettext_lazy("状态"), kind="status", value=_used),
        Column("imported_at", gettext_lazy("导入时间"), kind="moment", order="imported_at"),
    ]


@login_required
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """The list."""
    user = user_of(request)
    require(user, "nutrition.design", None)
    rows = RuleFile.objects.filter(owner__in=organisation_ids(user)).select_related("owner")
    context = {
        "title": _("导入的规则"),
        "subtitle": _("平台没有载入的标准由本单位自行读出并声明来源；只用于本单位的核对。"),
        "crumbs": [HOME, RULES],
        "actions": [
            Action(_("导入规则文件"), "/nutrition/rule-files/new", "upload", tone="primary"),
            Action(_("下载样例"), "/nutrition/rule-files/sample.toml", "download"),
        ],
    }
    return Files(request, rows).response("nutrition/desk.html", context)


@login_required
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """How a file is written, without a single value."""
    require(request.user, "nutrition.design", None)
    held = {"Content-Disposition": 'attachment; filename="rules.toml"'}
    return HttpResponse(SAMPLE, content_type="application/toml; charset=utf-8", headers=held)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Take one in."""
    return answer(request, {"new": NEW}, "new", desk_of(request, "/nutrition/rule-files"))


class Rows(Table):
    """What a file says."""

    name = "rows"
    caption = gettext_lazy("条款与数值")
    per_page = 60
    columns = [
        Column("clause", gettext_lazy("条款"), heading=True),
        Column("words", gettext_lazy("内容")),
        Column("value", gettext_lazy("数值")),
    ]


@login_required
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file, row by row."""
    found = seen(RuleFile, public_id, request, "nutrition.design", "owner", "owner", "imported_by")
    listed = Rows(request, _rows(found))
    context = {
        "title": str(found),
        "subtitle": found.get_kind_display(),
        "status": _used(found),
        "crumbs": [HOME, RULES, (_("导入的规则"), "/nutrition/rule-files")],
        "actions": links(DEEDS, user_of(request), found),
        "facts": pairs(
            (_("所属单位"), found.owner.name),
            (_("来源与权利说明"), found.statement),
            (_("文件校验值"), found.sha256),
            (_("导入人"), found.imported_by.username),
        ),
        "tables": [listed],
    }
    return listed.response("nutrition/thing.html", context)


def _rows(found: RuleFile) -> list[dict[str, Any]]:
    if found.retired_at is not None:
        return []
    owners, name = [found.owner_id], str(found)
    if found.kind == RuleKind.ELEMENTS:
        held = next(one for one in elements_of(owners) if one.source.name == name)
        names = formats.listed(here((row.zh, row.en)) for key in held.table if (row := edition("2025").nutrients[key]))
        table = [{"clause": held.table_clause, "words": _("营养成分表"), "value": names}] if held.table else []
        return [{"clause": rule.clause, "words": here((rule.zh, rule.en)), "value": ""} for rule in held.rules] + table
    if found.kind == RuleKind.INTAKES:
        return [
            {"clause": nutrient, "words": f"{age} {sex}".strip(), "value": f"{listed} {unit}"}
            for nutrient, age, sex, listed, unit in intakes_of(owners)[found.edition].lines()
        ]
    rows = next(one for one in medical_of(owners) if one.source.name == name).rows
    return [
        {
            "clause": row.clause or row.ages, "words": f"{row.zh} · {row.ages}",
            "value": f"{'' if row.low is None else row.low} ~ {'' if row.high is None else row.high} "
            f"{row.unit} / {row.basis}",
        }
        for row in rows
    ]  # fmt: skip


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Retire it."""
    found = seen(RuleFile, public_id, request, "nutrition.design", "owner", "owner")
    return answer(request, DEEDS, deed, found, str(found))


def _import(by: User, _desk: Any, data: dict[str, Any]) -> object:
    file = data.pop("file")
    return actions.import_rules(by=by, data=file.read(), name=file.name, **data)


def _retire(by: User, thing: RuleFile, data: dict[str, Any]) -> object:
    return actions.retire_rules(by=by, rule_file=thing)


NEW = Deed(
    gettext_lazy("导入规则文件"), RuleFileForm, "nutrition.design", _import, "upload", about=lambda desk: None,
    given=lambda desk: {"owners": desk.owners},
    words=gettext_lazy("有一行不对，整份不导入。同一版本再次导入时，旧的停用、留档。"),
)  # fmt: skip
DEEDS: dict[str, Deed] = {
    "retire": Deed(
        gettext_lazy("停用"), Confirm, "nutrition.design", _retire, "archive", about=lambda row: row.owner,
        offered=lambda row: row.retired_at is None,
    )
}  # fmt: skip
