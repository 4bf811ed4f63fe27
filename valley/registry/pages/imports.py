"""Existing Excel lists, uploaded; and an empty list of each kind to fill."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valley.kernel.deeds import user_of
from valley.kernel.errors import Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import refuse
from valley.kernel.tables import Column, Table, as_xlsx
from valley.registry.actions import import_list
from valley.registry.engine.lists import LISTS
from valley.registry.errors.returns import FileRefused
from valley.registry.forms.imports import ImportForm


class Faults(Table):
    """Every wrong cell."""

    name = "faults"
    caption = gettext_lazy("需要改正的单元格")
    per_page = 200
    exports = ()
    columns = [
        Column("place", gettext_lazy("位置"), heading=True),
        Column("value", gettext_lazy("现在的内容")),
        Column("message", gettext_lazy("问题"), value=lambda fault: fault.message.say(get_language() or "")),
        Column("remedy", gettext_lazy("怎样改"), value=lambda fault: fault.remedy.say(get_language() or "")),
    ]


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Take in a list: all of it, or nothing."""
    user = user_of(request)
    require(user, "registry.add_organisation", None)
    posted = request.method == "POST"
    form = ImportForm(*((request.POST, request.FILES) if posted else (None, None)))
    table = None
    if posted and form.is_valid():
        try:
            done = import_list(
                by=user,
                kind=form.cleaned_data["kind"],
                data=form.cleaned_data["file"].read(),
                dry_run=form.cleaned_data["dry_run"],
            )
        except FileRefused as refused:
            refuse(form, refused)
            table = Faults(request, list(refused.faults)) if refused.faults else None
        except Refusal as refused:
            refuse(form, refused)
        else:
            said = _("试做通过，没有保存：") if done.dry_run else _("已导入：")
            counts = _("%(rows)s 行，新登记 %(made)s，已有 %(known)s。") % vars(done)
            messages.success(request, f"{said}{counts}")
            if done.ignored:
                messages.warning(request, _("没有用到的列：%(heads)s") % {"heads": _("、").join(done.ignored)})
            return redirect("imports")
    context = {"form": form, "table": table, "title": _("导入名单"), "kinds": list(LISTS.values())}
    return render(request, "registry/imports.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty list with the heads of its kind."""
    require(user_of(request), "registry.add_organisation", None)
    if kind not in LISTS:
        raise Http404
    heads = [column.heads[0] + ("*" if column.required else "") for column in LISTS[kind].columns]
    return as_xlsx(LISTS[kind].title_zh, heads, [])
