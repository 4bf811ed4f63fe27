"""What nutrition design holds about the person behind an account: what they made, decided, imported."""

from django.utils.translation import gettext_lazy as _

from valley.industry.nutrition.models import (
    CompositionTable,
    DossierPart,
    EvidenceRule,
    Formula,
    FormulaVersion,
    PermittedMaker,
    Profile,
    Release,
    RuleFile,
    Run,
    SensoryPanel,
    Target,
    Trial,
)
from valley.kernel.personal import Named, holds_columns

holds_columns(
    "nutrition.design",
    _("产品设计的责任"),
    Named(Formula, "begun_by", _("建立配方")),
    Named(FormulaVersion, "made_by", _("编写配方版本")),
    Named(FormulaVersion, "submitted_by", _("提交配方版本")),
    Named(FormulaVersion, "decided_by", _("决定配方版本")),
    Named(Target, "made_by", _("营养目标")),
    Named(Run, "asked_by", _("配方计算"), "/nutrition", counted=True),
    Named(Trial, "owner", _("负责的试制")),
    Named(SensoryPanel, "recorded_by", _("登记感官评价"), "/nutrition", counted=True),
    Named(Release, "released_by", _("放行产品")),
    Named(PermittedMaker, "granted_by", _("许可生产单位"), "/nutrition", counted=True),
    Named(CompositionTable, "imported_by", _("导入成分表")),
    Named(RuleFile, "imported_by", _("导入规则")),
    Named(EvidenceRule, "entered_by", _("录入证据规则"), "/nutrition", counted=True),
    Named(DossierPart, "entered_by", _("录入申报材料"), "/nutrition", counted=True),
    Named(Profile, "keeper", _("代管的营养档案"), "/nutrition", counted=True),
)
