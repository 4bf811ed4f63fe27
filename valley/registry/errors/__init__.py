"""Refusals of the registry, and which of the database's promises each one stands for."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal
from valley.registry.errors.internships import AlreadyPlaced
from valley.registry.errors.returns import AlreadyDue, CampaignExists


class CodeTaken(Refusal):
    """Another organisation holds this code."""

    default_message = _("这个代码已登记在另一单位名下。")
    default_remedy = _("请核对代码；若确是同一单位，请打开已有的登记。")


class SchemeTaken(Refusal):
    """The organisation has a code of this scheme already."""

    default_message = _("该单位已有这一种代码。")
    default_remedy = _("如原代码有误，请更正原代码，不要另加。")


class NameTaken(Refusal):
    """There is one of that name already."""

    default_message = _("已有同名的登记。")
    default_remedy = _("请打开已有的登记，或换一个能区分的名称。")


class AlreadyInThePark(Refusal):
    """The organisation is in that park over part of this time already."""

    default_message = _("该单位在这段时间内已登记入驻本园区。")
    default_remedy = _("请先登记迁出，或更正原入驻记录的日期。")


class NotInThePark(Refusal):
    """The organisation is not in that park."""

    default_message = _("该单位当日不在本园区。")
    default_remedy = _("请核对园区与日期。")


class PlaceTaken(Refusal):
    """Somebody else holds the place over part of this time."""

    default_message = _("这个场所在这段时间内已有使用单位。")
    default_remedy = _("请先登记退租，或改选时间、场所。")


class AreaExceeded(Refusal):
    """More area would be let than there is."""

    default_message = _("出租面积之和将超过场所面积。")
    default_remedy = _("请核对面积，或先登记退租。")


class CodeOfPlaceTaken(Refusal):
    """There is a place of that code there already."""

    default_message = _("同一上级场所内已有这个编号。")
    default_remedy = _("请换一个编号。")


class WrongLevel(Invalid):
    """Levels are park → parcel → building → room."""

    default_message = _("场所层级不对。")
    default_remedy = _("层级依次为园区、地块、楼宇、房间，不能越级。")


class PeriodTaken(Refusal):
    """There is such a record for part of this time already."""

    default_message = _("这段时间内已有同类记录。")
    default_remedy = _("请先更正或结束原记录。")


class SharesExceeded(Refusal):
    """A person cannot work more than full time."""

    default_message = _("此人各处任职的份额之和将超过 100%。")
    default_remedy = _("请减小份额，或先更正、结束其他任职。")


class CertificateOverlaps(Refusal):
    """The organisation holds this certificate over part of this time already."""

    default_message = _("该单位在这段有效期内已有同种同级证书。")
    default_remedy = _("请核对有效期；复核换证的，新证应从旧证期满之日起。")


class NumberTaken(Refusal):
    """This issuer gave that number to another certificate."""

    default_message = _("同一发证机关的这个证书编号已登记。")
    default_remedy = _("请核对编号；同一证书不要重复登记。")


class Superseded(Refusal):
    """Somebody corrected or ended this record meanwhile."""

    default_message = _("这条记录刚刚被他人更正或作废。")
    default_remedy = _("请刷新页面，在最新的记录上重做。")


class AlreadyEnded(Refusal):
    """It has ended before that day, or had not begun."""

    default_message = _("结束日期不在这条记录的起止日期之内。")
    default_remedy = _("结束日期须晚于起始日期，且早于已登记的结束日期。")


class AlreadyMerged(Refusal):
    """The organisation ended by merger or division before."""

    default_message = _("该单位已因合并或分立而终止。")
    default_remedy = _("请在承继单位上登记。")


class AlreadyReviewed(Refusal):
    """Somebody decided on this suspicion before."""

    default_message = _("这条疑似重复已有结论。")
    default_remedy = _("如需改变结论，请在单位页面上合并，或登记新的依据。")


class NoConsent(Refusal):
    """The person has not consented to this."""

    default_message = _("没有此人对这一用途的有效同意。")
    default_remedy = _("请先取得并登记本人的同意（告知书版本、用途、日期）。")


class LastAdministrator(Refusal):
    """An organisation must not lose its last administrator unnoticed."""

    default_message = _("这是该单位最后一名管理员。")
    default_remedy = _("请先指定另一名管理员。")


# What PostgreSQL's refusal of each constraint means, and the field that it is about.
PROMISES: dict[str, tuple[type[Refusal], str]] = {
    "placement_once_per_post": (AlreadyPlaced, "person"),
    "identifier_held_once": (CodeTaken, "value"),
    "identifier_one_per_scheme": (SchemeTaken, "scheme"),
    "organisation_kind_once": (PeriodTaken, "kind"),
    "industry_one_at_a_time": (PeriodTaken, "since"),
    "control_no_overlap": (PeriodTaken, "since"),
    "succession_once": (AlreadyMerged, "organisation"),
    "succession_merged_once": (AlreadyMerged, "organisation"),
    "residence_no_overlap": (AlreadyInThePark, "since"),
    "tenancy_room_let_once": (PlaceTaken, "place"),
    "tenancy_no_overlap": (PlaceTaken, "since"),
    "place_code_once": (CodeOfPlaceTaken, "code"),
    "place_park_on_top": (WrongLevel, "level"),
    "land_use_one_at_a_time": (PeriodTaken, "since"),
    "engagement_no_overlap": (PeriodTaken, "since"),
    "engagement_shares_within_one": (SharesExceeded, "share_per_mille"),
    "talent_type_once": (PeriodTaken, "since"),
    "certificate_no_overlap": (CertificateOverlaps, "valid_from"),
    "certificate_number_once": (NumberTaken, "number"),
    "alliance_standing_no_overlap": (PeriodTaken, "since"),
    "alliance_member_no_overlap": (PeriodTaken, "since"),
    "registry_alliance_name_key": (NameTaken, "name"),
    "registry_alliance_organisation_id_key": (CodeTaken, "organisation"),
    "role_grant_no_overlap": (PeriodTaken, "role"),
    "campaign_period_once": (CampaignExists, "start"),
    "due_item_once": (AlreadyDue, "organisation"),
}
