"""The gallery's pages. They read nothing and write nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valley.kernel.errors import Invalid, Missing, NotAllowed, Refusal
from valley.kernel.pages import faults
from valley.kernel.pages.gallery import examples
from valley.kernel.screens import Action, Progress, refuse

LAST_STEP = 5


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    table = examples.Samples(request, examples.samples(), withheld=3)
    return table.response("kernel/gallery.html", {
        "nothing": Nothing(request, []),
        "figures": examples.FIGURES, "charts": examples.CHARTS, "moments": examples.MOMENTS, "steps": examples.STEPS,
        "refused_steps": examples.REFUSED_STEPS, "tabs": examples.TABS, "progresses": examples.PROGRESSES,
        "running": Progress(_("重算全部指标"), "/gallery/progress?done=1", 1, LAST_STEP),
        "edges": examples.EDGES, "here": examples.HERE.uri, "definitions": examples.DEFINITIONS,
        "form": examples.SampleForm(initial={"name": "青禾（虚构）"}),
        "crumbs": [(_("首页"), "/"), (_("组件"), "/gallery")],
        "actions": [
            Action(_("次要操作"), "/gallery/confirm", "archive"),
            Action(_("主要操作"), "/gallery/form", "plus", tone="primary"),
        ],
        "next_step": Action(
            _("去签署"), "/gallery/form", "signature", tone="primary", why=_("报表已填完，等待授权人签署，还剩 3 天。")
        ),
        "faults": (400, 403, 404, 409, 422, 500),
    })  # fmt: skip


class Nothing(examples.Samples):
    """The example table without rows."""

    name = "nothing"
    prefix = "n-"
    empty = ""


@require_http_methods(["GET", "POST"])
def form_page(request: HttpRequest) -> HttpResponse:
    """A form by itself; sending it checks it and says what is wrong, or that nothing was kept."""
    form = examples.SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["output_wan"] < 1:
            refuse(form, Invalid(_("产值低于 1 万元。"), field="output_wan", remedy=_("请核对单位：此处以万元计。")))
        else:
            messages.success(request, _("内容无误。这是示例，没有保存任何东西。"))
            return redirect("gallery_form")
    status = 422 if form.errors else 200
    return render(request, "kernel/gallery_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """A step that cannot be undone asks first, on a page of its own."""
    if request.method == "POST":
        messages.info(request, _("已确认。这是示例，没有发生任何事。"))
        return redirect("gallery")
    context = {
        "title": _("锁定 2025 年报表？"), "words": _("锁定后，更正需要说明原因并重新审核。"),
        "consequences": [_("60 家单位的报表转为只读"), _("据此计算的指标将形成快照")],
        "confirm": _("锁定"), "cancel": "/gallery",
    }  # fmt: skip
    return render(request, "kernel/confirm.html", context)


@require_GET
def progress_page(request: HttpRequest) -> HttpResponse:
    """Long work that moves one step each time it is asked, because the address says how far it is."""
    given = request.GET.get("done", "0")
    done = min(int(given), LAST_STEP) if given.isdecimal() and len(given) < 3 else 0
    over = done == LAST_STEP
    state = Progress(
        _("重算全部指标"), f"/gallery/progress?done={done + 1}", done, LAST_STEP, "finished" if over else "running",
        _("全部指标已重算。") if over else "", Action(_("查看结果"), "/gallery", "list") if over else None,
    )  # fmt: skip
    asked = request.headers.get("HX-Request") == "true"
    template = "kernel/components/_progress.html" if asked else "kernel/progress.html"
    return render(request, template, {"progress": state})


@require_GET
def fault(request: HttpRequest, code: int) -> HttpResponse:
    """What a person sees when something does not work."""
    refusals: dict[int, Refusal] = {
        403: NotAllowed(),
        404: Missing(),
        409: Refusal(_("这个时段已被预约。"), remedy=_("请换一个时段，或联系设备管理员。")),
        422: Invalid(_("统一社会信用代码的校验位不对。"), field="code", remedy=_("请核对第 18 位。")),
    }
    if code in refusals:
        raise refusals[code]
    if code == 400:
        return faults.bad_request(request)
    return faults.server_fault(request) if code == 500 else faults.page_not_found(request)
