"""The ledger of what is new, bundles and their transfers."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from valley.innovation.projects import actions
from valley.innovation.projects.forms import outcomes as forms
from valley.innovation.projects.models import Bundle, BundleKind, Novelty, Output, Transfer
from valley.innovation.projects.pages.shown import Line, Section, in_state, run, show, yes
from valley.kernel.deeds import Deed, answer, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry.queries import acted_for


class Outputs(Table):
    """The ledger."""

    name = "outputs"
    caption = gettext_lazy("五新产出台账")
    empty = gettext_lazy("还没有产出")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("version", gettext_lazy("版本"), order="version"),
        Column("kind", gettext_lazy("类别"), order="kind", value=lambda row: row.get_kind_display()),
        Column("owner", gettext_lazy("所有单位"), order="owner__name", search="owner__name"),
        Column(
            "adopters_count", gettext_lazy("采用单位"), kind="number", unit=gettext_lazy("个"), order="adopters_count"
        ),
        Column("issued_on", gettext_lazy("形成日期"), kind="date", order="issued_on"),
    ]
    filters = [Filter("kind", gettext_lazy("类别"), Novelty.choices)]


class Bundles(Table):
    """Packages."""

    name = "bundles"
    caption = gettext_lazy("成套输出包")
    empty = gettext_lazy("还没有成套输出包")
    columns = [
        Column("number", gettext_lazy("编号"), order="number", search="number"),
        Column("title", gettext_lazy("名称"), order="title", search="title", href=lambda row: row.uri, heading=True),
        Column("version", gettext_lazy("版本"), order="version"),
        Column("licensor", gettext_lazy("许可方"), order="licensor__name", search="licensor__name"),
        Column("used_count", gettext_lazy("移交"), kind="number", unit=gettext_lazy("次"), order="used_count"),
    ]


def _listed(request: HttpRequest, table: Any, title: str, subtitle: str, new: Action) -> HttpResponse:
    user = user_of(request)
    require(user, "projects.see", None)
    offered = [new] if may(user, "projects.found", None) else []
    context = {"title": title, "subtitle": subtitle, "actions": offered}
    found: HttpResponse = table.response("projects/list.html", context)
    return found


@login_required
@require_safe
def outputs(request: HttpRequest) -> HttpResponse:
    """The ledger."""
    rows = Output.objects.select_related("owner").annotate(adopters_count=Count("adoptions"))
    new = Action(_("登记产出"), "/outputs/new", "plus", tone="primary")
    words = _("新配方、新工艺、新装备、新产品、新标准：归谁、第几版、谁在用、有什么效果。")
    return _listed(request, Outputs(request, rows), _("五新产出台账"), words, new)


@login_required
@require_safe
def bundles(request: HttpRequest) -> HttpResponse:
    """Packages."""
    rows = Bundle.objects.select_related("licensor").annotate(used_count=Count("transfers"))
    new = Action(_("组成套包"), "/packages/new", "plus", tone="primary")
    words = _("标准、技术、装备、工艺、模式，配许可条件和移交清单。")
    return _listed(request, Bundles(request, rows), _("成套输出包"), words, new)


def _new(request: HttpRequest, title: Any, form: Any, run: Any, back: str) -> HttpResponse:
    user = user_of(request)
    made = Deed(title, form, "projects.found", run, "plus", given=lambda _thing: {"organisations": acted_for(user)})
    return answer(request, {"new": made}, "new", None, "", back=back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_output(request: HttpRequest) -> HttpResponse:
    """A new one."""
    run = lambda by, _thing, data: actions.enter_output(by=by, **data)  # noqa: E731
    return _new(request, gettext_lazy("登记产出"), forms.OutputForm, run, "/outputs")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_bundle(request: HttpRequest) -> HttpResponse:
    """A new package."""
    return _new(request, gettext_lazy("组成套包"), forms.BundleForm, _bundle, "/packages")


def _bundle(by: User, _thing: object, data: dict[str, Any]) -> object:
    return actions.make_bundle(by=by, parts=forms.BundleForm.parts_of(data), **data)


@login_required
@require_safe
def output(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One output: whose credit, who uses it with what effect."""
    found = _output(public_id)
    require(user_of(request), "projects.see", None)
    facts = pairs(
        (_("类别"), found.get_kind_display()), (_("版本"), found.version), (_("所有单位"), found.owner),
        (_("新在哪里"), found.words), (_("形成日期"), found.issued_on), (_("取代哪一版"), found.replaces or ""),
        (_("联合体"), found.consortium or ""),
    )  # fmt: skip
    credit = [
        Line(part.organisation, part.organisation.uri, more=f"{part.parts_count} / {found.credit.total_count}")
        for part in found.credit.parts.select_related("organisation")
    ]
    used = [
        Line(one.organisation, one.organisation.uri, more=f"{one.since} · {one.effect}")
        for one in found.adoptions.select_related("organisation")
    ]
    sections = [Section(_("归属：只计一次，按份分摊"), credit), Section(_("谁在用、有什么效果"), used)]
    return show(request, found, _output_deeds(user_of(request)), facts, sections=sections)


@login_required
@require_safe
def bundle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One package: the five parts with what is missing, and where it went."""
    found = _bundle_of(public_id)
    require(user_of(request), "projects.see", None)
    parts = list(found.parts.select_related("output"))
    lines = []
    for kind in BundleKind:
        own = [one for one in parts if one.kind == kind]
        lines += [Line(str(one), one.output.uri if one.output else "", more=one.output or "") for one in own]
        lines += [] if own else [Line(kind.label, "", _("缺"), "bad")]
    gone = [
        Line(one.organisation, one.uri, one.get_state_display(), more=f"{one.park_name} · {one.reason}")
        for one in found.transfers.select_related("organisation")
    ]
    facts = pairs((_("版本"), found.version), (_("许可方"), found.licensor), (_("许可条件"), found.licence))
    checklist = Section(_("移交清单"), [Line(one) for one in found.checklist])
    sections = [Section(_("五个部分"), lines), checklist, Section(_("用在哪里、结果如何"), gone)]
    return show(request, found, BUNDLE_DEEDS, facts, sections=sections)


@login_required
@require_safe
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One transfer with its checklist."""
    found = _transfer(public_id)
    require(user_of(request), "projects.see", None)
    facts = pairs(
        (_("成套输出包"), found.bundle), (_("接收单位"), found.organisation), (_("落地园区"), found.park_name),
        (_("许可日期"), found.licensed_on), (_("下一步"), found.next_step), (_("期限"), found.due_on or ""),
        (_("结果"), found.reason),
    )  # fmt: skip
    lines = [
        Line(one, "", _("已移交") if one in found.ticked else _("未移交"), "good" if one in found.ticked else "idle")
        for one in found.bundle.checklist
    ]
    more = {"title": str(found), "sections": [Section(_("移交清单"), lines)]}
    return show(request, found, TRANSFER_DEEDS, facts, **more)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_output(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of an output."""
    found = _output(public_id)
    return answer(request, _output_deeds(user_of(request)), deed, found, str(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_bundle(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a package."""
    found = _bundle_of(public_id)
    return answer(request, BUNDLE_DEEDS, deed, found, str(found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def do_transfer(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """One step of a transfer."""
    found = _transfer(public_id)
    return answer(request, TRANSFER_DEEDS, deed, found, str(found))


def _output(public_id: UUID) -> Output:
    rows = Output.objects.select_related("owner", "credit", "consortium", "replaces")
    return get_object_or_404(rows, public_id=public_id)


def _bundle_of(public_id: UUID) -> Bundle:
    return get_object_or_404(Bundle.objects.select_related("licensor"), public_id=public_id)


def _transfer(public_id: UUID) -> Transfer:
    return get_object_or_404(Transfer.objects.select_related("bundle__licensor", "organisation"), public_id=public_id)


def _output_deeds(user: User) -> dict[str, Deed]:
    return {
        "adopt": Deed(
            gettext_lazy("登记采用"), forms.AdoptForm, "projects.found", run(actions.adopt_output, "output"), "check",
            about=lambda _output: None, given=lambda _output: {"organisations": acted_for(user)},
        )
    }  # fmt: skip


def _send(by: User, found: Bundle, data: dict[str, Any]) -> object:
    return actions.start_transfer(by=by, bundle=found, **data)


def _end(by: User, found: Transfer, data: dict[str, Any]) -> object:
    actions.end_transfer(by=by, transfer=found, **yes(data, "done"))
    return None


BUNDLE_DEEDS: dict[str, Deed] = {
    "transfer": Deed(
        gettext_lazy("许可并移交"), forms.TransferForm, "projects.run_bundle", _send, "send", tone="primary"
    ),
}
TRANSFER_DEEDS: dict[str, Deed] = {
    "tick": Deed(
        gettext_lazy("确认移交"), forms.TickForm, "projects.run_transfer", run(actions.tick_transfer, "transfer"),
        "check", tone="primary", given=lambda found: {"transfer": found},
        offered=lambda found: found.state == "running" and len(found.ticked) < len(found.bundle.checklist),
    ),
    "end": Deed(
        gettext_lazy("写明落地结果"), forms.LandedForm, "projects.run_transfer", _end, "flag",
        offered=in_state("running"),
    ),
}  # fmt: skip
