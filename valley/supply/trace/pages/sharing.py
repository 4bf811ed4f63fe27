"""What an organisation shows to whom: its own setting page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from valley.kernel.deeds import Deed, allowed, answer, user_of
from valley.kernel.errors import Missing
from valley.kernel.models import User
from valley.kernel.permissions import require
from valley.kernel.screens import Action
from valley.kernel.tables import Column, Table
from valley.registry.models import Organisation
from valley.registry.queries import acted_for
from valley.supply.trace.actions import sharing as actions
from valley.supply.trace.actions.named_queries import register_prefix
from valley.supply.trace.engine.disclosure import DEFAULTS, Group, Relation
from valley.supply.trace.forms import sharing as forms
from valley.supply.trace.models import ChainAgreement, CompanyPrefix, Disclosure, PartyKey
from valley.supply.trace.models.disclosure import GROUPS, RELATIONS

VIEW, SET, KEY = "trace.view_disclosure", "trace.set_disclosure", "trace.add_party_key"


def _mark(shown: bool) -> tuple[str, Any]:
    return ("good", _("显示")) if shown else ("idle", _("不显示"))


def _marker(relation: Relation) -> Callable[[dict[str, Any]], tuple[str, Any]]:
    return lambda row: _mark(row[relation.value])


class Shown(Table):
    """Groups by relation."""

    name = "shown"
    caption = gettext_lazy("谁看得到什么")
    columns = [
        Column("group", gettext_lazy("内容"), heading=True),
        *(
            Column(relation.value, label, kind="status", value=_marker(relation))
            for relation, label in RELATIONS.items()
        ),
    ]


class Agreements(Table):
    """Who sees the whole chain by agreement."""

    name = prefix = "agreements"
    exports = ()
    caption = gettext_lazy("全链约定")
    empty = gettext_lazy("没有全链约定")
    columns = [
        Column("viewer.name", gettext_lazy("单位"), heading=True),
        Column("words", gettext_lazy("依据")),
        Column("since", gettext_lazy("起"), kind="date"),
        Column("until", gettext_lazy("止"), kind="date"),
    ]


class Keys(Table):
    """By which keys the organisation is named in events."""

    name = prefix = "keys"
    exports = ()
    caption = gettext_lazy("单位标识")
    empty = gettext_lazy("还没有登记标识：别人的事件里提到本单位时认不出来")
    columns = [
        Column("uri", gettext_lazy("标识"), heading=True),
        Column("added_at", gettext_lazy("登记时间"), kind="moment"),
    ]


class Prefixes(Table):
    """GS1 company prefixes: they say where in a key of the organisation the prefix ends."""

    name = prefix = "prefixes"
    exports = ()
    caption = gettext_lazy("厂商识别代码")
    empty = gettext_lazy("还没有登记厂商识别代码：数字链接转不成 EPC URN 时按收到的原样给出")
    columns = [
        Column("prefix", gettext_lazy("厂商识别代码"), heading=True),
        Column("registered_at", gettext_lazy("登记时间"), kind="moment"),
    ]


def _rows(organisation: Organisation) -> list[dict[str, Any]]:
    chosen = {row.relation: set(row.groups) for row in Disclosure.objects.filter(organisation=organisation)}
    shown = {r: chosen.get(r.value, {g.value for g in DEFAULTS[r]}) for r in Relation}
    return [{"group": GROUPS[g], **{r.value: g.value in shown[r] for r in Relation}} for g in Group]


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Of the first organisation that the viewer acts for."""
    found = acted_for(user_of(request)).first()
    if found is None:
        raise Missing(value="organisation")
    return redirect(f"/trace/sharing/{found.public_id}")


@login_required
@require_safe
def of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the organisation shows to each relation; what it cannot decide is shown all the same."""
    user, organisation = user_of(request), get_object_or_404(Organisation, public_id=public_id)
    require(user, VIEW, organisation)
    agreements = ChainAgreement.objects.filter(organisation=organisation).select_related("viewer")
    context = {
        "title": _("可见设置"),
        "subtitle": organisation.name,
        "actions": [
            Action(deed.title, f"/trace/sharing/{public_id}/do/{name}", deed.icon)
            for name, deed in allowed(DEEDS, user, organisation).items()
        ],
        "notes": [("info", _("本单位、园区办公室与监管部门看到什么不由单位设置；其余三种关系由单位管理员设置。"))],
        "tables": [
            Shown(request, _rows(organisation)),
            Agreements(request, agreements),
            Keys(request, PartyKey.objects.filter(organisation=organisation)),
            Prefixes(request, CompanyPrefix.objects.filter(organisation=organisation)),
        ],
    }
    return render(request, "trace/page.html", context)


def _set(by: User, organisation: Organisation, data: dict[str, Any]) -> None:
    actions.set_disclosure(by=by, organisation=organisation, **data)


def _agree(by: User, organisation: Organisation, data: dict[str, Any]) -> None:
    actions.agree_on_chain(by=by, organisation=organisation, **data)


def _key(by: User, organisation: Organisation, data: dict[str, Any]) -> None:
    actions.add_party_key(by=by, organisation=organisation, **data)


def _prefix(by: User, organisation: Organisation, data: dict[str, Any]) -> None:
    register_prefix(by=by, organisation=organisation, prefix=data["number"].strip())


DEEDS = {
    "show": Deed(gettext_lazy("设置可见内容"), forms.DisclosureForm, SET, _set, "eye"),
    "agree": Deed(gettext_lazy("约定全链可见"), forms.AgreementForm, SET, _agree, "link"),
    "key": Deed(gettext_lazy("登记单位标识"), forms.KeyForm, KEY, _key, "key"),
    "prefix": Deed(
        gettext_lazy("登记厂商识别代码"),
        forms.PrefixForm,
        "trace.register_prefix",
        _prefix,
        "barcode",
        words=gettext_lazy("它说明本单位的 GS1 编码里厂商部分有几位，接口据此把数字链接写成 EPC URN；没有登记就不猜。"),
    ),
}


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Change it."""
    organisation = get_object_or_404(Organisation, public_id=public_id)
    require(user_of(request), VIEW, organisation)
    return answer(request, DEEDS, deed, organisation, organisation.name, back=f"/trace/sharing/{public_id}")


@login_required
@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End an agreement today."""
    agreement = get_object_or_404(ChainAgreement.objects.select_related("organisation"), public_id=public_id)
    actions.end_agreement(by=user_of(request), agreement=agreement)
    return redirect(f"/trace/sharing/{agreement.organisation.public_id}")
