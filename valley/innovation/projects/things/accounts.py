"""What joint projects hold about the person behind an account, and about a person who is appointed twice."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from valley.innovation.projects.models import (
    Adoption,
    Appointment,
    Attendance,
    Backing,
    Bundle,
    Case,
    CommonNeed,
    Consortium,
    Expert,
    Fostering,
    Gate,
    Gathering,
    Given,
    Handing,
    Income,
    Institution,
    Interface,
    InterfaceTest,
    Lending,
    Met,
    Order,
    Output,
    Pool,
    Promise,
    Promotion,
    Resource,
    Review,
    Run,
    Sample,
    Seat,
    Split,
    Study,
    Template,
    Track,
    TrackEvidence,
    Trial,
    UseEntry,
)
from valley.kernel.models import PersonKey
from valley.kernel.personal import Holding, Named, holds, holds_columns

holds_columns(
    "projects.work",
    _("联合攻关的责任"),
    Named(Consortium, "owner", _("负责的联合体")),
    Named(Seat, "asked_by", _("邀请加入联合体")),
    Named(Split, "agreed_by", _("商定份额"), "/consortia", counted=True),
    Named(CommonNeed, "confirmed_by", _("确认共性需求")),
    Named(Order, "owner", _("研发订单")),
    Named(Handing, "delivered_by", _("交付研发成果"), "order"),
    Named(Handing, "checked_by", _("验收研发成果"), "order"),
    Named(Resource, "offered_by", _("开放资源")),
    Named(Lending, "asked_by", _("借用资源")),
    Named(UseEntry, "by", _("使用记录"), "lending"),
)
holds_columns(
    "projects.outcomes",
    _("成果转化的责任"),
    Named(Case, "owner", _("转化案件")),
    Named(Met, "by", _("阶段条件的证明"), "/pipeline", counted=True),
    Named(Gate, "by", _("准出评审"), "/pipeline", counted=True),
    Named(Output, "entered_by", _("登记产出")),
    Named(Adoption, "by", _("登记采用"), "/outputs", counted=True),
    Named(Bundle, "made_by", _("成套输出包")),
    Named(Review, "opened_by", _("发起认定评审")),
    Named(Expert, "user", _("认定评审"), "review"),
)
holds_columns(
    "projects.studies",
    _("研究与机构的责任"),
    Named(Study, "owner", _("负责的研究")),
    Named(Sample, "entered_by", _("登记样品"), "study", counted=True),
    Named(Run, "by", _("运行记录")),
    Named(Institution, "registered_by", _("登记新型研发机构")),
    Named(Income, "by", _("填报机构收入"), "institution"),
)


holds_columns(
    "projects.rows",
    _("赛道、活动、推广与配套的责任"),
    Named(Track, "owner", _("提出的赛道")),
    Named(TrackEvidence, "by", _("赛道依据"), "track"),
    Named(Gathering, "owner", _("主办的活动")),
    Named(Attendance, "user", _("活动报名"), "gathering"),
    Named(Promotion, "owner", _("推广目录")),
    Named(Trial, "asked_by", _("申请试用")),
    Named(Pool, "owner", _("共性技术征集")),
    Named(Promise, "by", _("认缴"), "pool"),
    Named(Template, "by", _("发布范本")),
    Named(Given, "by", _("共享投入记录"), "/consortia", counted=True),
    Named(Interface, "owner", _("共同规格")),
    Named(InterfaceTest, "by", _("共同试验"), "interface"),
    Named(Fostering, "owner", _("配套培育")),
    Named(Backing, "by", _("案件支撑"), "case"),
)


@holds("projects")
def held(key: PersonKey) -> Iterator[Holding]:
    """Dual appointments of the person."""
    for row in Appointment.objects.filter(person__key=key).order_by("pk"):
        yield Holding(row.uri, _("双聘"), str(row), _("联合攻关的责任"))
