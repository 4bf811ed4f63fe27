"""One's own nutrition profile, sealed with one's own key; and what it leads to."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.industry.nutrition import actions
from valley.industry.nutrition.forms import people as forms
from valley.industry.nutrition.pages.common import HOME, desk_of
from valley.industry.nutrition.queries.people import CONSENT, PURPOSE, facts_of, profile_of
from valley.kernel import clock, formats
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action, pairs


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own profile, or the way to one."""
    user = user_of(request)
    require(user, "nutrition.keep_profile", None)
    found = profile_of(user)
    facts = facts_of(found) if found else {}
    context: dict[str, Any] = {
        "title": _("我的营养档案"),
        "subtitle": _("以您本人的密钥密封，只有您自己能打开；不录入原始基因组。"),
        "crumbs": [HOME],
        "actions": [
            Action(_("修改") if facts else _("建立档案"), "/nutrition/me/do/keep", "pencil", tone="primary"),
            *([Action(_("撤回同意"), "/nutrition/me/do/withdraw", "ban", tone="danger")] if facts else []),
            *([Action(_("看我的建议"), "/nutrition/advice?mine=1", "heart-rate-monitor")] if facts else []),
        ],
        "facts": pairs(
            (_("年龄"), facts.get("age_years")),
            (_("性别"), {"f": _("女"), "m": _("男")}.get(str(facts.get("sex")))),
            (_("活动水平"), dict(forms.ACTIVITIES).get(str(facts.get("activity")), "")),
            (_("健康状况"), formats.listed([str(dict(forms.STATES).get(s, s)) for s in facts.get("states", [])])),
            (_("基因与菌群标志"), formats.listed(facts.get("markers", []))),
            (
                _("同意"),
                f"{found.consent_purpose} · {found.consent_version} · {formats.day(found.consent_on)}" if found else "",
            ),
        )
        if facts
        else [],
        "notes": [] if facts else [("info", _("还没有档案。不建档也可以在“特殊人群”里按年龄和性别查参考摄入量。"))],
    }
    return render(request, "nutrition/thing.html", context)


@login_required
def do(request: HttpRequest, deed: str) -> HttpResponse:
    """Keep it or withdraw the consent."""
    user = user_of(request)
    if deed == "withdraw" and profile_of(user) is None:
        return redirect("nutrition_me")
    return answer(request, DEEDS, deed, desk_of(request, "/nutrition/me"))


def _keep(by: User, _desk: Any, data: dict[str, Any]) -> object:
    data.pop("agreed")
    actions.keep_profile(
        by=by, facts=data, consent_version=CONSENT, consent_purpose=str(PURPOSE), consent_on=clock.today()
    )
    return "/nutrition/me"


def _withdraw(by: User, _desk: Any, data: dict[str, Any]) -> object:
    found = profile_of(by)
    if found is not None:
        actions.withdraw_consent(by=by, profile=found)
    return "/nutrition/me"


def _initial(desk: Any) -> dict[str, Any]:
    found = profile_of(desk.user)
    facts = facts_of(found) if found else {}
    return {**facts, "markers": "\n".join(facts.get("markers", []))}


DEEDS: dict[str, Deed] = {
    "keep": Deed(
        gettext_lazy("我的营养档案"), forms.ProfileForm, "nutrition.keep_profile", _keep, "pencil",
        about=lambda desk: None, initial=_initial, submit=gettext_lazy("同意并保存"),
        words=gettext_lazy("健康与基因信息是敏感个人信息，须您单独同意；随时可以撤回或删除。"),
    ),
    "withdraw": Deed(
        gettext_lazy("撤回同意"), forms.Confirm, "nutrition.keep_profile", _withdraw, "ban", about=lambda desk: None,
        words=gettext_lazy("撤回后档案内容立即清空。"), tone="danger",
    ),
}  # fmt: skip
