"""Templates of texts and programmes, a text filled from a record; what a consortium's partners share."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects.actions import templates as actions
from valley.innovation.projects.engine.texts import places
from valley.innovation.projects.forms import templates as forms
from valley.innovation.projects.forms.resources import NothingForm
from valley.innovation.projects.models import Consortium, Order, Sharing, Template, TemplateKind
from valley.innovation.projects.pages.shown import Line, Section, run, show
from valley.innovation.projects.queries.texts import filled
from valley.innovation.projects.things.found import found as at
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Templates(Table):
    """Templates in use."""

    name = "templates"
    caption = gettext_lazy("范本")
    empty = gettext_lazy("还没有范本")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("version", gettext_lazy("版本")),
        Column("language", gettext_lazy("语言"), order="language", value=lambda row: row.get_language_display()),
        Column("source", gettext_lazy("出处"), search="source"),
    ]
    filters = [Filter("kind", gettext_lazy("类别"), TemplateKind.choices)]


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Those in use."""
    user = user_of(request)
    require(user, "projects.see", None)
    context = {
        "title": _("范本"),
        "subtitle": _("联合计划、合同和协议从范本开始：套用时按记录填好，缺的留空。"),
        "actions": [Action(_("发布范本"), "/templates/new", "plus", tone="primary")]
        if may(user, "projects.publish_template", None) else [],
    }  # fmt: skip
    return Templates(request, Template.objects.filter(withdrawn_at=None)).response("projects/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new one."""
    user = user_of(request)
    made = Deed(
        gettext_lazy("发布范本"), forms.TemplateForm, "projects.publish_template",
        lambda by, _thing, data: actions.publish_template(by=by, **data), "plus",
        given=lambda _thing: {"organisations": acted_for(user)},
    )  # fmt: skip
    return answer(request, {"new": made}, "new", None, _("范本"), back="/templates")


@login_required
@require_safe
def template(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One template: its packages and shares, or its text with what it asks for."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    facts = pairs(
        (_("类别"), found.get_kind_display()), (_("版本"), found.version), (_("语言"), found.get_language_display()),
        (_("发布单位"), found.organisation or _("园区办公室")), (_("出处"), found.source),
        (_("取代哪一版"), found.replaces or ""), (_("停用时间"), found.withdrawn_at or ""),
    )  # fmt: skip
    if found.kind == TemplateKind.PROGRAMME:
        lines = [
            Line(one, more=_("开始后 %(days)s 天完成") % {"days": one.days}
                 + (_("，前置 %(after)s") % {"after": _("、").join(map(str, one.after))} if one.after else ""))
            for one in found.packages.all()
        ]  # fmt: skip
        shares = [Line(f"{one.get_kind_display()} · {one.words}", more=one.planned_count) for one in found.shares.all()]
        sections = [Section(_("工作包"), lines), Section(_("共享投入"), shares)]
    else:
        sections = [
            Section(_("要填的地方"), [Line(name) for name in places(found.text)]),
            Section(_("文本"), [Line(_("打开文本"), f"{found.uri}/text")]),
        ]
    return show(request, found, _deeds(user), facts, sections=sections)


@login_required
@require_safe
def text(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The text, filled from the order or the consortium at `of`; with `file` as a file to go on with."""
    user, found = user_of(request), _one(public_id)
    require(user, "projects.see", None)
    if found.kind == TemplateKind.PROGRAMME:
        raise Missing
    of = request.GET.get("of", "")
    thing = _thing(user, of) if of else None
    made = filled(found, thing)
    if request.GET.get("file"):
        answered = HttpResponse(made.text, content_type="text/plain; charset=utf-8")
        answered["Content-Disposition"] = f'attachment; filename="{found.number}.txt"'
        return answered
    back = Action(_("返回"), of or found.uri, "arrow-back")
    load = Action(_("下载文本"), f"{found.uri}/text?of={of}&file=1", "download", tone="primary")
    context = {"title": found.title, "number": found.number, "text": made.text, "open": made.open,
    "language": found.language,
               "actions": [load, back], "of": thing}  # fmt: skip
    return render(request, "projects/text.html", context)


def _thing(user: User, uri: str) -> Order | Consortium:
    order = at(Order, uri, "customer", "contractor")
    if order is not None:
        require(user, "projects.view_order", order)
        return order  # type: ignore[no-any-return]
    consortium = at(Consortium, uri, "lead", "contribution", "ip")
    if consortium is None:
        raise Missing(value=uri)
    require(user, "projects.see_shares", consortium)
    return consortium  # type: ignore[no-any-return]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a template."""
    found = _one(public_id)
    return answer(request, _deeds(user_of(request)), deed, found, str(found))


@login_required
@require_safe
def sharing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It has no page but its consortium's."""
    return redirect(_sharing(public_id).consortium.uri)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_sharing(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Who gives it; what was given."""
    found = _sharing(public_id)
    return answer(request, SHARING_DEEDS, deed, found, str(found), back=found.consortium.uri)


def _one(public_id: UUID) -> Template:
    return get_object_or_404(Template.objects.select_related("organisation", "replaces"), public_id=public_id)


def _sharing(public_id: UUID) -> Sharing:
    rows = Sharing.objects.select_related("consortium__lead", "organisation", "resource")
    return get_object_or_404(rows, public_id=public_id)


def _version(by: User, found: Template, data: dict[str, Any]) -> object:
    return actions.publish_template(
        by=by, organisation=found.organisation, kind=found.kind, language=found.language, replaces=found, **data
    )


def _deeds(user: User) -> dict[str, Deed]:
    live: Callable[[Template], bool] = lambda found: found.is_live  # noqa: E731
    return {
        "version": Deed(
            gettext_lazy("发布新版本"), forms.VersionForm, "projects.run_template", _version, "versions", offered=live,
            given=lambda found: {"template": found, "organisations": acted_for(user)},
            initial=lambda found: {"title": found.title, "source": found.source, "text": found.text},
        ),
        "withdraw": Deed(
            gettext_lazy("停用"), NothingForm, "projects.run_template", run(actions.withdraw_template, "template"), "x",
            tone="danger", offered=live,
        ),
    }  # fmt: skip


def _assign(by: User, found: Sharing, data: dict[str, Any]) -> object:
    return actions.assign_sharing(by=by, sharing=found, **data).consortium


def _give(by: User, found: Sharing, data: dict[str, Any]) -> object:
    actions.give_sharing(by=by, sharing=found, **data)
    return found.consortium


SHARING_DEEDS: dict[str, Deed] = {
    "assign": Deed(
        gettext_lazy("由谁提供"), forms.AssignForm, "projects.lead_sharing", _assign, "user-plus",
        offered=lambda found: found.consortium.is_open,
        given=lambda found: {"consortium": found.consortium},
        initial=lambda found: {
            "organisation": found.organisation_id, "resource": found.resource_id, "due_on": found.due_on,
        },
    ),
    "give": Deed(
        gettext_lazy("记一次投入"), forms.GiveForm, "projects.give_sharing", _give, "pencil",
        offered=lambda found: found.consortium.is_open and found.organisation_id is not None,
    ),
}  # fmt: skip
