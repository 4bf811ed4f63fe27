"""Refusals about claims, invitations, deputies and leaving."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal


class ClaimDecidedAlready(Refusal):
    """Somebody decided on this claim meanwhile."""

    default_message = _("这项认领已有结论。")
    default_remedy = _("如需重新认领，请另行提交。")


class ClaimOpenAlready(Refusal):
    """The same account has an open claim of this code."""

    default_message = _("您已提交过对该单位的认领，正在核实。")
    default_remedy = _("请等待园区办公室的结论，或先撤回原认领。")


class MemberAlready(Refusal):
    """The account administers this organisation."""

    default_message = _("您已是该单位的管理员，无需认领。")


class OwnClaim(Refusal):
    """Nobody verifies the own claim."""

    status = 403
    default_message = _("不能核实自己提交的认领。")
    default_remedy = _("请由园区办公室的其他人员核实。")


class NotADeputy(Invalid):
    """This account cannot be that person's deputy."""

    default_message = _("该账号不能担任代理人。")
    default_remedy = _("代理人须是其他在用账号，且与您同属一个单位或同在园区一方。")


class OpenWorkRemains(Refusal):
    """Open work would be nobody's."""

    default_message = _("还有未办结的事项归此人负责。")
    default_remedy = _("请指定接手人。")


class NotASuccessor(Invalid):
    """Open work cannot be handed to this account."""

    default_message = _("不能把事项交给该账号。")
    default_remedy = _("接手人须是其他在用账号，且在同一单位（或园区一方）担任角色。")


class NotTheFirst(Refusal):
    """The first run is over."""

    status = 403
    default_message = _("平台已有管理员，首次设置已结束。")
    default_remedy = _("请登录；如管理员无法登录，请在服务器上执行 valley recover。")
