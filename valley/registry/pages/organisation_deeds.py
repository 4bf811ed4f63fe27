"""What can be done to an organisation, each as a form."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from valley.kernel.deeds import Deed
from valley.kernel.models import User
from valley.registry import actions
from valley.registry.forms import organisations as forms
from valley.registry.forms.people import PersonForm
from valley.registry.forms.places import TakeForm
from valley.registry.models import Organisation

Data = dict[str, Any]


def per_mille(percent: Decimal | None) -> int | None:
    """12.5 % → 125 ‰."""
    return None if percent is None else int(percent * 10)


def _register(by: User, _thing: None, data: Data) -> str:
    return actions.register_organisation(by=by, **data).uri


def _facts(by: User, organisation: Organisation, data: Data) -> str:
    actions.change_organisation(by=by, organisation=organisation, **data)
    return ""


def _identifier(by: User, organisation: Organisation, data: Data) -> str:
    actions.add_identifier(by=by, organisation=organisation, **data)
    return f"{organisation.uri}/identifiers"


def _rename(by: User, organisation: Organisation, data: Data) -> str:
    actions.rename(by=by, organisation=organisation, **data)
    return f"{organisation.uri}/identifiers"


def _industry(by: User, organisation: Organisation, data: Data) -> str:
    actions.set_industry(by=by, organisation=organisation, **data)
    return ""


def _settle(by: User, organisation: Organisation, data: Data) -> str:
    actions.settle(by=by, organisation=organisation, **data)
    return f"{organisation.uri}/places"


def _let(by: User, organisation: Organisation, data: Data) -> str:
    actions.let(by=by, organisation=organisation, **data)
    return f"{organisation.uri}/places"


def _award(by: User, organisation: Organisation, data: Data) -> str:
    actions.award_certificate(by=by, organisation=organisation, **data)
    return f"{organisation.uri}/certificates"


def _person(by: User, organisation: Organisation, data: Data) -> str:
    engagement = {name: data[name] for name in ("since", "kind", "origin")}
    person = actions.register_person(
        by=by,
        organisation=organisation,
        **{name: data[name] for name in ("name", "contact", "consent_version", "consent_purpose", "consent_on")},
    )
    share = per_mille(data["share_percent"]) or 0
    actions.engage(by=by, person=person, organisation=organisation, share_per_mille=share, **engagement)
    for talent in data["talents"]:
        actions.record_talent(by=by, person=person, talent=talent, since=data["since"])
    return f"{organisation.uri}/people"


def _control(by: User, organisation: Organisation, data: Data) -> str:
    share = per_mille(data.pop("share_percent"))
    actions.record_control(by=by, controlled=organisation, share_per_mille=share, **data)
    return f"{organisation.uri}/control"


def _conduct(by: User, organisation: Organisation, data: Data) -> str:
    actions.record_conduct(by=by, organisation=organisation, **data)
    return f"{organisation.uri}/conduct"


def _merge(by: User, organisation: Organisation, data: Data) -> str:
    return actions.merge_organisations(by=by, organisation=organisation, **data).successor.uri


def _split(by: User, organisation: Organisation, data: Data) -> str:
    into = [data[name] for name in ("first", "second", "third") if data[name]]
    actions.split_organisation(
        by=by,
        organisation=organisation,
        into=into,
        on=data["on"],
        reason=data["reason"],
        dissolved=data["dissolved"],
    )
    return f"{organisation.uri}/control"


def _initial_facts(organisation: Organisation) -> Data:
    return {
        "short_name": organisation.short_name,
        "name_en": organisation.name_en,
        "founded_on": organisation.founded_on,
        "kinds": [row.kind for row in organisation.types.filter(retracted_at=None)],
    }


def _alive(organisation: Organisation) -> bool:
    return organisation.ended_on is None


REGISTER = {
    "new": Deed(
        _("登记单位"),
        forms.RegisterForm,
        "registry.add_organisation",
        _register,
        icon="plus",
        words=_("先查一查是否已经登记；代码的校验位由系统核对，相近的名称会列为疑似重复，由人判断。"),
    )
}

DEEDS: dict[str, Deed] = {
    "facts": Deed(
        _("修改基本信息"),
        forms.FactsForm,
        "registry.change_organisation",
        _facts,
        icon="edit",
        initial=_initial_facts,
        offered=_alive,
    ),
    "identifier": Deed(
        _("添加代码"), forms.IdentifierForm, "registry.change_organisation", _identifier, "hash", offered=_alive
    ),
    "rename": Deed(_("更名"), forms.RenameForm, "registry.change_organisation", _rename, "signature", offered=_alive),
    "industry": Deed(
        _("设定行业"), forms.IndustryForm, "registry.change_organisation", _industry, "category", offered=_alive
    ),
    "certificate": Deed(
        _("登记资质"), forms.CertificateForm, "registry.award_certificate", _award, "certificate", offered=_alive
    ),
    "settle": Deed(
        _("登记入驻"),
        forms.SettleForm,
        "registry.settle_organisation",
        _settle,
        "login-2",
        about=lambda _thing: None,
        offered=_alive,
    ),
    "let": Deed(
        _("登记用房用地"),
        TakeForm,
        "registry.change_place",
        _let,
        "building",
        about=lambda _thing: None,
        offered=_alive,
    ),
    "person": Deed(
        _("登记人员"),
        PersonForm,
        "registry.add_person",
        _person,
        "user-plus",
        offered=_alive,
        words=_("登记前须告知本人并取得同意；姓名与联系方式加密保存，查阅都有记录。"),
    ),
    "control": Deed(
        _("登记控制关系"), forms.ControlForm, "registry.change_organisation", _control, "hierarchy", offered=_alive
    ),
    "conduct": Deed(_("登记诚信记录"), forms.ConductForm, "registry.record_conduct", _conduct, "scale", offered=_alive),
    "merge": Deed(
        _("合并到另一单位"), forms.MergeForm, "registry.merge_organisations", _merge, "git-merge", offered=_alive
    ),
    "split": Deed(_("登记分立"), forms.SplitForm, "registry.merge_organisations", _split, "git-fork", offered=_alive),
}
