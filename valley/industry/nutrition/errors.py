"""What is refused in nutrition design, and which of the database's promises each refusal stands for."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal


class AlreadyThere(Refusal):
    """The owner has one of that name already."""

    default_message = _("已有同名的一项。")
    default_remedy = _("请打开已有的，或换一个名称。")


class StaleDraft(Refusal):
    """Somebody saved this draft since it was opened."""

    default_message = _("这份草稿在您打开之后已被别人保存过，您的改动没有写入。")
    default_remedy = _("请重新打开看新的内容，再把改动加上。")


class NotADraft(Refusal):
    """It was submitted or decided: it does not change."""

    default_message = _("这一版已提交或已决定，不能再改。")
    default_remedy = _("请由这一版另起新草稿。")


class DraftThere(Refusal):
    """There is a draft already."""

    default_message = _("这个配方已有一份草稿。")
    default_remedy = _("请先完成或放弃那份草稿。")


class AlreadyDecided(Refusal):
    """Somebody decided it a moment ago."""

    default_message = _("这一版已经有了决定。")
    default_remedy = _("请刷新页面查看。")


class NothingInIt(Invalid):
    """No amounts: there is nothing to approve."""

    default_message = _("这一版还没有用量。")
    default_remedy = _("请先求解或填写用量，再提交。")


class HoldsItself(Invalid):
    """A formula cannot be a part of itself, over however many steps."""

    default_message = _("配方不能直接或间接包含自己。")
    default_remedy = _("请去掉这一行，或改用另一个半成品。")


class PartNotApproved(Invalid):
    """A sub-recipe is an approved version."""

    default_message = _("作为原料的半成品须用已批准的版本。")
    default_remedy = _("请先批准该半成品的配方。")


class PriceThere(Refusal):
    """There is a price for that day and scenario."""

    default_message = _("这一天、这一情景已有价格；价格登记后不改。")
    default_remedy = _("如价格有变，请登记新的日期。")


class NotApproved(Refusal):
    """Only an approved version is released."""

    default_message = _("只有已批准的版本可以放行。")
    default_remedy = _("请先提交批准。")


class AlreadyReleased(Refusal):
    """It was released before."""

    default_message = _("这一版已经放行。")
    default_remedy = _("请打开已有的放行记录。")


class StrainNotSafe(Refusal):
    """A strain without a safety file, or of a pathogenic class, is in it."""

    default_message = _("含有未提供安全性材料或属于病原微生物的菌种，不能放行。")
    default_remedy = _("请补交菌种安全性材料，或更换菌种。")


class AlreadyPermitted(Refusal):
    """That maker is permitted over part of this time."""

    default_message = _("该单位在这段时间内已获许可。")
    default_remedy = _("请核对日期。")


class Withdrawn(Refusal):
    """The release was withdrawn."""

    default_message = _("该放行已撤回。")
    default_remedy = _("请使用新的放行版本。")


class RunOver(Refusal):
    """It has ended."""

    default_message = _("这次计算已经结束。")
    default_remedy = _("如需再算，请重新发起。")


class EvidenceTooWeak(Refusal):
    """Only high and moderate certainty gives advice."""

    default_message = _("证据等级不足，平台不据此给出建议。")
    default_remedy = _("请咨询临床营养师，或等待更强的证据。")


class WrongCells(Invalid):
    """A sheet with wrong cells: nothing was taken in. `cells`: (cell, what is wrong)."""

    default_message = _("文件中有不能接收的单元格，整份没有导入。")
    default_remedy = _("请逐格改正后重新上传。")

    def __init__(self, cells: list[tuple[str, str]]) -> None:
        self.cells = cells
        super().__init__(field="file", value="; ".join(f"{cell}: {why}" for cell, why in cells[:20]))


PROMISES: dict[str, tuple[type[Refusal], str]] = {
    "nutrition_ingredient_once": (AlreadyThere, "name"),
    "nutrition_formula_once": (AlreadyThere, "title"),
    "nutrition_table_once": (AlreadyThere, "edition"),
    "nutrition_group_once": (AlreadyThere, "title"),
    "nutrition_food_once_per_table": (AlreadyThere, "key"),
    "nutrition_trial_batch_once": (AlreadyThere, "batch"),
    "nutrition_rule_one_live": (AlreadyThere, "marker"),
    "nutrition_one_draft_at_a_time": (DraftThere, ""),
    "nutrition_version_number_once": (DraftThere, ""),
    "nutrition_price_once_a_day": (PriceThere, "on"),
    "nutrition_part_is_approved": (PartNotApproved, "lines"),
    "nutrition_no_cycle": (HoldsItself, "lines"),
    "nutrition_release_is_approved": (NotApproved, ""),
    "nutrition_release_version_id_key": (AlreadyReleased, ""),
    "nutrition_maker_once_at_a_time": (AlreadyPermitted, "since"),
}
