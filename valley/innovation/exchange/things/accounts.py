"""What the exchange holds about the person behind an account: what they asked, answered, judged, looked at."""

from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.models import (
    Answer,
    Bid,
    Call,
    Contract,
    Disclosure,
    Intake,
    Introduction,
    Lookalike,
    MatchOutcome,
    MatchRun,
    MatchWeights,
    Milestone,
    Need,
    Opened,
    Payment,
    Postponement,
    Reference,
    Refusal,
    Result,
    Reviewer,
    ReviewRound,
    Route,
    Watch,
)
from valley.kernel.personal import Named, holds_columns

holds_columns(
    "exchange.network",
    _("需求与成果的责任"),
    Named(Need, "reporter", _("提出的需求")),
    Named(Need, "owner", _("负责的需求")),
    Named(Postponement, "by", _("延期"), "need"),
    Named(Refusal, "by", _("退回与谢绝"), "need"),
    Named(Answer, "given_by", _("给出的答复")),
    Named(Answer, "checked_by", _("确认的答复")),
    Named(Result, "contact", _("成果联系人")),
    Named(Route, "owner", _("负责的推送")),
    Named(Route, "offered_by", _("发出的推送")),
    Named(Disclosure, "asked_by", _("查看申请")),
    Named(Disclosure, "decided_by", _("答复查看申请")),
    Named(Opened, "user", _("查看过的需求与成果"), "/needs", counted=True),
    Named(Introduction, "made_by", _("引介")),
    Named(Watch, "user", _("订阅")),
)
holds_columns(
    "exchange.calls",
    _("揭榜与合同的责任"),
    Named(Call, "owner", _("发布的榜单")),
    Named(Bid, "submitted_by", _("揭榜方案")),
    Named(Reviewer, "user", _("评审"), "call"),
    Named(Milestone, "checked_by", _("验收里程碑")),
    Named(Contract, "entered_by", _("登记技术合同")),
    Named(Payment, "by", _("登记付款"), "contract"),
)
holds_columns(
    "exchange.matching",
    _("匹配与资料的责任"),
    Named(MatchWeights, "made_by", _("匹配权重"), "/matching/weights", counted=True),
    Named(MatchWeights, "adopted_by", _("启用匹配权重"), "/matching/weights", counted=True),
    Named(MatchRun, "asked_by", _("匹配"), counted=True),
    Named(MatchOutcome, "by", _("匹配的结局"), counted=True),
    Named(ReviewRound, "by", _("评审分派")),
    Named(Intake, "by", _("导入资料")),
    Named(Reference, "person", _("署名的资料")),
    Named(Reference, "entered_by", _("录入资料"), counted=True),
    Named(Lookalike, "by", _("判断重复资料"), counted=True),
)
