"""Refusals about campaigns and returns."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal
from valley.registry.engine.returns.checking import Problem
from valley.registry.engine.returns.workbook.faults import Fault


class CampaignExists(Refusal):
    """This form was opened for this period before."""

    default_message = _("这一期报表已经开启。")
    default_remedy = _("请打开已有的填报批次。")


class NobodyDue(Refusal):
    """Nobody was in the park on that date."""

    default_message = _("名单日期当天没有入驻单位。")
    default_remedy = _("请核对名单日期，或先登记入驻。")


class AlreadyDue(Refusal):
    """It stands on the due list already."""

    default_message = _("该单位已在应报名单上。")
    default_remedy = _("不需要重复增列。")


class NotDue(Refusal):
    """It does not stand on the due list."""

    default_message = _("该单位不在应报名单上。")
    default_remedy = _("请先由园区办公室增列，并说明理由。")


class ChangedMeanwhile(Refusal):
    """Somebody else saved, signed or moved this return since the page was opened."""

    default_message = _("这份报表刚刚被他人改动，您的这一步没有执行。")
    default_remedy = _("请刷新页面查看最新内容，再决定是否重做。")


class WrongState(Refusal):
    """From where the return stands this cannot be done."""

    default_message = _("报表目前的状态不能做这一步。")
    default_remedy = _("请刷新页面，按页面提示的下一步操作。")


class NotReady(Invalid):
    """Problems stand in the way of submitting; `problems` names every one with its cell."""

    default_message = _("还有需要处理的问题，未能提交；填写的内容已保存。")
    default_remedy = _("请按每个单元格下的提示改正或写明原因。")

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(field=problems[0].item if problems else "")


class FileRefused(Invalid):
    """A file could not be taken; `faults` names every wrong cell. Nothing of it was saved."""

    default_message = _("文件没有导入，平台上的数据没有变化。")
    default_remedy = _("请改正所列单元格后重新上传整个文件。")

    def __init__(self, message: object = None, *, remedy: object = None, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(message, field="file", remedy=remedy)  # type: ignore[arg-type]


class RemarkNeeded(Invalid):
    """A return is given back with remarks, or not at all."""

    default_message = _("退回须写明意见。")
    default_remedy = _("请至少在一个单元格写明需要更正什么。")


class StillMissing(Refusal):
    """Returns of the campaign are not accepted yet."""

    default_message = _("还有报表没有采纳。")
    default_remedy = _("请先催报、审核；确需锁定的，写明理由，未采纳的报表仍可迟报。")
