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
declare_steps(
    {
        "track-evidence": _("各方面补齐有出处的依据，再作决定"),
        "gathering-hold": _("接受报名，举办后记下到场和小结"),
        "promotion-run": _("跟进试用，到期写小结"),
        "trial-answer": _("同意试用或谢绝"),
        "trial-conclude": _("试用，写明采用的效果或放弃的理由"),
        "pool-collect": _("征集认缴，凑足后发榜"),
        "interface-agree": _("对方同意或退回共同规格"),
        "interface-test": _("按共同规格研发，做共同试验"),
        "interface-accept": _("对方认可试验结果或说明异议"),
        "fostering-answer": _("配套企业接受或谢绝"),
        "fostering-run": _("按约定培育，到期对照目标"),
    }
)
