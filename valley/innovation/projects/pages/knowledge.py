"""The knowledge graph: gaps, and what rests on a thing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.innovation.projects.pages.shown import Line, Section
from valley.innovation.projects.queries.knowledge import Walk, dependants, foundations, gaps
from valley.kernel.deeds import user_of
from valley.kernel.permissions import require
from valley.kernel.screens import Action
from valley.kernel.things import card_of

GAPS = {
    "science": (gettext_lazy("科学问题：还没有答案"), gettext_lazy("没有答复，也没有成果回答它。")),
    "technology": (gettext_lazy("技术需求：没人往上问，也没有答案"), gettext_lazy("没有拆分，没有答复，没有成果。")),
    "result": (gettext_lazy("成果：没有人接着做"), gettext_lazy("没有推送、后续成果或转化案件。")),
    "maturity": (gettext_lazy("成果：没写成熟度"), gettext_lazy("别人无法判断能不能用。")),
    "case": (
        gettext_lazy("已到中试的案件：还没有产出"),
        gettext_lazy("台账里没有由它形成的配方、工艺、装备、产品或标准。"),
    ),
    "output": (gettext_lazy("产出：没有人采用"), gettext_lazy("没有单位登记采用。")),
}
SHOWN = 20


@login_required
@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """Without `of` the gaps; with it what rests on that thing, and what it rests on."""
    user = user_of(request)
    require(user, "projects.see", None)
    of = request.GET.get("of", "").strip()
    if "://" in of:
        of = "/" + of.split("://", 1)[1].split("/", 1)[-1]
    card = card_of(of, user) if of else None
    if card:
        sections = [
            _walked(_("什么建立在它之上"), dependants(of, user)), _walked(_("它建立在什么之上"), foundations(of, user)),
        ]  # fmt: skip
        actions = [Action(_("全部缺口"), "/knowledge", "arrow-back"), Action(_("打开"), card.uri, "external-link")]
    else:
        sections = []
        for gap in gaps(user):
            title, words = GAPS[gap.code]
            lines = [
                Line(one, one.uri, actions=[Action(_("依赖它的"), f"/knowledge?of={one.uri}")])
                for one in gap.things[:SHOWN]
            ]
            more = len(gap.things) - SHOWN
            if more > 0:
                lines.append(Line(_("另有 %(count)s 条未列出") % {"count": more}))
            sections.append(Section(f"{title} · {len(gap.things)}", lines, words if lines else _("没有缺口。")))
        actions = []
    context = {
        "title": card.title if card else _("知识图谱：缺口与依赖"),
        "subtitle": card.kind if card else _("从科学问题到技术、工艺装备、产品：链条断在哪里，谁靠着谁。"),
        "sections": sections, "actions": actions, "of": of, "unknown": bool(of) and card is None,
    }  # fmt: skip
    return render(request, "projects/knowledge.html", context)


def _walked(title: str, walk: Walk) -> Section:
    lines = [
        Line(step.card.title, f"/knowledge?of={step.card.uri}", step.card.kind, "info",
             _("%(count)s 步") % {"count": step.distance})
        for step in walk.steps
    ]  # fmt: skip
    words = _("内容太多，只列出一部分。") if walk.cut else "" if lines else _("没有您可以查看的。")
    return Section(f"{title} · {len(lines)}", lines, words)
