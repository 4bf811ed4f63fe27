"""Refusals of the exchange, and which of the database's promises each one stands for."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import NotAllowed, Refusal


class WrongState(Refusal):
    """Somebody was faster, or the step does not fit where the need stands."""

    default_message = _("这条需求现在的状态不能做这一步。")
    default_remedy = _("请刷新页面，看看谁已经处理过。")


class StillOpenBelow(Refusal):
    """What was split off is not answered yet."""

    default_message = _("拆分出去的需求还没有办结。")
    default_remedy = _("请等上游答复，或先撤回那些需求并说明理由。")


class NotAParty(Refusal):
    """The organisation has no place on this tier of the network."""

    default_message = _("这个单位不是网络中该层级的成员。")
    default_remedy = _("请在“网络成员”中核对层级，或请园区办公室登记。")


class PartyThere(Refusal):
    """The organisation stands on that tier already."""

    default_message = _("这个单位在这一层级已有登记。")
    default_remedy = _("请打开已有的登记。")


class AtCapacity(Refusal):
    """The party holds as many open needs as it said it can."""

    default_message = _("该单位同时受理的需求已达上限。")
    default_remedy = _("请先办结几条，或由该单位调高上限。")


class OnlyTheAsker(NotAllowed):
    """Staff never confirm for whoever asked."""

    default_message = _("只有提出人本人能确认问题是否解决，工作人员不能代为确认。")
    default_remedy = _("请提出人登录确认；匿名提出的，凭案号和密语确认。")


class WrongCase(Refusal):
    """Number and secret do not belong together; which of them is wrong is not told."""

    status = 422
    default_message = _("案号或密语不对。")
    default_remedy = _("请照提交时显示的内容重新输入，大小写和横线不影响。")


class TooLate(Refusal):
    """More than a year has passed."""

    default_message = _("办结已满一年，不能再重新打开。")
    default_remedy = _("请作为新的需求提出，并注明原编号。")


class RoutedAlready(Refusal):
    """That party has it on its table."""

    default_message = _("这项成果已推送给该单位，尚未了结。")
    default_remedy = _("请等对方答复，或选择另一单位。")


class NotForOneself(Refusal):
    """A result is not handed to its own owner."""

    default_message = _("不能推送给成果的所有单位自己。")
    default_remedy = _("请选择另一单位。")


class AskedAlready(Refusal):
    """The organisation has asked, or may see it already."""

    default_message = _("本单位已申请过，或已获准查看。")
    default_remedy = _("请等对方答复。")


class WatchThere(Refusal):
    """The same search is saved."""

    default_message = _("已经存过同样的检索。")
    default_remedy = _("请换检索词，或使用已有的订阅。")


class RegisteredBefore(Refusal):
    """Another contract bears that number."""

    default_message = _("另一份合同已用此登记号。")
    default_remedy = _("请按登记证明核对登记号。")


class BidThere(Refusal):
    """The party has a bid in this call."""

    default_message = _("本单位已提交方案。")
    default_remedy = _("如需修改，请先撤回原方案再提交。")


class Tied(Refusal):
    """A reviewer who is tied to a party does not judge."""

    default_message = _("评审人与榜单的一方有利益关系。")
    default_remedy = _("请换一位评审人。")


class NotReviewed(Refusal):
    """Somebody has not judged every bid yet."""

    default_message = _("还有评审人没有评完全部方案。")
    default_remedy = _("请等评审完成；声明有利益关系的不计。")


class AwardedAlready(Refusal):
    """Somebody was faster."""

    default_message = _("这个榜单已有中榜方案。")
    default_remedy = _("请刷新页面。")


class OutcomeThere(Refusal):
    """That was said of the match before."""

    default_message = _("这项匹配已经记过同样的结局。")
    default_remedy = _("请换一种结局，或不必再记。")


class ReferenceThere(Refusal):
    """The same number is there."""

    default_message = _("已有同一编号的资料。")
    default_remedy = _("请按编号检索并打开已有的资料。")


class FileReadBefore(Refusal):
    """The same file was read in for the same organisation."""

    default_message = _("这份文件已经导入过。")
    default_remedy = _("请核对是否选错了文件。")


class IntroducedAlready(Refusal):
    """An introduction of that organisation over the same thing is open."""

    default_message = _("这家单位已经被引介过这条需求或成果，还没有结束。")
    default_remedy = _("请打开已有的引介。")


class NotTheirContract(Refusal):
    """The contract is not between the two who were introduced."""

    default_message = _("这份合同的双方不是被引介的两家单位。")
    default_remedy = _("请选这两家单位之间的技术合同；还没有就先录入。")


#: Constraint → (refusal, field at fault).
PROMISES: dict[str, tuple[type[Refusal], str]] = {
    "party_once_in_a_tier": (PartyThere, "organisation"),
    "one_answer_waits": (WrongState, "words"),
    "result_routed_once_to_a_party": (RoutedAlready, "organisation"),
    "need_disclosed_once": (AskedAlready, "stage"),
    "result_disclosed_once": (AskedAlready, "stage"),
    "watch_once": (WatchThere, "words"),
    "registered_once": (RegisteredBefore, "registration_number"),
    "one_bid_of_a_party": (BidThere, "organisation"),
    "one_award_of_a_call": (AwardedAlready, "bid"),
    "scored_once": (WrongState, "points"),
    "outcome_once": (OutcomeThere, "kind"),
    "reference_once": (ReferenceThere, "identifier"),
    "file_read_once": (FileReadBefore, "file"),
    "introduced_once_at_a_time": (IntroducedAlready, "organisation"),
    "answer_checked_by_the_asker": (OnlyTheAsker, ""),
}
