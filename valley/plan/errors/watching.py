"""Why something that the plan watches was refused."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal


class NotWatched(Refusal):
    default_message = _("这一序列已停止跟踪。")
    default_remedy = _("如需继续，请另建一个序列。")


class AlreadyTied(Refusal):
    default_message = _("这条记录已与这项技术对应。")
    default_remedy = _("如需改写说明，请先撤销原有的一条。")


class AlreadyRead(Refusal):
    default_message = _("这一条件已按文件确定了登记册或标准。")
    default_remedy = _("请先撤回现有的一条，再按新文件确定。")


class NoSuchRecord(Invalid):
    default_message = _("平台内没有这条记录，或您无权查看。")
    default_remedy = _("请填写平台内记录的地址，如 /needs/……，可从该记录页面的地址栏复制。")


class OpinionsOpen(Refusal):
    default_message = _("还有征询的意见没有收到，不能发布评估。")
    default_remedy = _("请等待答复，或撤回尚未答复的征询并写明理由。")
