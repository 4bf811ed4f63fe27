"""People: the list, one person, and what can be done. Every opening of a name is noted."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from valley.kernel import personal
from valley.kernel.actions import note_access
from valley.kernel.deeds import Deed, answer, links, user_of
from valley.kernel.models import User
from valley.kernel.permissions import may, require
from valley.kernel.screens import Action, pairs
from valley.kernel.tables import Column, Filter, Table
from valley.registry import actions, queries
from valley.registry.forms import people as forms
from valley.registry.models import Consent, Engagement, Person, Talent, TalentType
from valley.registry.pages.organisation_deeds import per_mille
from valley.registry.pages.people_tables import People, people_rows
from valley.registry.pages.record_tables import RECORD, SINCE, UNTIL

Data = dict[str, Any]


class Register(People):
    """Everybody who is registered, for the park office."""

    name = "people"
    prefix = ""
    filters = [
        Filter(
            "talent",
            gettext_lazy("人才类型"),
            Talent.choices,
            lambda rows, value: [row for row in rows if str(Talent(value).label) in row["talents"]],
        )
    ]


class Engagements(Table):
    """Appointments of a person."""

    name = prefix = "engagements"
    exports = ()
    caption = gettext_lazy("任职")
    columns = [
        Column("organisation.name", gettext_lazy("单位"), href=lambda row: row.organisation.uri, heading=True),
        Column("kind", gettext_lazy("任职方式"), value=lambda row: row.get_kind_display()),
        Column("share", gettext_lazy("份额"), kind="percent", value=lambda row: row.share_per_mille / 1000),
        SINCE,
        UNTIL,
        Column("origin", gettext_lazy("来自")),
        RECORD,
    ]


class Talents(Table):
    """Talent types of a person."""

    name = prefix = "talents"
    exports = ()
    caption = gettext_lazy("人才类型")
    columns = [
        Column("talent", gettext_lazy("人才类型"), value=lambda row: row.get_talent_display(), heading=True),
        SINCE,
        UNTIL,
        Column("source", gettext_lazy("依据")),
        RECORD,
    ]


class Consents(Table):
    """Consents of a person."""

    name = prefix = "consents"
    exports = ()
    caption = gettext_lazy("个人信息处理同意")
    columns = [
        Column("purpose", gettext_lazy("处理目的"), heading=True),
        Column("version", gettext_lazy("告知书版本")),
        Column("given_on", gettext_lazy("同意日期"), kind="date"),
        Column("withdrawn_on", gettext_lazy("撤回日期"), kind="date"),
    ]


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list, for the park office; names on the page shown are noted as opened."""
    user = user_of(request)
    require(user, "registry.list_people", None)
    rows = people_rows(user, queries.people_of())
    table = Register(request, rows)
    exported = request.GET.get("export") in table.exports
    shown = table.rows() if exported else table.page.object_list
    note_access(by=user, keys=[row["key"] for row in shown], uri=request.path)
    return table.response("registry/list.html", {"title": _("人员")})


@login_required
@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person."""
    user = user_of(request)
    found = get_object_or_404(Person.objects.select_related("key"), public_id=public_id)
    require(user, "registry.view_person", found)
    note_access(by=user, keys=[found.key], uri=found.uri)
    name = queries.name_of(found) or _("（已删除）")
    engagements = Engagement.objects.known().filter(person=found).select_related("organisation").order_by("-period")
    context = {
        "title": name,
        "actions": [
            *links(DEEDS, user, found),
            *(
                [Action(_("删除或依法保存"), found.key.uri, "user-shield")]
                if may(user, "kernel.erase_person", None)
                else []
            ),
        ],
        "facts": pairs(
            (_("姓名"), name),
            (_("联系方式"), personal.read(found.key, found.contact_sealed)),
            (_("登记时间"), found.registered_at),
            (_("删除时间"), found.key.erased_at or ""),
        ),
        "tables": [
            Engagements(request, engagements),
            Talents(request, TalentType.objects.known().filter(person=found).order_by("-period")),
            Consents(request, Consent.objects.known().filter(person=found).order_by("-given_on")),
        ],
    }
    return render(request, "registry/thing.html", context)


@login_required
def do(request: HttpRequest, public_id: UUID, deed: str) -> HttpResponse:
    """Do something about a person."""
    found = get_object_or_404(Person.objects.select_related("key"), public_id=public_id)
    return answer(request, DEEDS, deed, found, _("人员"))


def _engage(by: User, person: Person, data: Data) -> str:
    share = per_mille(data.pop("share_percent")) or 0
    actions.engage(by=by, person=person, share_per_mille=share, **data)
    return ""


def _talent(by: User, person: Person, data: Data) -> str:
    actions.record_talent(by=by, person=person, **data)
    return ""


def _consent(by: User, person: Person, data: Data) -> str:
    actions.record_consent(by=by, person=person, **data)
    return ""


def _contact(by: User, person: Person, data: Data) -> str:
    actions.change_person(by=by, person=person, **data)
    return ""


def _sealed(person: Person) -> Data:
    return {
        "name": queries.name_of(person),
        "contact": personal.read(person.key, person.contact_sealed) or "",
    }


def _present(person: Person) -> bool:
    return person.key.erased_at is None


_VERB = "registry.change_person"
DEEDS: dict[str, Deed] = {
    "engage": Deed(gettext_lazy("登记任职"), forms.EngageForm, _VERB, _engage, "briefcase", offered=_present),
    "talent": Deed(gettext_lazy("登记人才类型"), forms.TalentForm, _VERB, _talent, "award", offered=_present),
    "consent": Deed(gettext_lazy("登记同意"), forms.ConsentForm, _VERB, _consent, "checkbox", offered=_present),
    "contact": Deed(
        gettext_lazy("更正姓名与联系方式"),
        forms.ContactForm,
        _VERB,
        _contact,
        "edit",
        initial=_sealed,
        offered=_present,
    ),
}
