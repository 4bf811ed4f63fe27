"""Next steps of joint projects, by code."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.models.steps import declare_steps

declare_steps(
    {
        "common-wait": _("等联合体承接"),
        "lending-decide": _("同意（附协议）或谢绝"),
        "lending-use": _("按约定使用，记下每次使用"),
        "transfer-hand-over": _("按清单逐项移交"),
        "transfer-conclude": _("试运行，写明落地结果"),
        "consortium-form": _("补齐六方角色，约定份额，签约"),
        "review-judge": _("专家声明利益关系并给出意见"),
        "case-criteria": _("逐条达到本阶段的准出条件"),
        "case-wait": _("等评审决定"),
        "case-rework": _("按评审意见补充"),
        "order-answer": _("承接或谢绝"),
        "order-deliver": _("按技术指标交付"),
        "order-test": _("做验收试验"),
        "order-improve": _("按验收结果改进后重新交付"),
    }
)
