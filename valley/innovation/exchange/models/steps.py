"""Next steps of the exchange, by code."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.models.steps import declare_steps

declare_steps(
    {
        "contract-check": _("核对文本，登记或说明理由不予登记"),
        "contract-submit": _("附合同文本，申请登记"),
        "route-answer": _("承接，或说明理由不承接"),
        "introduction-meet": _("双方对接，并记下是否见面"),
        "need-place": _("安排受理单位"),
        "need-take": _("受理，或说明理由谢绝"),
        "need-place-again": _("另行安排受理单位"),
        "need-answer-from-above": _("依据上游答复作答"),
        "need-confirm": _("确认问题是否解决"),
        "need-rework": _("按反馈重新处理"),
        "call-wait": _("等揭榜方案"),
        "call-review": _("评审人声明利益关系并评分"),
        "need-wait": _("等 %(number)s 的答复"),
        "need-again": _("问题又出现了：%(reason)s"),
    }
)
