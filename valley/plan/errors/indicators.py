"""Why something about an indicator was refused."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Refusal


class AlreadyConfirmed(Refusal):
    default_message = _("这个口径版次已经确认过。")
    default_remedy = _("口径改版后可再次确认。")


class AlreadyDeclared(Refusal):
    default_message = _("同一文件对同一指标、同一期间的公布值已经录入。")
    default_remedy = _("如录入有误，请先撤回原有的一条。")


class AlreadySettled(Refusal):
    default_message = _("这条公布值已经复核或撤回。")
    default_remedy = _("请刷新页面查看现状。")


class SamePerson(Refusal):
    status = 403
    default_message = _("录入人不能复核自己录入的数值。")
    default_remedy = _("请由另一位同事对照文件复核。")
