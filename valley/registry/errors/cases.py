"""Refusals about cases of attraction."""

from django.utils.translation import gettext_lazy as _

from valley.kernel.errors import Invalid, Refusal


class CaseStopped(Refusal):
    """The case was given up."""

    default_message = _("这个案卷已终止。")
    default_remedy = _("如重新接洽，请另立案卷。")


class StageSkipped(Invalid):
    """Stages follow each other; none is skipped or taken back."""

    default_message = _("阶段须依次推进，不能跳过或退回。")
    default_remedy = _("依次为接洽、签约、落地、运行；各阶段都要有依据。")
