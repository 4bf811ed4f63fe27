"""Whether returns and offers of space follow the forms and criteria in force."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from valley.kernel.rulebooks import Followed, Workflow, register_workflow
from valley.kernel.things import Viewer
from valley.registry.engine.moving import Answer
from valley.registry.engine.returns.library import forms
from valley.registry.models import Campaign, SpaceRequest, SpaceState
from valley.registry.queries.space import checked


def _returns(viewer: Viewer, day: date) -> Iterable[Followed]:
    """A campaign goes by the very text of the form with which it was opened."""
    library = forms()
    for campaign in Campaign.objects.order_by("-period", "pk"):
        key = f"return-{campaign.form_code}-{campaign.form_edition}"
        form = library.get((campaign.form_code, campaign.form_edition))
        if form is None:
            words = _g("平台已不载有报表 %(code)s 的 %(edition)s 版") % {
                "code": campaign.form_code, "edition": campaign.form_edition,
            }  # fmt: skip
            yield Followed(campaign.uri, "departs", words, _("请恢复该版报表文件"), "")
        elif form.fingerprint != campaign.form_fingerprint:
            yield Followed(campaign.uri, "departs", _("报表内容在开启后改动过"), _("请恢复原文，改动另立新版"), key)
        else:
            yield Followed(campaign.uri, "follows", _("按开启时的报表原文填报"), "", key)


def _offers(viewer: Viewer, day: date) -> Iterable[Followed]:
    """What is booked for somebody now, against the criteria in force now."""
    rows = SpaceRequest.objects.filter(state=SpaceState.OFFERED).select_related("organisation", "place", "park")
    for request in rows.order_by("pk"):
        answers = checked(request)
        missed = [each.asked.words for each in answers if each.answer is Answer.MISSED]
        unknown = [each.asked.words for each in answers if each.answer is Answer.UNKNOWN]
        if missed:
            words = _g("未达现行入驻条件：%(words)s") % {"words": "；".join(missed)}
            yield Followed(request.uri, "departs", words, _("核对预留时记录的理由，或收回预留"))
        elif unknown:
            words = _g("缺已采纳的年报，不能判断：%(words)s") % {"words": "；".join(unknown)}
            yield Followed(request.uri, "unknown", words, _("请单位补报年报"))
        else:
            yield Followed(request.uri, "follows", _("达到现行入驻条件，或由人判断"))


register_workflow(Workflow("registry.returns", _("报表填报"), _("开启时的报表版次"), _returns))
register_workflow(Workflow("registry.offers", _("用房预留"), _("现行入驻条件"), _offers))
