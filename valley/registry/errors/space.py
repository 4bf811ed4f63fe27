"""Refusals about space."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal


class SpaceAskedAlready(Refusal):
    """One open request of an organisation for each kind of space."""

    default_message = _("这个单位对这类载体已有一份未办结的申请。")
    default_remedy = _("请先撤回或等它办结。")


class SpaceBooked(Refusal):
    """Somebody else has the offer."""

    default_message = _("这个场所已为另一份申请预留。")
    default_remedy = _("请另选场所，或等预留到期。")


class SpaceReason(Invalid):
    """Something speaks against this offer; with a reason it may be made."""

    default_message = _("这样安排与条件或排队次序不符，须说明理由。")
    default_remedy = _("请写明理由，理由会留在记录里。")


class NotNow(Refusal):
    """The thing stands somewhere else."""

    default_message = _("这一步现在不能办。")
    default_remedy = _("请刷新页面，看它现在到了哪一步。")


class RenewalOpen(Refusal):
    """One open case per place."""

    default_message = _("这个场所已有一件未办结的更新案。")
    default_remedy = _("请在原案上继续办理。")


class StillHeld(Refusal):
    """The register says that somebody is there."""

    default_message = _("登记册上这里仍有单位使用。")
    default_remedy = _("请先在场所页办理退租。")


class NotLetYet(Refusal):
    """The register knows of no new tenant."""

    default_message = _("登记册上立案以后还没有新的使用单位。")
    default_remedy = _("请先在场所页登记使用单位。")
