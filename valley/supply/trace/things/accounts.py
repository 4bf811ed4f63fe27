"""What the trace store holds about the person behind an account: records handed in, recalls, papers."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.personal import Named, holds_columns
from valley.supply.trace.models import (
    Batch,
    CaptureJob,
    CompanyPrefix,
    DataRequest,
    Disposal,
    Document,
    NamedQuery,
    Paper,
    RecallCase,
    ScopeLot,
    Subscription,
    TraceCertificate,
)

holds_columns(
    "trace",
    _("追溯记录的责任"),
    Named(Document, "by", _("报送的追溯记录"), "/trace/send", counted=True),
    Named(CaptureJob, "by", _("报送任务"), "/trace/send", counted=True),
    Named(Batch, "by", _("报送批"), "/trace/send", counted=True),
    Named(CompanyPrefix, "by", _("登记厂商识别代码"), "/trace", counted=True),
    Named(NamedQuery, "by", _("保存的查询"), "/trace/api", counted=True),
    Named(Subscription, "by", _("查询订阅"), "/trace/api", counted=True),
    Named(DataRequest, "by", _("补录请求")),
    Named(TraceCertificate, "issued_by", _("出具溯源证明")),
    Named(RecallCase, "opened_by", _("召回立案")),
    Named(RecallCase, "lead", _("主办的召回")),
    Named(ScopeLot, "decided_by", _("召回范围的决定"), "/trace/recalls", counted=True),
    Named(Paper, "issued_by", _("召回文书")),
    Named(Disposal, "recorded_by", _("召回处置"), "/trace/recalls", counted=True),
)
