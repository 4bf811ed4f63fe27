"""A formula's workbook taken in: looked at first, every wrong cell named, then written whole or not at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valley.industry.nutrition import actions
from valley.industry.nutrition.actions.sheets_in import Sheet, read_sheet
from valley.industry.nutrition.errors import WrongCells
from valley.industry.nutrition.forms.runs import SheetForm
from valley.industry.nutrition.models import FormulaVersion, State
from valley.industry.nutrition.pages.common import HOME, version_of
from valley.industry.nutrition.queries.sheets import code_of, lines_with_things
from valley.kernel.deeds import user_of
from valley.kernel.errors import Missing, Refusal
from valley.kernel.permissions import require
from valley.kernel.screens import Action, refuse
from valley.kernel.tables import Column, Table


class Wrong(Table):
    """Cells that cannot be taken."""

    name = "wrong"
    prefix = "w-"
    caption = gettext_lazy("不能接收的单元格")
    per_page = 200
    columns = [
        Column("cell", gettext_lazy("单元格"), heading=True, value=lambda row: row[0]),
        Column("why", gettext_lazy("问题"), value=lambda row: row[1]),
    ]


class Found(Table):
    """What the workbook would make of the draft."""

    name = "found"
    prefix = "f-"
    caption = gettext_lazy("将写入的用量")
    per_page = 60
    columns = [
        Column("name", gettext_lazy("原料"), heading=True),
        Column("before", gettext_lazy("现在"), kind="number", unit="g", digits=2),
        Column("after", gettext_lazy("导入后"), kind="number", unit="g", digits=2),
    ]


@login_required
def sheet_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """GET shows the form; POST looks at the file, and writes it unless only a look was asked for."""
    version = version_of(request, public_id)
    require(request.user, "nutrition.change_formula", version.formula)
    if version.state != State.DRAFT:
        raise Missing(value=str(public_id))
    form = SheetForm(request.POST or None, request.FILES or None)
    tables: list[Table] = []
    notes: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            found = read_sheet(version, data)
            if not form.cleaned_data["dry"]:
                actions.import_sheet(by=user_of(request), version=version, revision=version.revision, data=data)
                messages.success(request, _("已导入 %(n)s 种原料。") % {"n": len(found.lines)})
                return redirect(f"{version.uri}/workbench")
        except WrongCells as wrong:
            form.add_error("file", str(wrong))
            tables = [Wrong(request, wrong.cells)]
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            tables = [Found(request, _changes(version, found))]
            words = _("可以导入：%(lines)s 种原料、%(ranges)s 项要求、%(steps)s 道工序。去掉“只检查”再传一次就写入。")
            asked = len(found.settings.get("ranges", ())) + len(found.settings.get("shares", ()))
            notes = [("good", words % {"lines": len(found.lines), "ranges": asked, "steps": len(found.steps)})]
    context: dict[str, Any] = {
        "title": _("Excel 导入"),
        "subtitle": str(version),
        "crumbs": [HOME, (version.formula.title, version.formula.uri), (str(version), version.uri)],
        "actions": [Action(_("下载这一版作模板"), f"{version.uri}/sheet.xlsx", "download")],
        "form": form,
        "tables": tables,
        "notes": notes,
    }
    return render(request, "nutrition/sheet.html", context, status=422 if form.errors else 200)


def _changes(version: FormulaVersion, found: Sheet) -> list[dict[str, Any]]:
    before = {code_of(line): line for line in lines_with_things(version)}
    after = {line.code: line for line in found.lines}
    return [
        {
            "name": found.names.get(code) or str(before[code].ingredient or before[code].part),
            "before": float(before[code].amount_g) if code in before else None,
            "after": float(after[code].amount_g) if code in after else None,
        }
        for code in dict.fromkeys([*after, *before])
    ]
