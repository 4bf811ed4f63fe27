"""Why a step of steering was refused."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal


class NoSuchTask(Invalid):
    default_message = _("规划中没有这个任务编号。")
    default_remedy = _("请从任务清单中选择。")


class AlreadyOpen(Refusal):
    default_message = _("同一事项已有一项尚未结束。")
    default_remedy = _("请先办结或撤回已有的一项，再新建。")


class EvidenceNeeded(Invalid):
    default_message = _("办结需要佐证。")
    default_remedy = _("请上传文件，或填写平台内记录的地址。")


class AlreadyDecided(Refusal):
    default_message = _("这一项已有决定，不能再改。")
    default_remedy = _("如需改变，请在新的会议上另行决定。")


class MeetingClosed(Refusal):
    default_message = _("会议已结束，议程不能再改。")
    default_remedy = _("请列入下一次会议。")


class NotLost(Invalid):
    default_message = _("这个数值在规划文本中并未脱落，不能补录。")
    default_remedy = _("如需改变已载明的数值，请提出规划调整建议。")


class ValueChangedMeanwhile(Refusal):
    default_message = _("提出建议之后，这个数值已被改动。")
    default_remedy = _("请核对现值，撤回后重新提出。")


class FindingsOpen(Refusal):
    default_message = _("评估尚无意见或所依据的快照，不能发布。")
    default_remedy = _("请先登记意见并选择快照。")


class NotItsTurn(Refusal):
    default_message = _("这一步现在不能做。")
    default_remedy = _("请刷新页面，看它现在等谁、等什么。")


class ReasonNeeded(Invalid):
    default_message = _("得分与平台建议分不同，须说明理由。")
    default_remedy = _("请写明为什么不采用建议分。")
