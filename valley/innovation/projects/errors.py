"""Refusals of joint projects, and which of the database's promises each one stands for."""

from django.utils.translation import gettext_lazy as _

from valley.innovation.exchange.errors import WrongState
from valley.kernel.errors import Refusal


class SeatThere(Refusal):
    """The organisation was asked, or has the seat."""

    default_message = _("该单位已被邀请或已在此角色。")
    default_remedy = _("请等对方答复，或选另一角色。")


class Circle(Refusal):
    """Packages would wait for each other."""

    default_message = _("工作包之间会互相等待。")
    default_remedy = _("请去掉其中一个前置工作包。")


class NotAgreed(Refusal):
    """Something that the agreement needs is missing."""

    default_message = _("还不能签约。")
    default_remedy = _("请先补齐缺的角色和份额约定。")


class HoldsShares(Refusal):
    """Who holds shares does not leave before they are agreed anew."""

    default_message = _("该单位在现行份额约定中有份额，不能直接退出。")
    default_remedy = _("请先重新约定出资和知识产权份额。")


class AppointedAlready(Refusal):
    """One split of a person's time at a time."""

    default_message = _("此人在这段时间已有聘任约定。")
    default_remedy = _("请先调整已有约定的任期。")


class OutputThere(Refusal):
    """The owner has that version in the ledger."""

    default_message = _("台账中已有同名同版本的产出。")
    default_remedy = _("请改版本号，或打开已有的产出。")


class AdoptedAlready(Refusal):
    """The organisation said so before."""

    default_message = _("该单位已登记采用这项产出。")
    default_remedy = _("请打开产出页面核对。")


class BundleThere(Refusal):
    """The licensor has that version of the package."""

    default_message = _("已有同名同版本的输出包。")
    default_remedy = _("请改版本号。")


class InAnother(Refusal):
    """A need belongs to one common need only."""

    default_message = _("其中有需求已属于另一条共性需求。")
    default_remedy = _("请去掉它，或并入那一条。")


class LentAlready(Refusal):
    """An agreement with that organisation over the same resource is open."""

    default_message = _("该单位对这项资源已有未结束的申请或协议。")
    default_remedy = _("请打开已有的那一份。")


class SampleThere(Refusal):
    """The study has a sample of that code."""

    default_message = _("这项研究已有同样代号的样品。")
    default_remedy = _("请核对代号；撤回同意的代号也不能再用。")


class InstitutionThere(Refusal):
    """The organisation stands in the register."""

    default_message = _("该单位已登记为新型研发机构。")
    default_remedy = _("请打开已有的那一条。")


class SignedUpAlready(Refusal):
    """One seat a person."""

    default_message = _("您已经报名。")
    default_remedy = _("请打开活动页面核对。")


class MetAlready(Refusal):
    """Said once, by whichever of the two."""

    default_message = _("这次结识已经记过。")
    default_remedy = _("请打开活动页面核对。")


class TrialThere(Refusal):
    """One trial at a time."""

    default_message = _("该单位正在申请或试用这一项。")
    default_remedy = _("请打开已有的试用。")


class PoolThere(Refusal):
    """One common call at a time."""

    default_message = _("这条共性需求已有征集或榜单。")
    default_remedy = _("请打开已有的那一个。")


class TemplateThere(Refusal):
    """A version stands once."""

    default_message = _("已有同名同版本的范本。")
    default_remedy = _("请改版本号。")


class InterfaceThere(Refusal):
    """One at a time under a name."""

    default_message = _("这两个工作包之间已有同名的共同规格。")
    default_remedy = _("请打开已有的那一份。")


class FosteredAlready(Refusal):
    """One at a time under a name."""

    default_message = _("这两家之间已有同名的配套培育。")
    default_remedy = _("请打开已有的那一份。")


#: Constraint → (refusal, field at fault).
PROMISES: dict[str, tuple[type[Refusal], str]] = {
    "sample_code_once": (SampleThere, "lines"),
    "projects_institution_organisation_id_key": (InstitutionThere, "organisation"),
    "lent_once_at_a_time": (LentAlready, "organisation"),
    "signed_up_once": (SignedUpAlready, "offers"),
    "met_once": (MetAlready, "other"),
    "tried_once_at_a_time": (TrialThere, "organisation"),
    "one_pool_of_a_common_need": (PoolThere, "title"),
    "template_version_once": (TemplateThere, "version"),
    "projects_template_replaces_id_key": (TemplateThere, "version"),
    "interface_once_at_a_time": (InterfaceThere, "title"),
    "one_test_waits": (WrongState, "measured"),
    "fostered_once_at_a_time": (FosteredAlready, "title"),
    "seat_once": (SeatThere, "organisation"),
    "one_split_of_a_person_at_a_time": (AppointedAlready, "since"),
    "need_in_one_common_need": (InAnother, "needs"),
    "output_version_once": (OutputThere, "version"),
    "adopted_once": (AdoptedAlready, "organisation"),
    "bundle_version_once": (BundleThere, "version"),
    "criterion_met_once": (WrongState, "criterion"),
    "gate_passed_once": (WrongState, "verdict"),
    "one_delivery_waits": (WrongState, "words"),
    "order_accepted_once": (WrongState, "verdict"),
}
